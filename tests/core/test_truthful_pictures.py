"""Pictures mean what they show: masks, colour profiles, layouts of TIFF, sizes on cloth."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms

from modiste.core.errors import ImageError
from modiste.core.images import decode_image, load_mask, physical_dpi, save_png
from modiste.core.pixels import content_id

HALF = np.zeros((16, 16), np.uint8)
HALF[:8] = 255


def masks() -> dict[str, Image.Image]:
    """Its upper half is white, by colour or by transparency, in every mode."""
    white = Image.new("L", (16, 16), 255)
    clear = Image.fromarray(HALF)
    palette = Image.fromarray(HALF // 255).convert("P")
    palette.putpalette([255, 255, 255, 255, 255, 255] + [0] * 762)
    palette.info["transparency"] = 0
    one = Image.fromarray(HALF).convert("1")
    return {"L": clear, "1": one, "RGB": clear.convert("RGB"), "LA": Image.merge("LA", (white, clear)),
            "RGBA": Image.merge("RGBA", (white, white, white, clear)), "P": palette,
            "black under clear": Image.merge("RGBA", (clear, clear, clear, clear)),
            "opaque RGBA": Image.merge("RGBA", (clear, clear, clear, white))}


@pytest.mark.parametrize("kind", list(masks()))
def test_a_mask_is_white_where_it_shows_white(tmp_path: Path, kind: str) -> None:
    masks()[kind].save(tmp_path / "mask.png")
    assert np.array_equal(np.asarray(load_mask(tmp_path / "mask.png")), HALF)


def test_a_half_transparent_mask_is_half(tmp_path: Path) -> None:
    Image.new("RGBA", (16, 16), (255, 255, 255, 128)).save(tmp_path / "mask.png")
    assert load_mask(tmp_path / "mask.png").getpixel((3, 3)) == 128


def profile(gamma: float) -> bytes:
    """A profile by the name of sRGB, with its primaries, whose curve is a power."""
    base = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = {bytes(base[at : at + 4]): at for at in range(132, 132 + 12 * int.from_bytes(base[128:132], "big"), 12)}
    at = tags[b"rTRC"]
    place = int.from_bytes(base[at + 4 : at + 8], "big")
    power = round(gamma * 256).to_bytes(2, "big")
    base[place : place + 16] = b"curv" + bytes(4) + (1).to_bytes(4, "big") + power + bytes(2)
    for curve in (b"gTRC", b"bTRC"):
        base[tags[curve] + 4 : tags[curve] + 8] = base[at + 4 : at + 8]
    for curve in (b"rTRC", b"gTRC", b"bTRC"):
        base[tags[curve] + 8 : tags[curve] + 12] = (14).to_bytes(4, "big")
    return bytes(base)


def opened(picture: Image.Image, icc: bytes) -> Image.Image:
    file = io.BytesIO()
    picture.save(file, "PNG", icc_profile=icc)
    return decode_image(file.getvalue())


@pytest.mark.parametrize("gamma", [1.0, 1.8, 2.8])
def test_a_profile_counts_by_its_curve_whatever_it_is_called(gamma: float) -> None:
    grey = Image.new("RGB", (8, 8), (100, 100, 100))
    linear = (100 / 255) ** gamma
    wanted = 255 * (1.055 * linear ** (1 / 2.4) - 0.055)
    seen = opened(grey, profile(gamma)).getpixel((4, 4))
    assert isinstance(seen, tuple)
    assert max(abs(channel - wanted) for channel in seen) <= 2


def test_srgb_by_any_name_changes_nothing() -> None:
    picture = Image.fromarray(np.random.default_rng(0).integers(0, 256, (9, 9, 3)).astype(np.uint8))
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for named in (icc, icc.replace("sRGB".encode("utf-16-be"), "Mine".encode("utf-16-be"))):
        assert np.array_equal(np.asarray(opened(picture, named)), np.asarray(picture))


BASE = np.zeros((24, 32, 3), np.uint8)
BASE[..., 0], BASE[:12, :, 1], BASE[:, 16:, 2] = 200, 100, 150


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("options", [{}, {"compression": "adobe_deflate", "predictor": True}, {"byteorder": ">"}])
def test_layouts_of_tiff(apart: bool, bits: int, options: dict[str, Any]) -> None:
    samples = BASE if bits == 8 else BASE.astype(np.uint16) * 257
    file = io.BytesIO()
    tifffile.imwrite(file, np.ascontiguousarray(samples.transpose(2, 0, 1)) if apart else samples, photometric="rgb",
                     planarconfig="separate" if apart else "contig", **options)
    assert np.array_equal(np.asarray(decode_image(file.getvalue())), BASE)


@pytest.mark.parametrize("bits", [8, 16])
def test_tiff_where_nought_is_white(bits: int) -> None:
    grey = np.arange(0, 256, 4, dtype=np.uint8).reshape(8, 8)
    stored = 255 - grey if bits == 8 else 65535 - grey.astype(np.uint16) * 257
    file = io.BytesIO()
    tifffile.imwrite(file, stored, photometric="miniswhite")
    assert np.array_equal(np.asarray(decode_image(file.getvalue()))[..., 0], grey)


def test_signed_tiff_is_refused() -> None:
    file = io.BytesIO()
    tifffile.imwrite(file, np.full((9, 9), 1000, np.int16), photometric="minisblack")
    with pytest.raises(ImageError, match="signed numbers"):
        decode_image(file.getvalue(), "a.tif")


def test_a_png_says_its_size_on_cloth(tmp_path: Path) -> None:
    picture = Image.new("RGB", (12, 12), "red")
    save_png(picture, tmp_path / "a.png", dpi=300)
    save_png(picture, tmp_path / "b.png")
    with Image.open(tmp_path / "a.png") as saved:
        assert round(saved.info["dpi"][0]) == 300
        assert "srgb" in saved.info
    assert physical_dpi(tmp_path / "a.png") == pytest.approx(300, abs=0.02)
    assert physical_dpi(tmp_path / "b.png") is None


@pytest.mark.parametrize(("kind", "dpi", "said"), [
    ("TIFF", 254, 254), ("PNG", 72, None), ("PNG", 96, None), ("JPEG", 300, None), ("PNG", 150, 150),
])
def test_only_a_chosen_resolution_counts(tmp_path: Path, kind: str, dpi: int, said: int | None) -> None:
    Image.new("RGB", (12, 12)).save(tmp_path / "a", kind, dpi=(dpi, dpi))
    found = physical_dpi(tmp_path / "a")
    assert found == (None if said is None else pytest.approx(said, abs=0.02))


def test_content_tells_pictures_apart() -> None:
    one, other = Image.new("L", (4, 4)), Image.new("L", (4, 4), 1)
    assert content_id(one) == content_id(one.copy())
    assert len({content_id(one), content_id(other), content_id(one, other), content_id(other, one)}) == 4
