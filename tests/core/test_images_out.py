import errno
import os
from pathlib import Path

import pytest
from PIL import Image

from modiste.core.errors import ImageError, InputError, ModisteError, OutputError
from modiste.core.images import fit_square, load_image, read_lineage, save_png
from modiste.core.values import Lineage
from tests.core.drawn import chunk, encode, gradient

LINEAGE = Lineage(
    kind="design", model="bundled", seed=7, settings=(("steps", "8"),), inputs=("прямые леопардовые джинсы",),
    parents=())


def test_fit_square_keeps_the_shape_and_centres_it() -> None:
    square = fit_square(Image.new("RGB", (40, 20), (255, 0, 0)), 64, (0, 0, 255))
    assert (square.size, square.mode) == ((64, 64), "RGB")
    assert [square.getpixel((32, y)) for y in (15, 16, 47, 48)] == [(0, 0, 255), (255, 0, 0), (255, 0, 0), (0, 0, 255)]
    assert fit_square(Image.new("RGB", (1000, 1)), 10).size == (10, 10)
    assert fit_square(gradient(16, 16), 16) == gradient(16, 16)
    assert fit_square(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), 4, (1, 2, 3)).getpixel((1, 1)) == (1, 2, 3)


@pytest.mark.parametrize("size", [0, -5, 100_000])
def test_fit_square_refuses_what_no_square_can_be(size: int) -> None:
    with pytest.raises(InputError, match="expected 1 to 8944 pixels"):
        fit_square(gradient(), size)


def test_fit_square_gives_a_picture_of_its_own() -> None:
    image = gradient(16, 16)
    fit_square(image, 16).paste((0, 0, 0), (0, 0, 16, 16))
    assert image == gradient(16, 16)


def test_lineage_comes_back_without_decoding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "новая папка" / "a.png"
    save_png(gradient(), path, LINEAGE)
    assert load_image(path) == gradient()
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda *_: pytest.fail("a pixel was decoded"))
    assert read_lineage(path) == LINEAGE


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    tagged = gradient()
    tagged.info = {
        "icc_profile": b"x" * 99,
        "dpi": (72, 72),
        "transparency": (1, 2, 3),
        "Software": "other",
        "gamma": 1,
    }
    for name, image in (("a.png", gradient()), ("b.png", tagged)):
        save_png(image, tmp_path / name, LINEAGE)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_pictures_without_lineage(tmp_path: Path, written) -> None:
    save_png(gradient(), tmp_path / "a.png")
    assert read_lineage(tmp_path / "a.png") is None
    assert read_lineage(written(encode(gradient(), "JPEG"), "a.jpg")) is None
    with pytest.raises(ImageError, match="not an image"):
        read_lineage(written(b"text"))


def test_damaged_lineage(tmp_path: Path, written) -> None:
    save_png(gradient(), tmp_path / "a.png", LINEAGE)
    data = (tmp_path / "a.png").read_bytes()
    start, end = data.index(b"iTXt") - 4, data.index(b"IDAT") - 4
    broken = data[:start] + chunk(b"tEXt", b'modiste\0{"kind":') + data[end:]
    with pytest.raises(ImageError, match="record of how it was made is damaged"):
        read_lineage(written(broken))
    assert load_image(written(broken)) == gradient()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGB", "RGBA", "I;16"])
def test_modes_that_are_saved(tmp_path: Path, mode: str) -> None:
    image = Image.new("I;16", (9, 9), 4321) if mode == "I;16" else gradient(9, 9).convert(mode)
    save_png(image, tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as again:
        assert (again.mode, again.tobytes()) == (mode, image.tobytes())


def test_modes_and_names_that_are_not_saved(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="CMYK"):
        save_png(gradient().convert("CMYK"), tmp_path / "a.png")
    with pytest.raises(OutputError, match=r"name it 'a\.png'"):
        save_png(gradient(), tmp_path / "a.jpg")
    with pytest.raises(InputError, match="0 x 4"):
        save_png(Image.new("RGB", (0, 4)), tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(OutputError, match="in the way"):
        save_png(gradient(), tmp_path / "taken" / "a.png")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ModisteError, match="no space left") as caught:
        save_png(gradient(), tmp_path / "a.png")
    assert str(tmp_path) in str(caught.value)
    assert caught.value.exit_code == 1
