import io
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms

from modiste.core.errors import OutputError, SettingError
from modiste.core.values import Palette
from modiste.data.patterns import draw_pattern
from modiste.fabric.finishing.export import plate_png, print_px, repeat_sheet, tiff_16_bit, tiff_indexed, write
from modiste.fabric.finishing.inks import Inked, reduce_to_inks
from modiste.fabric.finishing.vector import to_svg

FLOWERS = draw_pattern("floral", 96, seed=3)
INKED = reduce_to_inks(FLOWERS, 4)


def test_a_width_on_cloth_is_pixels_at_a_resolution() -> None:
    assert print_px(64, 150) == 3780
    with pytest.raises(SettingError, match="dpi"):
        print_px(64, 5)


def test_a_16_bit_tiff_says_its_size_and_colours() -> None:
    with tifffile.TiffFile(io.BytesIO(tiff_16_bit(FLOWERS, 150))) as file:
        page = file.pages[0]
        assert page.dtype == np.uint16
        np.testing.assert_array_equal(page.asarray() // 257, FLOWERS)
        assert page.tags["XResolution"].value[0] / page.tags["XResolution"].value[1] == pytest.approx(150)
        profile = ImageCms.ImageCmsProfile(io.BytesIO(page.tags["InterColorProfile"].value))
        assert "sRGB" in ImageCms.getProfileDescription(profile)


def test_an_indexed_tiff_has_the_inks_as_its_palette() -> None:
    with Image.open(io.BytesIO(tiff_indexed(INKED, 300))) as picture:
        assert picture.mode == "P"
        assert picture.info["dpi"] == (300, 300)
        assert picture.info["icc_profile"]
        np.testing.assert_array_equal(np.asarray(picture), INKED.plates)
        np.testing.assert_array_equal(np.asarray(picture.convert("RGB")), INKED.pixels)


def test_a_plate_is_grey_with_its_resolution() -> None:
    with Image.open(io.BytesIO(plate_png(INKED, 1, 200))) as picture:
        assert picture.mode == "L"
        assert picture.info["dpi"][0] == pytest.approx(200, abs=0.1)
        np.testing.assert_array_equal(np.asarray(picture) == 0, INKED.plates == 1)


def test_the_sheet_repeats_the_tile_and_has_a_ruler() -> None:
    sheet = np.asarray(repeat_sheet(FLOWERS, width_cm=20, cloth_cm=40))
    assert sheet.shape == (1200, 1200, 3)
    first, second = sheet[56:600, 56:600].astype(int), sheet[628:1172, 56:600].astype(int)
    assert np.abs(first - second).mean() < 3, "two repeats down the cloth"
    assert (sheet[:56, 56:] == 0).any(), "marks of the ruler"


def test_svg_draws_the_same_picture() -> None:
    """Rasterised here by its own outlines: every path is closed polygons under the even-odd rule."""
    import cv2

    root = ET.fromstring(to_svg(INKED, width_cm=12))
    assert root.attrib["width"] == "12cm"
    scale, drawn = 4, None
    for element in root.iter():
        kind = element.tag.rsplit("}", 1)[-1]
        if kind == "rect":
            colour = tuple(bytes.fromhex(element.attrib["fill"][1:]))
            drawn = np.full((96 * scale, 96 * scale, 3), colour, np.uint8)
        elif kind == "path":
            assert drawn is not None
            parts = [np.array([pair.split() for pair in part[1:].split("L")], float)
                     for part in element.attrib["d"].split("Z") if part]
            mask = np.zeros(drawn.shape[:2], np.uint8)
            cv2.fillPoly(mask, [np.round(part * scale * 16).astype(np.int32) for part in parts], 1, shift=4)
            drawn[mask == 1] = tuple(bytes.fromhex(element.attrib["fill"][1:]))
    assert drawn is not None
    middle = drawn[scale // 2 :: scale, scale // 2 :: scale]
    assert (middle == INKED.pixels).all(axis=-1).mean() > 0.93


def test_one_ink_is_a_rectangle() -> None:
    plain = Inked(np.zeros((8, 8), np.uint8), Palette(((1, 2, 3),)))
    assert "<path" not in to_svg(plain)
    assert 'width="8"' in to_svg(plain)


def test_a_print_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    assert write(b"data", tmp_path / "deep" / "a.tiff").read_bytes() == b"data"
    with pytest.raises(OutputError, match="folder"):
        write(b"data", tmp_path / "deep")
