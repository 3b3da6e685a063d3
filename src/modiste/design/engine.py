"""What every design model offers, the bundled one and foreign ones alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol, TypeAlias, get_args

from PIL import Image

from modiste.core.progress import StepProgress
from modiste.core.values import Design, Photo, Prompt, Rgb

NATIVE_PX = 256
Dye: TypeAlias = Callable[[Image.Image, str, Rgb], Image.Image | None]
"""Dyes the garment (a vocabulary id) that a drawn picture shows; None where it cannot be told from the rest."""


ControlKind = Literal["depth", "normal", "line"]
CONTROL_KINDS: Final[tuple[ControlKind, ...]] = get_args(ControlKind)


@dataclass(frozen=True, slots=True)
class Control:
    """What a picture must follow beside the words: `picture` shows the depth, the normals or the lines of it, as
    `kind` says; `model` is the folder or hub id of the control model, None the one that goes with the pipeline."""

    kind: ControlKind
    picture: Image.Image
    model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleOptions:
    """How every task is sampled: `n` designs (sample i has the seed `seed + i`), `size_px` a side where the task sets
    no size of its own, `steps` and `guidance` (None: the model's own), the attributes to `lock`, and what `control`s
    the shape (None: nothing)."""

    n: int = 1
    seed: int
    size_px: int = NATIVE_PX
    steps: int | None = None
    guidance: float | None = None
    lock: tuple[str, ...] = ()
    control: Control | None = None


class DesignEngine(Protocol):
    """A loaded design model: the bundled one (`designer`), foreign ones (`external`), a fake in tests.

    Whatever is asked, a model that cannot follow `options.control` raises ModelError.
    """

    @property
    def native_px(self) -> int:
        """The side of the pictures that it was taught with, in pixels."""

    @property
    def starts_from_sewn(self) -> bool:
        """Whether it starts from the sewn picture of what can be sewn, unless asked otherwise."""

    def design(self, prompt: Prompt, options: SampleOptions, *, progress: StepProgress | None = None
               ) -> tuple[Design, ...]:
        """Draw the prompt."""

    def restyle(self, photos: Sequence[Photo], prompt: Prompt, options: SampleOptions, *, mix: float,
                weights: Sequence[float] | None = None, progress: StepProgress | None = None) -> tuple[Design, ...]:
        """Draw the prompt in the style of the photos; `mix` is the share of the photos, 0 to 1."""

    def image_to_image(self, photo: Photo, prompt: Prompt, options: SampleOptions, *, strength: float,
                       progress: StepProgress | None = None) -> tuple[Design, ...]:
        """Start from the noised photo; `strength` 1 forgets it. The result has the photo's size and shape."""

    def inpaint(self, photo: Photo, mask: Image.Image, prompt: Prompt, options: SampleOptions, *,
                progress: StepProgress | None = None) -> tuple[Design, ...]:
        """Draw inside the white part of the mask (mode "L", the photo's size) and keep the rest."""
