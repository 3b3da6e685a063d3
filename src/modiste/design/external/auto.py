"""Any other diffusers pipeline that draws from words: diffusers' own tables say what else it can be turned into."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import diffusers
import torch
from PIL import Image

from modiste.core.errors import ModelError, WeightsError
from modiste.design.adapters import merge_adapter
from modiste.design.engine import Control
from modiste.design.external.backend import (
    COMMANDS,
    ControlFinder,
    PictureRequest,
    Place,
    Task,
    enough_strength,
    failing_as,
    load_network,
    load_pipeline,
)
from modiste.design.external.folder import read_folder

_TURNS: Final[dict[Task, str]] = {
    "design": "AutoPipelineForText2Image", "restyle": "AutoPipelineForImage2Image",
    "image_to_image": "AutoPipelineForImage2Image", "inpaint": "AutoPipelineForInpainting",
}
_MULTIPLE: Final = 64
_DEFAULT_STEPS: Final = 50


def load_auto(model: str, path: Path, place: Place, controls: ControlFinder) -> "AutoBackend":
    """Load the pipeline that a folder's index names; `controls` finds its ControlNets, once they are needed.

    Raises:
        WeightsError: a file is missing or damaged, or diffusers has no such pipeline.
        ModelError: it is a pipeline that does not draw from words.
    """
    folder = read_folder(path)
    kind = getattr(diffusers, folder.pipeline, None)
    if not (inspect.isclass(kind) and issubclass(kind, diffusers.DiffusionPipeline)):
        raise WeightsError("design.no_pipeline", path=path, version=diffusers.__version__, pipeline=folder.pipeline)
    backend = AutoBackend(model=model, place=place, base=load_pipeline(kind, path, place), controls=controls)
    if not any(backend.can(task) for task in _TURNS):
        raise ModelError("design.draws_nothing", model=model, pipeline=folder.pipeline)
    return backend


@dataclass(slots=True, kw_only=True)
class AutoBackend:
    """A loaded pipeline and what it was turned into so far; all share the same weights."""

    model: str
    place: Place
    base: Any
    controls: ControlFinder
    _views: dict[str, Any] = field(default_factory=dict)
    _control: tuple[Path, Any] | None = None

    @property
    def pipeline(self) -> str:
        """The class that the folder names."""
        return type(self.base).__name__

    def side_px(self, size_px: int) -> int:
        """At least the training size, rounded up to 64."""
        return -(-max(size_px, self._native_px()) // _MULTIPLE) * _MULTIPLE

    def steps(self, request: PictureRequest) -> int:
        """Those asked for, or the pipeline's own; image-to-image runs its share of them."""
        steps = request.steps or self._default_steps(request.task)
        return max(1, int(steps * enough_strength(self._strength(request), steps)))

    def can(self, task: Task) -> bool:
        """Whether the pipeline does it, or can be turned into one that does."""
        return self._view(task) is not None

    @torch.no_grad()
    def draw(self, request: PictureRequest, seed: int, on_step: Callable[[], None]) -> Image.Image:
        """One picture; restyling is image-to-image at a strength of one minus the photo's share."""
        pipe = self._view(request.task) if request.control is None else self._controlled(request.task, request.control)
        if pipe is None:
            able = [command for task, command in COMMANDS.items() if self.can(task)]
            raise ModelError("design.cannot_do", model=self.model, pipeline=self.pipeline,
                             command=COMMANDS[request.task], able=able)
        steps = request.steps or self._default_steps(request.task)
        options: dict[str, Any] = {
            "prompt": request.text, "height": request.side_px, "width": request.side_px, "num_inference_steps": steps,
            "generator": torch.Generator().manual_seed(seed), "callback_on_step_end": _after(on_step),
            "output_type": "pil"}
        if request.guidance is not None:
            options["guidance_scale"] = request.guidance
        if request.task != "design":
            options |= {"image": self._photo(request), "strength": enough_strength(self._strength(request), steps)}
        if request.task == "inpaint":
            options["mask_image"] = request.mask
        if request.control is not None:
            options["image" if request.task == "design" else "control_image"] = request.control.picture
        known = inspect.signature(type(pipe).__call__).parameters
        with failing_as(self.model):
            images = pipe(**{name: value for name, value in options.items() if name in known}).images
            image: Image.Image = images[0]
        return image.convert("RGB")

    def apply_adapter(self, folder: Path) -> None:
        """Merge LoRA into the denoiser."""
        name = "unet" if hasattr(self.base, "unet") else "transformer"
        self.base.register_modules(**{name: merge_adapter(getattr(self.base, name), folder)})
        self._views.clear()

    def control_name(self, control: Control) -> str:
        """What the ControlNet is called."""
        return self.controls(control.kind, control.model).name

    def _controlled(self, task: Task, control: Control) -> Any:
        """The pipeline with a ControlNet beside its denoiser (Zhang et al., 2023); only the last one is kept."""
        found = self.controls(control.kind, control.model)
        if self._control is None or self._control[0] != found.path:
            self._control = None
            self._control = found.path, load_network(diffusers.ControlNetModel, found.path, self.place)
        pipe = getattr(diffusers, _TURNS[task]).from_pipe(self.base, controlnet=self._control[1])
        pipe.set_progress_bar_config(disable=True)
        return pipe

    def _view(self, task: Task) -> Any:
        turn = _TURNS[task]
        if turn not in self._views:
            try:
                self._views[turn] = getattr(diffusers, turn).from_pipe(self.base)
                self._views[turn].set_progress_bar_config(disable=True)
            except (ValueError, AttributeError):
                self._views[turn] = None
        return self._views[turn]

    def _photo(self, request: PictureRequest) -> Image.Image:
        shown = zip(request.photos, request.shares, strict=True)
        used = [photo for photo, share in shown if share > 0] or list(request.photos[:1])
        if len(used) > 1:
            raise ModelError("design.one_photo", model=self.model, pipeline=self.pipeline, count=len(used))
        return used[0]

    def _strength(self, request: PictureRequest) -> float:
        return {"restyle": request.text_share, "image_to_image": request.strength}.get(request.task, 1.0)

    def _default_steps(self, task: Task) -> int:
        pipe = self._view(task) or self.base
        parameter = inspect.signature(type(pipe).__call__).parameters.get("num_inference_steps")
        return parameter.default if parameter is not None and isinstance(parameter.default, int) else _DEFAULT_STEPS

    def _native_px(self) -> int:
        network = getattr(self.base, "unet", None) or getattr(self.base, "transformer", None)
        side = getattr(self.base, "default_sample_size", None) or getattr(
            getattr(network, "config", None), "sample_size", None)
        return side * int(getattr(self.base, "vae_scale_factor", 1)) if isinstance(side, int) else 0


def _after(on_step: Callable[[], None]) -> Callable[[object, int, object, dict[str, object]], dict[str, object]]:
    def after(_pipe: object, _index: int, _step: object, values: dict[str, object]) -> dict[str, object]:
        on_step()
        return values

    return after
