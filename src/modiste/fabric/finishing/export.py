"""Print files: PNG and TIFF with their size on cloth and a colour profile, and a sheet that shows the repeat."""

import io
import math
from pathlib import Path
from typing import Final

import numpy as np
import tifffile
from PIL import Image, ImageCms, ImageDraw, ImageFont

from modiste.core.errors import OutputError, SettingError
from modiste.core.files import write_bytes
from modiste.fabric.finishing.inks import Inked
from modiste.fabric.finishing.seams import Pixels

CM_PER_INCH: Final = 2.54
DPI: Final = (30.0, 1200.0)
_SHEET_PX: Final = 1200
_RULER_PX: Final = 56


def print_px(width_cm: float, dpi: float) -> int:
    """Pixels across `width_cm` of cloth. Raises SettingError for a resolution outside 30 to 1200 dpi, or no width."""
    if not DPI[0] <= dpi <= DPI[1]:
        raise SettingError("fabric.dpi", least=DPI[0], most=DPI[1], dpi=dpi)
    if not (math.isfinite(width_cm) and width_cm > 0):
        raise SettingError("fabric.width", width_cm=width_cm)
    return max(1, round(width_cm / CM_PER_INCH * dpi))


def tiff_16_bit(pixels: Pixels, dpi: float) -> bytes:
    """A TIFF of 16 bits a channel, deflated, with the sRGB profile: H x W x 3 sRGB in, file bytes out."""
    file = io.BytesIO()
    tifffile.imwrite(file, pixels.astype(np.uint16) * 257, photometric="rgb", compression="adobe_deflate",
                     predictor=True, resolution=(dpi, dpi), resolutionunit="INCH", iccprofile=_srgb(),
                     software="Modiste", metadata=None)
    return file.getvalue()


def tiff_indexed(inked: Inked, dpi: float) -> bytes:
    """A TIFF with a palette of the inks, as separation software reads it."""
    file = io.BytesIO()
    _paletted(inked).save(file, "TIFF", compression="tiff_adobe_deflate", dpi=(dpi, dpi), icc_profile=_srgb())
    return file.getvalue()


def plate_png(inked: Inked, ink: int, dpi: float) -> bytes:
    """The separation of one ink as a greyscale PNG."""
    file = io.BytesIO()
    Image.fromarray(inked.plate(ink)).save(file, "PNG", dpi=(dpi, dpi))
    return file.getvalue()


def write(data: bytes, path: Path) -> Path:
    """Write a print file, whole or not at all. Raises OutputError."""
    if path.is_dir():
        raise OutputError("fabric.path_is_folder", path=path)
    write_bytes(path, data)
    return path


def repeat_sheet(tile: Pixels, width_cm: float, cloth_cm: float | None = None) -> Image.Image:
    """A square of cloth, `cloth_cm` wide (default: three repeats), with a ruler in centimetres along its edge."""
    cloth = cloth_cm if cloth_cm is not None else 3 * width_cm
    side = _SHEET_PX - _RULER_PX
    scale = side / cloth * width_cm / tile.shape[1]
    size = (max(1, round(tile.shape[1] * scale)), max(1, round(tile.shape[0] * scale)))
    small = np.asarray(Image.fromarray(tile).resize(size, Image.Resampling.LANCZOS))
    times = (-(-side // small.shape[0]), -(-side // small.shape[1]), 1)
    sheet = Image.new("RGB", (_SHEET_PX, _SHEET_PX), "white")
    sheet.paste(Image.fromarray(np.tile(small, times)[:side, :side]), (_RULER_PX, _RULER_PX))
    _rule(sheet, side / cloth, cloth)
    return sheet


def _rule(sheet: Image.Image, px_per_cm: float, cloth_cm: float) -> None:
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(18)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if step * px_per_cm >= 60 or step == 1000)
    for cm in range(0, int(cloth_cm) + 1, step):
        at = _RULER_PX + cm * px_per_cm
        draw.line([(at, _RULER_PX - 14), (at, _RULER_PX - 2)], fill="black", width=2)
        draw.line([(_RULER_PX - 14, at), (_RULER_PX - 2, at)], fill="black", width=2)
        draw.text((at + 4, _RULER_PX - 36), f"{cm}", fill="black", font=font)
        if cm:
            draw.text((6, at + 2), f"{cm}", fill="black", font=font)
    draw.text((6, 6), "cm", fill="black", font=font)


def _paletted(inked: Inked) -> Image.Image:
    picture = Image.fromarray(inked.plates).convert("L")
    indexed = Image.frombytes("P", picture.size, picture.tobytes())
    indexed.putpalette(inked.inks.array().tobytes())
    return indexed


def _srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
