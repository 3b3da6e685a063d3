import errno
import os
import struct
import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, features

from modiste.core import images
from modiste.core.errors import ImageError
from modiste.core.images import decode_image, load_image, load_photo, load_small, size_of_bytes, size_of_file
from modiste.core.values import Photo
from tests.core.drawn import FORMATS, encode, gradient, png
from tests.core.heic import HEIC

HUGE = 30_000


def refuses(path: Path | str, *says: str) -> str:
    with pytest.raises(ImageError) as caught:
        load_photo(path)
    message = str(caught.value)
    assert str(path) in message
    for text in says:
        assert text in message
    return message


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_read_whatever_the_file_is_called(written, kind: str) -> None:
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow has no AVIF")
    path = written(encode(gradient(), kind), "name.txt")
    image = load_image(path)
    assert (image.mode, image.size, image.info) == ("RGB", (48, 32), {})
    assert type(image) is Image.Image
    assert np.abs(np.asarray(image, float) - np.asarray(gradient(), float)).mean() < 12
    photo = load_photo(str(path))
    assert photo == Photo(image, str(path))
    assert decode_image(path.read_bytes()) == image


def test_a_photo_of_a_phone_comes_upright(written) -> None:
    path = written(HEIC, "IMG_0001.HEIC")
    image = load_image(path)
    assert (image.mode, image.size) == ("RGB", size_of_bytes(HEIC)) == ("RGB", (32, 64))
    corner, other = np.asarray(image)[4, 27], np.asarray(image)[4, 4]
    assert corner[2] > 150 > other[2]
    assert corner[0] < 100 < other[0]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_half_a_photo_of_a_phone(written, share: float) -> None:
    refuses(written(HEIC[: int(len(HEIC) * share)]), "cannot decode")


def test_a_missing_file(tmp_path: Path) -> None:
    refuses(tmp_path / "none.png", "no such file", "check the path")
    refuses(tmp_path / "none" / "none.png", "no such file")


def test_a_folder(tmp_path: Path) -> None:
    refuses(tmp_path, "is a folder")


def test_an_empty_file(written) -> None:
    refuses(written(b""), "is empty")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    refuses(tmp_path / "pipe", "not a plain file")


def test_no_permission(written, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(encode(gradient(), "PNG"))

    def forbid(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", forbid)
    refuses(path, "not allowed to read", "permissions")


def test_names_that_no_file_can_have(tmp_path: Path) -> None:
    refuses(tmp_path / ("a" * 300), "cannot be opened")
    with pytest.raises(ImageError, match=r"a\\x00b"):
        load_image(tmp_path / "a\0b")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    refuses(tmp_path / "loop", "cannot be opened")


def test_a_file_beyond_reason(written, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MAX_FILE_BYTES", 100)
    refuses(written(encode(gradient(), "BMP")), "too large")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG drawing"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- drawn -->\n<svg width='9'>", "an SVG drawing"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "a web page"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"8BPS\0\1", "a Photoshop document"),
        (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2mp41", "a video"),
    ],
)
def test_known_kinds_that_are_not_read_get_the_way_out(written, data: bytes, kind: str) -> None:
    refuses(written(data, "photo.jpg"), f"is {kind}", "export it as JPEG or PNG")


@pytest.mark.parametrize("data", [b"just text", b"<?xml version='1.0'?><feed/>", bytes(100), b"%!PS-Adobe-3.0 EPSF"])
def test_what_is_not_an_image(written, data: bytes) -> None:
    refuses(written(data), "is not an image", "expected JPEG, PNG")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
def test_a_truncated_picture(written, kind: str, share: float) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8))
    data = encode(noise, kind)
    refuses(written(data[: int(len(data) * share)]))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_the_common_truncations_are_called_so(written, kind: str) -> None:
    data = encode(gradient(400, 300), kind)
    refuses(written(data[: len(data) // 2]), "truncated", "download it again")


def _huge_files() -> dict[str, bytes]:
    def patched(kind: str, at: int, size: bytes) -> bytes:
        data = encode(gradient(), kind)
        return data[:at] + size + data[at + len(size) :]

    jpeg = encode(gradient(), "JPEG")
    webp = encode(gradient(), "WEBP", lossless=True)
    # VP8L: 14 bits each of width - 1 and height - 1, behind a signature byte.
    webp = webp[:21] + struct.pack("<I", 16_382 | 16_382 << 14) + webp[25:]
    return {
        "PNG": png(HUGE, HUGE),
        "PNG beyond": png(2**31 - 1, 2**31 - 1),
        "JPEG": patched("JPEG", jpeg.index(b"\xff\xc0") + 5, struct.pack(">HH", HUGE, HUGE)),
        "GIF": patched("GIF", 6, struct.pack("<HH", HUGE, HUGE)),
        "BMP": patched("BMP", 18, struct.pack("<ii", HUGE, HUGE)),
        "WEBP": webp,
        "PPM": b"P6 30000 30000 255\n" + bytes(99),
    }


@pytest.mark.parametrize("kind", list(_huge_files()))
def test_a_picture_too_large_is_refused_from_its_header(written, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    def decode(*_: object) -> None:
        pytest.fail("a pixel was decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decode)
    path = written(_huge_files()[kind])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        message = refuses(path, "too large", "at most 80 megapixels", "scale it down")
    assert "bomb" not in message.lower()
    if kind in ("PNG", "JPEG", "BMP"):
        assert "30000 x 30000 pixels" in message


def test_pillows_own_guard_stays_silent_up_to_our_limit() -> None:
    assert (Image.MAX_IMAGE_PIXELS or 0) > images.MAX_PIXELS


def test_one_pixel_is_a_picture_but_not_a_photo(written) -> None:
    path = written(encode(Image.new("RGB", (1, 1), "red"), "PNG"))
    assert load_image(path).getpixel((0, 0)) == (255, 0, 0)
    refuses(path, "1 x 1 pixels is too small", "at least 8")


# Pillow warns of the damage before it gives up.
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_no_damage_gets_past_as_anything_but_an_image_error() -> None:
    rng = np.random.default_rng(3)
    read = refused = 0
    for kind in FORMATS:
        if kind == "AVIF" and not features.check("avif"):
            continue
        whole = encode(gradient(24, 16), kind)
        for attempt in range(80):
            data = bytearray(whole)
            for at in rng.integers(4, min(len(data), 600), rng.integers(1, 4)):
                data[at] = rng.integers(256)
            end = len(data) if attempt % 4 else rng.integers(len(data))
            try:
                image = decode_image(bytes(data[:end]), "x")
            except ImageError:
                refused += 1
            else:
                assert image.mode == "RGB"
                read += 1
    assert read > 50
    assert refused > 200


def test_of_a_large_photo_only_as_much_is_decoded_as_is_shown(written) -> None:
    path = written(encode(gradient().resize((1600, 1200)), "JPEG"), "large.jpg")
    assert size_of_file(path) == (1600, 1200)
    small = load_small(path, 256)
    assert small.size == (400, 300)
    assert small.mode == "RGB"
    assert load_small(written(encode(gradient(), "PNG"), "small.png"), 256).size == (48, 32)
    with pytest.raises(ImageError):
        size_of_file(written(b"no picture", "none.jpg"))
