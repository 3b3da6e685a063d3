"""What is asked of a foreign model for one picture, and what a family of models must offer to be asked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, Protocol, TypeAlias

import torch
from PIL import Image

from modiste.core.errors import ModelError, WeightsError
from modiste.data.quiet import quiet_loading
from modiste.design.engine import Control, ControlKind

Task = Literal["design", "restyle", "image_to_image", "inpaint"]

COMMANDS: Final[dict[Task, str]] = {
    "design": "modiste design", "restyle": "modiste restyle", "image_to_image": "modiste restyle --strength",
    "inpaint": "modiste restyle --mask",
}


@dataclass(frozen=True, slots=True)
class FoundControl:
    """A control model that fits: what it is called, and the folder that it is loaded from."""

    name: str
    path: Path


ControlFinder: TypeAlias = Callable[[ControlKind, str | None], FoundControl]
"""Finds the control model of a kind for one base; by its folder or hub id, or None for the one that goes with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRequest:
    """One picture. `photos` are squares of `side_px`, `shares` their weights beside the text's `text_share`
    (restyle); `mask` (mode "L") is white where to draw; `strength` is that of image-to-image; `control` (a square of
    `side_px` too) is what the shape follows. None leaves a choice to the model."""

    task: Task
    text: str
    side_px: int
    photos: tuple[Image.Image, ...] = ()
    shares: tuple[float, ...] = ()
    text_share: float = 1.0
    mask: Image.Image | None = None
    control: Control | None = None
    strength: float = 1.0
    steps: int | None = None
    guidance: float | None = None


class Backend(Protocol):
    """A family of models: how large it draws, how many steps it takes, and one picture at a time."""

    @property
    def pipeline(self) -> str:
        """The class of its pipeline."""

    def side_px(self, size_px: int) -> int:
        """The side at which to draw so that `size_px` looks right: no model draws well below its training size."""

    def steps(self, request: PictureRequest) -> int:
        """Denoising steps of one picture."""

    def draw(self, request: PictureRequest, seed: int, on_step: Callable[[], None]) -> Image.Image:
        """One RGB picture of `request.side_px`.

        Raises:
            ModelError: the model cannot do such a request, or fails at it.
        """

    def control_name(self, control: Control) -> str:
        """What the control model that will be used is called; it is not loaded for that.

        Raises:
            InputError: there is none, or it does not fit.
            WeightsError: it cannot be found or fetched.
        """

    def can(self, task: Task) -> bool:
        """Whether it does that at all."""

    def apply_adapter(self, folder: Path) -> None:
        """Merge a LoRA folder in peft's layout into the denoiser.

        Raises:
            WeightsError: it does not fit.
        """


@dataclass(frozen=True, slots=True)
class Place:
    """Where a model runs and with which numbers."""

    device: str
    dtype: torch.dtype

    @classmethod
    def best(cls) -> "Place":
        """The GPU in bfloat16 (float16 where it has none), else the CPU in float32."""
        if not torch.cuda.is_available():
            return cls("cpu", torch.float32)
        return cls("cuda", torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16)

    @property
    def name(self) -> str:
        """For the record: "cuda bfloat16"."""
        return f"{self.device} {str(self.dtype).removeprefix('torch.')}"


def load_network(kind: Any, folder: Path, place: Place) -> Any:
    """A pipeline or a network of class `kind` from a whole folder, on its device.

    Raises:
        WeightsError: a file is damaged or does not fit the others.
        ModelError: the device has too little memory.
    """
    try:
        with quiet_loading():
            return kind.from_pretrained(folder, dtype=place.dtype, use_safetensors=True, local_files_only=True,
                                        trust_remote_code=False).to(place.device)
    except torch.cuda.OutOfMemoryError as error:
        raise ModelError("design.beyond_gpu", folder=folder) from error
    except Exception as error:
        raise WeightsError("design.not_loaded", folder=folder, reason=error) from error


def load_pipeline(kind: Any, folder: Path, place: Place) -> Any:
    """The same, silent."""
    pipe = load_network(kind, folder, place)
    pipe.set_progress_bar_config(disable=True)
    return pipe


@contextmanager
def failing_as(model: str) -> Iterator[None]:
    """Turns what a foreign pipeline raises while it draws into one ModelError.

    Raises:
        ModelError: something was raised.
    """
    try:
        yield
    except ModelError:
        raise
    except torch.cuda.OutOfMemoryError as error:
        raise ModelError("design.picture_beyond_gpu", model=model) from error
    except (RuntimeError, ValueError, TypeError, KeyError, IndexError, AttributeError, NotImplementedError) as error:
        raise ModelError("design.model_failed", model=model, error=error) from error


def enough_strength(strength: float, steps: int) -> float:
    """`strength`, raised to what one step of `steps` needs: with none, some pipelines return noise and others fail."""
    return max(strength, min(1.0, (1 + 1e-6) / steps))
