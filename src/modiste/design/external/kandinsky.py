"""Kandinsky 2.1 and 2.2: a prior and a decoder that belong together, through the stock pipelines."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import diffusers
import numpy as np
import torch
from PIL import Image
from torch import Tensor

from modiste.core.errors import InputError, ModelError, WeightsError
from modiste.core.settings import Settings
from modiste.design.adapters import ADAPTER, merge_adapter
from modiste.design.engine import Control
from modiste.design.external.backend import (
    COMMANDS,
    ControlFinder,
    FoundControl,
    PictureRequest,
    Place,
    Task,
    enough_strength,
    failing_as,
    load_pipeline,
)
from modiste.design.external.folder import INDEX, fetch, is_hub_id, pipeline_of, read_folder

DEFAULT_STEPS: Final = 50
_SUFFIXES: Final = ("-decoder-inpaint", "-inpaint", "-decoder", "-prior", "-controlnet-depth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The stock classes of one generation, the prior that its decoders share, and whether its decoder reads text.

    `controls` are the classes that draw, and that start from a picture, under control of depth, with weights of their
    own (`official_control`); none where the generation has none.
    """

    prior: str
    draw: str
    image_to_image: str
    inpaint: str
    official_prior: str
    reads_text: bool
    controls: tuple[str, ...] = ()
    official_control: str = ""

    @property
    def decoders(self) -> tuple[str, ...]:
        """Names that a decoder's index may carry."""
        return (self.draw, self.image_to_image, self.inpaint, *self.controls)


FAMILIES: Final = (
    Family(
        prior="KandinskyPriorPipeline", draw="KandinskyPipeline", image_to_image="KandinskyImg2ImgPipeline",
        inpaint="KandinskyInpaintPipeline", official_prior="kandinsky-community/kandinsky-2-1-prior", reads_text=True),
    Family(
        prior="KandinskyV22PriorPipeline", draw="KandinskyV22Pipeline", image_to_image="KandinskyV22Img2ImgPipeline",
        inpaint="KandinskyV22InpaintPipeline", official_prior="kandinsky-community/kandinsky-2-2-prior",
        reads_text=False, controls=("KandinskyV22ControlnetPipeline", "KandinskyV22ControlnetImg2ImgPipeline"),
        official_control="kandinsky-community/kandinsky-2-2-controlnet-depth"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Folders of one Kandinsky. `inpaint` finds the inpainting decoder's, or None, `control` the one that follows a
    depth: they are fetched when they are needed."""

    family: Family
    prior: Path
    decoder: Path
    inpaint: Callable[[], Path | None]
    control: Callable[[], Path]


def find_pair(model: str, path: Path, settings: Settings) -> Pair | None:
    """The prior and decoder that a folder or hub id stands for, or None when it is no Kandinsky 2.

    A folder holds `prior/` and `decoder/`, or is one of the two with the other beside it; `org/name` goes with
    `org/name-prior` on the hub. A decoder alone takes the prior that its generation shares.

    Raises:
        WeightsError: a half of the pair is missing.
    """
    if pipeline_of(path) is None:
        if not (path / "prior" / INDEX).is_file() and not (path / "decoder" / INDEX).is_file():
            return None
        _need_half(path / "prior")
        _need_half(path / "decoder")
        decoder, prior = path / "decoder", path / "prior"
    else:
        found = _complete(model, path, settings)
        if found is None:
            return None
        prior, decoder = found
    family = next((f for f in FAMILIES if pipeline_of(decoder) in f.decoders), None)
    if family is None:
        raise WeightsError("design.other_decoder", decoder=decoder, got=pipeline_of(decoder))
    if pipeline_of(prior) != family.prior:
        raise WeightsError("design.other_prior", prior=prior, wanted=family.prior, got=pipeline_of(prior))
    return Pair(family=family, prior=prior, decoder=decoder,
                inpaint=lambda: _inpaint_folder(model, decoder, family, settings),
                control=lambda: _control_folder(model, decoder, family, settings))


def load_kandinsky(model: str, pair: Pair, place: Place, controls: ControlFinder | None = None) -> "KandinskyBackend":
    """Load both halves; `controls` finds the decoders that follow a control, once they are needed (None: nothing will
    be drawn under control).

    Raises:
        WeightsError: a file is missing or damaged, or the halves do not fit each other.
    """
    for folder in (pair.prior, pair.decoder):
        read_folder(folder)
    prior = load_pipeline(getattr(diffusers, pair.family.prior), pair.prior, place)
    decoder = load_pipeline(getattr(diffusers, pair.family.draw), pair.decoder, place)
    unet = decoder.unet.config
    expected = unet.cross_attention_dim if pair.family.reads_text else unet.encoder_hid_dim
    got = prior.prior.config.embedding_dim
    if expected != got:
        raise WeightsError("design.prior_of_another", decoder=pair.decoder, expected=expected, prior=pair.prior,
                           got=got)
    return KandinskyBackend(model=model, pair=pair, place=place, prior=prior, decoder=decoder, controls=controls)


@dataclass(slots=True, kw_only=True)
class KandinskyBackend:
    """A loaded pair. Sample by sample, with a random stream each: a picture does not depend on its batch."""

    model: str
    pair: Pair
    place: Place
    prior: Any
    decoder: Any
    controls: ControlFinder | None = None
    adapters: list[Path] = field(default_factory=list)
    _inpainter: Any = None
    _controlled: tuple[Path, Any] | None = None

    @property
    def pipeline(self) -> str:
        """The stock class."""
        return self.pair.family.draw

    def side_px(self, size_px: int) -> int:
        """At least the training size, and a multiple of what the stock pipelines round to."""
        factor = 2 ** (len(self.decoder.movq.config.block_out_channels) - 1)
        native = int(self.decoder.unet.config.sample_size or 64) * factor
        return -(-max(size_px, native) // factor**2) * factor**2

    def steps(self, request: PictureRequest) -> int:
        """Those asked for, or 50; image-to-image runs its share of them."""
        steps = request.steps or DEFAULT_STEPS
        return int(steps * enough_strength(request.strength, steps)) if request.task == "image_to_image" else steps

    @torch.no_grad()
    def draw(self, request: PictureRequest, seed: int, on_step: Callable[[], None]) -> Image.Image:
        """One picture; the prior draws from the stream first, then the decoder."""
        pipe = self._pipe(request)
        stream = torch.Generator().manual_seed(seed)
        steps = request.steps or DEFAULT_STEPS
        with failing_as(self.model):
            wanted, empty = self._embeddings(request, stream)
            options: dict[str, Any] = {
                "image_embeds": wanted, "negative_image_embeds": empty, "height": request.side_px,
                "width": request.side_px,
                "num_inference_steps": steps, "generator": stream,
                **self._callback(on_step, legacy=self.pair.family.reads_text or request.control is not None)}
            if self.pair.family.reads_text:
                options["prompt"] = request.text
            if request.control is not None:
                options["hint"] = self._hint(request.control)
            if request.guidance is not None:
                options["guidance_scale"] = request.guidance
            if request.task == "image_to_image":
                options |= {"image": request.photos[0], "strength": enough_strength(request.strength, steps)}
            elif request.task == "inpaint":
                options |= {"image": request.photos[0], "mask_image": request.mask}
            image: Image.Image = pipe(**options).images[0]
        return image.convert("RGB")

    def apply_adapter(self, folder: Path) -> None:
        """Merge LoRA into the decoder, into the inpainting one once that is loaded, and into the prior if any."""
        self.decoder.register_modules(unet=merge_adapter(self.decoder.unet, folder))
        if (folder / "prior" / ADAPTER).is_file():
            self.prior.register_modules(prior=merge_adapter(self.prior.prior, folder / "prior"))
        self.adapters.append(folder)

    def can(self, task: Task) -> bool:
        """Whether it does that: an inpainting decoder, or one that follows a depth, does nothing else."""
        is_plain = self.decoder.unet.config.in_channels == self.decoder.movq.config.latent_channels
        return is_plain if task != "inpaint" else self.pair.inpaint() is not None

    def control_name(self, control: Control) -> str:
        """What the control model is called."""
        return self._found(control).name

    def _pipe(self, request: PictureRequest) -> Any:
        family, decoder = self.pair.family, self.decoder
        if request.control is not None:
            return self._control_pipe(request, request.control)
        if request.task == "inpaint":
            return self._inpaint_pipe()
        if pipeline_of(self.pair.decoder) in family.controls:
            raise ModelError("design.control_only", model=self.model)
        latent = decoder.movq.config.latent_channels
        if decoder.unet.config.in_channels != latent:
            raise ModelError("design.inpainting_only", model=self.model, command=COMMANDS['inpaint'])
        if request.task != "image_to_image":
            return decoder
        image_to_image = getattr(diffusers, family.image_to_image)(**decoder.components)
        image_to_image.set_progress_bar_config(disable=True)
        return image_to_image

    def _control_pipe(self, request: PictureRequest, control: Control) -> Any:
        """A decoder of its own, which also sees the control; only the last one is kept."""
        found = self._found(control)
        if request.task == "inpaint":
            raise InputError("design.control_without_mask", model=self.model, pipeline=self.pipeline)
        if self._controlled is None or self._controlled[0] != found.path:
            self._controlled = None
            pipe = load_pipeline(getattr(diffusers, self.pair.family.controls[0]), found.path, self.place)
            for adapter in self.adapters:
                pipe.register_modules(unet=merge_adapter(pipe.unet, adapter))
            self._controlled = found.path, pipe
        pipe = self._controlled[1]
        if request.task != "image_to_image":
            return pipe
        started = getattr(diffusers, self.pair.family.controls[1])(**pipe.components)
        started.set_progress_bar_config(disable=True)
        return started

    def _found(self, control: Control) -> FoundControl:
        if self.controls is None:
            raise InputError("design.control_nowhere", model=self.model, pipeline=self.pipeline)
        return self.controls(control.kind, control.model)

    def _hint(self, control: Control) -> Tensor:
        """The control as the decoder takes it: 1 x 3 x H x W, 0 to 1."""
        pixels = torch.from_numpy(np.asarray(control.picture.convert("RGB"), np.float32) / 255)
        return pixels.permute(2, 0, 1)[None].to(device=self.place.device, dtype=self.place.dtype)

    def _inpaint_pipe(self) -> Any:
        if self._inpainter is None:
            folder = self.pair.inpaint()
            if folder is None:
                raise ModelError("design.no_inpainting", model=self.model, command=COMMANDS['image_to_image'])
            read_folder(folder)
            pipe = load_pipeline(getattr(diffusers, self.pair.family.inpaint), folder, self.place)
            for adapter in self.adapters:
                pipe.register_modules(unet=merge_adapter(pipe.unet, adapter))
            self._inpainter = pipe
        return self._inpainter

    def _embeddings(self, request: PictureRequest, stream: torch.Generator) -> tuple[Tensor, Tensor]:
        """Image embedding to draw and the empty one, 1 x D each: the text's through the prior, mixed with the photos'
        by their shares (`interpolate` of the stock prior, without its second run for the empty text)."""
        out = self.prior(request.text, generator=stream)
        wanted, empty = out.image_embeds, out.negative_image_embeds
        if request.task == "restyle":
            wanted = request.text_share * wanted
            for photo, share in zip(request.photos, request.shares, strict=True):
                wanted = wanted + share * self.see(photo)
        return wanted, empty

    def see(self, photo: Image.Image) -> Tensor:
        """Image embedding 1 x D of a photo."""
        pixels = self.prior.image_processor(photo, return_tensors="pt").pixel_values
        tower = self.prior.image_encoder
        embedding: Tensor = tower(pixels.to(device=tower.device, dtype=tower.dtype)).image_embeds
        return embedding

    def _callback(self, on_step: Callable[[], None], *, legacy: bool) -> dict[str, Any]:
        if legacy:
            return {"callback": lambda *_: on_step()}

        def after(_pipe: object, _index: int, _step: object, values: dict[str, object]) -> dict[str, object]:
            on_step()
            return values

        return {"callback_on_step_end": after}


def _complete(model: str, path: Path, settings: Settings) -> tuple[Path, Path] | None:
    """Prior and decoder when `path` is one of them."""
    name = pipeline_of(path)
    family = next((f for f in FAMILIES if name == f.prior or name in f.decoders), None)
    if family is None:
        return None
    is_prior = name == family.prior
    for candidate in _relatives(model, path, settings, "decoder" if is_prior else "prior"):
        if pipeline_of(candidate) in (family.decoders if is_prior else (family.prior,)):
            return (path, candidate) if is_prior else (candidate, path)
    if is_prior:
        raise WeightsError("design.prior_alone", model=model)
    try:
        return fetch(family.official_prior, settings), path
    except WeightsError as error:
        raise WeightsError("design.decoder_alone", model=model, prior=family.official_prior) from error


def _relatives(model: str, path: Path, settings: Settings, half: str) -> Iterator[Path]:
    """Folders that may hold the other half, nearest first."""
    stem = _stem(model if is_hub_id(model) else path.name)
    names = (f"{stem}-prior",) if half == "prior" else (stem, f"{stem}-decoder")
    if not is_hub_id(model):
        yield from (path.parent / name for name in (half, *names) if (path.parent / name / INDEX).is_file())
        return
    for hub_id in names:
        try:
            yield fetch(hub_id, settings)
        except WeightsError:  # the next name, or the error that says what to do, comes after
            continue


def _inpaint_folder(model: str, decoder: Path, family: Family, settings: Settings) -> Path | None:
    if pipeline_of(decoder) == family.inpaint:
        return decoder
    if is_hub_id(model):
        return fetch(f"{_stem(model)}{'-decoder' if model.endswith('-decoder') else ''}-inpaint", settings)
    names = ("inpaint", f"{decoder.name}-inpaint", f"{_stem(decoder.name)}-inpaint")
    return next((decoder.parent / name for name in names if pipeline_of(decoder.parent / name) == family.inpaint), None)


def _control_folder(model: str, decoder: Path, family: Family, settings: Settings) -> Path:
    """The decoder that follows a depth: this one, the one beside it, or the published one.

    Raises:
        WeightsError: it cannot be fetched.
    """
    if pipeline_of(decoder) in family.controls:
        return decoder
    if not is_hub_id(model):
        names = ("controlnet-depth", f"{decoder.name}-controlnet-depth", f"{_stem(decoder.name)}-controlnet-depth")
        beside = next((decoder.parent / name for name in names
                       if pipeline_of(decoder.parent / name) in family.controls), None)
        if beside is not None:
            return beside
    return fetch(family.official_control, settings)


def _stem(name: str) -> str:
    suffix = next((suffix for suffix in _SUFFIXES if name.endswith(suffix)), "")
    return name.removesuffix(suffix)


def _need_half(folder: Path) -> None:
    if not (folder / INDEX).is_file():
        raise WeightsError("design.kandinsky_index", path=folder / INDEX, index=INDEX)
