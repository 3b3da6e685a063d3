"""Recipe: the three towers and the attribute heads, contrastively on pictures with captions in both languages, with or
without a teacher of the image tower."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.data.pack import Pictures
from modiste.encoder.heads import AttributeHeads, heads_loss
from modiste.encoder.networks import Towers
from modiste.encoder.teacher import cosine_loss
from modiste.encoder.token_table import TokenTable
from modiste.nn.losses import contrastive
from modiste.nn.pictures import to_tensor
from modiste.train.loop import Losses


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderRecipe:
    """Settings of the run."""

    batch: int = 96
    learning_rate: float = 6e-4
    weight_decay: float = 0.1
    smallest_crop: float = 0.82
    erase_share: float = 0.3
    heads_weight: float = 0.3
    teacher_weight: float = 3.0
    completed_share: float = 0.4
    """How often a picture is drawn whose record named no garment, relative to the others."""


@dataclass(frozen=True, slots=True)
class CaptionedRow:
    """What the encoder learns about one picture: captions in any language, head labels, a group of equals."""

    captions: tuple[str, ...]
    labels: tuple[int, ...]
    group: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderBatch:
    """Pixels N x 3 x S x S in [-1, 1], token ids N x T of both tokenizers, head labels N x K, groups N, the teacher's
    features N x F (F is 0 without a teacher)."""

    pixels: Tensor
    clip_ids: Tensor
    multilingual_ids: Tensor
    multilingual_mask: Tensor
    labels: Tensor
    groups: Tensor
    taught: Tensor


class EncoderTask(nn.Module):
    """Towers and heads trained together; `echo` says a teacher's features after the image embedding."""

    def __init__(self, towers: Towers, heads: AttributeHeads, recipe: EncoderRecipe, taught: int = 0) -> None:
        super().__init__()
        self.towers, self.heads, self.recipe = towers, heads, recipe
        self.echo = nn.Linear(towers.image.config.projection_dim, taught) if taught else None

    def loss(self, batch: EncoderBatch) -> Losses:
        """InfoNCE against both text towers plus the heads' cross-entropy, plus what the teacher teaches."""
        raw = self.towers.embed_images(batch.pixels).float()
        images = F.normalize(raw, dim=-1)
        texts = F.normalize(self.towers.embed_texts(batch.clip_ids).float(), dim=-1)
        others = F.normalize(
            self.towers.embed_multilingual(batch.multilingual_ids, batch.multilingual_mask).float(), dim=-1)
        same = batch.groups[:, None] == batch.groups[None, :]
        scale = self.towers.logit_scale.clamp(max=4.6)  # CLIP caps the temperature at 100
        clip = contrastive(images, texts, scale, same)
        multilingual = contrastive(images, others, scale, same)
        heads = heads_loss(self.heads(raw), batch.labels)
        total = clip + multilingual + self.recipe.heads_weight * heads
        losses = {"clip": clip, "multilingual": multilingual, "heads": heads}
        if self.echo is not None:
            losses["teacher"] = cosine_loss(self.echo(raw), batch.taught)
            total = total + self.recipe.teacher_weight * losses["teacher"]
        return {"total": total, **losses}


@dataclass(frozen=True, slots=True)
class CaptionTokens:
    """The captions of a run as tokens of both tokenizers."""

    clip: TokenTable
    multilingual: TokenTable


def draw_batch(images: Pictures, rows: NDArray[np.int64], weights: NDArray[np.float64],
               captioned: Sequence[CaptionedRow], taught: NDArray[np.float32], tokens: CaptionTokens, image_px: int,
               recipe: EncoderRecipe, rng: np.random.Generator) -> EncoderBatch:
    """A batch drawn from `rows` with probabilities `weights`; `taught` has a row for every picture."""
    chosen = rng.choice(rows, recipe.batch, p=weights)
    pixels = np.stack([augment(images[row], image_px, recipe, rng) for row in chosen])
    facts = [captioned[row] for row in chosen]
    texts = [fact.captions[rng.integers(len(fact.captions))] for fact in facts]
    others = [fact.captions[rng.integers(len(fact.captions))] for fact in facts]
    clip_ids, _ = tokens.clip.read(texts, trim=True)
    multilingual_ids, multilingual_mask = tokens.multilingual.read(others, trim=True)
    return EncoderBatch(
        pixels=to_tensor(pixels), clip_ids=clip_ids, multilingual_ids=multilingual_ids,
        multilingual_mask=multilingual_mask, labels=torch.tensor([fact.labels for fact in facts]),
        groups=torch.tensor([fact.group for fact in facts]), taught=torch.from_numpy(taught[chosen]))


def augment(picture: NDArray[np.uint8], image_px: int, recipe: EncoderRecipe,
            rng: np.random.Generator) -> NDArray[np.uint8]:
    """Random crop, flip and erased rectangle, S x S x 3 -> image_px x image_px x 3. Colour is a label: left alone."""
    side = picture.shape[0]
    crop = int(side * rng.uniform(recipe.smallest_crop, 1.0))
    y, x = rng.integers(0, side - crop + 1, 2)
    out = cv2.resize(picture[y : y + crop, x : x + crop], (image_px, image_px), interpolation=cv2.INTER_AREA)
    if rng.random() < 0.5:
        out = out[:, ::-1]
    if rng.random() < recipe.erase_share:
        out = out.copy()
        height, width = (rng.uniform(0.1, 0.35, 2) * image_px).astype(int)
        top, left = rng.integers(0, image_px - height), rng.integers(0, image_px - width)
        out[top : top + height, left : left + width] = 255
    return np.asarray(out, np.uint8)


def balanced_weights(labels: Sequence[tuple[int, ...]], power: float = 0.5) -> NDArray[np.float64]:
    """Sampling probabilities that lift rare garments and colours: product over the first two kinds of count**-power."""
    table = np.asarray(labels)
    weights = np.ones(len(table))
    for column in (0, 1):
        values, inverse, counts = np.unique(table[:, column], return_inverse=True, return_counts=True)
        weights *= np.minimum(counts[inverse].astype(float), len(table) / len(values) * 4) ** -power
    weights = np.minimum(weights, 20 * np.median(weights))
    return np.asarray(weights / weights.sum())
