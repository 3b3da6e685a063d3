"""Layouts of TIFF that Pillow misreads: read here, or refused."""

from typing import IO, Final

import numpy as np
from PIL import Image

from modiste.core.errors import ImageError

_BITS, _COMPRESSION, _PHOTOMETRIC, _PLANES, _SAMPLE_FORMAT, _RESOLUTION, _UNIT = 258, 259, 262, 284, 339, 282, 296
_SEPARATE: Final = 2
_UNCOMPRESSED: Final = 1
_MIN_IS_WHITE: Final = 0
_UNSIGNED: Final = 1
_REAL: Final = 3
_INCH, _CENTIMETRE = 2, 3
_CM_PER_INCH: Final = 2.54


def load_tiff(image: Image.Image, file: IO[bytes], name: str) -> Image.Image:
    """The decoded first page of an opened TIFF.

    Raises:
        ImageError: signed whole numbers, which no rule scales to brightness.
    """
    tags = _tags(image)
    bits = _numbers(tags.get(_BITS))
    kinds = _numbers(tags.get(_SAMPLE_FORMAT))
    if max(bits, default=8) <= 16 and any(kind not in (_UNSIGNED, _REAL) for kind in kinds):
        raise ImageError("core.tiff_signed", name=name)
    planes = tags.get(_PLANES) == _SEPARATE and len(bits) > 1
    if planes and max(bits) > 8 and tags.get(_COMPRESSION, _UNCOMPRESSED) == _UNCOMPRESSED:
        return _planes(file, name)  # Pillow takes its bytes for one after another
    image.load()
    if tags.get(_PHOTOMETRIC) == _MIN_IS_WHITE and image.mode.startswith("I;16"):
        dark = Image.fromarray(65535 - np.asarray(image).astype(np.uint16))  # Pillow inverts 8 bits only
        dark.info = dict(image.info)
        return dark
    return image


def tiff_dpi(image: Image.Image) -> float | None:
    """Pixels an inch of an opened TIFF; None where it says none, or only a ratio."""
    tags = _tags(image)
    found, unit = tags.get(_RESOLUTION), tags.get(_UNIT, _INCH)
    if not isinstance(found, int | float) and not hasattr(found, "__float__"):
        return None
    per_unit = float(found)
    if unit == _INCH:
        return per_unit
    return per_unit * _CM_PER_INCH if unit == _CENTIMETRE else None


def _planes(file: IO[bytes], name: str) -> Image.Image:
    import tifffile

    file.seek(0)
    samples = np.asarray(tifffile.imread(file, key=0))
    if samples.ndim != 3 or samples.dtype != np.uint16 or samples.shape[0] not in (3, 4):
        raise ImageError("core.tiff_planes", name=name, count=len(samples))
    eight = ((samples.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)
    return Image.fromarray(np.ascontiguousarray(eight[:3].transpose(1, 2, 0)))


def _tags(image: Image.Image) -> dict[int, object]:
    return dict(getattr(image, "tag_v2", {}))


def _numbers(value: object) -> tuple[int, ...]:
    return tuple(value) if isinstance(value, tuple) else (value,) if isinstance(value, int) else ()
