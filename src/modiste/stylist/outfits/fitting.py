"""Learning which garments go together from outfits that people wore: closed forms and one logistic comparison, seconds
on one core."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.stylist.outfits.compatibility import JUDGED, Compatibility, Space, set_features, unfaded
from modiste.stylist.outfits.harmony import FEATURES, colour_facts
from modiste.stylist.outfits.layout import COLOUR, FACTS, LOOK, SHARPNESS, TRUNK

Matrix = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """How a space is fitted: its directions, the ridge, and at how many pairs of garments the form of two slots counts
    as much as that of all (`shrink`)."""

    directions: int
    ridge: float
    shrink: float


_CUT: Final = _Form(directions=64, ridge=6.0, shrink=2000.0)
_COLOUR: Final = _Form(directions=73, ridge=0.3, shrink=math.inf)
"""Chosen on outfits that only learn (those of photos without masks), each asked by models of the others: colours go
together in one way whatever they are worn on."""
_INNER: Final = 4
_REPLACED: Final = 3
_L2: Final = 3.0
_TINY: Final = 1e-6
_ALIKE: Final = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Worn:
    """Garments that were worn: looks N x L, slots N as numbers of `JUDGED`, the word for each, the number of its
    outfit, and of its wearer (photos of one wearer in like clothes stay on one side of a split)."""

    looks: Matrix = field(repr=False)
    slots: Numbers = field(repr=False)
    words: NDArray[np.str_] = field(repr=False)
    outfits: Numbers = field(repr=False)
    wearers: Numbers = field(repr=False)

    def of(self, rows: NDArray[np.bool_] | Numbers) -> "Worn":
        """The garments of some rows."""
        return Worn(looks=self.looks[rows], slots=self.slots[rows], words=self.words[rows],
                    outfits=self.outfits[rows], wearers=self.wearers[rows])

    def sets(self, least: int) -> list[Numbers]:
        """The rows of each outfit with at least so many garments."""
        order = np.argsort(self.outfits, kind="stable")
        bounds = np.flatnonzero(np.diff(self.outfits[order])) + 1
        return [rows for rows in np.split(order, bounds) if len(rows) >= least]


def folds_of(wearers: Numbers, count: int, seed: int) -> Numbers:
    """A fold for each garment: wearers fall on folds as evenly as their garments allow."""
    names, sizes = np.unique(wearers, return_counts=True)
    held, fold_of = np.zeros(count), {}
    for number in np.random.default_rng(seed).permutation(len(names)):
        fold = int(np.argmin(held))
        fold_of[int(names[number])] = fold
        held[fold] += sizes[number]
    return np.array([fold_of[int(one)] for one in wearers], np.int64)


def wearers_of(looks: Matrix, slots: Numbers, outfits: Numbers) -> Numbers:
    """Outfits in which a garment of one is nearly that of another (cosine above 0.95) are taken for one wearer's."""
    centred = looks[:, TRUNK] - looks[:, TRUNK].mean(axis=0)
    unit = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), _TINY)
    parent = {int(one): int(one) for one in np.unique(outfits)}

    def root(one: int) -> int:
        while parent[one] != one:
            one = parent[one]
        return one

    for slot in range(len(JUDGED)):
        rows = np.flatnonzero(slots == slot)
        first, second = np.nonzero(np.triu(unit[rows] @ unit[rows].T > _ALIKE, 1))
        for a, b in zip(rows[first], rows[second], strict=True):
            parent[root(int(outfits[a]))] = root(int(outfits[b]))
    return np.array([root(int(one)) for one in outfits], np.int64)


def fit(worn: Worn, seed: int = 0) -> Compatibility:
    """The model of some outfits."""
    base = _fit_pairs(worn)
    differences, absolute = _comparisons(worn, seed)
    centre, scale = absolute.mean(axis=0), absolute.std(axis=0) + _TINY
    weights = _logistic(np.clip(differences / scale, -6, 6))
    energies = np.clip((absolute - centre) / scale, -3, 3) @ weights
    return Compatibility(fading=base.fading, range=base.range, cut=base.cut, colour=base.colour,
                         weights=weights.astype(np.float32), centre=centre.astype(np.float32),
                         scale=scale.astype(np.float32), bias=-float(np.median(energies)))


def _fit_pairs(worn: Worn) -> Compatibility:
    fading, bounds = _fading(worn)
    plain = unfaded(worn.looks, worn.slots, fading, bounds)
    first, second = _pairs(worn)
    cut = _space(plain[:, TRUNK], worn.slots, (first, second), _CUT)
    colour = _space(plain[:, COLOUR], worn.slots, (first, second), _COLOUR)
    nothing = np.zeros(2 + len(FEATURES), np.float32)
    return Compatibility(fading=fading, range=bounds, cut=cut, colour=colour, weights=nothing, centre=nothing,
                         scale=nothing + 1)


def _fading(worn: Worn) -> tuple[Matrix, Matrix]:
    """What sharpness says of looks, by slot: 6 x 3 x L, and the sharpness between which that holds."""
    fading = np.zeros((len(JUDGED), 3, LOOK), np.float32)
    bounds = np.percentile(worn.looks[:, SHARPNESS], (1, 99), axis=0).astype(np.float32)
    for slot in range(len(JUDGED)):
        rows = worn.slots == slot
        if rows.sum() < 2 * 3:
            continue
        told = np.clip(worn.looks[rows][:, SHARPNESS], bounds[0], bounds[1]).astype(np.float64)
        sharp = np.concatenate([np.ones((len(told), 1)), told - told.mean(axis=0)], axis=1)
        found = np.linalg.solve(sharp.T @ sharp + 0.1 * np.eye(3), sharp.T @ worn.looks[rows])
        fading[slot] = found
        fading[slot, 0] -= told.mean(axis=0) @ found[1:] + found[0]  # the mean itself stays
    return fading, bounds


def _pairs(worn: Worn) -> tuple[Numbers, Numbers]:
    """Rows of garments that were worn together, both ways round."""
    first, second = [], []
    for rows in worn.sets(2):
        one, other = np.nonzero(~np.eye(len(rows), dtype=bool))
        first.append(rows[one])
        second.append(rows[other])
    return np.concatenate(first), np.concatenate(second)


def _space(part: Matrix, slots: Numbers, pairs: tuple[Numbers, Numbers], how: _Form) -> Space:
    mean = np.zeros((len(JUDGED), part.shape[1]), np.float32)
    for slot in range(len(JUDGED)):
        if (slots == slot).any():
            mean[slot] = part[slots == slot].mean(axis=0)
    centred = part - mean[slots]
    scale = centred.std(axis=0) + 1e-3
    values, vectors = _principal((centred / scale).astype(np.float64), how.directions)
    basis = vectors / np.sqrt(np.sqrt(np.maximum(values, _TINY)))
    seen = (centred / scale) @ basis
    inner = seen.T @ seen / len(seen)
    size = len(inner)
    whitening = np.linalg.inv(inner + how.ridge * np.trace(inner) / size * np.eye(size))
    forms = _forms(seen, slots, pairs, whitening, how.shrink)
    space = Space(mean=mean, scale=scale.astype(np.float32), basis=basis.astype(np.float32), forms=forms, spread=1.0)
    some = np.random.default_rng(0).permutation(len(part))[:600]
    spread = float(space.scores(seen[some].astype(np.float32), slots[some]).std()) + _TINY
    return Space(mean=mean, scale=space.scale, basis=space.basis, forms=forms, spread=spread)


def _principal(rows: NDArray[np.float64], most: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The largest variances K of rows N x D, and their directions D x K."""
    count, width = rows.shape
    if count < width:
        _, deviations, directions = np.linalg.svd(rows, full_matrices=False)
        return deviations[:most] ** 2 / count, directions[:most].T
    values, vectors = np.linalg.eigh(rows.T @ rows / count)
    kept = slice(None, -min(most, width) - 1, -1)
    return values[kept], vectors[:, kept]


def _forms(seen: NDArray[np.float64], slots: Numbers, pairs: tuple[Numbers, Numbers], whitening: NDArray[np.float64],
           shrink: float) -> Matrix:
    """For each pair of slots W (share C_ab + (1 - share) C) W: the covariance of garments worn together, shrunk to that
    of all pairs, between inverses of the garments' own."""
    first, second = pairs
    size = len(whitening)
    everyone = seen[first].T @ seen[second] / max(1, len(first))
    forms = np.zeros((len(JUDGED), len(JUDGED), size, size), np.float32)
    for a in range(len(JUDGED)):
        for b in range(len(JUDGED)):
            there = (slots[first] == a) & (slots[second] == b)
            count = int(there.sum())
            own = seen[first[there]].T @ seen[second[there]] / max(1, count)
            share = count / (count + shrink)
            forms[a, b] = whitening @ (share * own + (1 - share) * everyone) @ whitening
    return forms


def _comparisons(worn: Worn, seed: int) -> tuple[Matrix, Matrix]:
    """Features of real sets less those of the same with a garment replaced, M x F, by models that have not seen them;
    and the features of both kinds."""
    rng = np.random.default_rng(seed)
    folds = folds_of(worn.wearers, _INNER, seed)
    less, absolute = [], []
    for fold in range(_INNER):
        held = worn.of(folds == fold)
        model = _fit_pairs(worn.of(folds != fold))
        pairs = model.pair_scores(held.looks, [JUDGED[slot] for slot in held.slots])
        colours = colour_facts(held.looks[:, FACTS])
        for rows in held.sets(3):
            real = set_features(pairs[np.ix_(rows, rows)], colours[rows])
            absolute.append(real)
            for other in replaced(held, rows, rng, _REPLACED):
                features = set_features(pairs[np.ix_(other, other)], colours[other])
                less.append(real - features)
                absolute.append(features)
    return np.stack(less), np.stack(absolute)


def replaced(worn: Worn, rows: Numbers, rng: np.random.Generator, each: int) -> list[Numbers]:
    """An outfit with one garment replaced by another of its slot and word, up to `each` of every garment."""
    found = []
    for place, row in enumerate(rows):
        for other in rng.permutation(others_of(worn, int(row)))[:each]:
            changed = rows.copy()
            changed[place] = other
            found.append(changed)
    return found


def others_of(worn: Worn, row: int) -> Numbers:
    """Garments of the slot and word of one, of other wearers."""
    there = (worn.slots == worn.slots[row]) & (worn.words == worn.words[row]) & (worn.wearers != worn.wearers[row])
    return np.flatnonzero(there)


def _logistic(rows: Matrix, steps: int = 25) -> NDArray[np.float64]:
    """Weights of a logistic comparison: the first of each pair wins. Newton's method, with a penalty on squares."""
    weights = np.zeros(rows.shape[1])
    for _ in range(steps):
        likely = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        gradient = rows.T @ (1 - likely) - _L2 * weights
        curvature = (rows * (likely * (1 - likely))[:, None]).T @ rows + _L2 * np.eye(len(weights))
        weights = weights + np.linalg.solve(curvature, gradient)
    return weights


def numbers_of(slots: Sequence[str]) -> Numbers:
    """Slots as numbers of `JUDGED`."""
    return np.array([JUDGED.index(slot) for slot in slots], np.int64)


def bilinear_scores(known: Worn, features: Matrix, held: Worn, held_features: Matrix) -> Matrix:
    """Pair scores N x N of other features of garments by the same closed form: what those alone tell."""
    how = _Form(directions=features.shape[1], ridge=0.1, shrink=math.inf)  # what serves it best
    space = _space(features, known.slots, _pairs(known), how)
    return space.scores(space.project(held_features, held.slots), held.slots)
