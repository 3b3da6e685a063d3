"""Pictures of an edit: a garment of one shape is painted in, any other stands on a card beside the untouched photo."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from modiste.core.garment_mask import GarmentMask
from modiste.core.items import Item, Tag
from modiste.core.messages import message
from modiste.core.values import Photo
from modiste.garment.reading.labels import CLASSES
from modiste.studio.garments import Garments
from modiste.studio.wardrobe import improving, repainting
from modiste.studio.wardrobe.before_after import card
from modiste.studio.wardrobe.dressing import Outfits
from modiste.studio.wardrobe.improving import Improved, Improving
from modiste.studio.wardrobe.repainting import Garment, is_too_dark, painted
from modiste.studio.wardrobe.seeing import believed
from modiste.stylist.edits.values import Edit
from modiste.stylist.outfits.values import OutfitRequest
from modiste.stylist.wardrobe.values import WardrobeItem


def told(**sure: str) -> dict[str, np.ndarray]:
    """What a reader would say that is sure of some kinds and knows nothing of the others."""
    found = {}
    for kind, classes in CLASSES.items():
        likely = np.full(len(classes), 0.02 if kind in sure else 1 / len(classes))
        if kind in sure:
            likely[classes.index(sure[kind])] = 1 - 0.02 * (len(classes) - 1)
        found[kind] = np.log(likely)
    return found


SHIRT = {"sleeve_length": "long", "top_length": "hip", "collar": "shirt", "closure": "buttons"}


class Reader:
    """Reads what it was told, one garment after the other."""

    def __init__(self, *answers: dict[str, np.ndarray]) -> None:
        self._answers = list(answers)

    def told(self, *_: object) -> SimpleNamespace:
        return SimpleNamespace(answers=self._answers.pop(0))


def garment(colour: tuple[int, int, int], part: str = "upper", type_: str = "shirt") -> Garment:
    rng = np.random.default_rng(0)
    pixels = np.full((160, 120, 3), 250, np.uint8)
    light = 0.85 + 0.15 * np.sin(np.linspace(0, 9, 60))[None, :, None] + rng.normal(0, 0.004, (100, 60, 1))
    pixels[30:130, 30:90] = np.clip(np.array(colour) * light, 0, 255)
    alpha = np.zeros((160, 120), np.uint8)
    alpha[30:130, 30:90] = 255
    return Garment(Photo(Image.fromarray(pixels), "a.png"), alpha, part, type_)


def test_one_of_the_same_shape_is_painted_in_its_own_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Garments, "cloth", lambda *_: SimpleNamespace(placed=None, blocks=(), colour="#7a2030",
                                                                      swatch=None))
    worn = garment((170, 170, 175))
    made = painted(worn, garment((122, 32, 48)), Garments(None), Reader(told(**SHIRT), told(**SHIRT)))  # type: ignore[arg-type]
    assert made is not None
    differs = (np.asarray(made) != np.asarray(worn.photo.image)).any(axis=2)
    assert differs[worn.alpha > 0].mean() > 0.9
    assert not differs[worn.alpha == 0].any()


@pytest.mark.parametrize(("part", "type_", "other"), [
    ("upper", "shirt", SHIRT | {"sleeve_length": "short"}), ("upper", "tshirt", SHIRT), ("upper", "", SHIRT),
    ("upper", "shirt", {}), ("footwear", "shoes", SHIRT),
])  # fmt: skip
def test_one_of_another_or_an_unknown_shape_is_not_painted(part: str, type_: str, other: dict[str, str]) -> None:
    worn = garment((170, 170, 175), part, "shoes" if part == "footwear" else "shirt")
    reader: Any = Reader(told(**SHIRT), told(**other))
    assert painted(worn, garment((122, 32, 48), part, type_), Garments(None), reader) is None  # type: ignore[arg-type]


def test_what_is_black_shows_no_folds_for_a_light_cloth() -> None:
    black = garment((20, 20, 22))
    assert is_too_dark(black.photo, black.alpha, "#f0f0f0")
    assert not is_too_dark(black.photo, black.alpha, "#101010")
    grey = garment((170, 170, 175))
    assert not is_too_dark(grey.photo, grey.alpha, "#f0f0f0")


def test_a_card_leaves_the_photo_as_it_is() -> None:
    rng = np.random.default_rng(1)
    photo = Image.fromarray(rng.integers(0, 255, (200, 120, 3), dtype=np.uint8))
    shown = card(photo, [Image.new("RGBA", (900, 600), "red")])
    sheet = shown.side_by_side()
    assert shown.is_card
    assert sheet.height == photo.height
    assert np.array_equal(np.asarray(sheet)[:, :120], np.asarray(photo))
    assert shown.after.width <= photo.width


def test_a_swap_in_a_photo_is_a_card_where_it_cannot_be_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repainting, "painted", lambda *_: None)
    worn = WardrobeItem(item=Item(id="1" * 16, product="1" * 16, title=""), part="upper")
    other = WardrobeItem(item=Item(id="2" * 16, product="2" * 16, title="shirt"), original="o", cutout="c")
    one = garment((170, 170, 175))
    door = Improving(None, None, None, SimpleNamespace(reader=lambda: None), lambda _user: ())  # type: ignore[arg-type]
    monkeypatch.setattr(Improving, "_cutout", lambda *_: Image.new("RGBA", (40, 50), "red"))
    found = Improved(edits=(), garments={worn.id: worn, other.id: other}, photo=one.photo,
                     mask=GarmentMask(("upper",), one.alpha[None], (0.9,)))
    shown = door.show(found, Edit(kind="swap", item=worn.id, other=other.id, delta=0.1, reason=message("cli.done")))
    assert shown is not None
    assert shown.is_card
    assert shown.before is one.photo.image
    assert shown.note is not None


def test_of_several_people_the_largest_is_improved_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "street.png"
    Image.new("RGB", (300, 300), "navy").save(path)
    alpha = np.zeros((2, 300, 300), np.uint8)
    for left, width in ((20, 60), (150, 110)):
        alpha[0, 40:120, left:left + width] = 255
        alpha[1, 120:260, left:left + width] = 255
    read: list[np.ndarray] = []

    def reading(_self: object, _photo: object, mask: GarmentMask, part: str, number: int, *_: object, **__: object
                ) -> WardrobeItem:
        read.append(mask.of(part))
        return WardrobeItem(item=Item(id=f"{number:016x}", product=f"{number:016x}", title=""), part=part)

    monkeypatch.setattr(improving, "find", lambda *_: GarmentMask(("upper", "lower"), alpha, (0.9, 0.9)))
    monkeypatch.setattr(improving, "improve", lambda *_: ())
    monkeypatch.setattr(Improving, "_read", reading)
    outfits = SimpleNamespace(garments=lambda user: {}, model=lambda: None, with_past=lambda request, user: request)
    door = Improving(None, outfits, None, SimpleNamespace(segmenter=lambda: None), lambda _user: ())  # type: ignore[arg-type]
    found = door.photo(path, OutfitRequest())
    assert [note.code for note in found.notes] == ["studio.several_people"]
    assert not any(layer[:, :140].any() for layer in read)


def test_a_kept_outfit_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tuple(SimpleNamespace(id=one, title=title) for one, title in (
        ("ab12", "Office"), ("cd34", "Wedding"), ("cd56", "office")))
    monkeypatch.setattr(Outfits, "kept", lambda *_, **__: kept)
    door = Outfits(None)  # type: ignore[arg-type]
    named = {name: getattr(door.kept_named(name), "id", None) for name in ("OFFICE", "ab", "cd", "wedding ", "", "x")}
    assert named == {"OFFICE": "cd56", "ab": "ab12", "cd": None, "wedding ": "cd34", "": None, "x": None}


def test_on_a_body_no_boots_are_a_jacket() -> None:
    boots = (Tag("garment", "ankle_boots", confidence=0.99), Tag("colour", "black"))
    assert [one.value for one in believed(boots, "outerwear", worn=True)] == ["black"]
    assert believed(boots, "outerwear") == boots
    assert believed(boots, "footwear", worn=True) == boots
