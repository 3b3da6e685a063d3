"""`modiste fabric --from PHOTO`: the cloth of a garment, by the bundled models, on a drawn photo."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from modiste.core.images import physical_dpi, read_lineage
from modiste.garment.segmentation import load
from modiste.studio.pictures_in import open_swatch
from tests.cli.conftest import Run
from tests.garment.scenes import UPPER, KnowingEngine, person


class Remembering(KnowingEngine):
    """Sees a picture as it was before it was painted over."""

    def __init__(self, before: NDArray[np.uint8]) -> None:
        self.before = before

    def probabilities(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        return super().probabilities(self.before)


@pytest.fixture(autouse=True)
def knowing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "bundled", KnowingEngine)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    picture = person(260, 390)[0]
    picture.save(tmp_path / "look.png")
    return tmp_path / "look.png"


def test_plain_cloth_is_told_in_one_line_and_nothing_is_written(run: Run, photo: Path, tmp_path: Path) -> None:
    done = run("fabric", "--from", photo, "--part", "lower", "-o", tmp_path / "out", "--json")
    assert done.code == 0, done.messages
    said = done.json()
    assert said["swatches"] == []
    cloth: object = said["cloth"]
    assert isinstance(cloth, dict)
    assert cloth["pattern"] == "solid"
    assert str(cloth["colour"]).startswith("#")
    assert "no print" in done.messages[-1]
    assert not (tmp_path / "out").exists()


def test_a_print_is_written_in_its_scale_with_its_lineage(
    run: Run, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, labels = person(260, 390)
    monkeypatch.setattr(load, "bundled", lambda: Remembering(np.asarray(before)))
    pixels, worn = np.array(before), np.asarray(labels) == UPPER
    striped = (np.arange(pixels.shape[0]) // 6 % 2 == 0)[:, None] & worn
    pixels[striped] = (245, 240, 230)
    pixels[worn & ~striped] = (20, 40, 120)
    Image.fromarray(pixels).save(photo)
    done = run("fabric", "--from", photo, "--part", "upper", "-o", tmp_path / "out", "--inks", "2", "--json")
    assert done.code == 0, done.messages
    (one,) = done.json()["swatches"]
    path = Path(str(one["path"]))
    lineage = read_lineage(path)
    assert lineage is not None
    assert (lineage.kind, lineage.model, lineage.inputs) == ("fabric", "photo", (str(photo),))
    assert open_swatch(path).height_cm == pytest.approx(float(str(one["height_cm"])), rel=0.01)
    assert physical_dpi(path) == pytest.approx(float(str(one["dpi"])), rel=0.01)
    inks = one["inks"]
    assert isinstance(inks, list)
    assert len(inks) == 2


@pytest.mark.parametrize(("words", "said"), [
    ((), "a category, or --from"), (("floral", "--from", "PHOTO"), "one of the two"),
    (("--from", "PHOTO", "--seed", "3"), "--seed"), (("floral", "--part", "upper"), "--part"),
    (("--from", "PHOTO", "--part", "bag"), "bag"), (("--from", "missing.jpg"), "missing.jpg"),
])
def test_what_cannot_be_is_one_line(run: Run, photo: Path, words: tuple[str, ...], said: str) -> None:
    done = run("fabric", *(str(photo) if word == "PHOTO" else word for word in words))
    assert done.code == 2
    assert said in done.message
