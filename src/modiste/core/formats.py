"""Which decoder a picture file needs, judged by its first bytes: names lie, and Pillow would also try formats that
run other programs. Files of a known kind that cannot be read get a message with the way out."""

import re
from collections.abc import Callable
from typing import IO, Final, TypeAlias

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    ImageFile,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from modiste.core.errors import ImageError

Decoder: TypeAlias = Callable[[IO[bytes], str], ImageFile.ImageFile]

PICTURE_SUFFIXES: Final = frozenset(
    ".jpg .jpeg .jpe .jif .jfif .png .apng .webp .bmp .dib .gif .tif .tiff .avif .avifs .heic .heif .hif .jp2 .j2k .j2c"
    " .jpf .jpx .jpc .ppm .pgm .pbm .pnm".split()
)
"""Endings of the files that can be read, in lower case."""
UNREAD_SUFFIXES: Final = frozenset(".svg .psd .dng .cr2 .cr3 .nef .arw .raf .orf .jxl".split())
"""Endings of pictures that cannot be read here."""
_READ: Final = ("JPEG", "PNG", "WebP", "GIF", "TIFF", "BMP", "AVIF", "HEIC")


def _heif(file: IO[bytes], name: str) -> ImageFile.ImageFile:
    """HEIC, as phones write it: libheif turns it upright; its library is loaded for the first such picture."""
    from pi_heif import HeifImageFile

    image: ImageFile.ImageFile = HeifImageFile(file, name)
    return image


_DECODERS: Final[tuple[tuple[re.Pattern[bytes], Decoder], ...]] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PngImagePlugin.PngImageFile),
    (re.compile(rb"\xff\xd8\xff"), JpegImagePlugin.jpeg_factory),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), WebPImagePlugin.WebPImageFile),
    (re.compile(rb"GIF8[79]a"), GifImagePlugin.GifImageFile),
    (re.compile(rb"II[*+]\0|MM\0[*+]"), TiffImagePlugin.TiffImageFile),
    (re.compile(rb"BM"), BmpImagePlugin.BmpImageFile),
    (re.compile(rb"....ftyp(?=.{0,48}avi[fs])", re.DOTALL), AvifImagePlugin.AvifImageFile),
    (re.compile(rb"....ftyp(hei|hev|mif1|msf1)", re.DOTALL), _heif),
    (re.compile(rb"\0\0\0\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51"), Jpeg2KImagePlugin.Jpeg2KImageFile),
    (re.compile(rb"P[1-6]\s"), PpmImagePlugin.PpmImageFile),
)
_UNREAD: Final = (
    (
        re.compile(rb"\s*(\xef\xbb\xbf)?\s*<(?=(\?xml|!doctype svg|!--|svg)).*?(?<=<)svg\b", re.DOTALL | re.IGNORECASE),
        "an SVG drawing",
    ),
    (re.compile(rb"\s*<(!doctype html|html)", re.IGNORECASE), "a web page"),
    (re.compile(rb"%PDF"), "a PDF document"),
    (re.compile(rb"8BPS"), "a Photoshop document"),
    (re.compile(rb"....ftyp", re.DOTALL), "a video"),
)


def find_decoder(head: bytes, name: str) -> Decoder:
    """The decoder for a file that begins with `head` (1 kB is enough); `name` is used in messages.

    Raises:
        ImageError: the file is empty or not of a kind that can be read.
    """
    if not head:
        raise ImageError("core.image_empty", name=name, kinds=_READ)
    for pattern, decoder in _DECODERS:
        if pattern.match(head):
            return decoder
    for pattern, kind in _UNREAD:
        if pattern.match(head):
            raise ImageError("core.image_kind", name=name, kind=kind)
    raise ImageError("core.not_an_image", name=name, kinds=_READ)
