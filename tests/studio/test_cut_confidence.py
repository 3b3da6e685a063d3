"""A cut-out with a poor edge is told as one in doubt, and nothing is painted by such a mask."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from modiste.core.garment_mask import GarmentMask
from modiste.core.items import Item
from modiste.core.messages import message
from modiste.core.values import Photo
from modiste.studio.pictures_in import OpenPhoto
from modiste.studio.store import NewPicture, Store
from modiste.studio.store.wardrobe.values import NewGarment, Seen
from modiste.studio.wardrobe import cutting, improving
from modiste.studio.wardrobe.archive import item_of_json, item_to_json
from modiste.studio.wardrobe.importing import facts_of_cutout
from modiste.stylist.edits.values import Edit
from modiste.stylist.outfits.values import OutfitRequest
from modiste.stylist.wardrobe.doubts import doubts_of
from modiste.stylist.wardrobe.values import WardrobeItem


def ragged(parts: tuple[str, ...] = ("upper",)) -> GarmentMask:
    """Of each part a quarter of its rectangle is missing in shreds; the lower one is whole."""
    shreds = np.kron(np.random.default_rng(1).random((32, 32)) < 0.75, np.ones((4, 4), bool))
    masks = []
    for number, part in enumerate(parts):
        mask = np.zeros((256, 256), np.uint8)
        top = 10 + 125 * number
        mask[top:top + 110, 64:192] = 255 * (shreds[:110, :128] if part == "upper" else 1)
        masks.append(mask)
    return GarmentMask(parts, np.stack(masks), (0.95,) * len(parts))


def test_a_ragged_cut_out_is_in_doubt_until_another_one_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                                                  ) -> None:
    photo = Photo(Image.new("RGB", (256, 256), "navy"), "a.png")
    monkeypatch.setattr(cutting, "find", lambda *_: ragged())
    cut = cutting.cut_photo(OpenPhoto(photo), lambda: None)  # type: ignore[arg-type, return-value]
    assert cut.confidence is not None
    assert cut.confidence < 0.5
    with Store.open(tmp_path) as store:
        original = store.pictures.add(None, photo.image, NewPicture(kind="garment", title="a"))
        shown, brushed = (store.pictures.add(None, cutting.cutout(photo, alpha), NewPicture(
            kind="cutout", title="a", parents=(original.id,), attributes=facts_of_cutout(confidence)))
            for alpha, confidence in ((cut.alpha, cut.confidence), (np.full((256, 256), 255, np.uint8), None)))
        item, _ = store.wardrobes.add(
            None, NewGarment(original=original.id, photo="a.png", file_sha256="0" * 64, sha256=original.sha256),
            Seen(cutout=shown.id))
        assert "cutout" in doubts_of(item)
        assert item_of_json(item_to_json(item)).cut_confidence == item.cut_confidence
        for other in (brushed.id, None):
            assert "cutout" not in doubts_of(store.wardrobes.show_as(None, item.id, other))
        assert "cutout" in doubts_of(store.wardrobes.show_as(None, item.id, shown.id))


def test_no_picture_is_painted_by_a_ragged_mask_and_the_edit_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                                                      ) -> None:
    path = tmp_path / "street.png"
    Image.new("RGB", (256, 256), "navy").save(path)
    worn = {part: WardrobeItem(item=Item(id=f"{number:016x}", product=f"{number:016x}", title=part), part=part)
            for number, part in enumerate(("upper", "lower"), 1)}
    edits = [Edit(kind="recolour", item=one.id, delta=0.1, colour="#802020", reason=message("stylist.edit_open"))
             for one in worn.values()]
    painted: list[tuple[str, ...]] = []
    garments = SimpleNamespace(recolour=lambda asked: painted.append(asked.parts) or SimpleNamespace(
        image=asked.photo.image))
    outfits = SimpleNamespace(garments=lambda user: {}, model=lambda: None,
                              with_past=lambda request, user: request)
    monkeypatch.setattr(improving, "find", lambda *_: ragged(("upper", "lower")))
    monkeypatch.setattr(improving, "improve", lambda *_: tuple(edits))
    monkeypatch.setattr(improving.Improving, "_read", lambda _self, _photo, _mask, part, *_: worn[part])
    door = improving.Improving(None, outfits, garments, SimpleNamespace(segmenter=lambda: None),  # type: ignore[arg-type]
                               lambda _user: ())
    found = door.photo(path, OutfitRequest())
    assert [door.show(found, one) is None for one in found.edits] == [True, False]
    assert painted == [("lower",)]
    assert [one.reason.code for one in found.edits] == ["studio.edit_unpictured", "stylist.edit_open"]
