"""Foreign models behind the same commands: Kandinsky 2.1 and 2.2, and any diffusers pipeline that draws from words.

The folder's index says what a model is, not its name. What is loaded satisfies the same protocol as the bundled
designer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import diffusers
from PIL import Image

from modiste.core.errors import ImageError, InputError, WeightsError
from modiste.core.images import fit_square, read_lineage
from modiste.core.pixels import content_id
from modiste.core.progress import StepProgress
from modiste.core.seeds import MAX_SEED, sample_seeds
from modiste.core.settings import Settings
from modiste.core.values import Design, Lineage, Photo, Prompt, Verification
from modiste.data.cards import bundled
from modiste.design.check import verify
from modiste.design.engine import NATIVE_PX, ControlKind, SampleOptions
from modiste.design.external.auto import load_auto
from modiste.design.external.backend import Backend, FoundControl, PictureRequest, Place
from modiste.design.external.control import find_control
from modiste.design.external.kandinsky import find_pair, load_kandinsky
from modiste.design.folders import PRIOR
from modiste.design.loop import StepCounter, draw_designs
from modiste.design.prompt_caption import affirmed
from modiste.encoder.clip import Encoder
from modiste.imaging.compositing import cut_from_square, paste_from_square, resize_square

LockCheck = Callable[[Image.Image, Prompt, tuple[str, ...]], tuple[Verification, ...]]
"""Looks at a finished picture for the locked attributes of a prompt."""

_OWN: Final = "the model's own"
_ANOTHER_STREAM: Final = 0x5851F42D4C957F2D  # odd and large: attempts of one seed never meet another sample's seed


def load_external(name: str, base: str, path: Path, adapters: tuple[Path, ...], settings: Settings,
                  check: LockCheck | None = None) -> "ExternalDesigner":
    """Load a foreign model; see `design.load.load_engine`, which finds it.

    Args:
        name: what the user called it.
        base: the name of the whole model beneath its adapters.
        path: that model's folder.
        adapters: LoRA folders to merge into it, in this order.
        settings: whether the hub may be asked for a missing half.
        check: looks for locked attributes; None for the bundled encoder's heads.

    Raises:
        WeightsError: it is incomplete or damaged, or brings code or pickles.
        ModelError: it does not draw from words.
    """
    device = Place.best()
    pair = find_pair(base, path, settings)

    @cache
    def controls(kind: ControlKind, named: str | None) -> FoundControl:
        return find_control(base, path, kind, named, settings)

    backend: Backend = (load_auto(base, path, device, controls) if pair is None
                        else load_kandinsky(base, pair, device, controls))
    for folder in adapters:
        backend.apply_adapter(folder)
    return ExternalDesigner(name, backend, device, check or check_by_heads(_bundled_encoder))


@dataclass(slots=True)
class ExternalDesigner:
    """A loaded foreign model; satisfies the studio's design engine."""

    model: str
    backend: Backend
    place: Place
    check: LockCheck

    @property
    def native_px(self) -> int:
        """The side that it was taught with."""
        return self.backend.side_px(NATIVE_PX)

    @property
    def starts_from_sewn(self) -> bool:
        """Whether it can start from a picture: then what is sewn shows it the cut."""
        return self.backend.can("image_to_image")

    def design(self, prompt: Prompt, options: SampleOptions, *, progress: StepProgress | None = None
               ) -> tuple[Design, ...]:
        """Draw the prompt as it was typed, without what it denies.

        Raises:
            ModelError: the model cannot, or fails.
        """
        spec = PictureRequest(
            task="design", text=prompt.text, side_px=self.backend.side_px(options.size_px), steps=options.steps,
            guidance=options.guidance)
        return self._draw(spec, prompt, (), _Request(options, progress))

    def restyle(self, photos: Sequence[Photo], prompt: Prompt, options: SampleOptions, *, mix: float,
                weights: Sequence[float] | None = None, progress: StepProgress | None = None) -> tuple[Design, ...]:
        """Mix photos and prompt: as image embeddings in Kandinsky, elsewhere by starting from the photo.

        Raises:
            ModelError: the model cannot, or fails.
            InputError: no photo, or weights that do not go with them.
        """
        shares = tuple(1.0 for _ in photos) if weights is None else tuple(weights)
        if not photos or len(shares) != len(photos) or sum(shares) <= 0:
            raise InputError("design.weight_for_each", photos=len(photos), weights=len(shares))
        shares = tuple(mix * share / sum(shares) for share in shares)
        spec = PictureRequest(
            task="restyle", text=prompt.text, side_px=self.backend.side_px(options.size_px), shares=shares,
            text_share=1 - mix, steps=options.steps, guidance=options.guidance)
        return self._draw(spec, prompt, tuple(photos), _Request(options, progress))

    def image_to_image(self, photo: Photo, prompt: Prompt, options: SampleOptions, *, strength: float,
                       progress: StepProgress | None = None) -> tuple[Design, ...]:
        """Start from the noised photo.

        Raises:
            ModelError: the model cannot, or fails.
        """
        spec = PictureRequest(
            task="image_to_image", text=prompt.text, side_px=self.backend.side_px(options.size_px), shares=(1.0,),
            strength=strength, steps=options.steps, guidance=options.guidance)
        return self._draw(spec, prompt, (photo,), _Request(options, progress))

    def inpaint(self, photo: Photo, mask: Image.Image, prompt: Prompt, options: SampleOptions, *,
                progress: StepProgress | None = None) -> tuple[Design, ...]:
        """Draw inside the white part of the mask, in the photo's own size; every pixel outside stays as it is.

        Raises:
            ModelError: the model cannot, or fails.
            InputError: photo and mask differ in size.
        """
        if mask.size != photo.image.size:
            raise InputError("design.mask_size", source=photo.source, mask_width=mask.width, mask_height=mask.height,
                             width=photo.width_px, height=photo.height_px)
        side = self.backend.side_px(options.size_px)
        spec = PictureRequest(
            task="inpaint", text=prompt.text, side_px=side, shares=(1.0,), mask=_square_mask(mask, side),
            steps=options.steps, guidance=options.guidance)
        return self._draw(spec, prompt, (photo,), _Request(options, progress, mask))

    def _draw(self, spec: PictureRequest, prompt: Prompt, photos: tuple[Photo, ...], request: "_Request"
              ) -> tuple[Design, ...]:
        control = request.options.control
        if control is not None:
            control = replace(control, picture=fit_square(control.picture, spec.side_px, (0, 0, 0)))
        spec = replace(spec, photos=tuple(fit_square(photo.image, spec.side_px) for photo in photos), control=control)
        seeds = sample_seeds(request.options.seed, request.options.n)
        steps = self.backend.steps(spec)
        record = _Record(
            kind=spec.task, model=self.model, settings=self._settings(spec, request, steps),
            inputs=(prompt.text, *(photo.source for photo in photos)), parents=_parents(photos))
        if photos:
            ids = [("photos", content_id(*(photo.image for photo in photos)))]
            ids += [("mask", content_id(request.mask))] if request.mask is not None else []
            record = replace(record, settings=(*record.settings, *ids))
        counter = StepCounter(request.progress, request.options.n, steps)

        def draw(some: Sequence[int], attempt: int) -> list[Design]:
            (seed,) = some
            told = replace(spec, text=affirmed(prompt, seed))
            image = self.backend.draw(told, (seed + attempt * _ANOTHER_STREAM) % (MAX_SEED + 1), counter.step)
            return [self._finish(image, prompt, photos, seed, attempt, request, record)]

        return draw_designs(draw, seeds, batch=1, counter=counter)

    def _finish(self, image: Image.Image, prompt: Prompt, photos: tuple[Photo, ...], seed: int, attempt: int,
                request: "_Request", record: "_Record") -> Design:
        if request.mask is not None:
            picture = paste_from_square(photos[0].image, _hard(request.mask), image)
        elif record.kind == "image_to_image":
            picture = cut_from_square(photos[0].image.size, image)
        else:
            picture = resize_square(image, request.options.size_px)
        to_check = bool(request.options.lock or prompt.attributes.excluded)
        verified = self.check(picture, prompt, request.options.lock) if to_check else ()
        return Design(
            image=picture, prompt=prompt, seed=seed, model=self.model, verified=verified,
            lineage=record.lineage(seed, attempt))

    def _settings(self, spec: PictureRequest, request: "_Request", steps: int) -> tuple[tuple[str, str], ...]:
        values: list[tuple[str, object]] = [
            ("pipeline", self.backend.pipeline), ("size", request.options.size_px), ("drawn_px", spec.side_px),
            ("steps", _OWN if spec.steps is None else spec.steps), ("steps_run", steps),
            ("guidance", _OWN if spec.guidance is None else f"{spec.guidance:g}")]
        if spec.task == "restyle":
            values += [("text_share", f"{spec.text_share:g}"), ("shares", ",".join(f"{s:g}" for s in spec.shares))]
        if spec.task == "image_to_image":
            values.append(("strength", f"{spec.strength:g}"))
        if spec.control is not None:
            values += [("control", spec.control.kind), ("control_model", self.backend.control_name(spec.control))]
        if request.options.lock:
            values.append(("lock", ",".join(request.options.lock)))
        values += [("place", self.place.name), ("diffusers", diffusers.__version__)]
        return tuple((name, str(value)) for name, value in values)


@dataclass(frozen=True, slots=True)
class _Request:
    options: SampleOptions
    progress: StepProgress | None
    mask: Image.Image | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    kind: str
    model: str
    settings: tuple[tuple[str, str], ...]
    inputs: tuple[str, ...]
    parents: tuple[Lineage, ...]

    def lineage(self, seed: int, attempt: int) -> Lineage:
        extra = (("attempt", str(attempt)),) if attempt else ()
        return Lineage(
            kind=self.kind, model=self.model, seed=seed, settings=self.settings + extra, inputs=self.inputs,
            parents=self.parents)


def _square_mask(mask: Image.Image, side: int) -> Image.Image:
    """The mask as `fit_square` lays the photo: white or black, black around it."""
    return _hard(fit_square(mask.convert("RGB"), side, (0, 0, 0)))


def _hard(mask: Image.Image) -> Image.Image:
    """Mode "L", white or black."""
    return mask.convert("L").point(lambda value: 255 if value >= 128 else 0)


def check_by_heads(encoder: Callable[[], Encoder]) -> LockCheck:
    """A check by an encoder's heads, which is asked for when the first lock is to be checked."""

    def check(image: Image.Image, prompt: Prompt, lock: tuple[str, ...]) -> tuple[Verification, ...]:
        try:
            heads = encoder()
        except InputError as error:
            raise WeightsError("design.lock_without_encoder") from error
        return verify([image], prompt.attributes, lock, heads)[0]

    return check


def _bundled_encoder() -> Encoder:
    return Encoder.load(bundled(PRIOR))


def _parents(photos: Sequence[Photo]) -> tuple[Lineage, ...]:
    """Lineages of those photos that were made here."""
    found = []
    for photo in photos:
        if not Path(photo.source).is_file():
            continue
        try:
            lineage = read_lineage(photo.source)
        except ImageError:  # a record that cannot be read is no reason not to draw
            continue
        if lineage is not None:
            found.append(lineage)
    return tuple(found)
