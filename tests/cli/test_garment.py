"""`modiste mask`, `drape` and `recolour` on drawn photos."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste.core.images import read_lineage
from modiste.garment.segmentation import load
from tests.cli.conftest import Run
from tests.garment.scenes import KnowingEngine, person


@pytest.fixture(autouse=True)
def knowing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "bundled", KnowingEngine)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    person(180, 270)[0].save(tmp_path / "look.png")
    return tmp_path / "look.png"


@pytest.fixture
def fabric(tmp_path: Path) -> Path:
    tile = np.zeros((32, 32, 3), np.uint8)
    tile[:16] = (250, 220, 0)
    Image.fromarray(tile).save(tmp_path / "stripes.png")
    return tmp_path / "stripes.png"


def test_mask_writes_the_clothes_and_every_part(run: Run, photo: Path, tmp_path: Path) -> None:
    done = run("mask", photo, "-o", tmp_path / "m.png", "--each", "--json")
    assert done.code == 0
    (entry,) = done.json()["masks"]
    assert entry["photo"] == str(photo)
    assert entry["parts"] == ["lower", "upper"]
    assert isinstance(entry["confidence"], dict)
    assert entry["confidence"]["upper"] > 0.9
    whole, upper = (np.asarray(Image.open(tmp_path / name)) for name in ("m.png", "m-upper.png"))
    assert whole.shape == (270, 180)
    assert ((upper > 0) & (whole == 0)).sum() == 0
    assert (whole >= 128).sum() > 1.5 * (upper >= 128).sum()


@pytest.mark.parametrize("words", [("drape", "FABRIC", "--scale-cm", "12", "--rotate", "30", "--offset-cm", "1,2"),
                                   ("recolour", "#2040c0")])
def test_outside_of_the_part_not_one_bit_changes(
    run: Run, words: tuple[str, ...], photo: Path, fabric: Path, tmp_path: Path
) -> None:
    command, *rest = (str(fabric) if word == "FABRIC" else word for word in words)
    assert run("mask", photo, "--part", "upper", "-o", tmp_path / "m.png").code == 0
    done = run(command, photo, *rest, "--part", "upper", "-o", tmp_path / "out.png", "--json")
    assert done.code == 0, done.messages
    assert done.json() == {"photos": [{"photo": str(photo), "path": str(tmp_path / "out.png")}]}
    before, after, mask = (np.asarray(Image.open(path)) for path in (photo, tmp_path / "out.png", tmp_path / "m.png"))
    changed = (before != after).any(axis=-1)
    assert not changed[mask == 0].any()
    assert changed[mask == 255].mean() > 0.95
    lineage = read_lineage(tmp_path / "out.png")
    assert lineage is not None
    assert lineage.kind == command
    assert ("parts", "upper") in lineage.settings


def test_transparency_is_kept(run: Run, photo: Path, tmp_path: Path) -> None:
    image = Image.open(photo).convert("RGBA")
    alpha = Image.new("L", image.size, 0)
    alpha.paste(255, (40, 10, 140, 260))
    image.putalpha(alpha)
    image.save(tmp_path / "cut.png")
    assert run("recolour", tmp_path / "cut.png", "#00aa66", "-o", tmp_path / "out.png").code == 0
    result = Image.open(tmp_path / "out.png")
    assert result.mode == "RGBA"
    assert result.getchannel("A").tobytes() == alpha.tobytes()


def test_a_mask_of_ones_own_is_obeyed(run: Run, photo: Path, fabric: Path, tmp_path: Path) -> None:
    mask = Image.new("L", (180, 270), 0)
    mask.paste(255, (60, 80, 120, 130))
    mask.save(tmp_path / "own.png")
    assert run("drape", photo, fabric, "--mask", tmp_path / "own.png", "-o", tmp_path / "out.png").code == 0
    changed = (np.asarray(Image.open(photo)) != np.asarray(Image.open(tmp_path / "out.png"))).any(axis=-1)
    assert not changed[np.asarray(mask) == 0].any()
    assert changed.any()


def test_a_folder_of_photos_goes_on_past_one_without_clothes(run: Run, fabric: Path, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    person(180, 270)[0].save(folder / "a.png")
    person(180, 270, 9)[0].save(folder / "a.jpg")
    Image.new("RGB", (90, 90), (120, 140, 120)).save(folder / "beach.png")
    done = run("drape", folder, fabric, "-o", tmp_path / "done", "--json")
    assert done.code == 0
    assert [Path(str(entry["path"])).name for entry in done.json()["photos"]] == ["a.png", "a-png.png"]
    assert any("beach.png: no clothes found" in line for line in done.messages)


def test_bad_input_is_one_line_and_leaves_nothing(run: Run, photo: Path, fabric: Path, tmp_path: Path) -> None:
    Image.new("RGB", (90, 90), (120, 140, 120)).save(tmp_path / "beach.png")
    Image.new("L", (10, 10), 255).save(tmp_path / "small.png")
    Image.new("RGB", (6, 6)).save(tmp_path / "tiny.png")
    out = tmp_path / "out.png"
    for words, said in (
        (("mask", tmp_path / "beach.png"), "no clothes found"),
        (("mask", photo, "--part", "dress"), "lower, upper"),
        (("drape", photo, fabric, "--mask", tmp_path / "small.png"), "same size"),
        (("drape", photo, tmp_path / "tiny.png"), "16 or more"),
        (("drape", photo, fabric, "--scale-cm", "0"), "scale"),
        (("drape", photo, fabric, "--scale-cm", "-3"), "scale"),
        (("drape", photo, fabric, "--offset-cm", "1"), "two numbers"),
        (("drape", photo, tmp_path / "none.png"), "none.png"),
        (("recolour", photo, "blueish"), "hexadecimal"),
        (("recolour", tmp_path / "none.jpg", "#fff"), "none.jpg"),
    ):
        done = run(*words, "-o", out)
        assert done.code == 2, words
        assert said in done.message
        assert not out.exists()
