"""Any decoded picture to 8-bit sRGB: colour profiles, CMYK, Lab, 16 bits, palettes and transparency."""

import hashlib
import io
from functools import lru_cache
from typing import Final, cast

import numpy as np
from PIL import Image, ImageCms

from modiste.core.errors import ImageError

WHITE: Final = (255, 255, 255)
BLACK: Final = (0, 0, 0)

_ALPHA_MODES: Final = ("LA", "La", "PA", "RGBA", "RGBa")
_16_BIT_MAX: Final = 65535
_ROUNDED: Final = 2  # of 255: two profiles that mean the same differ so much
# What the four letters in a profile's header say about the pixels it describes, as Pillow modes.
_PROFILE_MODES: Final = {"RGB": ("RGB",), "GRAY": ("L",), "CMYK": ("CMYK",), "Lab": ("LAB",)}


def to_srgb(image: Image.Image, name: str = "picture") -> Image.Image:
    """8-bit sRGB of a picture in any mode Pillow decodes: RGBA where it has transparency, RGB otherwise.

    An embedded ICC profile is applied (relative colorimetric, black point compensated); without one RGB is sRGB and
    CMYK is converted plainly. 16-bit samples are scaled, not clipped. The result carries no metadata.

    Raises:
        ImageError: floating-point or 32-bit samples outside the range that could be scaled.
    """
    profile = image.info.get("icc_profile")
    colour, alpha = _split(_to_8_bit(image, name))
    rgb = _apply_profile(colour, profile)
    if alpha is not None:
        rgb.putalpha(alpha)
    rgb.info = {}
    return rgb


def flatten(image: Image.Image, background: tuple[int, int, int] = WHITE) -> Image.Image:
    """RGB of a picture, its transparent parts laid on `background` (8-bit sRGB)."""
    if image.mode == "RGB" and not image.info:
        return image
    srgb = to_srgb(image)
    if srgb.mode == "RGB":
        return srgb
    flat = Image.new("RGB", srgb.size, background)
    flat.paste(srgb, mask=srgb.getchannel("A"))
    return flat


def content_id(*pictures: Image.Image) -> str:
    """Twelve hexadecimal digits that differ when a pixel, a size or the order of the pictures does: a lineage with them
    tells inputs apart whose files have one name."""
    seen = hashlib.sha256()
    for picture in pictures:
        seen.update(f"{picture.mode} {picture.size} ".encode())
        seen.update(picture.tobytes())
    return seen.hexdigest()[:12]


def as_mask(image: Image.Image) -> Image.Image:
    """A painted mask as it shows, mode L: white is what is meant; what is transparent is not painted, whatever colour
    lies under it."""
    return flatten(image, BLACK).convert("L")


def _to_8_bit(image: Image.Image, name: str) -> Image.Image:
    if image.mode.startswith("I;16"):
        samples = np.asarray(image).astype(np.uint32)
        grey = _grey((samples * 255 + _16_BIT_MAX // 2) // _16_BIT_MAX)
        clear = image.info.get("transparency")
        if isinstance(clear, int):
            grey.putalpha(_grey(np.where(samples == clear, 0, 255)))
        return grey
    if image.mode == "I":
        wide = np.asarray(image)
        if wide.size and (wide.min() < 0 or wide.max() > _16_BIT_MAX):
            raise ImageError("core.image_32_bits", name=name)
        return _grey((wide.astype(np.uint32) * 255 + _16_BIT_MAX // 2) // _16_BIT_MAX)
    if image.mode == "F":
        real = np.asarray(image)
        if not (np.isfinite(real).all() and real.min() >= 0 and real.max() <= 1):
            raise ImageError("core.image_float", name=name)
        return _grey(np.rint(real * 255))
    return image


def _grey(samples: np.ndarray) -> Image.Image:
    return Image.fromarray(samples.astype(np.uint8))


def _split(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """The colour as L, RGB, CMYK or LAB, and the transparency as L where there is any."""
    clear = image.info.get("transparency")
    if image.mode in _ALPHA_MODES or clear is not None:
        if image.mode == "RGB" and isinstance(clear, tuple) and max(clear) > 255:
            # Pillow keeps the high byte of 16-bit colour but not of the colour that stands for clear.
            image = image.copy()
            image.info["transparency"] = tuple(sample >> 8 for sample in clear)
        rgba = image.convert("RGBA")
        alpha = rgba.getchannel("A")
        colour = rgba.convert("RGB")
        return (colour.convert("L") if image.mode in ("1", "L", "LA", "La") else colour), alpha
    if image.mode in ("L", "CMYK", "LAB"):
        return image, None
    return image.convert("L" if image.mode == "1" else "RGB"), None


def _apply_profile(image: Image.Image, icc: object) -> Image.Image:
    """RGB in sRGB; a profile that is damaged or made for other pixels says nothing and is left out."""
    source = _profile(icc)
    if source is not None:
        space = source.profile.xcolor_space.strip()
        if space == "RGB" and image.mode == "L":
            image = image.convert("RGB")
        if image.mode not in _PROFILE_MODES.get(space, ()):
            source = None
    if source is None and image.mode == "LAB":
        source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    if source is None or (isinstance(icc, bytes) and image.mode == "RGB" and _is_srgb(icc)):
        # `copy` because the caller goes on to change the picture.
        return image.copy() if image.mode == "RGB" else image.convert("RGB")
    try:
        return _to_screen(image, source)
    except ImageCms.PyCMSError:
        return image.convert("RGB")


def _profile(icc: object) -> ImageCms.ImageCmsProfile | None:
    if not isinstance(icc, bytes) or not icc:
        return None
    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(icc))
    except (OSError, ImageCms.PyCMSError):
        return None


@lru_cache(maxsize=64)
def _is_srgb(icc: bytes) -> bool:
    """Whether a profile leaves colours as they are, whatever its name says: a transform would cost time and round."""
    levels = np.linspace(0, 255, 6).round().astype(np.uint8)
    cube = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(1, -1, 3)
    probe = Image.fromarray(np.ascontiguousarray(cube))
    source = _profile(icc)
    if source is None:
        return True
    try:
        shown = _to_screen(probe, source)
    except ImageCms.PyCMSError:
        return True
    return bool(np.abs(np.asarray(shown).astype(int) - cube.astype(int)).max() <= _ROUNDED)


def _to_screen(image: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    converted = ImageCms.profileToProfile(
        image, source, ImageCms.createProfile("sRGB"), renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB", flags=ImageCms.Flags.BLACKPOINTCOMPENSATION)
    return cast(Image.Image, converted)
