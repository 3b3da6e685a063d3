"""What is asked for as designs, checked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.errors import InputError, SettingError
from modiste.core.values import Design, Photo, Swatch
from modiste.studio.options import DrawOptions, check_range, check_strength, check_weights
from modiste.studio.sewing.changes import Look

PictureSource: TypeAlias = Photo | Path | str
"""A photo, or the path of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignRequest:
    """Design garments from words, in English or Russian. `attributes` is what to draw where that is not what the text
    says by itself, None what it says; so it is in the other requests. `fabric`, a picture of one repeat that is
    `scale_cm` wide, is the cloth of what is sewn. `mix` names another garment: what is sewn is `share` of the way to
    it; without a share, several designs go evenly from one to the other.

    Raises SettingError for a share out of range, or without a mix.
    """

    text: str
    options: DrawOptions = field(default_factory=DrawOptions)
    attributes: Attributes | None = None
    fabric: Swatch | Path | None = None
    scale_cm: float | None = None
    mix: str | None = None
    share: float | None = None

    def __post_init__(self) -> None:
        if self.share is not None:
            check_range("share", self.share, 0.0, 1.0)
            if self.mix is None:
                raise SettingError("studio.share_without_mix")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainRequest:
    """A sewn design again with one thing changed: the cloth (`look`, or a `fabric` of one's own) or, in words, the
    `cut` ("long sleeves", "длиной до колена"). What none names stays: pixel for pixel where the cut does.

    `design` is the picture's file, or the design itself.
    """

    design: Design | Path | str
    look: Look = field(default_factory=Look)
    cut: str | None = None
    fabric: Swatch | Path | None = None
    scale_cm: float | None = None
    options: DrawOptions = field(default_factory=DrawOptions)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestyleRequest:
    """Draw the text in the style of one photo or several.

    `mix` is the share of the photos against the text, 0 to 1; `weights` share it out among the photos.
    Raises SettingError for a number out of range, InputError without a photo.
    """

    text: str
    photos: tuple[PictureSource, ...]
    mix: float = 0.5
    weights: Sequence[float] | None = None
    options: DrawOptions = field(default_factory=DrawOptions)
    attributes: Attributes | None = None

    def __post_init__(self) -> None:
        if not self.photos:
            raise InputError("studio.restyle_without_photo")
        check_range("mix", self.mix, 0.0, 1.0)
        object.__setattr__(self, "weights", check_weights(self.weights, len(self.photos)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageToImageRequest:
    """Change a photo towards the text; `strength` near 0 keeps the photo, 1 forgets it.

    Raises SettingError for a strength that is not above 0 and at most 1.
    """

    text: str
    photo: PictureSource
    strength: float = 0.6
    options: DrawOptions = field(default_factory=DrawOptions)
    attributes: Attributes | None = None

    def __post_init__(self) -> None:
        check_strength(self.strength)


@dataclass(frozen=True, slots=True, kw_only=True)
class InpaintRequest:
    """Draw the text inside the white part of `mask`, a picture of the photo's size, and keep the rest."""

    text: str
    photo: PictureSource
    mask: Image.Image | Path | str = field(hash=False)
    options: DrawOptions = field(default_factory=DrawOptions)
    attributes: Attributes | None = None


DrawnRequest: TypeAlias = DesignRequest | RestyleRequest | ImageToImageRequest | InpaintRequest
"""What a text asks for."""
AnyDesignRequest: TypeAlias = DrawnRequest | AgainRequest
"""What can be asked for as designs."""
