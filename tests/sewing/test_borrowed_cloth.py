"""A garment in another's cloth: words come first, knits stay knits."""

import pytest
from PIL import Image

from modiste.core.garment_spec import GarmentSpec, PartCloth
from modiste.core.values import Lineage, Swatch, parse_hex
from modiste.language import prompt
from modiste.sewing.blocks import draft
from modiste.sewing.borrowed_cloth import Lent, borrowed
from modiste.sewing.materials import material
from modiste.sewing.rendering.as_seen import dye_seen_as
from modiste.sewing.specification import specify
from modiste.sewing.tailor import body_of, cloths_of

LEOPARD = PartCloth(part="body", material="silk", colour="#d9a860", pattern="leopard", pattern_seed=4,
                    colours=("#d9a860", "#3a2a1c", "#8a5a2b"), scale_cm=12.0)  # fmt: skip


def made(text: str, lent: Lent | None = None) -> tuple[GarmentSpec, GarmentSpec]:
    said = prompt(text)
    spec = specify(said.attributes, said.text, seed=0).spec
    return spec, borrowed(spec, said.attributes, lent or Lent(body=LEOPARD))


def test_what_words_leave_open_is_the_cloths() -> None:
    _, blouse = made("blouse")
    assert blouse.cloth("body") == LEOPARD


@pytest.mark.parametrize(("text", "name", "value"), [
    ("green blouse", "pattern", "leopard"), ("striped blouse", "pattern", "striped"),
    ("linen blouse", "material", "linen"), ("hoodie", "pattern", "leopard"),
])  # fmt: skip
def test_words_come_first(text: str, name: str, value: str) -> None:
    _, garment = made(text)
    assert getattr(garment.cloth("body"), name) == value


def test_a_said_colour_is_the_ground_of_the_print() -> None:
    before, blouse = made("green blouse")
    cloth = blouse.cloth("body")
    assert cloth.colour == before.cloth("body").colour
    assert cloth.colours == (cloth.colour, *LEOPARD.colours[1:])


def test_a_knit_stays_a_knit_and_its_ribs_follow_in_colour() -> None:
    before, hoodie = made("hoodie")
    assert hoodie.cloth("body").material == before.cloth("body").material
    ribs = [one for one in hoodie.cloths if one.part != "body" and before.cloth(one.part).colour
            == before.cloth("body").colour]  # fmt: skip
    assert ribs
    assert {one.colour for one in ribs} == {LEOPARD.colour}


def test_where_the_material_is_not_known_it_is_the_usual_one() -> None:
    plain = PartCloth(part="body", material="cotton", colour="#203050")
    before, jeans = made("jeans", Lent(body=plain, has_material=False))
    assert (jeans.cloth("body").material, jeans.cloth("body").colour) == ("denim", "#203050")
    assert before.cloth("body").material == "denim"
    assert made("jeans", Lent(body=plain))[1].cloth("body").material == "cotton"


def test_parts_of_another_colour_are_lent_where_there_are_such_parts() -> None:
    lent = Lent(body=PartCloth(part="body", material="cotton", colour="#d06070"), has_material=False,
                parts=(("sleeves", "#202a60"), ("skirt", "#101010")))
    _, top = made("sweatshirt", lent)
    assert (top.cloth("sleeves").colour, top.cloth("sleeves").material) == ("#202a60", top.cloth("body").material)
    assert top.cloth("cuffs").colour == "#202a60"
    assert all(one.part != "skirt" for one in top.cloths)
    _, dress = made("dress without sleeves", lent)
    assert dress.cloth("skirt").colour == "#101010"
    assert all(one.part != "sleeves" for one in dress.cloths)


@pytest.mark.parametrize(("text", "has"), [
    ("jacket", True), ("shirt", True), ("windbreaker", True), ("skirt", False), ("raglan sweatshirt", False),
])  # fmt: skip
def test_a_contrast_yoke_is_cut_where_the_front_can_be_cut_across(text: str, has: bool) -> None:
    lent = Lent(body=PartCloth(part="body", material="cotton", colour="#203060"), has_material=False,
                parts=(("yoke", "#c04050"),))
    _, after = made(text, lent)
    assert ("yoke" in after.details) is has
    assert any(one.part == "yoke" and one.colour == "#c04050" for one in after.cloths) is has
    if has:
        assert any(panel.part == "yoke" for panel in draft(after, body_of(after)).panels)


def test_a_belt_does_not_keep_the_print_of_the_fabric_before() -> None:
    said = prompt("leopard wrap dress")
    spec = specify(said.attributes, said.text, seed=0).spec
    fabric = Swatch(tile=Image.new("RGB", (60, 60), "red"), category="floral", engine="drawn", seed=0, seam_score=1.0,
                    lineage=Lineage(kind="fabric", model="drawn"))
    cloths = cloths_of(spec, draft(spec, body_of(spec)), fabric)
    assert spec.cloth("body").pattern == "leopard"
    assert "belt" in cloths
    assert all(cloth.swatch is fabric for cloth in cloths.values())


@pytest.mark.parametrize(("text", "has"), [
    ("polo shirt", True), ("shirt", True), ("crew neck t-shirt", True), ("hoodie", False), ("strapless top", False),
])  # fmt: skip
def test_a_contrast_collar_is_lent_where_there_is_a_collar(text: str, has: bool) -> None:
    lent = Lent(body=PartCloth(part="body", material="cotton", colour="#203060"), has_material=False,
                parts=(("collar", "#f0f0ea"),))
    before, after = made(text, lent)
    assert (after.cloth("collar").colour == "#f0f0ea") is has
    if any(one.part == "collar" for one in before.cloths):
        assert after.cloth("collar").material == before.cloth("collar").material


def test_colours_of_a_photo_are_dyed_so_that_pictures_show_them() -> None:
    """Black denim of a photo is dyed darker: our pictures show it paler; a dye that is known stays as it is."""
    seen = PartCloth(part="body", material="denim", colour="#2d332f")
    _, jeans = made("jeans", Lent(body=seen, parts=(("waistband", "#2d332f"),), is_seen=True))
    dye = parse_hex(jeans.cloth("body").colour)
    assert max(dye) < 0x2D
    assert dye == dye_seen_as(parse_hex("#2d332f"), material("denim"))
    assert made("jeans", Lent(body=seen))[1].cloth("body").colour == "#2d332f"
    assert made("green jeans", Lent(body=seen, is_seen=True))[1].cloth("body").colour == made(
        "green jeans", Lent(body=seen))[1].cloth("body").colour
