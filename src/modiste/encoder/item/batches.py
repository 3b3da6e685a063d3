"""Batches for the encoder of items: pairs of pictures of one product, each with words about it."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from modiste.encoder.item.pack import VIEWS, ItemPack
from modiste.encoder.item.targets import Targets
from modiste.encoder.item.words import CUT_KINDS, WordIds
from modiste.encoder.train import balanced_weights

_LEFT_OUT: Final = {"garment": 0.1, "gender": 0.45, "other": 0.35}
_COLOUR_LEFT_OUT: Final = 0.1
_PATTERN_LEFT_OUT: Final = (0.12, 0.55)   # of any pattern, and of "solid", which mostly goes unsaid
_BY_TEXT: Final = 0.25                    # how often the cut is said by a CLIP's view of the words
_SIBLING: Final = 0.6
_ERASED: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemBatch:
    """2P rows of which 2p and 2p + 1 show one product. `maps`, `finer`, `shades`, `masks` as in `Looked`; `tags` N x 4,
    `fine`, `shade`, `product` N and `codes` N x 4 as in `Targets`; `true_colour` N; `words_*` as in `Words`; `asked`
    N x 4: of which kinds of SAME_KINDS the words speak; `rows` N numbers of the pictures."""

    maps: Tensor
    finer: Tensor
    shades: Tensor
    masks: Tensor
    tags: Tensor
    fine: Tensor
    shade: Tensor
    product: Tensor
    codes: Tensor
    true_colour: Tensor
    words_cut: Tensor
    words_pattern: Tensor
    words_shades: Tensor
    words_text: Tensor
    words_said: Tensor
    asked: Tensor
    rows: Tensor


@dataclass(slots=True, kw_only=True)
class BatchSource:
    """Draws batches from `usable` rows of a pack; `texts` holds a CLIP's unit embeddings U x C x D of C captions of
    each of U sets of facts, `text_of` the set of each picture."""

    pack: ItemPack = field(repr=False)
    targets: Targets = field(repr=False)
    usable: NDArray[np.int64] = field(repr=False)
    texts: NDArray[np.float32] = field(repr=False)
    text_of: NDArray[np.int64] = field(repr=False)
    ids: WordIds = field(repr=False)
    pairs: int
    _weights: NDArray[np.float64] = field(init=False, repr=False)
    _siblings: dict[int, list[int]] = field(init=False, repr=False)
    _columns: dict[str, NDArray[np.bool_]] = field(init=False, repr=False)
    _true: NDArray[np.bool_] = field(init=False, repr=False)
    _solid: int = field(init=False)

    def __post_init__(self) -> None:
        self._weights = balanced_weights([tuple(row) for row in self.targets.tags[self.usable]], power=0.35)
        self._siblings = defaultdict(list)
        for row in self.usable:
            self._siblings[int(self.targets.product[row])].append(int(row))
        kinds = np.array([name.split(":")[0] for name in self.ids.cut])
        garment = (kinds == "garment") | (kinds == "group")
        self._columns = {"garment": garment, "gender": kinds == "gender", "other": ~garment & (kinds != "gender")}
        self._true = np.array([one.true_colour for one in self.pack.known])
        self._solid = self.ids.patterns.index("solid") if "solid" in self.ids.patterns else -1
        if not {"garment", "gender"} <= set(CUT_KINDS):
            raise ValueError("a tower of words needs garments and genders")

    def draw(self, rng: np.random.Generator) -> ItemBatch:
        """A batch."""
        rows, views = self._rows(rng)
        flipped = rng.random(len(rows)) < 0.5
        maps, finer, shades, masks = self.pack.looked(rows, views, flipped)
        self._erase(masks, rng)
        targets = self.targets
        cut, pattern, hues, texts, said, asked = self._words(rows, rng)
        return ItemBatch(
            maps=_tensor(maps).contiguous(memory_format=torch.channels_last), finer=_tensor(finer),
            shades=_tensor(shades), masks=_tensor(masks), tags=_tensor(targets.tags[rows]),
            fine=_tensor(targets.fine[rows]),
            shade=_tensor(targets.shade[rows]), product=_tensor(targets.product[rows]),
            codes=_tensor(targets.codes[rows]), true_colour=_tensor(self._true[rows, views]), words_cut=_tensor(cut),
            words_pattern=_tensor(pattern), words_shades=_tensor(hues), words_text=_tensor(texts),
            words_said=_tensor(said), asked=_tensor(asked), rows=_tensor(rows))

    def _rows(self, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs: another picture of the product where there is one, mostly, or else another view of the same."""
        firsts = rng.choice(self.usable, self.pairs, p=self._weights)
        rows, views = [], []
        for first in firsts:
            others = [row for row in self._siblings[int(self.targets.product[first])] if row != first]
            second = int(rng.choice(others)) if others and rng.random() < _SIBLING else int(first)
            view = int(rng.integers(VIEWS))
            rows += [int(first), second]
            views += [view, (view + 1) % VIEWS if second == first else int(rng.integers(VIEWS))]
        return np.array(rows, np.int64), np.array(views, np.int64)

    def _erase(self, masks: NDArray[np.float32], rng: np.random.Generator) -> None:
        """Hide some rows or columns of the garment, in place: something hangs before it."""
        cells = masks.shape[-1]
        for mask in masks:
            if rng.random() < _ERASED:
                width = int(rng.integers(1, max(2, cells // 3)))
                at = int(rng.integers(0, cells - width + 1))
                hidden = mask.copy()
                hidden[(slice(at, at + width), slice(None)) if rng.random() < 0.5 else
                       (slice(None), slice(at, at + width))] *= 0.02
                if hidden.sum() > 0.4 * mask.sum():
                    mask[:] = hidden

    def _words(self, rows: NDArray[np.int64], rng: np.random.Generator) -> tuple[NDArray[np.float32], ...]:
        """What a person might say of each: some of what is known."""
        count = len(rows)
        cut, pattern, hues, said = (np.array(part[rows]) for part in (
            self.targets.cut, self.targets.pattern, self.targets.shades, self.targets.said))
        asked = (self.targets.codes[rows] >= 0).astype(np.float32)   # garment, colours, pattern, gender
        out = {kind: rng.random(count) < share for kind, share in _LEFT_OUT.items()}
        for kind, columns in self._columns.items():
            cut[np.ix_(out[kind], columns)] = 0
        asked[out["garment"], 0] = 0
        asked[out["gender"], 3] = 0
        silent = rng.random(count) < _COLOUR_LEFT_OUT
        hues[silent], said[silent, 1], asked[silent, 1] = 0, 0, 0
        solid = pattern[:, self._solid] > 0 if self._solid >= 0 else np.zeros(count, bool)
        unsaid = rng.random(count) < np.where(solid, _PATTERN_LEFT_OUT[1], _PATTERN_LEFT_OUT[0])
        pattern[unsaid], said[unsaid, 2], asked[unsaid, 2] = 0, 0, 0
        said[:, 0] = cut.any(axis=1)
        texts = self.texts[self.text_of[rows], rng.integers(self.texts.shape[1], size=count)]
        by_text = (rng.random(count) < _BY_TEXT) & ~out["garment"]
        cut[by_text], said[by_text, 0] = 0, 1
        return cut, pattern, hues, texts, said, asked


def _tensor(values: NDArray[np.generic]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(values))
