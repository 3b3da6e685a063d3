"""What is asked for as designs, checked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias, cast

from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.errors import InputError, SettingError
from modiste.core.registry import Registry
from modiste.core.values import Design, Photo, Swatch
from modiste.design.engine import ControlKind
from modiste.studio.options import SEWN, DrawOptions, check_range, check_strength, check_weights
from modiste.studio.sewing.changes import Look

PictureSource: TypeAlias = Photo | Path | str
"""A photo, or the path of one."""


BY_PICTURE, BY_MASK, UNGUIDED = "sewn", "mask", "none"
_WAYS: Final = Registry[str]("guide")
_WAYS.add(BY_PICTURE, BY_PICTURE, ("picture", "сшитое", "картинка"))
_WAYS.add(BY_MASK, BY_MASK, ("inpaint", "маска"))
_WAYS.add(UNGUIDED, UNGUIDED, ("no", "нет"))
_CONTROLS: Final = Registry[str]("control")
_CONTROLS.add("depth", "depth", ("глубина",))
_CONTROLS.add("normal", "normal", ("normals", "нормали"))
_CONTROLS.add("line", "line", ("lines", "lineart", "canny", "линии"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """How a network is guided by what is sewn of the same words.

    `way` "sewn" starts from the sewn picture (image-to-image), "mask" draws inside its outline only, "none" leaves the
    network alone; None: what suits the model. `strength` of starting from it: near 0 keeps the sewn picture, 1 forgets
    it; None begins high and comes nearer where the type is lost. `control` "depth", "normal" or "line" makes the shape
    follow that pass of it, by `control_model`, a folder or hub id (None: the one that goes with the model).

    Raises:
        UnknownNameError: a name is none of these.
        SettingError: a strength out of range, or options that do not go together.
    """

    way: str | None = None
    strength: float | None = None
    control: str | None = None
    control_model: str | None = None

    def __post_init__(self) -> None:
        if self.way is not None:
            object.__setattr__(self, "way", _WAYS.get(self.way))
        if self.control is not None:
            object.__setattr__(self, "control", _CONTROLS.get(self.control))
        if self.strength is not None:
            check_strength(self.strength)
        if self.control_model is not None and self.control is None:
            raise SettingError("studio.control_model_alone")
        if self.strength is not None and self.way == BY_MASK:
            raise SettingError("studio.strength_in_mask")
        if self.way == UNGUIDED and (self.strength is not None or self.control is not None):
            raise SettingError("studio.guide_none")

    @property
    def control_kind(self) -> ControlKind | None:
        """`control`, as an engine takes it."""
        return None if self.control is None else cast("ControlKind", self.control)

    @property
    def is_asked(self) -> bool:
        """Whether a guide is asked for, rather than left to the model or refused."""
        return self.way in (BY_PICTURE, BY_MASK) or self.control is not None or self.strength is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignRequest:
    """Design garments from words, in English or Russian. `attributes` is what to draw where that is not what the text
    says by itself, None what it says; so it is in the other requests. `fabric`, a picture of one repeat that is
    `scale_cm` wide, is the cloth of what is sewn. `mix` names another garment: what is sewn is `share` of the way to
    it; without a share, several designs go evenly from one to the other. `guide` says how a network that draws is
    guided by what is sewn.

    Raises SettingError for a share out of range or without a mix, and for a guide of what is only sewn.
    """

    text: str
    options: DrawOptions = field(default_factory=DrawOptions)
    attributes: Attributes | None = None
    fabric: Swatch | Path | None = None
    scale_cm: float | None = None
    mix: str | None = None
    share: float | None = None
    guide: Guide = field(default_factory=Guide)

    def __post_init__(self) -> None:
        if self.share is not None:
            check_range("share", self.share, 0.0, 1.0)
            if self.mix is None:
                raise SettingError("studio.share_without_mix")
        if self.guide.is_asked and (self.mix is not None or self.options.engine == SEWN):
            raise SettingError("studio.guide_of_sewn")


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
