"""The door of the room design: garments drawn from words, in the style of photos, from a photo, inside a mask."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PIL import Image

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.errors import InputError
from modiste.core.images import as_mask, load_mask, load_photo
from modiste.core.values import Design, Photo, Prompt
from modiste.studio.models import Models
from modiste.studio.options import DrawOptions, check_locked, check_range, check_strength, check_weights
from modiste.studio.saving import save_designs

if TYPE_CHECKING:
    from modiste.core.progress import StepProgress as Progress
    from modiste.design.engine import DesignEngine

PictureSource: TypeAlias = Photo | Path | str
"""A photo, or the path of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignRequest:
    """Draw garments from words, in English or Russian. `attributes` is what to draw where that is not what the text
    says by itself, None what it says; so it is in the other requests."""

    text: str
    options: DrawOptions = field(default_factory=DrawOptions)
    attributes: Attributes | None = None


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


AnyDesignRequest: TypeAlias = DesignRequest | RestyleRequest | ImageToImageRequest | InpaintRequest
"""What can be asked for as designs."""


class Designs:
    """`studio.designs`: pictures of garments.

    >>> studio = Studio.open()
    >>> jeans = studio.designs.draw(DesignRequest(text="прямые леопардовые джинсы", options=DrawOptions(n=4, seed=7)))
    >>> studio.designs.save(jeans, "designs")
    """

    def __init__(self, models: Models) -> None:
        self._models = models

    def check(self, request: AnyDesignRequest) -> Prompt:
        """Check a request without drawing it or loading a model; returns the prompt as it is understood.

        Raises:
            PromptError: the text is empty or too long, or lacks what `lock` names.
        """
        prompt = language.prompt(request.text)
        if request.attributes is not None:
            prompt = replace(prompt, attributes=request.attributes)
        check_locked(request.options.lock, prompt.attributes, prompt.text)
        return prompt

    def draw(self, request: AnyDesignRequest, progress: "Progress | None" = None) -> tuple[Design, ...]:
        """Draw what is asked for; `progress` is called with the units of work done and in all.

        Raises:
            PromptError: the text is empty or too long, or lacks what `lock` names.
            InputError: the mask is of another size than the photo, or has no white.
            ImageError: a photo cannot be read.
            WeightsError: the model cannot be loaded.
        """
        prompt, options = self.check(request), request.options.sample_options
        if isinstance(request, DesignRequest):
            return self._engine(request).design(prompt, options, progress=progress)
        if isinstance(request, RestyleRequest):
            photos = tuple(_photo(photo) for photo in request.photos)
            return self._engine(request).restyle(photos, prompt, options, mix=float(request.mix),
                                                 weights=request.weights, progress=progress)
        photo = _photo(request.photo)
        if isinstance(request, ImageToImageRequest):
            return self._engine(request).image_to_image(photo, prompt, options, strength=float(request.strength),
                                                        progress=progress)
        mask = _mask(request.mask, photo)
        return self._engine(request).inpaint(photo, mask, prompt, options, progress=progress)

    def save(self, designs: Sequence[Design], folder: Path | str, *, sidecar: bool = False) -> tuple[Path, ...]:
        """Save designs as PNG files with their lineage inside; `sidecar` adds a JSON file to each.

        Raises:
            OutputError: the folder cannot be written to.
        """
        return save_designs(designs, Path(folder), sidecar=sidecar)

    def _engine(self, request: AnyDesignRequest) -> "DesignEngine":
        return self._models.designer(request.options.model)


def _photo(picture: PictureSource) -> Photo:
    return picture if isinstance(picture, Photo) else load_photo(Path(picture))


def _mask(mask: Image.Image | Path | str, photo: Photo) -> Image.Image:
    area = as_mask(mask) if isinstance(mask, Image.Image) else load_mask(Path(mask))
    name = "mask" if isinstance(mask, Image.Image) else str(mask)
    if area.size != photo.image.size:
        raise InputError("studio.mask_size", name=name, mask_width=area.width, mask_height=area.height,
                         width=photo.image.width, height=photo.image.height)
    if not any(area.histogram()[128:]):
        raise InputError("studio.mask_blank", name=name)
    return area
