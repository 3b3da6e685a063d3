"""Foreign models behind the same commands: Kandinsky 2.1 and 2.2, and any diffusers pipeline that draws from words.

`load_external` looks at the folder's index, not at its name, to know what a model is. What it loads satisfies the same
protocol as the bundled designer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import diffusers
import torch
from PIL import Image

from modiste.core.errors import ImageError, InputError, WeightsError
from modiste.core.images import fit_square, read_lineage
from modiste.core.seeds import MAX_SEED, sample_seeds
from modiste.core.settings import Settings
from modiste.core.values import Design, Lineage, Photo, Prompt, Verification
from modiste.data.cards import bundled
from modiste.design.check import verify
from modiste.design.engine import Progress
from modiste.design.external.auto import load_auto
from modiste.design.external.backend import Backend, Job, Place
from modiste.design.external.folder import ADAPTER, check_adapter, find
from modiste.design.external.kandinsky import find_pair, load_kandinsky
from modiste.design.folders import PRIOR
from modiste.encoder.clip import Encoder

LockCheck = Callable[[Image.Image, Prompt, tuple[str, ...]], tuple[Verification, ...]]
"""Looks at a finished picture for the locked attributes of a prompt."""

ATTEMPTS: Final = 4
_DEEPEST: Final = 8
_OWN: Final = "the model's own"
_ANOTHER_STREAM: Final = 0x5851F42D4C957F2D  # odd and large: attempts of one seed never meet another sample's seed


def load_external(model: str, settings: Settings, check: LockCheck | None = None) -> "ExternalDesigner":
    """Load a model by its folder or hub id; a LoRA folder loads the base that it names, and is merged into it.

    `check` looks for locked attributes; without one, the bundled encoder's heads do.

    Raises:
        WeightsError: it cannot be found or fetched, is incomplete or damaged, or brings code or pickles.
        ModelError: it does not draw from words.
    """
    if settings.threads is not None:
        torch.set_num_threads(settings.threads)
    place = Place.best()
    return ExternalDesigner(model, _load(model, settings, place, 0), place, check or _check_by_heads)


def _load(model: str, settings: Settings, place: Place, depth: int) -> Backend:
    path = find(model, settings)
    if (path / ADAPTER).is_file():
        if depth >= _DEEPEST:
            raise WeightsError(f"{path}: LoRA upon LoRA more than {_DEEPEST} deep; name a base that is a whole model")
        backend = _load(check_adapter(path), settings, place, depth + 1)
        backend.apply_adapter(path)
        return backend
    pair = find_pair(model, path, settings)
    return load_auto(model, path, place) if pair is None else load_kandinsky(model, pair, place)


@dataclass(slots=True)
class ExternalDesigner:
    """A loaded foreign model; satisfies the studio's design engine."""

    model: str
    backend: Backend
    place: Place
    check: LockCheck

    def design(
        self, prompt: Prompt, *, n: int, seed: int, size: int, steps: int | None = None, guidance: float | None = None,
        lock: tuple[str, ...] = (), progress: Progress | None = None,
    ) -> tuple[Design, ...]:
        """Draw the prompt as it was typed.

        Raises:
            ModelError: the model cannot, or fails.
        """
        job = Job("design", prompt.text, self.backend.side_px(size), steps=steps, guidance=guidance)
        return self._draw(job, prompt, (), _Request(n, seed, size, lock, progress))

    def restyle(
        self, photos: Sequence[Photo], prompt: Prompt, *, mix: float = 0.5, weights: Sequence[float] | None = None,
        n: int, seed: int, size: int, steps: int | None = None, guidance: float | None = None,
        lock: tuple[str, ...] = (), progress: Progress | None = None,
    ) -> tuple[Design, ...]:
        """Mix photos and prompt: as image embeddings in Kandinsky, elsewhere by starting from the photo.

        Raises:
            ModelError: the model cannot, or fails.
            InputError: no photo, or weights that do not go with them.
        """
        shares = tuple(1.0 for _ in photos) if weights is None else tuple(weights)
        if not photos or len(shares) != len(photos) or sum(shares) <= 0:
            raise InputError(f"restyle: expected photos and one weight for each, got {len(photos)} and {len(shares)}")
        shares = tuple(mix * share / sum(shares) for share in shares)
        job = Job("restyle", prompt.text, self.backend.side_px(size), shares=shares, text_share=1 - mix, steps=steps,
                  guidance=guidance)
        return self._draw(job, prompt, tuple(photos), _Request(n, seed, size, lock, progress))

    def redraw(
        self, photo: Photo, prompt: Prompt, *, strength: float, n: int, seed: int, size: int, steps: int | None = None,
        guidance: float | None = None, lock: tuple[str, ...] = (), progress: Progress | None = None,
    ) -> tuple[Design, ...]:
        """Start from the noised photo.

        Raises:
            ModelError: the model cannot, or fails.
        """
        job = Job("redraw", prompt.text, self.backend.side_px(size), shares=(1.0,), strength=strength, steps=steps,
                  guidance=guidance)
        return self._draw(job, prompt, (photo,), _Request(n, seed, size, lock, progress))

    def inpaint(
        self, photo: Photo, mask: Image.Image, prompt: Prompt, *, n: int, seed: int, size: int,
        steps: int | None = None, guidance: float | None = None, lock: tuple[str, ...] = (),
        progress: Progress | None = None,
    ) -> tuple[Design, ...]:
        """Draw inside the white part of the mask, in the photo's own size; every pixel outside stays as it is.

        Raises:
            ModelError: the model cannot, or fails.
            InputError: photo and mask differ in size.
        """
        if mask.size != photo.image.size:
            raise InputError(f"{photo.source}: the mask is {mask.width}x{mask.height}, the photo "
                             f"{photo.width_px}x{photo.height_px}; both must have the same size")
        side = self.backend.side_px(size)
        job = Job("inpaint", prompt.text, side, shares=(1.0,), mask=_square_mask(mask, side), steps=steps,
                  guidance=guidance)
        return self._draw(job, prompt, (photo,), _Request(n, seed, size, lock, progress, mask))

    def _draw(self, job: Job, prompt: Prompt, photos: tuple[Photo, ...], request: "_Request") -> tuple[Design, ...]:
        job = replace(job, photos=tuple(fit_square(photo.image, job.side_px) for photo in photos))
        seeds = sample_seeds(request.seed, request.n)
        steps = self.backend.steps(job)
        record = _Record(job.task, self.model, self._settings(job, request, steps),
                         (prompt.text, *(photo.source for photo in photos)), _parents(photos))
        designs = []
        for index, seed in enumerate(seeds):
            best: Design | None = None
            for attempt in range(ATTEMPTS if request.lock else 1):
                count = _Counter(request.progress, index * steps, steps, len(seeds) * steps)
                image = self.backend.draw(job, (seed + attempt * _ANOTHER_STREAM) % (MAX_SEED + 1), count.step)
                count.finish()
                drawn = self._finish(image, prompt, photos, seed, attempt, request, record)
                if best is None or _passed(drawn) > _passed(best):
                    best = drawn
                if drawn.ok:
                    break
            if best is not None:
                designs.append(best)
        return tuple(designs)

    def _finish(self, image: Image.Image, prompt: Prompt, photos: tuple[Photo, ...], seed: int, attempt: int,
                request: "_Request", record: "_Record") -> Design:
        if request.mask is not None:
            picture = _paste(photos[0].image, request.mask, image)
        else:
            picture = _resize(image, request.size)
        verified = self.check(picture, prompt, request.lock) if request.lock else ()
        return Design(picture, prompt, seed, self.model, verified, record.lineage(seed, attempt))

    def _settings(self, job: Job, request: "_Request", steps: int) -> tuple[tuple[str, str], ...]:
        values: list[tuple[str, object]] = [
            ("pipeline", self.backend.pipeline), ("size", request.size), ("drawn_px", job.side_px),
            ("steps", _OWN if job.steps is None else job.steps), ("steps_run", steps),
            ("guidance", _OWN if job.guidance is None else f"{job.guidance:g}")]
        if job.task == "restyle":
            values += [("text_share", f"{job.text_share:g}"), ("shares", ",".join(f"{s:g}" for s in job.shares))]
        if job.task == "redraw":
            values.append(("strength", f"{job.strength:g}"))
        if request.lock:
            values.append(("lock", ",".join(request.lock)))
        values += [("place", self.place.name), ("diffusers", diffusers.__version__)]
        return tuple((name, str(value)) for name, value in values)


@dataclass(frozen=True, slots=True)
class _Request:
    n: int
    seed: int
    size: int
    lock: tuple[str, ...]
    progress: Progress | None
    mask: Image.Image | None = None


@dataclass(frozen=True, slots=True)
class _Record:
    kind: str
    model: str
    settings: tuple[tuple[str, str], ...]
    inputs: tuple[str, ...]
    parents: tuple[Lineage, ...]

    def lineage(self, seed: int, attempt: int) -> Lineage:
        extra = (("attempt", str(attempt)),) if attempt else ()
        return Lineage(self.kind, self.model, seed, self.settings + extra, self.inputs, self.parents)


@dataclass(slots=True)
class _Counter:
    """Steps of one picture within the request; pipelines that report too many or too few end where they should."""

    progress: Progress | None
    before: int
    steps: int
    total: int
    done: int = 0

    def step(self) -> None:
        self.done = min(self.done + 1, self.steps)
        self._tell()

    def finish(self) -> None:
        if self.done < self.steps:
            self.done = self.steps
            self._tell()

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(self.before + self.done, self.total)


def _passed(design: Design) -> int:
    return sum(check.ok for check in design.verified)


def _square_mask(mask: Image.Image, side: int) -> Image.Image:
    """The mask as `fit_square` lays the photo: white or black, black around it."""
    square = fit_square(mask.convert("RGB"), side, (0, 0, 0)).convert("L")
    return square.point(lambda value: 255 if value >= 128 else 0)


def _paste(photo: Image.Image, mask: Image.Image, drawn: Image.Image) -> Image.Image:
    """`drawn`, the square around the photo, laid into the photo where the mask is white: no pixel outside changes."""
    side = max(photo.size)
    left, top = (side - photo.width) // 2, (side - photo.height) // 2
    cut = _resize(drawn, side).crop((left, top, left + photo.width, top + photo.height))
    return Image.composite(cut, photo, mask.convert("L").point(lambda value: 255 if value >= 128 else 0))


def _resize(image: Image.Image, side: int) -> Image.Image:
    return image if image.size == (side, side) else image.resize((side, side), Image.Resampling.LANCZOS)


def _check_by_heads(image: Image.Image, prompt: Prompt, lock: tuple[str, ...]) -> tuple[Verification, ...]:
    return verify([image], prompt.attributes, lock, _bundled_encoder())[0]


@cache
def _bundled_encoder() -> Encoder:
    try:
        return Encoder.load(bundled(PRIOR))
    except InputError as error:
        raise WeightsError("--lock checks with the bundled encoder, which is not installed; install modiste again or "
                           "leave --lock out") from error


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
