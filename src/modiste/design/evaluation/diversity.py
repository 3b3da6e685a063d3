"""How unlike each other the designs of one prompt are, beside as many real photos of the same attributes."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.values import Prompt
from modiste.design.evaluation.features import Pixels
from modiste.design.evaluation.prompts import captioned
from modiste.encoder.item.crops import found_garment, lay
from modiste.language.vocabulary import LANGUAGES
from modiste.train.metrics import Interval

TOGETHER: Final = 4
"""Designs of a prompt, and real photos beside them."""
_ROUNDS: Final = 1000

MaskOf: TypeAlias = Callable[[Pixels, str], Pixels | None]
"""Where a garment (vocabulary id) is in a picture H x W x 3, as a soft mask H x W; None where nothing tells."""


@dataclass(frozen=True, slots=True)
class PhotoGroup:
    """A prompt, and the rows of TOGETHER real photos that show what it asks for."""

    prompt: Prompt
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DiversityScore:
    """Mean distance between two designs of a prompt (`drawn`), between two real photos of the same attributes (`real`),
    and the ratio of the two."""

    drawn: float
    real: float
    over_real: Interval


def photo_groups(rows: Sequence[int], facts: Sequence[Attributes], garments: Sequence[str], *, count: int, seed: int
                ) -> tuple[PhotoGroup, ...]:
    """At most `count` groups of photos (`rows`, of which `facts` are known) of one of `garments`, one first colour and
    one pattern, garments in turn and languages too; fewer where fewer are shown in TOGETHER photos."""
    rng = np.random.default_rng(seed)
    alike: dict[str, dict[tuple[str, str | None], list[int]]] = defaultdict(lambda: defaultdict(list))
    for row, known in zip(rows, facts, strict=True):
        if known.garment is not None and known.garment in garments and known.colours:
            alike[known.garment][known.colours[0], known.pattern].append(row)
    waiting = []
    for garment in sorted(alike):
        shown = sorted((kind for kind, its in alike[garment].items() if len(its) >= TOGETHER), key=str)
        waiting += [(place, garment, shown[number]) for place, number in enumerate(rng.permutation(len(shown)))]
    chosen = []
    for number, (_, garment, (colour, pattern)) in enumerate(sorted(waiting, key=lambda one: one[:2])[:count]):
        words = captioned(garment, colour, None if pattern == "solid" else pattern, LANGUAGES[number % len(LANGUAGES)])
        drawn = rng.choice(alike[garment][colour, pattern], TOGETHER, replace=False)
        chosen.append(PhotoGroup(words, tuple(int(row) for row in drawn)))
    return tuple(chosen)


def alone(picture: Pixels, mask: Pixels | None) -> Pixels:
    """The garment of an S x S x 3 picture alone, by its mask S x S: on white, in the middle, filling the square. What
    stands out from a white ground where there is no mask. So neither who wears it, how they stand and what else they
    wear, nor how near the camera was is compared, of photos and designs alike."""
    image, alpha = found_garment(Image.fromarray(picture), mask)
    return lay(image, alpha, picture.shape[0], round_it=0.0).picture


def diversity(drawn: NDArray[np.float32], real: NDArray[np.float32], seed: int) -> DiversityScore:
    """Embeddings of designs and photos, each G groups x N x D, compared; its interval is of groups drawn anew."""
    ours, theirs = mean_distances(drawn), mean_distances(real)
    picks = np.random.default_rng(seed).integers(len(ours), size=(_ROUNDS, len(ours)))
    low, high = np.quantile(ours[picks].mean(1) / theirs[picks].mean(1), (0.025, 0.975))
    ratio = Interval(float(ours.mean() / theirs.mean()), float(low), float(high), len(ours))
    return DiversityScore(float(ours.mean()), float(theirs.mean()), ratio)


def mean_distances(groups: NDArray[np.float32]) -> NDArray[np.float64]:
    """G x N x D -> G, the mean distance of two of each group's rows."""
    one, two = np.triu_indices(groups.shape[1], 1)
    apart: NDArray[np.float64] = np.linalg.norm(groups[:, one] - groups[:, two], axis=2).mean(1).astype(np.float64)
    return apart
