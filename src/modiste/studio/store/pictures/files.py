"""Pictures on disk, named by what is in them: `pictures/ab/cd/abcd....png`, and WebP thumbnails beside them. What
people made is kept exactly, as PNG; photos of a catalogue's goods, of which there may be a hundred thousand, as WebP;
a large photo that came as JPEG or HEIC as JPEG, since its grain makes a PNG four times as large and ten times as slow.

The same pixels are one file, whoever keeps them. A file is whole or not there, and never changes once it is; only
pixels are encoded, so nothing that a source file carried (place, camera, a second file behind the first) comes along.
"""

import hashlib
import io
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Final

from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from modiste.core.errors import ImageError, InputError
from modiste.core.files import PRIVATE_FILE, output_error, write_bytes
from modiste.core.images import MAX_PIXELS
from modiste.core.pixels import to_srgb
from modiste.studio.home import PICTURES, THUMBNAILS, Home

THUMBNAIL_SIDES: Final = (256, 1024)
"""Longest side in pixels: for lists, and for a picture that fills a page."""
_HEAD: Final = 16
"""Bytes that tell one kind of picture from another."""
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_PNG: Final = ".png"
_OTHERS: Final = (".webp", ".jpg")
SUFFIXES: Final = (_PNG, *_OTHERS)
_WEBP_QUALITY: Final = 82
_PHOTO_QUALITY: Final = 90
PHOTO_SIDE: Final = 1024
"""Longest side of a catalogue's photo as it is kept."""
_QUICK_PIXELS: Final = 1_200_000
"""Above it PNG's quickest compression: a fifth of the time, at about a tenth more bytes."""
_LARGE_PIXELS: Final = 2_000_000
_JPEG_QUALITY: Final = 95


class PictureFiles:
    """The picture files under a home folder."""

    def __init__(self, home: Home) -> None:
        self.folder = home.path(PICTURES)
        self._thumbnails = home.path(THUMBNAILS)

    def path(self, sha256: str) -> Path:
        """Where the picture of that hash is, or would be.

        Raises:
            InputError: it is no hash; as a path it could lead anywhere.
        """
        _check_hash(sha256)
        file = self.folder / sha256[:2] / sha256[2:4] / f"{sha256}{_PNG}"
        return next((other for other in map(file.with_suffix, _OTHERS) if other.is_file()), file)

    def keep(self, data: bytes) -> str:
        """Write an encoded picture unless it is there already; its SHA-256.

        Raises:
            OutputError: the disk is full or the folder cannot be written to; nothing half-written is left.
        """
        sha256 = hash_of(data)
        path = self.path(sha256)
        if not path.is_file():
            write_bytes(path.with_suffix(suffix_of(data)), data, PRIVATE_FILE)
        return sha256

    def load(self, sha256: str) -> Image.Image:
        """The picture of that hash: mode L, RGB or RGBA.

        Raises:
            ImageError: its file is missing or damaged.
        """
        return decode_kept(self.read(sha256), self.path(sha256))

    def read(self, sha256: str) -> bytes:
        """The file of the picture of that hash.

        Raises:
            ImageError: it is missing.
        """
        path = self.path(sha256)
        try:
            return path.read_bytes()
        except OSError as error:
            raise ImageError("studio.picture_file_missing", path=path) from error

    def is_picture(self, sha256: str) -> bool:
        """Whether there is a file of that hash which begins as a picture does that can be shown."""
        try:
            path = self.path(sha256)
            with path.open("rb") as file, _PLUGINS[suffix_of(file.read(_HEAD))](path) as image:
                return image.width * image.height <= MAX_PIXELS
        except (OSError, SyntaxError, ValueError):
            return False

    def kept_thumbnail(self, sha256: str, side: int = THUMBNAIL_SIDES[0]) -> Path | None:
        """The WebP of a picture where it was made already."""
        path = self._thumbnail_path(sha256, side)
        return path if path.is_file() else None

    def thumbnail(self, sha256: str, side: int = THUMBNAIL_SIDES[0]) -> Path:
        """A WebP of the picture that fits a square of `side` pixels, made on the first call.

        Raises:
            InputError: `side` is not one of THUMBNAIL_SIDES.
            ImageError: the picture's file is missing or damaged.
            OutputError: it cannot be written.
        """
        path = self._thumbnail_path(sha256, side)
        if not path.is_file():
            write_bytes(path, encode_webp(self.load(sha256), side), PRIVATE_FILE)
        return path

    def make_thumbnails(self, sha256: str, image: Image.Image) -> None:
        """Make the thumbnail for lists while the picture is at hand, so that no list waits for it; both of a picture
        that takes long to read again."""
        large = image.width * image.height > _LARGE_PIXELS
        for side in THUMBNAIL_SIDES[::-1] if large else THUMBNAIL_SIDES[:1]:
            path = self._thumbnail_path(sha256, side)
            if not path.is_file():
                image = fitting(image, side)  # the next one is smaller still
                write_bytes(path, encode_webp(image, side), PRIVATE_FILE)

    def size_of(self, sha256: str) -> int:
        """Bytes of a picture and its thumbnails on the disk."""
        total = 0
        for path in (self.path(sha256), *(self._thumbnail_path(sha256, side) for side in THUMBNAIL_SIDES)):
            with suppress(OSError):
                total += path.stat().st_size
        return total

    def drop(self, hashes: Iterable[str]) -> None:
        """Delete pictures and their thumbnails; what is not there is no matter.

        Raises:
            OutputError: a file cannot be deleted.
        """
        for sha256 in hashes:
            for path in (self.path(sha256), *(self._thumbnail_path(sha256, side) for side in THUMBNAIL_SIDES)):
                try:
                    path.unlink(missing_ok=True)
                except OSError as error:
                    raise output_error(path, error) from error

    def older_than(self, seconds: float) -> tuple[str, ...]:
        """The hashes of the pictures on disk whose files were last written that long ago."""
        return tuple(path.stem for path in self.folder.glob("??/??/*.*") if path.suffix in SUFFIXES
                     and is_sha256(path.stem) and time() - path.stat().st_mtime > seconds)

    def _thumbnail_path(self, sha256: str, side: int) -> Path:
        if side not in THUMBNAIL_SIDES:
            raise InputError("studio.thumbnail_side", sides=THUMBNAIL_SIDES, side=side)
        _check_hash(sha256)
        return self._thumbnails / str(side) / sha256[:2] / f"{sha256}.webp"


def is_sha256(text: str) -> bool:
    """Whether it is a hash as pictures are named by: 64 hexadecimal digits."""
    return _SHA256.fullmatch(text) is not None


def _check_hash(sha256: str) -> None:
    if not is_sha256(sha256):
        raise InputError("studio.no_hash", name=sha256[:20])


def hash_of(data: bytes) -> str:
    """What an encoded picture's file is named by."""
    return hashlib.sha256(data).hexdigest()


def encode_png(image: Image.Image) -> bytes:
    """The pixels as PNG in sRGB, mode L, RGB or RGBA, and nothing else: the same pixels always give the same bytes.

    Raises:
        InputError: the picture is empty, or its samples cannot be brought to 8 bits (ImageError).
    """
    if 0 in image.size:
        raise InputError("studio.picture_of_no_size", width=image.width, height=image.height)
    plain = image.convert("L") if image.mode in ("1", "L") else to_srgb(image)
    level = 1 if plain.width * plain.height > _QUICK_PIXELS else 6
    encoded = io.BytesIO()
    plain.save(encoded, "PNG", compress_level=level, pnginfo=PngImagePlugin.PngInfo(), icc_profile=None,
               transparency=None, exif=None)
    return encoded.getvalue()


def encode_upload(image: Image.Image, data: bytes) -> bytes:
    """An uploaded picture as it is kept: `image` are the pixels of the file `data`. What came with losses and is large
    is kept as JPEG of the highest quality that still saves, all else exactly.

    Raises:
        InputError: as `encode_png`.
    """
    if not _is_lossy(data) or image.mode not in ("L", "RGB") or image.width * image.height <= _LARGE_PIXELS:
        return encode_png(image)
    encoded = io.BytesIO()
    image.save(encoded, "JPEG", quality=_JPEG_QUALITY, subsampling=0, exif=b"", icc_profile=None, comment=b"")
    return encoded.getvalue()


def _is_lossy(data: bytes) -> bool:
    """Whether a file is a JPEG or of HEIC's kin, by its first bytes."""
    return is_jpeg(data) or data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftypheim")


def decode_kept(data: bytes, name: Path | str) -> Image.Image:
    """The picture in a file of the store, which `name` names in an error: mode L, RGB or RGBA.

    Raises:
        ImageError: it is damaged.
    """
    try:
        with _PLUGINS[suffix_of(data)](io.BytesIO(data)) as image:
            if image.width * image.height <= MAX_PIXELS:
                image.load()
                return image.copy()
    except (OSError, SyntaxError, ValueError) as error:
        raise ImageError("studio.picture_file_missing", path=name) from error
    raise ImageError("studio.picture_file_missing", path=name)


def suffix_of(data: bytes) -> str:
    """The ending of an encoded picture's file name."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    return ".jpg" if is_jpeg(data) else _PNG


def is_jpeg(data: bytes) -> bool:
    """Whether a file is a JPEG."""
    return data[:3] == b"\xff\xd8\xff"


_PLUGINS: Final = {_PNG: PngImagePlugin.PngImageFile, ".webp": WebPImagePlugin.WebPImageFile,
                   ".jpg": JpegImagePlugin.JpegImageFile}
"""One reader for each ending: nothing else that Pillow can read is looked for in a file of the store."""


def encode_photo(image: Image.Image) -> bytes:
    """A photo of a catalogue as it is kept: the pixels alone, at most 1024 of them a side.

    Raises:
        InputError: its samples cannot be brought to 8 bits (ImageError).
    """
    return encode_webp(to_srgb(image), PHOTO_SIDE, _PHOTO_QUALITY)


def fitting(image: Image.Image, side: int) -> Image.Image:
    """The picture, RGB or RGBA, fit to a square of `side` pixels; smaller ones keep their size."""
    colours = image if image.mode in ("RGB", "RGBA") else image.convert("RGB")
    scale = side / max(colours.size)
    if scale >= 1:
        return colours
    size = (max(1, round(colours.width * scale)), max(1, round(colours.height * scale)))
    return colours.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def encode_webp(image: Image.Image, side: int, quality: int = _WEBP_QUALITY) -> bytes:
    """A WebP that fits a square of `side` pixels; smaller pictures keep their size."""
    small = fitting(image, side)
    encoded = io.BytesIO()
    small.save(encoded, "WEBP", quality=quality, method=3, exif=b"", xmp=b"", icc_profile=None)
    return encoded.getvalue()


