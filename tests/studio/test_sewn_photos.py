"""Pictures that were sewn here, met again as photos: what their lineage says is believed where it holds."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste.core.images import load_photo, save_png
from modiste.core.settings import Settings
from modiste.studio.sewing.requests import SewRequest
from modiste.studio.sewn_photos import sewn_photo, sewn_reading
from modiste.studio.studio import Studio
from modiste.studio.wardrobe.importing import ImportRequest


@pytest.fixture(scope="module")
def dress(tmp_path_factory: pytest.TempPathFactory) -> tuple[Studio, Path]:
    """A floral wrap dress, hung coarsely and saved."""
    folder = tmp_path_factory.mktemp("sewn")
    studio = Studio(Settings.load(home=folder / "home", engine="auto"))
    (sewn,) = studio.sewing.sew(SewRequest(
        text="floral wrap midi dress with short sleeves", seed=0, pixels=256, quick=True))
    return studio, studio.sewing.save(sewn, folder).path


def test_a_sewn_dress_is_brought_as_one_garment_and_as_what_it_is(dress: tuple[Studio, Path]) -> None:
    studio, path = dress
    (brought,) = studio.wardrobe.add(ImportRequest(sources=(path,), each=True))
    (item,) = brought.items
    assert brought.parts == ()
    assert (item.garment, item.shows, item.part, item.materials) == ("dress", "dress", "", ("viscose",))
    assert item.item.attributes().pattern == "floral"
    assert item.colours[0] == "white"
    assert len(item.colours) == 3
    assert "wrap" in item.item.attributes().details
    with studio.wardrobe.store() as store:
        alpha = np.asarray(store.pictures.load(None, item.cutout or ""))[..., 3]
    garment = np.asarray(Image.open(path).convert("RGB")).min(axis=2) < 255
    assert abs(int((alpha > 127).sum()) - int(garment.sum())) < 0.05 * garment.sum()


@pytest.mark.parametrize("garment", ["no such/garment", "armchair"])
def test_a_lineage_that_does_not_hold_is_no_answer(dress: tuple[Studio, Path], tmp_path: Path, garment: str) -> None:
    _, path = dress
    photo = load_photo(path)
    assert photo.lineage is not None
    forged = replace(photo.lineage, settings=tuple(
        (key, text.replace('"wrap_dress"', f'"{garment}"')) for key, text in photo.lineage.settings))
    save_png(photo.image, tmp_path / "forged.png", forged)
    assert sewn_photo(photo) is not None
    assert sewn_photo(load_photo(tmp_path / "forged.png")) is None
    assert sewn_reading(load_photo(tmp_path / "forged.png")) is None
