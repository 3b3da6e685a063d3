"""The bundled model as its users meet it: prompts and photos in, designs out, never a tensor."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from modiste.core.attributes import Attributes
from modiste.core.seeds import sample_seeds
from modiste.core.settings import Settings
from modiste.core.values import Design, Lineage, Photo, Prompt, Verification
from modiste.data.framing import Framing, frame
from modiste.design.check import agreement, verify
from modiste.design.engine import DesignEngine, Progress
from modiste.design.external.backend import merge_adapter
from modiste.design.folders import DECODER, INPAINT, PRIOR, DecoderParts, PriorParts, load_decoder, load_prior
from modiste.design.prompt_caption import borrow_style, in_known_words, wording
from modiste.design.sampler import (
    Conditioning,
    Kept,
    SamplerSettings,
    TextFeatures,
    draw_noise,
    generators,
    read_for_decoder,
    read_for_prior,
    sample_latents,
    sample_prior,
    steps_from,
)
from modiste.encoder.heads import HEAD_KINDS, LabelSpace
from modiste.nn.pictures import to_pictures, to_tensor

NATIVE_PX = 256
BUNDLED_NAME = "modiste"
LOCK_ATTEMPTS = 4
_SAMPLES_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class _Job:
    """One request, ready to be drawn for any seeds: image embeddings come from `embed`, candidates are ranked by what
    is `sought`."""

    kind: str
    prompt: Prompt
    told: str
    sought: Attributes
    embed: Callable[[Sequence[int]], Tensor]
    settings: SamplerSettings
    size_px: int
    inputs: tuple[str, ...]
    extra: tuple[tuple[str, str], ...] = ()
    start: Tensor | None = None
    strength: float = 1.0
    kept: Kept | None = None
    finish: Callable[[Image.Image], Image.Image] | None = None


class Designer:
    """The bundled Kandinsky: prior, denoiser and light decoder."""

    def __init__(self, prior: PriorParts, decoder: DecoderParts, models: Path, name: str = BUNDLED_NAME,
                 settings: SamplerSettings | None = None, adapters: tuple[Path, ...] = ()) -> None:
        self.prior, self.decoder, self.models, self.name = prior, decoder, models, name
        self.adapters = adapters
        self.settings = settings or SamplerSettings()
        self._inpainting: DecoderParts | None = None
        self._zero_image = torch.from_numpy(prior.encoder.nothing())

    @classmethod
    def load(cls, model: str | None, settings: Settings) -> DesignEngine:
        """The bundled model for None, any other by folder or hub id. Raises WeightsError when it cannot be loaded."""
        from modiste.design.load import load_engine

        return load_engine(model, settings)

    @classmethod
    def from_folder(cls, models: Path, name: str = BUNDLED_NAME) -> Self:
        """Load from a folder that holds `prior` and `decoder` (and `inpaint`). Raises WeightsError."""
        return cls(load_prior(models / PRIOR), load_decoder(models / DECODER), models, name)

    def design(self, prompt: Prompt, *, n: int, seed: int, size: int = NATIVE_PX, steps: int | None = None,
               guidance: float | None = None, lock: tuple[str, ...] = (),
               progress: Progress | None = None) -> tuple[Design, ...]:
        """Draw the prompt `n` times; sample i has seed `seed + i`."""
        told = self._tell(prompt)
        job = _Job("design", prompt, told, prompt.attributes, self._prior_embedding(told, prompt.attributes),
                   self._sampling(steps, guidance), size, (prompt.text,))
        return self._draw(job, n, seed, lock, progress)

    def restyle(self, photos: Sequence[Photo], prompt: Prompt, *, mix: float, weights: Sequence[float] | None = None,
                n: int, seed: int, size: int = NATIVE_PX, steps: int | None = None, guidance: float | None = None,
                lock: tuple[str, ...] = (), progress: Progress | None = None) -> tuple[Design, ...]:
        """Draw the prompt in the style of the photos: `mix` is their share, `weights` divides it among them.

        Where the prompt is silent about colour, pattern and gender, what is seen on the photos is said; the rest of
        the style travels as the difference between the photos' embeddings and those of their descriptions (the text
        differences of Ramesh et al., 2022, section 3.3), so that the asked garment is not pulled back to theirs.
        """
        shares = np.asarray(weights or [1.0] * len(photos), float)
        shares = shares / shares.sum()
        framed = [self._framed(photo) for photo in photos]
        seen = self._seen(framed[int(shares.argmax())])
        asked = replace(prompt, attributes=borrow_style(prompt.attributes, seen)) if mix > 0 else prompt
        if asked.attributes.garment is None:
            asked = replace(asked, attributes=replace(asked.attributes, garment=seen.garment))
        told = self._tell(asked)
        style = torch.from_numpy(shares.astype(np.float32) @ self.prior.encoder.image_embeddings(framed))
        wanted = self._prior_embedding(told, asked.attributes)
        described = self._prior_embedding(self._tell(replace(prompt, attributes=seen)), seen)

        def embed(seeds: Sequence[int]) -> Tensor:
            return wanted(seeds) + mix * (style - described(seeds))

        job = _Job("restyle", prompt, told, asked.attributes, embed, self._sampling(steps, guidance), size,
                   (prompt.text, *(photo.source for photo in photos)),
                   (("mix", f"{mix:g}"), ("weights", " ".join(f"{share:.4g}" for share in shares))))
        return self._draw(job, n, seed, lock, progress)

    def redraw(self, photo: Photo, prompt: Prompt, *, strength: float, n: int, seed: int, size: int = NATIVE_PX,
               steps: int | None = None, guidance: float | None = None, lock: tuple[str, ...] = (),
               progress: Progress | None = None) -> tuple[Design, ...]:
        """Image-to-image: start from the photo, noised by `strength`."""
        told = self._tell(prompt)
        job = _Job("redraw", prompt, told, prompt.attributes, self._prior_embedding(told, prompt.attributes),
                   self._sampling(steps, guidance), size, (prompt.text, photo.source), (("strength", f"{strength:g}"),),
                   start=self._encode(self._framed(photo)), strength=strength)
        return self._draw(job, n, seed, lock, progress)

    def inpaint(self, photo: Photo, mask: Image.Image, prompt: Prompt, *, n: int, seed: int,
                size: int = NATIVE_PX,  # the engine's common option; here the photo's size stays
                steps: int | None = None, guidance: float | None = None, lock: tuple[str, ...] = (),
                progress: Progress | None = None) -> tuple[Design, ...]:
        """Draw inside the white part of the mask; outside it the result is the photo itself, pixel for pixel."""
        del size  # resampling would change what the mask protects
        told = self._tell(prompt)
        picture, area = _square(photo.image, NATIVE_PX), _square(mask.convert("L"), NATIVE_PX)
        latents = self._encode(picture)
        side = latents.shape[-1]
        shrunk = torch.from_numpy(np.asarray(area, np.float32) / 255)[None, None]
        drawn = torch.nn.functional.adaptive_max_pool2d(shrunk, side)
        kept = Kept(latents, (drawn < 0.5).float())
        job = _Job("inpaint", prompt, told, prompt.attributes, self._prior_embedding(told, prompt.attributes),
                   self._sampling(steps, guidance), NATIVE_PX, (prompt.text, photo.source), kept=kept,
                   finish=lambda result: _paste(photo.image, mask, result))
        return self._draw(job, n, seed, lock, progress)

    # From here on: how a job is drawn.

    def _draw(self, job: _Job, n: int, seed: int, lock: tuple[str, ...], progress: Progress | None
              ) -> tuple[Design, ...]:
        seeds = sample_seeds(seed, n)
        steps = job.settings.steps if job.start is None else steps_from(job.settings.steps, job.strength)
        count = _Count(progress, n * steps)
        designs: list[Design] = []
        at_once = max(1, _SAMPLES_AT_ONCE // self._candidates(job))
        for i in range(0, n, at_once):
            designs += self._draw_batch(job, seeds[i : i + at_once], lock, count)
        for attempt in range(1, LOCK_ATTEMPTS if lock else 1):
            missed = [index for index, design in enumerate(designs) if not design.ok]
            if not missed:
                break
            count.extend(len(missed) * steps)
            again = [_other_seed(seeds[index], attempt) for index in missed]
            for index, design in zip(missed, self._draw_batch(job, again, lock, count), strict=True):
                if _passes(design) > _passes(designs[index]):
                    designs[index] = design
        return tuple(designs)

    @torch.no_grad()
    def _draw_batch(self, job: _Job, seeds: Sequence[int], lock: tuple[str, ...], count: "_Count") -> list[Design]:
        pictures = self._pictures(job, seeds, lambda: count.add(len(seeds)))
        checks = verify(pictures, job.prompt.attributes, lock, self.prior.encoder)
        return [self._finished(job, picture, seed, check)
                for picture, seed, check in zip(pictures, seeds, checks, strict=True)]

    def _pictures(self, job: _Job, seeds: Sequence[int], on_step: Callable[[], None]) -> list[Image.Image]:
        """For each seed a picture: of several begun, the one in which the encoder finds most of what was asked when the
        way is partly done (Ramesh et al., 2021, section 2.6, rank finished samples of DALL-E so); the first of them
        comes from the seed itself."""
        parts = self.decoder if job.kept is None else self._inpainter()
        tries = self._candidates(job)
        every = _candidate_seeds(seeds, tries)
        n = len(every)
        conditioned = Conditioning(self._read(job.told, parts).repeat(n), job.embed(every))
        empty = Conditioning(self._read("", parts).repeat(n), self._zero_image.expand(n, -1))
        noise = draw_noise(generators(every), self._latent_shape())
        start = None if job.start is None else job.start.expand(n, -1, -1, -1)
        kept = None if job.kept is None else Kept(job.kept.latents.expand(n, -1, -1, -1),
                                                  job.kept.keep.expand(n, -1, -1, -1))

        def screen(clean: Tensor) -> list[int]:
            encoder = self.prior.encoder
            seen = encoder.probabilities(self._decoded(clean))
            return _best_rows(seen, job.sought, encoder.labels, tries)

        latents = sample_latents(parts.unet, parts.scheduler, conditioned, empty, noise, job.settings, start=start,
                                 strength=job.strength, kept=kept, screen=screen if tries > 1 else None,
                                 on_step=on_step)
        return self._decoded(latents)

    def _candidates(self, job: _Job) -> int:
        """How many pictures are drawn for each that is shown: one where the prompt names nothing to rank them by."""
        return job.settings.candidates if _can_rank(job.sought) else 1

    def _finished(self, job: _Job, picture: Image.Image, seed: int, checks: tuple[Verification, ...]) -> Design:
        if job.finish is not None:
            picture = job.finish(picture)
        elif job.size_px != picture.width:
            picture = picture.resize((job.size_px, job.size_px), Image.Resampling.LANCZOS)
        settings = (*((name, f"{value:g}") for name, value in asdict(job.settings).items()),
                    ("size", str(job.size_px)), ("told", job.told), *job.extra)
        lineage = Lineage(job.kind, self.name, seed, settings, job.inputs)
        return Design(picture, job.prompt, seed, self.name, checks, lineage)

    def _decoded(self, latents: Tensor) -> list[Image.Image]:
        return [Image.fromarray(array) for array in to_pictures(self._decode(latents))]

    def _decode(self, latents: Tensor) -> Tensor:
        if self.decoder.light is not None:
            return self.decoder.light.decoder(latents)
        decoded: Tensor = self.decoder.movq.decode(latents, force_not_quantize=True).sample
        return decoded

    @torch.no_grad()
    def _encode(self, picture: Image.Image) -> Tensor:
        pixels = to_tensor(np.asarray(picture)[None])
        if self.decoder.light is not None:
            return self.decoder.light.encode(pixels)
        latents: Tensor = self.decoder.movq.encode(pixels).latents
        return latents

    def _latent_shape(self) -> tuple[int, int, int]:
        size = self.decoder.unet.config
        return (int(size.out_channels) // 2, int(size.sample_size), int(size.sample_size))

    def _read(self, text: str, parts: DecoderParts) -> TextFeatures:
        return read_for_decoder([text], parts.text, parts.tokenizer)

    def _prior_embedding(self, text: str, sought: Attributes) -> Callable[[Sequence[int]], Tensor]:
        """For each seed the best of several embeddings, as Ramesh et al., 2022, section 2.2, choose between two; here
        by what the heads read in them."""
        tries = self.settings.prior_candidates if _can_rank(sought) else 1

        @torch.no_grad()
        def embed(seeds: Sequence[int]) -> Tensor:
            encoder, every = self.prior.encoder, _candidate_seeds(seeds, tries)
            said, nothing = (read_for_prior([t], encoder.text, encoder.tokenizer).repeat(len(every))
                             for t in (text, ""))
            drawn = sample_prior(self.prior.prior, self.prior.scheduler, said, nothing, generators(every),
                                 self.settings)
            if tries == 1:
                return drawn
            return drawn[_best_rows(encoder.read(drawn.numpy()), sought, encoder.labels, tries)]

        return embed

    def _inpainter(self) -> DecoderParts:
        if self._inpainting is None:
            parts = load_decoder(self.models / INPAINT)
            for folder in self.adapters:
                parts = replace(parts, unet=merge_adapter(parts.unet, folder))
            self._inpainting = parts
        return self._inpainting

    def _tell(self, prompt: Prompt) -> str:
        return wording(in_known_words(prompt, self.prior.encoder.labels))

    def _sampling(self, steps: int | None, guidance: float | None) -> SamplerSettings:
        return replace(self.settings, steps=steps or self.settings.steps,
                       guidance=self.settings.guidance if guidance is None else guidance)

    def _framed(self, photo: Photo) -> Image.Image:
        return frame(photo.image, Framing(NATIVE_PX), worn=True)

    def _seen(self, picture: Image.Image) -> Attributes:
        guess = self.prior.encoder.guess([picture])[0]
        found = {kind: guess[kind].value if kind in guess else None for kind in HEAD_KINDS}
        return Attributes(garment=found["garment"], colours=(found["colour"],) if found["colour"] else (),
                          pattern=found["pattern"], gender=found["gender"])


class _Count:
    """Progress over samples x steps; redrawing after a missed lock makes the total grow."""

    def __init__(self, report: Progress | None, total: int) -> None:
        self._report, self._total, self._done = report, total, 0

    def extend(self, more: int) -> None:
        self._total += more

    def add(self, samples: int) -> None:
        self._done += samples
        if self._report is not None:
            self._report(min(self._done, self._total), self._total)


def _passes(design: Design) -> int:
    return sum(check.ok for check in design.verified)


def _other_seed(seed: int, number: int) -> int:
    """A seed far from the neighbours', the same every time: positive numbers for further attempts at missed locks,
    negative ones for candidates."""
    return int(np.random.SeedSequence((seed, number % 2**32)).generate_state(1)[0])


def _candidate_seeds(seeds: Sequence[int], tries: int) -> list[int]:
    """`tries` seeds for each; the first is the seed itself."""
    return [seed if attempt == 0 else _other_seed(seed, -attempt) for seed in seeds for attempt in range(tries)]


def _best_rows(seen: Mapping[str, NDArray[np.float32]], sought: Attributes, labels: LabelSpace, tries: int
               ) -> list[int]:
    """Of every `tries` rows in a row, the one that fits best what is sought."""
    fit = agreement(seen, sought, labels).reshape(-1, tries)
    return [start * tries + int(best) for start, best in enumerate(fit.argmax(axis=1))]


def _can_rank(sought: Attributes) -> bool:
    return bool(sought.garment or sought.colours or sought.pattern)


def _square(picture: Image.Image, size_px: int) -> Image.Image:
    """Padded to a square (white for photos, black for masks) and resized."""
    side = max(picture.size)
    square = Image.new(picture.mode, (side, side), "white" if picture.mode == "RGB" else 0)
    square.paste(picture, ((side - picture.width) // 2, (side - picture.height) // 2))
    return square.resize((size_px, size_px), Image.Resampling.LANCZOS)


def _paste(photo: Image.Image, mask: Image.Image, drawn: Image.Image) -> Image.Image:
    """`drawn` (the square around the photo) laid into the photo where the mask is white; the photo's size stays, since
    resampling would change what the mask protects."""
    side = max(photo.size)
    large = drawn.resize((side, side), Image.Resampling.LANCZOS)
    left, top = (side - photo.width) // 2, (side - photo.height) // 2
    cut = large.crop((left, top, left + photo.width, top + photo.height))
    return Image.composite(cut, photo, mask.convert("L"))
