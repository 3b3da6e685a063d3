import pytest

from modiste.core.attributes import Attributes
from modiste.language import attributes_from_fields


def test_columns_of_a_catalogue_row() -> None:
    row = {
        "gender": "Men", "masterCategory": "Apparel", "subCategory": "Topwear", "articleType": "Tshirts",
        "baseColour": "Navy Blue", "season": "Summer", "usage": "Casual",
        "description": "Acme Men Printed Blue T-shirt",
    }  # fmt: skip
    assert attributes_from_fields(row) == Attributes(
        garment="tshirt", colours=("navy",), pattern="printed", gender="men", seasons=("summer",), styles=("casual",)
    )


@pytest.mark.parametrize(
    ("kind", "text", "garment"),
    [
        ("Tshirts", "Acme Men Blue Polo T-shirt", "polo_shirt"),
        ("Tshirts", "Classic Polo Men Printed Tshirts", "tshirt"),
        ("Sweatshirts", "Acme Unisex Hoodie", "hoodie"),
        ("Sunglasses", "Pepe Jeans Men Casual Sunglasses", "sunglasses"),
        ("Sunglasses", "Pepe Jeans aviators", "sunglasses"),
        ("Casual Shoes", "Acme Men Casual Brown Shoe", "casual_shoes"),
        ("Gadgets", "Acme Red Skirt", "skirt"),
        ("", "Acme Red Skirt", "skirt"),
        ("Innerwear Vests", "Acme Men White Vest", "undershirt"),
        ("Perfume and Body Mist", "Acme Perfume", "perfume"),
    ],
)
def test_garment(kind: str, text: str, garment: str) -> None:
    assert attributes_from_fields({"articleType": kind, "description": text}).garment == garment


@pytest.mark.parametrize(
    ("colour", "text", "colours"),
    [
        ("Blue", "Acme Men Blue & White Striped Shirt", ("blue", "white")),
        ("White", "Acme blue/white shirt", ("white", "blue")),
        ("Black", "Red Tape Men Black Shirt", ("black",)),
        ("nan", "Acme Green Shirt", ("green",)),
        ("Grey Melange", "Acme Shirt", ("grey_melange",)),
        ("Fluorescent Green", "Acme Shirt", ("neon_green",)),
        ("Multi", "Acme Shirt", ("multicolour",)),
    ],
)
def test_colours(colour: str, text: str, colours: tuple[str, ...]) -> None:
    assert attributes_from_fields({"baseColour": colour, "description": text}).colours == colours


def test_other_layouts_and_russian_values() -> None:
    fields = {
        "Category": "Платья", "color": "тёмно-синий", "fabric": "100% хлопок", "pattern": "в горошек", "brand": "Red",
        "sleeve_length": "без рукавов", "price": "4 990 ₽", "size": "M/L", "Gender": "женский",
    }  # fmt: skip
    found = attributes_from_fields(fields)
    assert (found.garment, found.colours, found.materials) == ("dress", ("navy",), ("cotton",))
    assert (found.pattern, found.sleeve, found.gender, found.sizes) == ("polka_dot", "sleeveless", "women", ("M", "L"))
    assert found.price is not None
    assert (found.price.max, found.price.currency) == (4990, "RUB")


def test_a_brand_in_a_known_usage_is_no_style() -> None:
    row = {"articleType": "Shirts", "usage": "Casual", "description": "Classic Men Check Shirt"}
    assert attributes_from_fields(row).styles == ("casual",)


def test_nothing() -> None:
    assert attributes_from_fields({}).empty
    assert attributes_from_fields({"articleType": "", "season": "NA", "unknown": "red shirt"}).empty
