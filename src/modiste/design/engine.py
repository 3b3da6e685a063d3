"""What every design model offers, the bundled one and foreign ones alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from PIL import Image

from modiste.core.progress import StepProgress
from modiste.core.values import Design, Photo, Prompt, Rgb

NATIVE_PX = 256
Dye: TypeAlias = Callable[[Image.Image, str, Rgb], Image.Image | None]
"""Dyes the garment (a vocabulary id) that a drawn picture shows; None where it cannot be told from the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleOptions:
    """How every task is sampled: `n` designs (sample i has the seed `seed + i`), `size_px` a side where the task sets
    no size of its own, `steps` and `guidance` (None: the model's own), and the attributes to `lock`."""

    n: int = 1
    seed: int
    size_px: int = NATIVE_PX
    steps: int | None = None
    guidance: float | None = None
    lock: tuple[str, ...] = ()


class DesignEngine(Protocol):
    """A loaded design model: the bundled one (`designer`), foreign ones (`external`), a fake in tests."""

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
