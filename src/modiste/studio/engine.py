"""What the studio needs of the design room, and how it gets it.

The room is loaded on the first request: listing models or refusing bad input never waits for torch.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from PIL import Image

from modiste.core.settings import Settings
from modiste.core.values import Design, Photo, Prompt

Progress = Callable[[int, int], None]
"""Called with the units of work done and their total."""


class DesignEngine(Protocol):
    """A loaded design model. `design.Designer` is one; tests bring a fake.

    Every method returns `n` designs (sample i has the seed `seed + i`), `size` pixels a side.
    """

    def design(
        self, prompt: Prompt, *, n: int, seed: int, size: int, steps: int | None, guidance: float | None,
        lock: tuple[str, ...], progress: Progress | None,
    ) -> tuple[Design, ...]:
        """Draw the prompt."""

    def restyle(
        self, photos: Sequence[Photo], prompt: Prompt, *, mix: float, weights: Sequence[float] | None, n: int,
        seed: int, size: int, steps: int | None, guidance: float | None, lock: tuple[str, ...],
        progress: Progress | None,
    ) -> tuple[Design, ...]:
        """Draw the prompt in the style of the photos; `mix` is the share of the photos, 0 to 1."""

    def redraw(
        self, photo: Photo, prompt: Prompt, *, strength: float, n: int, seed: int, size: int, steps: int | None,
        guidance: float | None, lock: tuple[str, ...], progress: Progress | None,
    ) -> tuple[Design, ...]:
        """Start from the noised photo; `strength` 1 forgets it."""

    def inpaint(
        self, photo: Photo, mask: Image.Image, prompt: Prompt, *, n: int, seed: int, size: int, steps: int | None,
        guidance: float | None, lock: tuple[str, ...], progress: Progress | None,
    ) -> tuple[Design, ...]:
        """Draw inside the white part of the mask (mode "L", the photo's size) and keep the rest."""


EngineLoader = Callable[[str | None, Settings], DesignEngine]
"""Loads a model by name, folder or hub id; None is the bundled one."""


def load_engine(model: str | None, settings: Settings) -> DesignEngine:
    """Load a design model.

    Raises:
        WeightsError: the model's folder lacks a file or the hub cannot be reached.
    """
    from modiste.design import Designer

    return Designer.load(model, settings)
