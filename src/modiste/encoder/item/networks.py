"""The network of items: a mobile trunk (Tan and Le, 2019, "EfficientNet") looks at a garment's crop; three heads look
at its maps, each where it finds its part (attention pooling: Ilse, Tomczak and Welling, 2018, eq. 8, with the softmax
of a linear score), never outside of the mask. A small tower brings words to the same three parts."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.encoder.item.colours import SHADES
from modiste.encoder.item.parts import COLOUR, CUT, PRINT
from modiste.encoder.item.presets import ItemSize
from modiste.nn.efficientnet import Conv, build_stages

PART_OF: Mapping[str, str] = {"garment": "cut", "gender": "cut", "colour": "colour", "pattern": "print"}
"""Which part a classifier of tags reads."""
_OUTSIDE = -12.0   # log weight of a place without garment
_NEVER_ZERO = 1e-6


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of N crops before the trained stages: the frozen stages' map N x 192 x h/2 x w/2 and their finer
    one N x 112 x h x w (a zero where it is a trained stage's), the share of each shade N x 64 x h x w and of garment
    N x h x w in its places."""

    maps: Tensor
    finer: Tensor
    shades: Tensor
    masks: Tensor


@dataclass(frozen=True, slots=True)
class PartVectors:
    """Unit vectors of the three parts: N x 128, N x 64, N x 64."""

    cut: Tensor
    colour: Tensor
    print: Tensor

    def of(self, part: str) -> Tensor:
        """One of them by its name."""
        found: Tensor = getattr(self, part)
        return found

    def joined(self) -> Tensor:
        """N x 256."""
        return torch.cat([self.cut, self.colour, self.print], dim=1)

    def mean_of(self, views: int) -> "PartVectors":
        """Of N views in a row one vector each, N / views: the mean of each part, of unit length again."""
        if views == 1:
            return self
        return PartVectors(*(F.normalize(part.reshape(-1, views, part.shape[1]).mean(dim=1), dim=1)
                             for part in (self.cut, self.colour, self.print)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What N texts say: `cut` N x I and `pattern` N x P hold the ids that are said, `shades` N x 64 the histogram of
    the colours named, `text` N x D a CLIP's view of the whole text, `said` N x 3 whether each part is spoken of."""

    cut: Tensor
    pattern: Tensor
    shades: Tensor
    text: Tensor
    said: Tensor


class FrozenStages(nn.Module):
    """Crops N x 3 x S x S in [-1, 1] -> N x 192 x S/32 x S/32 and the finer map N x 112 x S/16 x S/16: the stages that
    stay as ImageNet taught them. The finer map is a zero where its stage is not among them."""

    def __init__(self, size: ItemSize) -> None:
        super().__init__()
        self.stem = Conv(3, size.stem, 3, stride=2)
        self.stages = build_stages(size.stem, size.stages[: size.frozen_stages])
        self.finer_stage = size.finer_stage

    def forward(self, crops: Tensor) -> tuple[Tensor, Tensor]:
        """See the class."""
        x: Tensor = self.stem(crops)                         # N 32 S/2 S/2
        finer = x.new_zeros(len(x), 1, 1, 1)  # numpy maps no file without numbers
        for number, stage in enumerate(self.stages, 1):
            x = stage(x)                                     # N 16 S/2, 24 S/4, 40 S/8, 80 S/16, 112 S/16, 192 S/32
            if number == self.finer_stage:
                finer = x
        return x, finer


class Pool(nn.Module):
    """Maps N x C x h x w and log weights of their places N x 1 x h x w -> N x C, and the places' weights."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.score = nn.Conv2d(width, 1, 1)
        for value in self.score.parameters():
            nn.init.zeros_(value)

    def weights(self, maps: Tensor, places: Tensor) -> Tensor:
        """N x 1 x h x w that sum to 1."""
        return (self.score(maps) + places).flatten(1).softmax(dim=1).reshape(places.shape)

    def forward(self, maps: Tensor, places: Tensor) -> Tensor:
        """See the class."""
        return (maps * self.weights(maps, places)).sum(dim=(2, 3))


class AskedPool(nn.Module):
    """Maps N x C x h x w, log weights of their places N x 1 x h x w and a question N x Q -> weights of the places:
    where the garment is that the question names, beside others of the same picture (dot products of keys and queries:
    Vaswani et al., 2017, eq. 1)."""

    def __init__(self, width: int, question: int, inner: int = 32) -> None:
        super().__init__()
        self.keys, self.query = nn.Conv2d(width, inner, 1), nn.Linear(question, inner)
        self.score = nn.Conv2d(inner, 1, 1, bias=False)
        nn.init.zeros_(self.score.weight)
        nn.init.zeros_(self.query.weight)

    def weights(self, maps: Tensor, places: Tensor, question: Tensor) -> Tensor:
        """N x 1 x h x w that sum to 1."""
        keys = F.gelu(self.keys(maps))                       # N I h w
        asked = torch.einsum("nihw,ni->nhw", keys, self.query(question))[:, None]
        return (asked + self.score(keys) + places).flatten(1).softmax(dim=1).reshape(places.shape)


class ItemNetwork(nn.Module):
    """`Looked` -> `PartVectors`; `classes` gives the number of classes of each kind of tag."""

    def __init__(self, size: ItemSize, classes: Mapping[str, int]) -> None:
        super().__init__()
        frozen, finer = size.frozen_stages, size.finer_stage
        self.size = size
        stages = build_stages(size.stages[frozen - 1].width, size.stages[frozen:])
        self.stages = nn.ModuleList(stages)
        fine, deep = size.stages[finer - 1].width, size.stages[-1].width
        self.last = Conv(deep, size.last, 1)
        self.cut_pool, self.print_pool, self.colour_pool = Pool(deep), Pool(fine), AskedPool(fine, CUT.width)
        self.cut = nn.Linear(size.last, CUT.width)
        self.print = nn.Sequential(nn.Linear(2 * fine + deep, size.hidden), nn.GELU(),
                                   nn.Linear(size.hidden, PRINT.width))
        self.colour = nn.Sequential(nn.Linear(SHADES + fine, size.hidden), nn.GELU(),
                                    nn.Linear(size.hidden, COLOUR.width))
        self.shade = nn.Linear(SHADES, COLOUR.width, bias=False)  # shared with the words
        nn.init.eye_(self.shade.weight)
        self.tags = nn.ModuleDict({kind: nn.Linear(_width(PART_OF[kind]), count) for kind, count in classes.items()})

    def forward(self, looked: Looked) -> PartVectors:
        """See the class."""
        x, fine = looked.maps, looked.finer                  # N 192 h/2 w/2, N 112 h w
        there = looked.masks.clamp(min=0)[:, None]           # N 1 h w
        for number, stage in enumerate(self.stages, self.size.frozen_stages + 1):
            x = stage(x)                                     # N 320 h/2 w/2
            if number == self.size.finer_stage:
                fine = x                                     # where fewer stages are frozen
        places = _log(there)
        coarse = _log(F.adaptive_avg_pool2d(there, (x.shape[2], x.shape[3])))
        weights = self.cut_pool.weights(x, coarse)           # N 1 h/2 w/2
        cut = self.cut((self.last(x) * weights).sum(dim=(2, 3)))
        looks = self.print_pool.weights(fine, places)        # N 1 h w
        mean = (fine * looks).sum(dim=(2, 3))
        spread = ((fine - mean[..., None, None]) ** 2 * looks).sum(dim=(2, 3)).clamp(min=_NEVER_ZERO).sqrt()
        shape = (x * weights).sum(dim=(2, 3))
        printed = self.print(torch.cat([mean, spread, shape], dim=1))
        tinted = self.colour_pool.weights(fine, places, F.normalize(cut, dim=1))
        shades = (looked.shades * tinted).sum(dim=(2, 3)).clamp(min=_NEVER_ZERO).sqrt()   # N 64
        shades = F.normalize(shades, dim=1)
        told = torch.cat([4 * shades, (fine * tinted).sum(dim=(2, 3))], dim=1)
        colour = self.shade(shades) + self.colour(told)
        return PartVectors(F.normalize(cut, dim=1), F.normalize(colour, dim=1), F.normalize(printed, dim=1))

    def read(self, vectors: PartVectors) -> dict[str, Tensor]:
        """Logits N x C of each kind of tag."""
        return {kind: head(vectors.of(PART_OF[kind]) * _width(PART_OF[kind]) ** 0.5)
                for kind, head in self.tags.items()}


class WordTower(nn.Module):
    """`Words` -> N x 128, N x 64, N x 64: unit vectors, zero where a part is not spoken of."""

    def __init__(self, cut_ids: int, patterns: int, text_width: int, hidden: int) -> None:
        super().__init__()
        self.cut_ids = nn.Linear(cut_ids, CUT.width)
        self.cut = nn.Sequential(nn.GELU(), nn.Linear(CUT.width, hidden), nn.GELU(), nn.Linear(hidden, CUT.width))
        self.cut_text = nn.Linear(text_width, CUT.width)
        self.patterns = nn.Linear(patterns, PRINT.width)
        self.colour = nn.Sequential(nn.Linear(SHADES, hidden), nn.GELU(), nn.Linear(hidden, COLOUR.width))

    def forward(self, words: Words, shade: nn.Linear) -> PartVectors:
        """`shade` is the network's own view of a histogram."""
        known = words.cut.sum(dim=1, keepdim=True) > 0
        ids = self.cut_ids(words.cut)
        cut = torch.where(known, ids + self.cut(ids), self.cut_text(words.text))
        colour = shade(words.shades) + self.colour(4 * words.shades)
        parts = (cut, colour, self.patterns(words.pattern))
        said = words.said.to(cut.dtype)
        return PartVectors(*(F.normalize(part, dim=1) * said[:, number, None] for number, part in enumerate(parts)))


def _log(shares: Tensor) -> Tensor:
    return shares.clamp(min=_NEVER_ZERO).log().clamp(min=_OUTSIDE)


def _width(part: str) -> int:
    return {"cut": CUT.width, "colour": COLOUR.width, "print": PRINT.width}[part]
