"""Picture files in and out.

Reading trusts nothing: the file's first bytes pick the decoder, the header's size is checked before a pixel is
decoded, and whatever a decoder raises becomes an ImageError that names the file. Every picture comes out upright,
in 8-bit sRGB, without metadata. Writing is whole or not at all, and the same picture gives the same bytes.
"""

import io
import math
import stat
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final, TypeVar

from PIL import Image, PngImagePlugin

from modiste.core.errors import ImageError, InputError, OutputError
from modiste.core.files import write_bytes
from modiste.core.formats import find_decoder
from modiste.core.pixels import WHITE, as_mask, flatten, to_srgb
from modiste.core.tiff import load_tiff, tiff_dpi
from modiste.core.values import Lineage, Photo

__all__ = [
    "MAX_FILE_BYTES",
    "MAX_PIXELS",
    "as_mask",
    "decode_image",
    "dpi_of_bytes",
    "fit_square",
    "flatten",
    "load_image",
    "load_mask",
    "load_photo",
    "load_rgba",
    "load_small",
    "physical_dpi",
    "read_lineage",
    "save_png",
    "size_of_bytes",
    "size_of_file",
]

MAX_PIXELS: Final = 80_000_000
"""Width times height: above every phone's ordinary photo, and 240 MB once decoded."""
MAX_FILE_BYTES: Final = 1 << 30
_T = TypeVar("_T")

_HEAD_BYTES: Final = 1024
_LINEAGE_KEY: Final = "modiste"
_ORIENTATION: Final = 0x0112
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_UNCHOSEN_DPI: Final = (72, 96)
_RELATIVE_COLORIMETRIC: Final = 1
_SAVED_MODES: Final = ("1", "L", "LA", "I;16", "RGB", "RGBA")


def load_image(path: Path | str) -> Image.Image:
    """The picture in a file as RGB: upright, 8-bit sRGB, transparency laid on white, of an animation the first frame.

    Raises:
        ImageError: the file is missing, unreadable, damaged, of an unknown kind, or above 80 megapixels.
    """
    return flatten(load_rgba(path))


def load_photo(path: Path | str) -> Photo:
    """Like `load_image`, for a picture that is to be looked at.

    Raises:
        ImageError: as `load_image`, and when a side is below 8 pixels.
    """
    return Photo(load_image(path), str(path), _lineage_or_none(path))


def _lineage_or_none(path: Path | str) -> Lineage | None:
    """A photo is a photo, whatever its lineage."""
    try:
        return read_lineage(path)
    except ImageError:
        return None


def load_rgba(path: Path | str) -> Image.Image:
    """Like `load_image`, but the transparency is kept: RGBA where the file has any, RGB otherwise.

    Raises:
        ImageError: as `load_image`.
    """
    return _with_file(Path(path), _decode)


def load_small(path: Path | str, side: int) -> Image.Image:
    """Like `load_image`, for a place of `side` x `side` pixels: of a JPEG whose shorter side is twice that and more,
    only as much is decoded as is needed there, which takes a fraction of the time.

    Raises:
        ImageError: as `load_image`.
    """
    return flatten(_with_file(Path(path), lambda file, name: _decode(file, name, side)))


def load_mask(path: Path | str) -> Image.Image:
    """A painted mask as it shows, mode L: white is what is meant, and what is transparent is not painted.

    Raises:
        ImageError: as `load_image`.
    """
    return as_mask(load_rgba(path))


def physical_dpi(path: Path | str) -> float | None:
    """The resolution that a PNG or TIFF says of itself, in pixels an inch, or None where it says none.

    72 and 96, which programs write when nobody chose, say nothing; nor do photos, whose cameras do not know it.

    Raises:
        ImageError: the file cannot be read as a picture.
    """
    return _chosen_dpi(_with_file(Path(path), lambda file, name: _dpi(_open(file, name))))


def dpi_of_bytes(data: bytes, name: str = "picture") -> float | None:
    """Like `physical_dpi`, from the bytes of a file; `name` is used in messages.

    Raises:
        ImageError: as `physical_dpi`.
    """
    return _chosen_dpi(_dpi(_open(io.BytesIO(data), name)))


def _chosen_dpi(dpi: float | None) -> float | None:
    return dpi if dpi is not None and math.isfinite(dpi) and dpi >= 1 and round(dpi) not in _UNCHOSEN_DPI else None


def decode_image(data: bytes, name: str = "picture") -> Image.Image:
    """Like `load_image`, from the bytes of a file; `name` is used in messages.

    Raises:
        ImageError: as `load_image`.
    """
    return flatten(_decode(io.BytesIO(data), name))


def size_of_bytes(data: bytes, name: str = "picture") -> tuple[int, int]:
    """Width and height that a file's head says, before a pixel is decoded.

    Raises:
        ImageError: as `load_image`, as far as the head shows it.
    """
    return _open(io.BytesIO(data), name).size


def size_of_file(path: Path | str) -> tuple[int, int]:
    """Like `size_of_bytes`, of a file.

    Raises:
        ImageError: as `size_of_bytes`.
    """
    return _with_file(Path(path), lambda file, name: _open(file, name).size)


def fit_square(image: Image.Image, size: int, background: tuple[int, int, int] = WHITE) -> Image.Image:
    """The whole picture, scaled to touch the sides of a `size` x `size` RGB square and centred on `background`.

    Raises:
        InputError: `size` is below 1 pixel, or the square would hold more than MAX_PIXELS.
    """
    if not 1 <= size <= math.isqrt(MAX_PIXELS):
        raise InputError("core.square_size", most=math.isqrt(MAX_PIXELS), size=size)
    flat = flatten(image, background)
    scale = size / max(flat.size)
    width, height = (max(1, round(side * scale)) for side in flat.size)
    if (width, height) != flat.size:
        flat = flat.resize((width, height), Image.Resampling.LANCZOS)
    if width == height == size:
        return flat.copy() if flat is image else flat
    square = Image.new("RGB", (size, size), background)
    square.paste(flat, ((size - width) // 2, (size - height) // 2))
    return square


def save_png(image: Image.Image, path: Path | str, lineage: Lineage | None = None, dpi: float | None = None) -> None:
    """Write a PNG with the lineage inside (text chunk "modiste", JSON), whole or not at all; folders are made.

    With `dpi` the file says its size on cloth (pHYs) and that its colours are sRGB.

    The bytes depend on the pixels and the lineage alone: no time, no metadata of the picture's source.

    Raises:
        OutputError: the name does not end in .png, or the file cannot be written; the message names the folder.
        InputError: the picture is empty or of a mode that PNG cannot hold.
    """
    path = Path(path)
    if path.suffix.lower() != ".png":
        raise OutputError("core.png_name", path=path, name=path.with_suffix('.png').name)
    if 0 in image.size:
        raise InputError("core.picture_of_no_size", path=path, width=image.width, height=image.height)
    if image.mode not in _SAVED_MODES:
        raise InputError("core.picture_mode", path=path, mode=image.mode, modes=_SAVED_MODES)
    text = PngImagePlugin.PngInfo()
    if lineage is not None:
        text.add_itxt(_LINEAGE_KEY, lineage.to_json())
    sized: dict[str, tuple[float, float]] = {}
    if dpi is not None:
        text.add(b"sRGB", bytes([_RELATIVE_COLORIMETRIC]))
        sized["dpi"] = (dpi, dpi)
    encoded = io.BytesIO()
    # The Nones keep what the picture carries from its source out of the file.
    image.save(encoded, "PNG", pnginfo=text, icc_profile=None, transparency=None, **sized)
    write_bytes(path, encoded.getvalue())


def read_lineage(path: Path | str) -> Lineage | None:
    """The lineage that `save_png` stored, or None when the picture has none; no pixel is decoded.

    Raises:
        ImageError: the file cannot be read as a picture, or its lineage is damaged.
    """
    text = _with_file(Path(path), lambda file, name: _open(file, name).info.get(_LINEAGE_KEY))
    if not isinstance(text, str):
        return None
    try:
        return Lineage.from_json(text)
    except InputError as error:
        raise ImageError("core.lineage_damaged", path=path) from error


def _with_file(path: Path, read: Callable[[IO[bytes], str], _T]) -> _T:
    name = str(path)
    try:
        mode = path.stat()
        if stat.S_ISDIR(mode.st_mode):
            raise ImageError("core.image_is_folder", name=name)
        if not stat.S_ISREG(mode.st_mode):
            raise ImageError("core.image_not_plain", name=name)
        if mode.st_size > MAX_FILE_BYTES:
            raise ImageError("core.image_file_too_large", name=name, megabytes=mode.st_size >> 20)
        with path.open("rb") as file:
            return read(file, name)
    except FileNotFoundError as error:
        raise ImageError("core.image_missing", name=name) from error
    except PermissionError as error:
        raise ImageError("core.image_forbidden", name=name) from error
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ImageError("core.image_not_opened", name=name, reason=reason) from error


def _open(file: IO[bytes], name: str) -> Image.Image:
    """The picture with its header read and its size checked, not yet decoded."""
    head = file.read(_HEAD_BYTES)
    file.seek(0)
    decoder = find_decoder(head, name)
    try:
        image = decoder(file, "")
    except Exception as error:
        raise _decoder_error(name, error) from error
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise ImageError("core.image_too_large", name=name, width=width, height=height, most=MAX_PIXELS // 1_000_000)
    return image


def _decode(file: IO[bytes], name: str, side: int | None = None) -> Image.Image:
    image = _open(file, name)
    try:
        if side is not None:
            image.draft(None, (side, side))  # of a JPEG an eighth, a quarter or a half of its size
        if image.format == "TIFF":
            image = load_tiff(image, file, name)
        else:
            image.load()
        upright = _UPRIGHT.get(_orientation(image))
        srgb = to_srgb(image, name)
        return srgb if upright is None else srgb.transpose(upright)
    except ImageError:
        raise
    except Exception as error:
        raise _decoder_error(name, error) from error


def _dpi(image: Image.Image) -> float | None:
    if image.format == "TIFF":
        return tiff_dpi(image)
    said = image.info.get("dpi") if image.format == "PNG" else None
    return float(said[0]) if isinstance(said, tuple) else None


def _orientation(image: Image.Image) -> int:
    """EXIF orientation, 1 to 8; 1 (upright) where there is none or it cannot be read."""
    if image.format == "TIFF":
        return 1  # Pillow turns TIFF pictures itself while it decodes them.
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - damaged metadata raises anything, and says nothing about the pixels
        return 1
    return value if isinstance(value, int) else 1


def _decoder_error(name: str, error: Exception) -> ImageError:
    if isinstance(error, Image.DecompressionBombError):
        return ImageError("core.image_of_too_many_pixels", name=name, most=MAX_PIXELS // 1_000_000)
    if isinstance(error, MemoryError):
        return ImageError("core.image_beyond_memory", name=name)
    reason = str(error).strip() or type(error).__name__
    if "truncated" in reason.lower() or isinstance(error, EOFError):
        return ImageError("core.image_truncated", name=name)
    return ImageError("core.image_not_decoded", name=name, reason=reason[:120])
