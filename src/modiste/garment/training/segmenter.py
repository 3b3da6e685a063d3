"""Recipe: the segmenter, on photos with masks, products on white and on other grounds, and people's own photos."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from modiste.garment.segmentation.engine import CLASSES
from modiste.garment.segmentation.labels import IGNORED
from modiste.garment.segmentation.networks import Segmenter
from modiste.garment.training.augment import (
    View,
    colour_block,
    empty_scene,
    flatten_to_icon,
    paste_on_background,
    random_view,
    sampling_shares,
)
from modiste.garment.training.backgrounds import Backgrounds, draw_textures
from modiste.garment.training.examples import Example
from modiste.nn.pictures import to_tensor
from modiste.train.loop import Losses


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmenterRecipe:
    """Settings of the run: the part of a batch that has masks made by hand, the parts of the rest that show nothing to
    wear and garments on other grounds, the parts of those that are drawn flat and
    in blocks of two colours, how much the overlap counts against the likelihood, and how sure a label is."""

    batch: int = 12
    learning_rate: float = 1.2e-3
    ema_decay: float = 0.998
    by_hand: float = 0.6
    empty: float = 0.1
    pasted: float = 0.45
    flattened: float = 0.2
    blocked: float = 0.25
    overlap: float = 0.5
    smoothing: float = 0.05
    view: View = field(default_factory=View)


@dataclass(frozen=True, slots=True)
class SegmenterBatch:
    """Photos N x 3 x S x S in [-1, 1] and classes N x S x S."""

    photos: Tensor
    classes: Tensor


class SceneSampler:
    """Draws batches from examples."""

    def __init__(self, examples: Sequence[Example], recipe: SegmenterRecipe) -> None:
        self._recipe = recipe
        self._by_hand = [one for one in examples if one.full]
        self._others = [one for one in examples if not one.full]
        self._alone = [one for one in self._others if one.pasteable]
        self._backgrounds = Backgrounds([one for one in examples if not one.pasteable], draw_textures())
        self._shares = {id(kind): sampling_shares(kind) for kind in (self._by_hand, self._others, self._alone) if kind}

    def draw(self, rng: np.random.Generator) -> SegmenterBatch:
        """A batch."""
        views = [random_view(self._pick(rng), self._recipe.view, rng) for _ in range(self._recipe.batch)]
        photos, classes = (np.stack(kind) for kind in zip(*views, strict=True))
        return SegmenterBatch(to_tensor(photos), torch.from_numpy(classes.astype(np.int64)))

    def _pick(self, rng: np.random.Generator) -> Example:
        if self._by_hand and (not self._others or rng.random() < self._recipe.by_hand):
            return self._one(self._by_hand, rng)
        if rng.random() < self._recipe.empty:
            return empty_scene(self._backgrounds, self._recipe.view.side_px, rng)
        if self._alone and rng.random() < self._recipe.pasted:
            garment = self._one(self._alone, rng)
            kind = rng.random()
            if kind < self._recipe.flattened:
                garment = flatten_to_icon(garment, rng)
            elif kind < self._recipe.flattened + self._recipe.blocked:
                garment = colour_block(garment, rng)
            return paste_on_background(garment, self._backgrounds, rng)
        return self._one(self._others, rng)

    def _one(self, kind: list[Example], rng: np.random.Generator) -> Example:
        return kind[int(rng.choice(len(kind), p=self._shares[id(kind)]))]


class SegmenterTask:
    """The lesson of the segmenter."""

    def __init__(self, network: Segmenter, recipe: SegmenterRecipe) -> None:
        self._network, self._recipe = network, recipe

    def loss(self, batch: SegmenterBatch) -> Losses:
        """Cross-entropy, and one minus the soft overlap of each class that is there (Milletari et al., 2016, "V-Net",
        equation 3)."""
        logits = self._network(batch.photos).float()
        logits = F.interpolate(logits, size=batch.classes.shape[1:], mode="bilinear", align_corners=False)
        likelihood = F.cross_entropy(logits, batch.classes, ignore_index=IGNORED,
                                     label_smoothing=self._recipe.smoothing)
        overlap = soft_overlap(logits, batch.classes)
        return {"total": likelihood + self._recipe.overlap * (1 - overlap), "overlap": overlap}


def soft_overlap(logits: Tensor, classes: Tensor) -> Tensor:
    """Mean over the classes that are there of the Dice overlap of logits N x C x H x W with classes N x H x W."""
    known = (classes != IGNORED).unsqueeze(1)
    true = F.one_hot(torch.where(classes == IGNORED, 0, classes), len(CLASSES)).permute(0, 3, 1, 2) * known
    likely = logits.softmax(dim=1) * known
    both = (likely * true).sum(dim=(0, 2, 3))
    sizes = (likely + true).sum(dim=(0, 2, 3))
    there = true.sum(dim=(0, 2, 3)) > 0
    return (2 * both[there] / (sizes[there] + 1)).mean()
