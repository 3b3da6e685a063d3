"""What a photo lends to what is sewn like it: words win; the lineage tells what was read and what was guessed."""

from pathlib import Path

import pytest
from PIL import Image

from modiste import language
from modiste.core.values import Lineage, Placed, Swatch
from modiste.garment.cloth.material import Seen
from modiste.garment.reading.reader import Answer, ReadCut
from modiste.sewing.rendering.as_seen import dye_seen_as
from modiste.studio.cuts import reading_of
from modiste.studio.photo_cloth import PhotoCloth
from modiste.studio.reference_cloth import ReferenceCloth, in_cloth_of, of_photo
from modiste.studio.sewing.door import Sewing
from modiste.studio.sewing.plans import plans_of
from modiste.studio.sewing.requests import SewRequest


def swatch(*, once: bool) -> Swatch:
    ink = Image.new("L", (40, 40), 255)
    return Swatch(tile=Image.new("RGB", (40, 40), "#c03040"), category="graphic" if once else "floral", engine="photo",
                  seed=0, seam_score=1.0, lineage=Lineage(kind="fabric", model="photo", inputs=("p.jpg",)),
                  placed=Placed(down=0.3, across_cm=0.0, ink=ink) if once else None)


def seen(*, material: str | None = None, placed: Swatch | None = None, fabric: Swatch | None = None,
         blocks: tuple[tuple[str, str], ...] = ()) -> ReferenceCloth:
    return of_photo(PhotoCloth(swatch=fabric, material=material, colour="#204060", pattern="solid", confidence=0.8,
                               part="upper", placed=placed, blocks=blocks))


@pytest.mark.parametrize(("words", "keeps"), [
    ("the same in linen", True), ("the same in green", True), ("такая же, но полосатая", False),
    ("the same, solid", False), ("a hoodie in the same style", True), ("a skirt in the same style", False),
    ("a tote bag in the same style", True),
])  # fmt: skip
def test_what_is_placed_on_a_top_stays_unless_words_say_another_print_or_place(words: str, keeps: bool) -> None:
    assert (seen(placed=swatch(once=True)).print_for(language.prompt(words)) is not None) is keeps


def test_a_repeat_is_dyed_as_the_words_say_and_goes_on_any_garment() -> None:
    found = seen(fabric=swatch(once=False))
    skirt = found.print_for(language.prompt("skirt in the same style"))
    green = found.print_for(language.prompt("the same in green"))
    assert skirt is found.fabric
    assert green is not None
    assert green.tile.getpixel((0, 0)) != swatch(once=False).tile.getpixel((0, 0))


def test_a_fabric_of_ones_own_and_a_colour_of_the_request_count_before_the_photo() -> None:
    own = swatch(once=False)
    request = in_cloth_of(SewRequest(text="t-shirt", fabric=own, colour="#ffffff", seed=0),
                          seen(placed=swatch(once=True)))
    assert request.fabric is own
    (plan,) = plans_of(request)
    assert plan.spec is not None
    assert plan.spec.cloth("body").colour == "#ffffff"


def test_the_lineage_tells_what_was_read_what_was_guessed_and_what_was_lent(tmp_path: Path) -> None:
    read = ReadCut(part="upper", answers={
        "garment": Answer("tshirt", 0.97, True), "neckline": Answer("v", 0.5, False)})
    like = reading_of(read, "p.jpg", Seen("knit", 0.7))
    picture = swatch(once=True)
    found = seen(placed=picture, blocks=(("sleeves", "#d0d0d0"),))
    request = in_cloth_of(SewRequest(like=like, seed=0, pixels=256, quick=True), found)
    (sewn,) = Sewing().sew(request)
    told = dict(sewn.lineage.settings)
    assert told["read"] == "garment tshirt 0.97, material knit 0.70"
    assert told["guessed"] == "neckline v 0.50"
    assert told["cloth"] == "usual #204060, sleeves #d0d0d0"
    assert sewn.lineage.parents == (picture.lineage,)
    assert "does not hold the print of p.jpg" in Sewing().save(sewn, tmp_path).about_files[0]
    body, sleeves = (sewn.garment.cloths[part] for part in ("body", "sleeves"))
    assert body.placed is found.placed
    assert sleeves.placed is None
    assert sleeves.colour == dye_seen_as((0xD0, 0xD0, 0xD0), sleeves.material)


@pytest.mark.parametrize(("text", "wearer", "sex"), [
    ("blazer in the same style", "men", "men"), ("пиджак того же стиля", "men", "men"),
    ("women's blazer in the same style", "men", "women"), ("skirt in the same style", "men", "women"),
    ("blazer in the same style", None, "women"),
])  # fmt: skip
def test_another_garment_is_cut_for_whom_the_photos_is(text: str, wearer: str | None, sex: str) -> None:
    found = of_photo(PhotoCloth(swatch=None, material=None, colour="#204060", pattern="solid", confidence=0.8,
                                part="upper", wearer=wearer))
    (plan,) = plans_of(in_cloth_of(SewRequest(text=text, seed=0), found))
    assert plan.spec is not None
    assert plan.spec.sex == sex
