"""From the columns of a table of products to attributes."""

from collections.abc import Mapping
from typing import Final

from modiste.core.attributes import Attributes
from modiste.language.morphology import fold
from modiste.language.parser import garments_in, parse
from modiste.language.vocabulary import vocabulary

# Column names as found in public fashion tables, folded and without separators, by what they say.
_TYPE: Final = ("articletype", "garment", "producttype", "type", "category3", "subsubcategory", "inputsubcategory",
                "category", "subcategory", "inputcategory", "class", "label", "productgroup")  # fmt: skip
_COLOUR: Final = ("basecolour", "basecolor", "colour", "color", "colourname", "inputcolor", "colours", "colors")
_GENDER: Final = ("gender", "inputgender", "sex", "department", "for")
_TEXT: Final = ("description", "inputdescription", "caption", "text", "title", "name", "inputname", "productname",
                "productdisplayname", "displayname", "prompt")  # fmt: skip
_KINDS: Final = {
    "season": "seasons", "usage": "styles", "style": "styles", "occasion": "occasions", "pattern": "pattern",
    "print": "pattern", "material": "materials", "fabric": "materials", "composition": "materials", "fit": "fit",
    "length": "length", "neckline": "neckline", "neck": "neckline", "collar": "neckline", "sleeve": "sleeve",
    "sleeves": "sleeve", "sleevelength": "sleeve", "detail": "details", "details": "details", "price": "price",
    "size": "sizes", "sizes": "sizes",
}  # fmt: skip
_MISSING: Final = frozenset({"", "na", "n/a", "nan", "none", "null", "unknown", "-"})
_JOINERS: Final = frozenset({"&", "and", "/", "-", "и", "+", "with"})


def attributes_from_fields(fields: Mapping[str, str]) -> Attributes:
    """Attributes of a product from its columns, for example articleType="Tshirts", baseColour="Navy Blue".

    A column that names one thing is trusted over the free text of a description: brand names are full of colours
    and garments. From the text come what no column says, a narrower type (a hoodie among sweatshirts) and a
    second colour joined to the first ("Blue & White"). Unknown columns and empty values are left out.
    """
    said = {_fold_name(name): value.strip() for name, value in fields.items() if _present(value)}
    text = ". ".join(said[name] for name in _TEXT if name in said)
    free = parse(text)
    single = {name: _single(said[column], name) for column, name in _KINDS.items() if column in said}
    extra = parse(said["usage"]) if "usage" in said else Attributes()
    colours = _colours(said)
    gender = next((found.gender for name in _GENDER if name in said and (found := parse(said[name])).gender), None)
    return Attributes(
        garment=_garment(said, text, free),
        colours=_with_second(colours, text) if colours else free.colours,
        pattern=_text_of(single, "pattern") or free.pattern,
        materials=_tuple_of(single, "materials") or free.materials,
        gender=gender or free.gender,
        fit=_text_of(single, "fit") or free.fit,
        length=_text_of(single, "length") or free.length,
        neckline=_text_of(single, "neckline") or free.neckline,
        sleeve=_text_of(single, "sleeve") or free.sleeve,
        occasions=_tuple_of(single, "occasions") or extra.occasions or (() if "usage" in said else free.occasions),
        seasons=_tuple_of(single, "seasons") or free.seasons,
        styles=_tuple_of(single, "styles") or (() if "usage" in said else free.styles),
        details=tuple(dict.fromkeys((*_tuple_of(single, "details"), *free.details))),
        sizes=_tuple_of(single, "sizes") or free.sizes,
        price=parse(said["price"]).price if "price" in said else free.price,
    )


def _fold_name(name: str) -> str:
    return "".join(char for char in fold(name) if char.isalnum())


def _present(value: object) -> bool:
    return isinstance(value, str) and fold(value.strip()) not in _MISSING


def _single(value: str, name: str) -> object:
    if name == "sizes":
        return parse(f"size {value}").sizes
    return getattr(parse(value), name)


def _text_of(single: Mapping[str, object], name: str) -> str | None:
    value = single.get(name)
    return value if isinstance(value, str) else None


def _tuple_of(single: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = single.get(name)
    return value if isinstance(value, tuple) else ()


def _garment(said: Mapping[str, str], text: str, free: Attributes) -> str | None:
    """The type of the most telling column; the text may narrow it, and stands in where no column says one.

    A text that names the column's own type is not narrowed: in "Classic Polo Men Printed Tshirts" the polo is a brand.
    """
    named = next((found.garment for name in _TYPE if name in said and (found := parse(said[name])).garment), None)
    if named is None:
        return free.garment
    mentioned = garments_in(text)
    if named in mentioned:
        return named
    return next((garment for garment in mentioned if _is_kind_of(garment, named)), named)


def _is_kind_of(garment: str | None, wider: str) -> bool:
    while garment is not None and garment != wider:
        garment = vocabulary().entry("garment", garment).parent
    return garment == wider


def _colours(said: Mapping[str, str]) -> tuple[str, ...]:
    return next((found.colours for name in _COLOUR if name in said and (found := parse(said[name])).colours), ())


def _with_second(colours: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Add a colour that the text joins to a known one: "Blue & White Striped Shirt"."""
    words = fold(text).replace("/", " / ").replace("-", " - ").split()
    found = list(colours)
    for left, joiner, right in zip(words, words[1:], words[2:], strict=False):
        if joiner not in _JOINERS:
            continue
        pair = [parse(word).colours for word in (left, right)]
        if all(pair) and not set(colours).isdisjoint({*pair[0], *pair[1]}):
            found += [colour for side in pair for colour in side]
    return tuple(dict.fromkeys(found))
