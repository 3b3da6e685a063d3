"""The assortment of the demo catalogue: which products there are, in which order, and each colourway ready to be sold.

`brands/*.toml` hold what a shop would write down: a brand, and its products with cloths, price and words. Everything
else follows from the garment's spec and the seed.
"""

import hashlib
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, Final

from modiste.catalog.demo.cloths import colour_name, colours_of, dressed, read_cloth
from modiste.catalog.demo.offers import variants_of
from modiste.catalog.demo.tags import tags_of
from modiste.catalog.demo.values import Brand, Cloth, Garment, Product, Texts
from modiste.core.errors import SettingError
from modiste.sewing.base_drapes import usual_spec
from modiste.sewing.specification import spec_to_json

_SUFFIX: Final = ".toml"
_DIGEST: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What a cloth is made of: its name, the materials that it is, its fibres in per cent, what fills it."""

    name: Texts
    materials: tuple[str, ...]
    fibres: tuple[tuple[str, int], ...]
    filling: str = ""


@cache
def products() -> tuple[Product, ...]:
    """Every product of every brand, by brand."""
    found: list[Product] = []
    folder = resources.files("modiste.catalog.demo").joinpath("brands")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(_SUFFIX):
            found += _products_of(file.name.removesuffix(_SUFFIX), tomllib.loads(file.read_text("utf-8")))
    return tuple(found)


def _products_of(brand_id: str, table: dict[str, Any]) -> list[Product]:
    rows = table.pop("products")
    brand = Brand(id=brand_id, **table)
    return [Product(
        id=f"{brand.code.lower()}{number:02d}", brand=brand, cut=row["cut"], sex=row["sex"],
        cloths=tuple(map(read_cloth, row["cloths"])), price=Decimal(row["price"]),
        sizes=row.get("sizes", brand.sizes), seasons=tuple(row["seasons"]), occasions=tuple(row.get("occasions", ())),
        style=row.get("style", brand.style), name=row["name"], text=row["text"]) for number, row in enumerate(rows, 1)]


def most() -> int:
    """How many garments there are in all: every colourway of every product."""
    return sum(len(one.cloths) for one in products())


def chosen(count: int, seed: int) -> tuple[Product, ...]:
    """Products of `count` colourways in all, the brands by turns, so that the first few show what there is; the last
    one may have fewer colourways. Another `seed` begins with other products.

    Raises:
        SettingError: fewer than one garment, or more than there are.
    """
    if not 1 <= count <= most():
        raise SettingError("catalog.demo_count", count=count, most=most())
    left, found = count, []
    for product in _by_turns(seed):
        cloths = product.cloths[:left]
        left -= len(cloths)
        found.append(replace(product, cloths=cloths))
        if not left:
            break
    return tuple(found)


def _by_turns(seed: int) -> Iterator[Product]:
    brands: dict[str, list[Product]] = {}
    for product in products():
        brands.setdefault(product.brand.id, []).append(product)
    chance = random.Random(f"demo {seed}")
    for ranged in brands.values():
        chance.shuffle(ranged)
    order = list(brands.values())
    for turn in range(max(map(len, order))):
        chance.shuffle(order)
        yield from (ranged[turn] for ranged in order if turn < len(ranged))


def garments_of(product: Product, seed: int) -> tuple[Garment, ...]:
    """A product's colourways; prices, reductions and stock follow from the seed."""
    usual = usual_spec(product.cut, product.sex)
    found: list[Garment] = []
    for number, cloth in enumerate(product.cloths):
        spec, colours = dressed(usual, cloth), colours_of(cloth)
        materials = composition(cloth.material).materials
        made = Garment(product=product, number=number, spec=spec, picture=picture_name(product, cloth),
                       colour=colour_name(colours), colours=colours,
                       tags=tags_of(product, cloth, spec, materials, colours), variants=())
        found.append(replace(made, variants=variants_of(made, seed)))
    return tuple(found)


def picture_name(product: Product, cloth: Cloth) -> str:
    """The file name of a colourway's picture: another one where its cut or its cloth is another."""
    usual = spec_to_json(usual_spec(product.cut, product.sex))
    digest = hashlib.sha256(f"{usual} {cloth}".encode()).hexdigest()[:_DIGEST]
    return f"{product.id}-{cloth.inks[0]}-{digest}.webp".replace("_", "-")


def composition(material: str) -> Composition:
    """What a cloth of `modiste.sewing` is made of."""
    row = _compositions()["cloths"][material]
    return Composition(name=row["name"], materials=tuple(row["is"]), fibres=tuple(row["of"].items()),
                       filling=row.get("filled", ""))


def fibre_name(fibre: str, language: str) -> str:
    """A fibre in words."""
    name: str = _compositions()["fibres"][fibre][language]
    return name


@cache
def _compositions() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files("modiste.catalog.demo").joinpath("composition.toml").read_text("utf-8"))
