"""What every design model offers, the bundled one and foreign ones alike."""

from collections.abc import Sequence
from typing import Protocol

from PIL import Image

from modiste.core.progress import StepProgress
from modiste.core.values import Design, Photo, Prompt


class DesignEngine(Protocol):
    """A loaded design model: the bundled one (`designer`), foreign ones (`external`), a fake in tests.

    Every method returns `n` designs (sample i has the seed `seed + i`), `size` pixels a side.
    """

    def design(
        self, prompt: Prompt, *, n: int, seed: int, size: int, steps: int | None, guidance: float | None,
        lock: tuple[str, ...], progress: StepProgress | None,
    ) -> tuple[Design, ...]:
        """Draw the prompt."""

    def restyle(
        self, photos: Sequence[Photo], prompt: Prompt, *, mix: float, weights: Sequence[float] | None, n: int,
        seed: int, size: int, steps: int | None, guidance: float | None, lock: tuple[str, ...],
        progress: StepProgress | None,
    ) -> tuple[Design, ...]:
        """Draw the prompt in the style of the photos; `mix` is the share of the photos, 0 to 1."""

    def image_to_image(
        self, photo: Photo, prompt: Prompt, *, strength: float, n: int, seed: int, size: int, steps: int | None,
        guidance: float | None, lock: tuple[str, ...], progress: StepProgress | None,
    ) -> tuple[Design, ...]:
        """Start from the noised photo; `strength` 1 forgets it."""

    def inpaint(
        self, photo: Photo, mask: Image.Image, prompt: Prompt, *, n: int, seed: int, size: int, steps: int | None,
        guidance: float | None, lock: tuple[str, ...], progress: StepProgress | None,
    ) -> tuple[Design, ...]:
        """Draw inside the white part of the mask (mode "L", the photo's size) and keep the rest."""
