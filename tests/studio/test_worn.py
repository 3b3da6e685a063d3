"""Outfits as worn: what a cloth is cut from, what is worn open, and that the picture stays with its outfit."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.garment_spec import GarmentSpec
from modiste.core.items import Tag
from modiste.core.settings import Settings
from modiste.core.values import Lineage, Swatch
from modiste.sewing.specification import specify
from modiste.sewing.wearing import is_outer
from modiste.studio.photo_cloth import PhotoCloth
from modiste.studio.store import NewPicture
from modiste.studio.studio import Studio
from modiste.studio.wardrobe.dressing import WORN_ORIGIN
from modiste.studio.wardrobe.worn import _is_cloth_alone, _is_printed, _one_hood, _opened
from tests.stylist.outfits.closets import garment


def spec(name: str) -> GarmentSpec:
    found = specify(Attributes(garment=name), size="M", sex="women").spec
    assert found is not None
    return found


def test_a_coat_is_worn_open_over_a_sweater_and_closed_over_trousers_alone() -> None:
    coat, sweater, trousers = spec("coat"), spec("sweater"), spec("trousers")
    assert is_outer(coat)
    assert not is_outer(sweater)
    opened = _opened((coat, sweater, trousers))
    assert opened[0].closure is not None
    assert opened[0].closure.is_open
    assert opened[1:] == (sweater, trousers)
    assert _opened((coat, trousers)) == (coat, trousers)


def test_only_the_outermost_hood_is_up() -> None:
    hoodie = spec("hoodie")
    assert hoodie.neck is not None
    assert hoodie.neck.collar == "hood"
    coat = replace(spec("coat"), neck=hoodie.neck)
    outer, inner = _one_hood((coat, hoodie))
    assert outer == coat
    assert inner.neck is not None
    assert inner.neck.collar == "none"
    assert _one_hood((spec("jeans"), hoodie))[1] == hoodie


@pytest.mark.parametrize(("closed", "seen", "alone"), [
    ("lattice", 0.9, True), ("stripes", 0.8, True), ("lattice", 0.2, False), ("closed", 0.9, False)])
def test_only_a_print_whose_repeats_are_seen_is_cloth(closed: str, seen: float, alone: bool) -> None:
    """A piece of the garment that is merely closed at its edges carries its buttons all over the new one."""
    lineage = Lineage(kind="fabric", model="photo", seed=0,
                      settings=(("closed", closed), ("repeats_seen", f"{seen:.2f}")))
    swatch = Swatch(tile=Image.new("RGB", (32, 32)), category="printed", engine="photo", seed=0, seam_score=0.5,
                    dpi=50.0, lineage=lineage)
    cloth = PhotoCloth(swatch=swatch, material=None, colour=None, pattern="printed", confidence=0.9, part="upper")
    assert _is_cloth_alone(cloth) is alone
    assert not _is_cloth_alone(replace(cloth, swatch=None))


def test_a_print_is_looked_for_where_one_was_seen() -> None:
    one = garment(1, "coat")

    def of(*tags: Tag) -> bool:
        return _is_printed(replace(one, item=replace(one.item, tags=(*one.item.tags, *tags))))

    assert of(Tag("pattern", "floral"))
    assert not of()
    assert not of(Tag("pattern", "solid"))
    assert not of(Tag("pattern", "logo"))


def test_the_picture_of_an_outfit_stays_with_it(tmp_path: Path) -> None:
    studio = Studio(Settings.load(home=tmp_path, engine="auto"))
    with studio.wardrobe.store() as store:
        kept = [store.pictures.add(None, Image.new("RGB", (40, 40), colour), NewPicture(
            kind="design", title="x", origin=WORN_ORIGIN, attributes={"garments": ["a" * 16, "b" * 16]}))
            for colour in ("red", "blue")]
        store.pictures.add(None, Image.new("RGB", (40, 40), "green"), NewPicture(kind="design", title="y"))
    assert studio.outfits.worn_pictures() == {frozenset({"a" * 16, "b" * 16}): kept[1].id}
