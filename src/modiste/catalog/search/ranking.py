"""The order of hits: by how likely each is what was asked.

A hit's log odds are those of its looks (`calibration`) and, naive-Bayes, what is known of it: a wished attribute that
it is known to have speaks for it, one that it is known not to have against it, an unknown one says nothing. All that is
wished has to hold, so what is known to be wrong weighs more than what is known to be right: red shorts are no answer to
"red dress", and a dress of another red is nearer to it. A colour that only an item's picture says is no label: there it
counts how likely its vector shows the wished one, so that a shirt which may be the old colour falls behind. Words that
the vocabulary does not know (brands, models) speak for the items whose texts have them.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.index.snapshot import Mask, Snapshot
from modiste.catalog.limits.known import SEEN, TAGGED
from modiste.catalog.limits.tree import LISTED, SINGLE, Is, accepted, related_garments
from modiste.language.colours import nearest_kin

if TYPE_CHECKING:
    from modiste.encoder.item.reading import TagReader

Odds = NDArray[np.float64]
_EVIDENCE: Final = {"garment": 2.5, "colour": 2.5, "pattern": 2.0, "material": 1.5}
"""Log odds that a wished attribute adds where it is known to hold: a label is right in some nine of ten items."""
_COUNTER: Final = {"garment": 3.0, "colour": 3.0, "pattern": 2.5, "material": 1.5}
"""What it takes where it is known not to."""
_OTHER_GROUP: Final = 7.0
"""What a garment of another group takes: a top may be what somebody calls a blouse; shorts are no dress."""
_LITTLE: Final = 0.8
_WORDS: Final = 3.0
_SURE: Final = 5.0
"""Log odds of what keeps the limits where nothing else was asked."""
_CERTAIN: Final = 9.2
"""Nothing is surer than one in ten thousand."""
_DECIMALS: Final = 5
_LOOKS_NOTHING, _LOOKS_FLOOR = 0.1, 0.003
"""How likely a colour has to look to say nothing, and below what nothing is told apart."""


def log_odds(snapshot: Snapshot, mask: Mask, similar: NDArray[np.float32] | None, curve: tuple[float, float],
             wishes: tuple[Is, ...], matched: Mapping[str, float], readers: "Sequence[TagReader]" = ()) -> Odds:
    """N numbers: how likely each row is what was asked; minus infinity outside the mask. `similar` N are its looks,
    None where none were asked; `readers` read tags off the vectors of rows of which only a picture says something."""
    if similar is not None:
        slope, intercept = curve
        odds = slope * similar.astype(np.float64) + intercept
    else:
        odds = np.where(mask, 0.0 if wishes or matched else _SURE, -np.inf)
    for wish in wishes:
        reader = next((one for one in readers if one.kind == wish.field == "colour"), None)
        odds = odds + _evidence(snapshot, wish)
        if reader is not None and similar is not None:
            places = np.flatnonzero(mask & ~said_rows(snapshot, wish.field))
            odds[places] += _by_looks(snapshot, wish, places, reader)
    most = max(matched.values(), default=0.0)
    for one, score in matched.items():
        if one in snapshot.places:
            odds[snapshot.places[one]] += _WORDS * score / most
    return np.round(odds, _DECIMALS)


def _evidence(snapshot: Snapshot, wish: Is) -> Odds:
    """N numbers: what is known of each row speaks so much for it."""
    against = np.where(known_rows(snapshot, wish.field), -_COUNTER.get(wish.field, _LITTLE), 0.0)
    if wish.field == "garment":
        related = snapshot.columns["garment"].holding(related_garments(wish.value), len(snapshot))
        against = np.where(related, against, np.where(against < 0, -_OTHER_GROUP, 0.0))
    return np.where(snapshot.mask(wish), _EVIDENCE.get(wish.field, _LITTLE), against)


def _by_looks(snapshot: Snapshot, wish: Is, places: NDArray[np.intp], reader: "TagReader") -> Odds:
    """For some rows: how likely their vectors show what is wished, in the place of what their own tags say."""
    values = accepted(wish.field, wish.value) & set(reader.classes) or {nearest_kin(wish.value, reader.classes)}
    asked = [reader.classes.index(one) for one in values]
    likely = reader.likely(snapshot.vectors[places])[:, asked].sum(axis=1, dtype=np.float64)
    return np.asarray(np.log((likely + _LOOKS_FLOOR) / _LOOKS_NOTHING) - _evidence(snapshot, wish)[places], np.float64)


def said_rows(snapshot: Snapshot, field: str) -> Mask:
    """Which rows' words say anything of a field, not their picture alone."""
    return known_rows(snapshot, field) & ~snapshot.columns["tags"].holding(frozenset({f"{SEEN}:{field}"}),
                                                                            len(snapshot))


def known_rows(snapshot: Snapshot, field: str) -> Mask:
    """Which rows say anything of a field."""
    if field in TAGGED:
        column = snapshot.columns["tags"]
        values = frozenset(value for value in column.values if value.startswith(f"{field}:"))
        return column.holding(values, len(snapshot))
    column = snapshot.columns[SINGLE.get(field) or LISTED[field]]
    if column.rows is None:
        return column.codes >= 0
    found = np.zeros(len(snapshot), bool)
    found[column.rows] = True
    return found


def chance(odds: float) -> float:
    """Log odds as a probability."""
    return float(1 / (1 + np.exp(-np.clip(odds, -_CERTAIN, _CERTAIN))))
