import errno
import os
import struct
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, features

from modiste.core import images
from modiste.core.errors import ImageError, InputError, ModisteError, OutputError
from modiste.core.images import decode_image, fit_square, load_image, load_photo, load_rgba, read_lineage, save_png
from modiste.core.values import Lineage, Photo
from tests.core.drawn import FORMATS, chunk, display_p3, encode, gradient, png

LINEAGE = Lineage("design", "bundled", 7, (("steps", "8"),), ("прямые леопардовые джинсы",), ())
HUGE = 30_000


def difference(image: Image.Image, other: Image.Image) -> float:
    return float(np.abs(np.asarray(image, np.float64) - np.asarray(other, np.float64)).max())


def refuses(path: Path | str, *says: str) -> str:
    with pytest.raises(ImageError) as caught:
        load_photo(path)
    message = str(caught.value)
    assert str(path) in message
    for text in says:
        assert text in message
    return message


@pytest.fixture
def written(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(data: bytes, name: str = "photo.png") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


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


# --- what cannot be read ---------------------------------------------------------------------------------------------


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
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64), "a HEIC photo"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(64), "a HEIC photo"),
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


# --- what must be read properly --------------------------------------------------------------------------------------


def test_cmyk_is_converted(written) -> None:
    cmyk = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    for kind in ("JPEG", "TIFF"):
        red, green, blue = load_image(written(encode(cmyk, kind))).getpixel((8, 8))
        assert red > 225
        assert max(green, blue) < 30


def test_16_bit_grey_is_scaled_and_not_clipped(written) -> None:
    ramp = np.tile(np.linspace(0, 65535, 256).astype(np.uint16), (16, 1))
    expected = np.round(ramp / 65535 * 255).astype(np.uint8)
    for kind in ("PNG", "TIFF"):
        grey = np.asarray(load_image(written(encode(Image.fromarray(ramp), kind))))
        np.testing.assert_array_equal(grey, np.repeat(expected[..., None], 3, axis=-1))


def test_16_bit_big_endian_tiff(written) -> None:
    ramp = np.tile(np.linspace(0, 65535, 64).astype(np.uint16), (16, 1))
    image = Image.frombytes("I;16B", (64, 16), ramp.astype(">u2").tobytes())
    grey = np.asarray(load_image(written(encode(image, "TIFF"))))[..., 0]
    np.testing.assert_array_equal(grey, np.round(ramp / 65535 * 255))


def test_16_bit_colour_and_alpha(written) -> None:
    pixels = np.zeros((16, 16, 4), ">u2")
    pixels[...] = (65535, 32896, 0, 65535)
    pixels[:8, :, 3] = 0
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    image = load_rgba(written(png(16, 16, rows, depth=16, colour=6)))
    assert image.getpixel((0, 15)) == (255, 128, 0, 255)
    assert image.getpixel((0, 0))[3] == 0
    assert load_image(written(png(16, 16, rows, depth=16, colour=6))).getpixel((0, 0)) == (255, 255, 255)


def test_16_bit_grey_with_one_clear_value(written) -> None:
    rows = b"".join(b"\0" + struct.pack(">8H", *[40_000] * 4, *[9] * 4) for _ in range(8))
    image = load_rgba(written(png(8, 8, rows, depth=16, colour=0, extra=chunk(b"tRNS", struct.pack(">H", 9)))))
    assert image.getpixel((0, 0)) == (156, 156, 156, 255)
    assert image.getpixel((7, 0))[3] == 0


def test_16_bit_colour_with_one_clear_value(written) -> None:
    pixel, clear = (0x8000, 0x4000, 0x2000), (0x1000, 0x0101, 0xFFFF)
    rows = b"".join(b"\0" + struct.pack(">24H", *pixel * 4, *clear * 4) for _ in range(8))
    image = load_rgba(written(png(8, 8, rows, depth=16, extra=chunk(b"tRNS", struct.pack(">3H", *clear)))))
    assert image.getpixel((0, 0)) == (128, 64, 32, 255)
    assert image.getpixel((7, 0))[3] == 0


def test_samples_that_have_no_known_scale(written) -> None:
    real = Image.fromarray(np.full((16, 16), 0.5, np.float32))
    assert load_image(written(encode(real, "TIFF"))).getpixel((0, 0)) == (128, 128, 128)
    refuses(written(encode(Image.fromarray(np.full((16, 16), 7.5, np.float32)), "TIFF")), "floating-point")
    refuses(written(encode(Image.fromarray(np.full((16, 16), 10**6, np.int32)), "TIFF")), "32-bit")


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF"])
def test_of_an_animation_the_first_frame(written, kind: str) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ((200, 30, 40), (20, 200, 40), (0, 0, 255))]
    path = written(
        encode(
            frames[0], kind, save_all=True, append_images=frames[1:], **({"lossless": True} if kind == "WEBP" else {})
        )
    )
    assert load_image(path).getpixel((8, 8)) == (200, 30, 40)


def test_alpha_is_flattened_on_white_or_kept(written) -> None:
    image = Image.new("RGBA", (16, 16), (200, 0, 0, 255))
    image.paste((0, 0, 0, 0), (0, 0, 8, 16))
    image.paste((0, 0, 0, 128), (8, 0, 16, 8))
    path = written(encode(image, "PNG"))
    flat = load_image(path)
    assert [flat.getpixel(at) for at in ((0, 0), (15, 0), (15, 15))] == [(255,) * 3, (127,) * 3, (200, 0, 0)]
    assert load_rgba(path).tobytes() == image.tobytes()
    assert load_rgba(written(encode(gradient(), "PNG"))).mode == "RGB"


def test_palettes_with_and_without_a_clear_colour(written) -> None:
    palette = gradient().quantize(16)
    assert difference(load_image(written(encode(palette, "PNG"))), palette.convert("RGB")) == 0
    clear = palette.getpixel((0, 0))
    kept = load_rgba(written(encode(palette, "PNG", transparency=clear)))
    assert kept.getpixel((0, 0))[3] == 0
    assert kept.getpixel((47, 31))[3] == 255
    assert load_image(written(encode(palette, "GIF", transparency=clear))).getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA"])
def test_greyscale(written, mode: str) -> None:
    image = Image.new("L", (16, 16), 255).convert(mode)
    image.paste(0, (0, 0, 8, 16))
    loaded = load_image(written(encode(image, "PNG")))
    assert loaded.getpixel((15, 0)) == (255, 255, 255)
    assert loaded.mode == "RGB"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_upright(written, kind: str, orientation: int) -> None:
    upright = Image.new("RGB", (32, 16), (255, 255, 255))
    upright.paste((255, 0, 0), (0, 0, 16, 8))
    # How a camera held so would store it: the inverse of the turn that the tag asks for.
    stored = {
        1: upright,
        2: upright.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: upright.transpose(Image.Transpose.ROTATE_180),
        4: upright.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: upright.transpose(Image.Transpose.TRANSPOSE),
        6: upright.transpose(Image.Transpose.ROTATE_90),
        7: upright.transpose(Image.Transpose.TRANSVERSE),
        8: upright.transpose(Image.Transpose.ROTATE_270),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    loaded = load_image(written(encode(stored, kind, exif=exif.tobytes())))
    assert loaded.size == (32, 16)
    assert np.abs(np.asarray(loaded, float) - np.asarray(upright, float)).mean() < 12


def test_damaged_exif_does_not_cost_the_picture(written) -> None:
    for exif in (
        b"Exif\0\0" + b"garbage" * 9,
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\1" * 40,
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert load_image(written(encode(gradient(), "JPEG", exif=exif))).size == (48, 32)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        *((kind, mode) for kind in ("PNG", "WEBP", "TIFF") for mode in ("RGB", "RGBA", "P", "L")),
    ],
)
def test_an_embedded_profile_is_applied(written, kind: str, mode: str) -> None:
    # The P3 numbers of sRGB's pure red, as every wide-gamut colour picker gives them.
    stored = (90, 90, 90) if mode == "L" else (234, 51, 35)
    expected = (90, 90, 90) if mode == "L" else (255, 0, 0)
    flat = Image.new("RGB", (16, 16), stored)
    image = flat.quantize(2) if mode == "P" else flat.convert(mode)
    options = {"lossless": True} if kind == "WEBP" else {"quality": 100, "subsampling": 0} if kind == "JPEG" else {}
    loaded = load_image(written(encode(image, kind, icc_profile=display_p3(), **options)))
    assert difference(loaded, Image.new("RGB", (16, 16), expected)) <= 3
    assert loaded.info == {}


def test_alpha_survives_a_profile(written) -> None:
    image = Image.new("RGBA", (16, 16), (234, 51, 35, 77))
    red, _, _, alpha = load_rgba(written(encode(image, "PNG", icc_profile=display_p3()))).getpixel((8, 8))
    assert red > 250
    assert alpha == 77


def test_lab_pictures_are_converted(written) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    colours = Image.fromarray(np.array([[[120, 120, 120], [180, 90, 60], [250, 250, 250]]], np.uint8))
    image = ImageCms.profileToProfile(colours, ImageCms.createProfile("sRGB"), lab, outputMode="LAB")
    assert difference(load_image(written(encode(image, "TIFF", icc_profile=lab.tobytes()))), colours) < 4
    assert difference(load_image(written(encode(image, "TIFF"))), colours) < 4


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK", "P", "RGBA"])
def test_a_profile_that_is_damaged_or_for_other_pixels_is_left_out(written, mode: str) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    image = Image.new("RGB", (16, 16), (120, 120, 120)).convert(mode)
    plain = load_image(written(encode(image, "TIFF")))
    for icc in (b"garbage", lab, lab[:200]):
        assert load_image(written(encode(image, "TIFF", icc_profile=icc))) == plain


# --- fitting and saving ----------------------------------------------------------------------------------------------


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
