"""The bundled model as its users meet it: prompts and photos in, designs out, never a tensor."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from modiste.core.attributes import Attributes
from modiste.core.errors import ModelError
from modiste.core.pixels import content_id
from modiste.core.progress import StepProgress
from modiste.core.seeds import sample_seeds
from modiste.core.values import Design, Lineage, Photo, Prompt, Verification
from modiste.data.framing import Framing, frame
from modiste.design.adapters import merge_adapter
from modiste.design.catalogue_view import catalogue_view
from modiste.design.check import agreement, verify
from modiste.design.denial import what_remains
from modiste.design.engine import NATIVE_PX, Dye, SampleOptions
from modiste.design.folders import DECODER, INPAINT, PRIOR, DecoderParts, PriorParts, load_decoder, load_prior
from modiste.design.loop import StepCounter, draw_designs
from modiste.design.prompt_caption import borrow_style, exact_colour, in_known_words, prompt_caption
from modiste.design.sampler import (
    Conditioning,
    InpaintMask,
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
from modiste.imaging.compositing import cut_from_square, pad_to_square, paste_from_square, resize_square
from modiste.language.denied import is_denied
from modiste.nn.pictures import to_pictures, to_tensor

BUNDLED_NAME = "modiste"
_SAMPLES_AT_ONCE = 16
# Saved lineages keep the names that these settings had first ("told" is the caption), so that older ones read alike.
_DYED = (("dyed", "exact"),)
_SAVED_NAMES = {"rerank_at": "screened_at"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _DesignTask:
    """One request, ready for any seeds.

    `style` gives for seeds what is added to their image embeddings; `start` are latents to begin from (image-to-image)
    at `strength`; `inpaint_mask` what stays. `finish` turns a drawn square into the result; None resizes it to
    `size_px`.
    """

    kind: str
    prompt: Prompt
    settings: SamplerSettings
    size_px: int
    inputs: tuple[str, ...]
    extra: tuple[tuple[str, str], ...] = ()
    style: Callable[[Sequence[int]], Tensor] | None = None
    start: Tensor | None = None
    strength: float = 1.0
    inpaint_mask: InpaintMask | None = None
    finish: Callable[[Image.Image], Image.Image] | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """What the networks are told: the text that the denoiser reads, what candidates are ranked by, and for seeds the
    image embeddings that condition it."""

    caption: str
    target: Attributes
    embed: Callable[[Sequence[int]], Tensor]


class Designer:
    """The bundled Kandinsky: prior, denoiser and light decoder.

    It draws a colour that it never learnt as the nearest that it knows; `dye` then gives the garment the colour itself.
    """

    def __init__(self, prior: PriorParts, decoder: DecoderParts, models: Path, *, name: str = BUNDLED_NAME,
                 settings: SamplerSettings | None = None, adapters: tuple[Path, ...] = (), dye: Dye | None = None
                 ) -> None:
        self.prior, self.decoder, self.models, self.name = prior, decoder, models, name
        self.adapters, self.dye = adapters, dye
        self.settings = settings or SamplerSettings()
        self._inpainting: DecoderParts | None = None
        self._zero_image = torch.from_numpy(prior.encoder.nothing())

    @classmethod
    def from_folder(cls, models: Path, name: str = BUNDLED_NAME) -> Self:
        """Load from a folder that holds `prior` and `decoder` (and `inpaint`). Raises WeightsError."""
        return cls(load_prior(models / PRIOR), load_decoder(models / DECODER), models, name=name)

    @property
    def native_px(self) -> int:
        """The side that it was taught with."""
        return NATIVE_PX

    @property
    def starts_from_sewn(self) -> bool:
        """It does not: so small a network loses what is sewn (docs/LOG.md)."""
        return False

    def design(self, prompt: Prompt, options: SampleOptions, *, progress: StepProgress | None = None
               ) -> tuple[Design, ...]:
        """Draw the prompt."""
        task = _DesignTask(
            kind="design", prompt=prompt, settings=self._sampling(options), size_px=options.size_px,
            inputs=(prompt.text,))
        return self._draw(task, prompt, options, progress)

    def restyle(self, photos: Sequence[Photo], prompt: Prompt, options: SampleOptions, *, mix: float,
                weights: Sequence[float] | None = None, progress: StepProgress | None = None) -> tuple[Design, ...]:
        """Draw the prompt in the style of the photos: `mix` is their share, `weights` divides it among them.

        Colour, pattern and gender that the prompt does not name are read off the photos and put into the caption. The
        rest of the style is the difference between the photos' image embeddings and those of their own captions (text
        differences, Ramesh et al., 2022, section 3.3), so that the result is not pulled back to the photos' garment.
        """
        shares = np.asarray(weights or [1.0] * len(photos), float)
        shares = shares / shares.sum()
        framed = [self._framed(photo) for photo in photos]
        seen = self._seen(framed[int(shares.argmax())])
        asked = replace(prompt, attributes=borrow_style(prompt.attributes, seen)) if mix > 0 else prompt
        if asked.attributes.garment is None and not is_denied("garment", str(seen.garment), prompt.attributes):
            asked = replace(asked, attributes=replace(asked.attributes, garment=seen.garment))
        style = torch.from_numpy(shares.astype(np.float32) @ self.prior.encoder.image_embeddings(framed))
        described = self._prior_embedding(self._caption_for(replace(prompt, attributes=seen)), seen)

        task = _DesignTask(
            kind="restyle", prompt=prompt, settings=self._sampling(options), size_px=options.size_px,
            style=lambda seeds: mix * (style - described(seeds)),
            inputs=(prompt.text, *(photo.source for photo in photos)),
            extra=(("mix", f"{mix:g}"), ("weights", " ".join(f"{share:.4g}" for share in shares)),
                   ("photos", content_id(*(photo.image for photo in photos)))))
        return self._draw(task, asked, options, progress)

    def image_to_image(self, photo: Photo, prompt: Prompt, options: SampleOptions, *, strength: float,
                       progress: StepProgress | None = None) -> tuple[Design, ...]:
        """Start from the photo's latents, noised by `strength` (Meng et al., 2022, "SDEdit"). The result has the
        photo's size and shape."""
        task = _DesignTask(
            kind="image_to_image", prompt=prompt, settings=self._sampling(options), size_px=NATIVE_PX,
            inputs=(prompt.text, photo.source),
            extra=(("strength", f"{strength:g}"), ("photos", content_id(photo.image))),
            start=self._encode(pad_to_square(photo.image, NATIVE_PX)), strength=strength,
            finish=lambda result: cut_from_square(photo.image.size, result))
        return self._draw(task, prompt, options, progress)

    def inpaint(self, photo: Photo, mask: Image.Image, prompt: Prompt, options: SampleOptions, *,
                progress: StepProgress | None = None) -> tuple[Design, ...]:
        """Draw inside the white part of the mask; outside it the result is the photo itself, pixel for pixel, and in
        the photo's size: resampling would change what the mask protects."""
        picture, area = pad_to_square(photo.image, NATIVE_PX), pad_to_square(mask.convert("L"), NATIVE_PX)
        latents = self._encode(picture)
        shrunk = torch.from_numpy(np.asarray(area, np.float32) / 255)[None, None]
        drawn = torch.nn.functional.adaptive_max_pool2d(shrunk, latents.shape[-1])
        task = _DesignTask(
            kind="inpaint", prompt=prompt, settings=self._sampling(options), size_px=NATIVE_PX,
            inputs=(prompt.text, photo.source),
            extra=(("photos", content_id(photo.image)), ("mask", content_id(mask))),
            inpaint_mask=InpaintMask(latents, (drawn < 0.5).float()),
            finish=lambda result: paste_from_square(photo.image, mask.convert("L"), result))
        return self._draw(task, prompt, options, progress)

    # From here on: how a task is drawn.

    def _draw(self, task: _DesignTask, asked: Prompt, options: SampleOptions, progress: StepProgress | None
              ) -> tuple[Design, ...]:
        """The designs of a task for what was asked; of what is denied each seed draws something that remains."""
        if options.control is not None:
            raise ModelError("design.control_bundled", model=self.name)
        steps = task.settings.steps
        if task.start is not None:
            steps = steps_from(steps, task.strength)
        counter = StepCounter(progress, options.n, steps)
        told = cache(lambda attributes: self._told(replace(asked, attributes=attributes)))

        @torch.no_grad()
        def draw(some: Sequence[int], attempt: int) -> list[Design]:
            seeds = some if attempt == 0 else [_other_seed(one, attempt) for one in some]
            remaining = [what_remains(asked, seed).attributes for seed in seeds]
            drawn = [picture for attributes, group in groupby(zip(remaining, seeds, strict=True), itemgetter(0))
                     for picture in self._pictures(task, told(attributes), [seed for _, seed in group], counter.step)]
            dyed = [self._dyed(picture, task.prompt.attributes) for picture in drawn]
            pictures = [new or old for new, old in zip(dyed, drawn, strict=True)]
            checks = verify(pictures, task.prompt.attributes, options.lock, self.prior.encoder)
            extra = [(("told", told(attributes).caption), *task.extra, *_DYED * bool(new))
                     for attributes, new in zip(remaining, dyed, strict=True)]
            return [self._finished(replace(task, extra=said), picture, one, check)
                    for said, picture, one, check in zip(extra, pictures, seeds, checks, strict=True)]

        batch = max(1, _SAMPLES_AT_ONCE // self._candidates(task, asked.attributes))
        return draw_designs(draw, sample_seeds(options.seed, options.n), batch=batch, counter=counter)

    def _told(self, asked: Prompt) -> _Told:
        caption = self._caption_for(asked)
        return _Told(caption, asked.attributes, self._prior_embedding(caption, asked.attributes))

    def _pictures(self, task: _DesignTask, told: _Told, seeds: Sequence[int], on_step: Callable[[], None]
                  ) -> list[Image.Image]:
        """A picture for each seed: the best of several candidates, the first of which comes from the seed itself.

        Candidates are ranked by the encoder's heads part of the way through sampling, and only the best goes on (Ramesh
        et al., 2021, "DALL-E", section 2.6, rank finished samples).
        """
        parts = self.decoder if task.inpaint_mask is None else self._inpainter()
        tries = self._candidates(task, told.target)
        every = _candidate_seeds(seeds, tries)
        n = len(every)
        embedded = told.embed(every) if task.style is None else told.embed(every) + task.style(every)
        conditioned = Conditioning(self._read(told.caption, parts).repeat(n), embedded)
        empty = Conditioning(self._read("", parts).repeat(n), self._zero_image.expand(n, -1))
        noise = draw_noise(generators(every), self._latent_shape())
        start = None if task.start is None else task.start.expand(n, -1, -1, -1)
        inpaint_mask = None if task.inpaint_mask is None else task.inpaint_mask.expand(n)

        def rerank(clean: Tensor) -> list[int]:
            encoder = self.prior.encoder
            seen = encoder.probabilities(self._sketched(clean))
            return _best_rows(seen, told.target, encoder.labels, tries)

        latents = sample_latents(parts.unet, parts.scheduler, conditioned, empty, noise, task.settings, start=start,
                                 strength=task.strength, inpaint_mask=inpaint_mask,
                                 rerank=rerank if tries > 1 else None, on_step=on_step)
        pictures = self._decoded(latents)
        from_nothing = task.start is None and task.inpaint_mask is None  # a photo keeps its own ground
        return [catalogue_view(one, told.target.garment) for one in pictures] if from_nothing else pictures

    def _dyed(self, picture: Image.Image, asked: Attributes) -> Image.Image | None:
        """The picture in the one plain colour that was asked for, where the network does not know it."""
        colour = exact_colour(asked, self.prior.encoder.labels)
        return self.dye(picture, str(asked.garment), colour) if self.dye is not None and colour is not None else None

    def _candidates(self, task: _DesignTask, target: Attributes) -> int:
        """Candidates for each picture: 1 where the prompt names nothing to rank by."""
        return task.settings.candidates if _can_rank(target) else 1

    def _finished(self, task: _DesignTask, picture: Image.Image, seed: int, checks: tuple[Verification, ...]) -> Design:
        picture = resize_square(picture, task.size_px) if task.finish is None else task.finish(picture)
        settings = (*((_SAVED_NAMES.get(name, name), f"{value:g}") for name, value in asdict(task.settings).items()),
                    ("size", str(task.size_px)), *task.extra)
        lineage = Lineage(kind=task.kind, model=self.name, seed=seed, settings=settings, inputs=task.inputs)
        return Design(image=picture, prompt=task.prompt, seed=seed, model=self.name, verified=checks, lineage=lineage)

    def _sketched(self, latents: Tensor) -> list[Image.Image]:
        """Pictures to rank by: soft ones will do, and a linear map draws them in no time."""
        if self.decoder.light is None:
            return self._decoded(latents)
        return [Image.fromarray(array) for array in to_pictures(self.decoder.light.sketch(latents))]

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

    def _prior_embedding(self, text: str, target: Attributes) -> Callable[[Sequence[int]], Tensor]:
        """Image embeddings for seeds: the best of several by the encoder's heads (Ramesh et al., 2022, section 2.2,
        choose the better of two)."""
        tries = self.settings.prior_candidates if _can_rank(target) else 1

        @torch.no_grad()
        def embed(seeds: Sequence[int]) -> Tensor:
            encoder, every = self.prior.encoder, _candidate_seeds(seeds, tries)
            said, nothing = (read_for_prior([t], encoder.text, encoder.tokenizer) for t in (text, ""))
            drawn = sample_prior(self.prior.prior, self.prior.scheduler, said, nothing, generators(every),
                                 self.settings)
            if tries == 1:
                return drawn
            # Rerank: of several embeddings the one in which the heads see most of what is asked.
            return drawn[_best_rows(encoder.read(drawn.numpy()), target, encoder.labels, tries)]

        return embed

    def _inpainter(self) -> DecoderParts:
        if self._inpainting is None:
            parts = load_decoder(self.models / INPAINT)
            for folder in self.adapters:
                parts = replace(parts, unet=merge_adapter(parts.unet, folder))
            self._inpainting = parts
        return self._inpainting

    def _caption_for(self, prompt: Prompt) -> str:
        return prompt_caption(in_known_words(prompt, self.prior.encoder.labels))

    def _sampling(self, options: SampleOptions) -> SamplerSettings:
        return replace(self.settings, steps=options.steps or self.settings.steps,
                       guidance=self.settings.guidance if options.guidance is None else options.guidance)

    def _framed(self, photo: Photo) -> Image.Image:
        return frame(photo.image, Framing(NATIVE_PX), worn=True)

    def _seen(self, picture: Image.Image) -> Attributes:
        guess = self.prior.encoder.guess([picture])[0]
        found = {kind: guess[kind].value if kind in guess else None for kind in HEAD_KINDS}
        return Attributes(garment=found["garment"], colours=(found["colour"],) if found["colour"] else (),
                          pattern=found["pattern"], gender=found["gender"])


def _other_seed(seed: int, number: int) -> int:
    """A seed far from the neighbours', the same every time: positive numbers for further attempts at missed locks,
    negative ones for candidates."""
    return int(np.random.SeedSequence((seed, number % 2**32)).generate_state(1)[0])


def _candidate_seeds(seeds: Sequence[int], tries: int) -> list[int]:
    """`tries` seeds for each; the first is the seed itself."""
    return [seed if attempt == 0 else _other_seed(seed, -attempt) for seed in seeds for attempt in range(tries)]


def _best_rows(seen: Mapping[str, NDArray[np.float32]], target: Attributes, labels: LabelSpace, tries: int
               ) -> list[int]:
    """Of every `tries` rows in a row, the one that fits best what is sought."""
    fit = agreement(seen, target, labels).reshape(-1, tries)
    return [start * tries + int(best) for start, best in enumerate(fit.argmax(axis=1))]


def _can_rank(target: Attributes) -> bool:
    return bool(target.garment or target.colours or target.pattern or target.excluded)
