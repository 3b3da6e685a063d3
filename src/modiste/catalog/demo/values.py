"""What the demo catalogue is made of: brands, their products, and each product in its colourways."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from modiste.core.garment_spec import GarmentSpec
from modiste.core.items import Tag, Variant
from modiste.language import Language

Feed = Literal["shopify", "merchant", "woocommerce", "yml"]
Texts = Mapping[Language, str]
"""The same in both languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """A made-up brand: `code` begins its article numbers, `feed` is the format that its shop gives out, `sizes` the
    system of its tailored clothes ("eu", "ru" or "letters"), `style` an id of the vocabulary."""

    id: str
    name: str
    code: str
    language: Language
    currency: str
    feed: Feed
    sizes: str
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloth:
    """What a colourway is cut from: a material of `modiste.sewing`, and a colour or the inks of a drawn pattern (ids of
    the vocabulary, ground first); `pattern` is "solid" or as it was written down ("horizontal_stripes")."""

    material: str
    pattern: str
    seed: int
    inks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A garment of a brand as it is thought of before it is sewn: a usual `cut` for one `sex`, in several cloths."""

    id: str
    brand: Brand
    cut: str
    sex: str
    cloths: tuple[Cloth, ...]
    price: Decimal
    sizes: str
    seasons: tuple[str, ...]
    occasions: tuple[str, ...]
    style: str
    name: Texts
    text: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Garment:
    """One product in one colourway, ready to be sold: its spec, the file name of its picture, its colour in words, what
    is true of it for certain, and its sizes with prices and stock."""

    product: Product
    number: int
    spec: GarmentSpec
    picture: str
    colour: Texts
    colours: tuple[tuple[str, float], ...]
    tags: tuple[Tag, ...]
    variants: tuple[Variant, ...]

    @property
    def sku(self) -> str:
        """The article number without its size."""
        return f"{self.product.id.upper()}-{self.number + 1}"

    def said(self, kind: str) -> tuple[str, ...]:
        """The ids of a kind of tag."""
        return tuple(tag.value for tag in self.tags if tag.kind == kind)
