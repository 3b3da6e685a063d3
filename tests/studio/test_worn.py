"""Outfits as worn: what a cloth is cut from, what is worn open, and that the picture stays with its outfit."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.errors import InputError
from modiste.core.garment_spec import GarmentSpec
from modiste.core.items import Tag
from modiste.core.settings import Settings
from modiste.core.values import Lineage, Photo, Swatch
from modiste.sewing.specification import specify
from modiste.sewing.wearing import is_outer
from modiste.studio.models import Loaders
from modiste.studio.photo_cloth import PhotoCloth
from modiste.studio.sewing.requests import SewRequest
from modiste.studio.store import NewPicture
from modiste.studio.studio import Studio
from modiste.studio.wardrobe.dressing import WORN_ORIGIN
from modiste.studio.wardrobe.worn import _is_cloth_alone, _is_printed, _one_hood, _opened, cut_of, see_worn
from tests.cli.drawn_clothes import COLOURS, DrawnReader, DrawnSegmenter
from tests.stylist.outfits.closets import garment

if TYPE_CHECKING:
    from modiste.encoder.clip import Encoder


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


def test_clothes_are_looked_for_once_and_the_encoder_is_not_loaded(tmp_path: Path) -> None:
    """A print is read off its geometry: what the encoder would call it is not seen in the picture."""
    seen: list[int] = []

    class Counting(DrawnSegmenter):
        def probabilities(self, image: np.ndarray) -> np.ndarray:
            seen.append(1)
            return super().probabilities(image)

    def no_encoder(_folder: Path) -> "Encoder":
        raise AssertionError("the encoder is loaded")

    studio = Studio(Settings.load(home=tmp_path), Loaders(
        segmenter=lambda _model, _settings: Counting(), reader=lambda _folder: DrawnReader(), encoder=no_encoder))
    picture = Image.new("RGB", (256, 256), (180, 180, 178))
    picture.paste(COLOURS["red"], (60, 40, 200, 200))
    one = garment(1, "shirt")
    one = replace(one, item=replace(one.item, tags=(*one.item.tags, Tag("pattern", "striped"))), shows="upper")
    cut = cut_of(one, Photo(picture, "a.png"), studio.garments)
    assert cut is not None
    assert len(seen) == 1


def test_what_is_hung_is_not_photographed_before_its_picture(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_picture(*_: object, **__: object) -> None:
        raise AssertionError("a picture is taken that nobody sees")

    monkeypatch.setattr("modiste.sewing.rendering.photograph", no_picture)
    studio = Studio(Settings.load(home=tmp_path))
    told: list[float] = []
    layers = studio.sewing.hang(SewRequest(source=spec("tshirt"), show="mannequin", quick=True, seed=0),
                                lambda share, _: told.append(share))
    assert layers.garment.pattern.garment == "tshirt"
    assert told == sorted(told)


def test_a_child_s_garment_is_hung_on_no_grown_mannequin(tmp_path: Path) -> None:
    """What is said to be a girl's stays in the flat picture."""
    studio = Studio(Settings.load(home=tmp_path))
    one = garment(1, "tshirt")
    small = replace(one, item=replace(one.item, tags=(*one.item.tags, Tag("gender", "girls", source="person"))))
    with pytest.raises(InputError) as refused:
        see_worn([(small, None)], studio.sewing, studio.garments, flat=Image.new("RGB", (64, 64)))
    assert refused.value.code == "studio.for_a_child"
