"""The notation of the parse tables: "text => garment=jeans colours=blue price=-80EUR exclude=colour:red"."""

import re
from pathlib import Path

from modiste.core.attributes import Attributes, Comparison, Exclusion, PriceRange

_ONE = ("garment", "pattern", "gender", "fit", "length", "neckline", "sleeve")
_MANY = ("colours", "materials", "occasions", "seasons", "styles", "details")


def read(name: str) -> list[tuple[str, Attributes]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("=>") for line in lines if not line.startswith("# ")]
    return [(text.removesuffix(" "), expected(said)) for text, said in rows]


def expected(said: str) -> Attributes:
    told = dict(word.split("=", 1) for word in said.split())
    unknown = set(told) - {*_ONE, *_MANY, "sizes", "price", "exclude", "compare"}
    assert not unknown, f"unknown names {unknown}"
    many = {name: tuple(told[name].split(",")) if name in told else () for name in _MANY}
    return Attributes(
        garment=told.get("garment"),
        pattern=told.get("pattern"),
        gender=told.get("gender"),
        fit=told.get("fit"),
        length=told.get("length"),
        neckline=told.get("neckline"),
        sleeve=told.get("sleeve"),
        colours=many["colours"],
        materials=many["materials"],
        occasions=many["occasions"],
        seasons=many["seasons"],
        styles=many["styles"],
        details=many["details"],
        sizes=tuple(told["sizes"].replace("_", " ").split(",")) if "sizes" in told else (),
        price=_price(told["price"]) if "price" in told else None,
        excluded=tuple(_exclusion(word) for word in told.get("exclude", "").split(",") if word),
        comparisons=tuple(_comparison(word) for word in told.get("compare", "").split(",") if word),
    )


def _price(text: str) -> PriceRange:
    match = re.fullmatch(r"([\d.]*)-([\d.]*)([A-Z]{3})?", text)
    assert match is not None, text
    low, high, currency = match.groups()
    return PriceRange(float(low) if low else None, float(high) if high else None, currency)


def _exclusion(text: str) -> Exclusion:
    kind, _, value = text.partition(":")
    return Exclusion(kind, value or None)


def _comparison(text: str) -> Comparison:
    return Comparison(text[:-1], {"+": "more", "-": "less"}[text[-1]])
