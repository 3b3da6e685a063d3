import struct
import warnings

import numpy as np
import pytest
from PIL import Image, ImageCms

from modiste.core.errors import ImageError
from modiste.core.images import load_image, load_rgba
from tests.core.drawn import chunk, display_p3, encode, gradient, png


def difference(image: Image.Image, other: Image.Image) -> float:
    return float(np.abs(np.asarray(image, np.float64) - np.asarray(other, np.float64)).max())


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
    with pytest.raises(ImageError, match=r"photo\.png: floating-point"):
        load_image(written(encode(Image.fromarray(np.full((16, 16), 7.5, np.float32)), "TIFF")))
    with pytest.raises(ImageError, match=r"photo\.png: 32-bit"):
        load_image(written(encode(Image.fromarray(np.full((16, 16), 10**6, np.int32)), "TIFF")))


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
    assert difference(load_image(written(encode(image, "TIFF", icc_profile=lab.tobytes()))), colours) < 4  # type: ignore[arg-type]
    assert difference(load_image(written(encode(image, "TIFF"))), colours) < 4  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK", "P", "RGBA"])
def test_a_profile_that_is_damaged_or_for_other_pixels_is_left_out(written, mode: str) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    image = Image.new("RGB", (16, 16), (120, 120, 120)).convert(mode)
    plain = load_image(written(encode(image, "TIFF")))
    for icc in (b"garbage", lab, lab[:200]):
        assert load_image(written(encode(image, "TIFF", icc_profile=icc))) == plain
