"""The assortment of the demo catalogue: everything that is written down can be sewn, sold and found."""

import pytest

from modiste.catalog.demo.assortment import chosen, composition, garments_of, most, products
from modiste.catalog.demo.cloths import colours_of, read_cloth
from modiste.catalog.demo.values import Product
from modiste.catalog.limits.tree import known_ids
from modiste.core.errors import DataError, SettingError
from modiste.data.patterns import FAMILIES
from modiste.sewing.base_drapes import usual_spec
from modiste.sewing.materials import material

_STRIPED = "horizontal_stripes"


def test_every_product_hangs_on_the_shelf_in_cloths_that_are_known() -> None:
    for product in products():
        assert usual_spec(product.cut, product.sex).garment == product.cut
        assert 2 <= len(product.cloths) <= 4
        for cloth in product.cloths:
            assert material(cloth.material).id == cloth.material
            assert composition(cloth.material).name["ru"]
            assert cloth.pattern in FAMILIES or cloth.pattern in ("solid", _STRIPED)


def test_shares_of_fibres_add_up_and_words_are_there_in_both_languages() -> None:
    for product in products():
        assert {*product.name} == {*product.text} == {"en", "ru"}
        assert product.name["en"].isascii()
        assert any("а" <= letter <= "я" for letter in product.text["ru"])
        assert all(sum(share for _, share in composition(one.material).fibres) == 100 for one in product.cloths)


def test_there_are_many_types_brands_currencies_and_formats() -> None:
    assert most() >= 300
    assert len({one.cut for one in products()}) >= 60
    brands = {one.brand.id: one.brand for one in products()}
    assert len(brands) == 12
    assert {one.currency for one in brands.values()} == {"EUR", "RUB"}
    assert {one.feed for one in brands.values()} == {"shopify", "merchant", "woocommerce", "yml"}


def test_the_first_sixty_show_every_brand_and_a_seed_chooses_others() -> None:
    first = chosen(60, 0)
    assert sum(len(one.cloths) for one in first) == 60
    assert len({one.brand.id for one in first}) == 12
    assert chosen(60, 0) == first
    assert [one.id for one in chosen(60, 1)] != [one.id for one in first]
    assert [one.id for one in chosen(90, 0)][: len(first) - 1] == [one.id for one in first[:-1]]


@pytest.mark.parametrize("count", [0, -1, 100_000])
def test_a_number_that_there_is_not_is_refused(count: int) -> None:
    with pytest.raises(SettingError, match=str(most())):
        chosen(count, 0)


def test_a_garment_has_exact_tags_sizes_and_prices_that_a_seed_settles() -> None:
    for product in chosen(24, 0):
        for garment in garments_of(product, 7):
            assert all(tag.value in known_ids(tag.kind) and tag.confidence == 1 for tag in garment.tags)
            assert len(garment.said("garment")) == len(garment.said("gender")) == 1
            skus = [variant.sku for variant in garment.variants]
            assert len(set(skus)) == len(skus) > 0
            assert all(variant.available == bool(variant.stock) for variant in garment.variants)
            assert all(variant.full_price is None or (variant.price is not None and variant.price < variant.full_price)
                       for variant in garment.variants)
        assert garments_of(product, 7) == garments_of(product, 7)


def test_a_seed_changes_what_is_on_sale_but_no_picture() -> None:
    product = _product("hr01")
    one, other = garments_of(product, 0), garments_of(product, 5)
    assert [garment.picture for garment in one] == [garment.picture for garment in other]
    assert [garment.variants for garment in one] != [garment.variants for garment in other]


def test_colours_of_a_print_are_its_inks_with_their_shares() -> None:
    colours = dict(colours_of(read_cloth("jersey_fabric horizontal_stripes@1 off_white navy off_white")))
    assert set(colours) == {"off_white", "navy"}
    assert colours["off_white"] > colours["navy"] > 0.1
    assert colours_of(read_cloth("linen sage")) == (("sage", 1.0),)


@pytest.mark.parametrize("line", ["", "linen", "linen Sage", "linen of_no_colour", "viscose floral@x navy"])
def test_a_line_that_is_no_cloth_is_told(line: str) -> None:
    with pytest.raises(DataError):
        read_cloth(line)


def _product(name: str) -> Product:
    return next(one for one in products() if one.id == name)
