"""Sampling as plain functions in the order in which they are called: text, prior, noise, latents, pictures.

The same arithmetic as the stock Kandinsky pipelines, with what they lack: one seed per sample, guidance only where it
pays (Kynkäänniemi et al., 2024, "Applying guidance in a limited interval"), a start from a photo, kept regions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from diffusers import DDIMScheduler, PriorTransformer, UnCLIPScheduler, UNet2DConditionModel
from diffusers.pipelines.kandinsky.text_encoder import MultilingualCLIP
from torch import Tensor
from transformers import CLIPTextModelWithProjection, CLIPTokenizer, XLMRobertaTokenizer

from modiste.design.cached_prior import clean_embeddings, read_once
from modiste.design.solver import solver

Step = Callable[[], None]
Rerank = Callable[[Tensor], Sequence[int]]
"""Given the clean latents N x Z x h x w as they are expected half-way, the rows that are worth going on with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplerSettings:
    """How the bundled model is sampled; `order`: of the solver, 1 is the stock pipelines' DDIM and 2 DPM-Solver++(2M);
    `guided_*`: the part of the trajectory with guidance, 0 is pure noise;
    `candidates` and `prior_candidates`: how many pictures are begun, and how many image embeddings drawn for each of
    them, for one that is kept, that which fits best; pictures are chosen when `rerank_at` of the way is done."""

    steps: int = 10
    order: int = 2
    guidance: float = 3.0
    guided_from: float = 0.0
    guided_to: float = 0.6
    prior_steps: int = 8
    prior_guidance: float = 0.7
    candidates: int = 4
    rerank_at: float = 0.3
    prior_candidates: int = 4


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """What a text says to the prior or the decoder: pooled N x D, per token N x T x H, mask N x T."""

    pooled: Tensor
    hidden: Tensor
    mask: Tensor

    def repeat(self, count: int) -> "TextFeatures":
        """Each row `count` times in a row."""
        return TextFeatures(*(t.repeat_interleave(count, 0) for t in (self.pooled, self.hidden, self.mask)))

    def pick(self, rows: Sequence[int]) -> "TextFeatures":
        """The chosen rows."""
        return TextFeatures(*(t[list(rows)] for t in (self.pooled, self.hidden, self.mask)))


@dataclass(frozen=True, slots=True)
class Conditioning:
    """What the denoiser listens to: multilingual text and image embeddings N x D."""

    text: TextFeatures
    image: Tensor

    def pick(self, rows: Sequence[int]) -> "Conditioning":
        """The chosen rows."""
        return Conditioning(self.text.pick(rows), self.image[list(rows)])


@dataclass(frozen=True, slots=True)
class InpaintMask:
    """Latents N x Z x h x w of a photo and the mask N x 1 x h x w of what stays (1) or is drawn (0)."""

    latents: Tensor
    keep: Tensor

    def pick(self, rows: Sequence[int]) -> "InpaintMask":
        """The chosen rows."""
        return InpaintMask(self.latents[list(rows)], self.keep[list(rows)])

    def expand(self, count: int) -> "InpaintMask":
        """One row as `count`."""
        return InpaintMask(self.latents.expand(count, -1, -1, -1), self.keep.expand(count, -1, -1, -1))


def generators(seeds: Sequence[int]) -> list[torch.Generator]:
    """One random stream per sample, so that a sample does not depend on its batch."""
    return [torch.Generator().manual_seed(seed) for seed in seeds]


def draw_noise(streams: Sequence[torch.Generator], shape: tuple[int, ...]) -> Tensor:
    """Standard normal N x shape, row i from stream i."""
    return torch.cat([torch.randn((1, *shape), generator=stream) for stream in streams])


def read_for_prior(texts: Sequence[str], tower: CLIPTextModelWithProjection, tokenizer: CLIPTokenizer) -> TextFeatures:
    """CLIP text features of N texts."""
    tokens = tokenizer(list(texts), padding="max_length", truncation=True, return_tensors="pt")
    out = tower(input_ids=tokens.input_ids)
    return TextFeatures(out.text_embeds, out.last_hidden_state, tokens.attention_mask.bool())


def read_for_decoder(texts: Sequence[str], tower: MultilingualCLIP, tokenizer: XLMRobertaTokenizer) -> TextFeatures:
    """Multilingual text features of N texts, padded to 77 tokens as the stock pipelines do."""
    tokens = tokenizer(list(texts), padding="max_length", truncation=True, max_length=77, return_tensors="pt")
    tokens = tokens.to(tower.device)
    pooled, hidden = tower(input_ids=tokens.input_ids, attention_mask=tokens.attention_mask)
    return TextFeatures(pooled, hidden, tokens.attention_mask)


def sample_prior(prior: PriorTransformer, scheduler: UnCLIPScheduler, text: TextFeatures, empty: TextFeatures,
                 streams: list[torch.Generator], settings: SamplerSettings) -> Tensor:
    """Image embeddings N x D, one a stream, by unCLIP's prior (Ramesh et al., 2022, section 2.2). The texts are R rows
    for N / R samples each: one row where all are of one text."""
    scheduler.set_timesteps(settings.prior_steps)
    latents = draw_noise(streams, (int(prior.config.embedding_dim),)) * scheduler.init_noise_sigma
    said, nothing = (read_once(prior, features.pooled, features.hidden, features.mask) for features in (text, empty))
    for index, step in enumerate(scheduler.timesteps):
        clean = clean_embeddings(prior, latents, step, said)
        if settings.prior_guidance != 1:
            # Classifier-free guidance (Ho and Salimans, 2022); below 1 it goes back towards what any text may show.
            without = clean_embeddings(prior, latents, step, nothing)
            clean = without + settings.prior_guidance * (clean - without)
        after = scheduler.timesteps[index + 1] if index + 1 < len(scheduler.timesteps) else None
        latents = scheduler.step(clean, timestep=step, sample=latents, generator=streams,
                                 prev_timestep=after).prev_sample
    return prior.post_process_latents(latents)


def steps_from(steps: int, strength: float) -> int:
    """How many of `steps` are left when the way begins at a photo."""
    return max(1, round(steps * strength))


def sample_latents(unet: UNet2DConditionModel, scheduler: DDIMScheduler, conditioned: Conditioning,
                   empty: Conditioning, noise: Tensor, settings: SamplerSettings, *, start: Tensor | None = None,
                   strength: float = 1.0, inpaint_mask: InpaintMask | None = None, rerank: Rerank | None = None,
                   on_step: Step | None = None) -> Tensor:
    """Latents N x Z x h x w from noise, or from the noised latents `start` (image-to-image, Meng et al., 2022).

    With `inpaint_mask` the denoiser must be the inpainting one, and what is kept is put back at the end. With `rerank`
    only the rows that it chooses at `settings.rerank_at` of the way are drawn to the end.
    """
    scheduler.set_timesteps(settings.steps)
    steps = scheduler.timesteps
    latents = noise * scheduler.init_noise_sigma
    if start is not None:
        steps = steps[len(steps) - steps_from(len(steps), strength) :]
        latents = scheduler.add_noise(start, noise, steps[:1].expand(len(noise)))
    rerank_after = rerank_step(len(steps), settings) if rerank is not None else 0
    stepper = solver(scheduler, steps, settings.order)
    for index, step in enumerate(steps):
        velocity = _guided(unet, latents, step, conditioned, empty, inpaint_mask, settings, index / len(steps))
        stepped = stepper.step(velocity, step, latents)
        latents = stepped.latents
        if rerank is not None and index + 1 == rerank_after:
            rows = rerank(stepped.clean)
            stepper.pick(rows)
            latents, conditioned, empty = latents[list(rows)], conditioned.pick(rows), empty.pick(rows)
            inpaint_mask = None if inpaint_mask is None else inpaint_mask.pick(rows)
        if on_step is not None:
            on_step()
    if inpaint_mask is not None:
        latents = inpaint_mask.keep * inpaint_mask.latents + (1 - inpaint_mask.keep) * latents
    return latents


def rerank_step(steps: int, settings: SamplerSettings) -> int:
    """After how many of `steps` candidates are chosen among."""
    return max(1, round(steps * settings.rerank_at))


def _guided(unet: UNet2DConditionModel, latents: Tensor, step: Tensor, conditioned: Conditioning, empty: Conditioning,
            inpaint_mask: InpaintMask | None, settings: SamplerSettings, done: float) -> Tensor:
    """The velocity at a step by classifier-free guidance: away from the one without a prompt (Ho and Salimans, 2022,
    eq. 6).
    """
    if settings.guidance == 1 or not settings.guided_from <= done < settings.guided_to:
        return _unet_step(unet, latents, step, conditioned, inpaint_mask, latents.shape[1])
    both = Conditioning(_join(empty.text, conditioned.text), torch.cat([empty.image, conditioned.image]))
    channels = latents.shape[1]
    both_out = _unet_step(unet, torch.cat([latents, latents]), step, both, inpaint_mask, channels)
    without, wanted = both_out.chunk(2)
    return without + settings.guidance * (wanted - without)


def _join(first: TextFeatures, second: TextFeatures) -> TextFeatures:
    return TextFeatures(torch.cat([first.pooled, second.pooled]), torch.cat([first.hidden, second.hidden]),
                        torch.cat([first.mask, second.mask]))


def _unet_step(unet: UNet2DConditionModel, latents: Tensor, step: Tensor, conditioning: Conditioning,
               inpaint_mask: InpaintMask | None, channels: int) -> Tensor:
    seen = latents
    if inpaint_mask is not None:
        times = len(latents) // len(inpaint_mask.keep)
        seen = torch.cat([latents, (inpaint_mask.latents * inpaint_mask.keep).repeat(times, 1, 1, 1),
                          inpaint_mask.keep.repeat(times, 1, 1, 1)], dim=1)
    out: Tensor = unet(seen, step, conditioning.text.hidden, return_dict=False, added_cond_kwargs={
        "text_embeds": conditioning.text.pooled, "image_embeds": conditioning.image})[0]
    return out[:, :channels]
