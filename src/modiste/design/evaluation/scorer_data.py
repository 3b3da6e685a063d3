"""From the score split of a pack to a trained scorer, kept in a folder until the data changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.attributes import Attributes
from modiste.core.errors import DataError, WeightsError
from modiste.core.messages import Message, message
from modiste.core.settings import Settings
from modiste.data.framing import Framing
from modiste.data.pack import Pack
from modiste.data.prepare import cache_of, open_packs
from modiste.design.evaluation.prompts import takes_pattern
from modiste.design.evaluation.rare_patterns import drape_patterns
from modiste.design.evaluation.scorer import (
    FEWEST,
    KINDS,
    Examples,
    PictureFeatures,
    Scorer,
    data_key,
    label_classes,
    value_of,
)
from modiste.encoder.run import attributes_of
from modiste.imaging.cutout import GROUPS
from modiste.language import vocabulary
from modiste.train.scores import EvaluateRequest, PartProgress

DRAWN: Final = ("leopard", "zebra", "polka_dot", "floral", "camouflage", "paisley", "leaves", "houndstooth")
"""Patterns that catalogues lack: the scorer learns them from drawings laid on plain garments of the score split."""

_PLAIN: Final = frozenset({None, "solid"})
_VIEW: Final = 64  # pictures looked at between two reports

SCORED_PX: Final = 256
"""The side of the pictures that the scorer looks at."""

Status = Callable[[float, Message], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPictures:
    """A captioned data set framed for the scorer: its pack, what its captions say, the scorer of its score split."""

    pack: Pack
    attributes: Sequence[Attributes]
    scorer: Scorer


def scored_pictures(request: EvaluateRequest, settings: Settings, tell: PartProgress) -> ScoredPictures:
    """The data that an evaluation names, packed, and its scorer; both are kept in the home folder.

    Raises:
        DataError: no data was named, or too few of its pictures are captioned for the scorer to learn.
        OutputError: the home folder cannot be written to.
    """
    if request.data is None:
        raise DataError("design.evaluate_needs_data")
    tell(0.0, message("train.reading_pictures"))
    pack = open_packs([request.data], cache_of(settings.home, request.data), Framing(SCORED_PX))[0]
    attributes = attributes_of(pack)
    scorer = scorer_for(pack, attributes, settings.home / "scorer", tell.part(0.02, 0.2), request.seed)
    return ScoredPictures(pack=pack, attributes=attributes, scorer=scorer)


def scorer_for(pack: Pack, attributes: Sequence[Attributes], folder: Path, status: Status, seed: int = 0) -> Scorer:
    """The scorer of this pack's score split from `folder`, trained (about a minute) and saved there when it is absent
    or belongs to other data.

    Raises DataError when the score split is too small, OutputError when the folder cannot be written.
    """
    rows = pack.rows("test")
    facts = [attributes[row] for row in rows]
    key = data_key([pack.records[row].key for row in rows], facts)
    try:
        kept = Scorer.load(folder)
        if kept.key == key:
            return kept
    except WeightsError:  # absent or damaged: it is trained again, and written whole
        status(0.0, message("design.no_scorer_kept"))
    scorer = train_scorer(pack, attributes, status, seed, key)
    scorer.save(folder)
    return scorer


def train_scorer(pack: Pack, attributes: Sequence[Attributes], status: Status, seed: int = 0,
                 key: str = "", fewest: int | None = None) -> Scorer:
    """Train a scorer on the score split. Raises DataError when the split is too small."""
    rows = pack.rows("test")
    if len(rows) < 2:
        raise DataError("design.scorer_few_pictures", count=len(rows))
    facts = [attributes[row] for row in rows]
    fewest = FEWEST if fewest is None else fewest
    classes = label_classes(facts, fewest)
    folds = np.random.default_rng(seed).integers(0, 2, len(rows))
    status(0.0, message("design.scorer_looks"))
    real = _look(pack, rows, lambda share: status(0.4 * share, message("design.scorer_looks")))
    pictures, names, owners = draped(pack, rows, facts, seed,
                                     lambda share: status(0.4 + 0.4 * share, message("design.scorer_draws")))
    counts = {name: names.count(name) for name in DRAWN}
    classes["pattern"] = tuple(dict.fromkeys(
        (*classes["pattern"], *(name for name, count in counts.items() if count >= fewest))))
    drawn = PictureFeatures.at(pictures)
    status(0.9, message("design.scorer_trains"))
    looked = PictureFeatures(np.concatenate([real.shape, drawn.shape]), np.concatenate([real.colour, drawn.colour]))
    labels = np.concatenate([_numbers(facts, classes), _drawn_numbers(names, classes)])
    examples = Examples(looked, labels, np.concatenate([folds, folds[owners]]),
                        np.arange(len(labels)) >= len(rows))
    return Scorer.train(examples, classes, key)


def draped(
    pack: Pack, rows: NDArray[np.int64], facts: Sequence[Attributes], seed: int, advance: Callable[[float], None]
) -> tuple[NDArray[np.uint8], list[str], NDArray[np.int64]]:
    """Every drawn pattern on every plain garment that can be cut out: pictures, pattern names, places in `rows`."""
    pictures: list[NDArray[np.uint8]] = []
    names: list[str] = []
    owners: list[int] = []
    for place, (row, known) in enumerate(zip(rows, facts, strict=True)):
        group = _group(known)
        if group is None:
            continue
        seeds = [seed * 1_000_003 + place * len(DRAWN) + number for number in range(len(DRAWN))]
        made = list(drape_patterns(np.asarray(pack.images[int(row)]), group, DRAWN, seeds))
        pictures += made
        names += DRAWN[: len(made)]
        owners += [place] * len(made)
        advance(place / len(rows))
    stacked = np.stack(pictures) if pictures else np.empty((0, *pack.images.shape[1:]), np.uint8)
    return stacked, names, np.array(owners, np.int64)


def _group(facts: Attributes) -> str | None:
    if facts.garment is None or facts.pattern not in _PLAIN or not takes_pattern(facts.garment):
        return None
    group = vocabulary().entry("garment", facts.garment).group
    group = "upper" if group == "outerwear" else group
    return group if group in GROUPS else None


def _numbers(facts: Sequence[Attributes], classes: Mapping[str, tuple[str, ...]]) -> NDArray[np.int64]:
    return np.array([[_number(classes[kind], value_of(known, kind)) for kind in KINDS] for known in facts], np.int64)


def _drawn_numbers(names: Sequence[str], classes: Mapping[str, tuple[str, ...]]) -> NDArray[np.int64]:
    # Type and colour of a draped photo teach nothing new: they are left out.
    return np.array([[-1, -1, _number(classes["pattern"], name)] for name in names], np.int64).reshape(-1, 3)


def _number(known: tuple[str, ...], value: str | None) -> int:
    return known.index(value) if value in known else -1


def _look(pack: Pack, rows: NDArray[np.int64], advance: Callable[[float], None]) -> PictureFeatures:
    parts = []
    for start in range(0, len(rows), _VIEW):
        parts.append(PictureFeatures.at(pack.images, rows[start : start + _VIEW]))
        advance(start / len(rows))
    return PictureFeatures(np.concatenate([part.shape for part in parts]),
                           np.concatenate([part.colour for part in parts]))
