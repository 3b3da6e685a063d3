"""What the fit model sees of a question: the size against the body, against the item's and the person's own past.

Everything that looks back goes through `stylist.past.past_sums`, which takes earlier days alone. The rating and the
outcome of the row that is asked about are never looked at.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.stylist.fit.notes import FitNotes, Floats, Integers
from modiste.stylist.past import past_sums

BODY_FEATURES: Final = (
    "step", "step_over_body", "body_step", "height_cm", "weight_kg", "bust_cm", "band_cm", "age", "length", "category",
    "occasion", "mass_index", "category_small", "category_large", "size_small", "size_large", "category_size_small",
    "category_size_large")
"""What is known of a person whose body alone is known, and of an item that nobody wore."""
ITEM_FEATURES: Final = (
    "item_notes", "item_small", "item_large", "item_recent_small", "item_recent_large", "item_rating",
    "item_size_notes", "item_size_small", "item_size_large", "step_over_wearers", "step_over_item",
    "weight_over_fitting", "bust_over_fitting")
PERSON_FEATURES: Final = (
    "person_notes", "person_small", "person_large", "person_rating", "step_over_usual", "step_over_right",
    "step_over_right_and_body", "step_over_right_lately", "category_notes", "person_category_small",
    "person_category_large", "last_outcome", "step_over_last", "days_since_last", "worn_before", "worn_outcome",
    "step_over_worn")
FEATURES: Final = (*BODY_FEATURES, *ITEM_FEATURES, *PERSON_FEATURES)

_CENTRES: Final = ((165.9, 6.9), (62.1, 10.0), (95.0, 6.5), (86.4, 4.6), (34.0, 8.0))
"""Centre and spread of height, weight, bust, band and age, for the regression of sizes on bodies."""
_CORRECTION: Final = 1.0
"""A garment that was small had been right one step larger."""
_SEVERAL: Final = 5
_MANY: Final = 1 << 20
"""More than the codes of items and categories, to join two codes in one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Priors:
    """What holds of nobody in particular: shares of small and large, and the size that bodies take.

    `rates`: share of small and of large. `body`: weights of `_body_columns`, by which a body gives a size in steps.
    `sizes`, in steps: how far the sizes that were right for one person lie apart, how far a size lies from that of its
    body where the weight is known and where it is not, and the mean and spread of all sizes.
    """

    rates: Floats
    body: Floats
    sizes: Floats

    def body_step(self, notes: FitNotes) -> Floats:
        """The size that bodies take, in steps."""
        return np.asarray(_body_columns(notes) @ self.body)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Known:
    """Which history a question may use, per question: what is not known is as if it had never been noted."""

    item: NDArray[np.bool_]
    person: NDArray[np.bool_]


def learn_priors(notes: FitNotes) -> Priors:
    """Priors from notes: shares of outcomes, and ridge regression of the size on the body."""
    columns = _body_columns(notes)
    gram = columns.T @ columns + np.eye(columns.shape[1])
    body = np.asarray(np.linalg.solve(gram, columns.T @ notes.step), np.float64)
    off = notes.step - columns @ body
    known = ~np.isnan(notes.weight_kg)
    sizes = np.array([_spread(notes), *(float(off[part].std()) if part.any() else float(notes.step.std())
                                        for part in (known, ~known)), notes.step.mean(), notes.step.std()])
    return Priors(rates=np.array([(notes.outcome == 0).mean(), (notes.outcome == 2).mean()]), body=body, sizes=sizes)


def right_steps(notes: FitNotes) -> Floats:
    """The size that would have been right: one step more where it was small, one less where it was large."""
    return np.asarray(notes.step + _CORRECTION * ((notes.outcome == 0).astype(float) - (notes.outcome == 2)))


def _spread(notes: FitNotes) -> float:
    """How far the right sizes of one person lie apart, over people with several notes."""
    people, counts = np.unique(notes.person, return_counts=True)
    many = np.isin(notes.person, people[counts >= _SEVERAL])
    if not many.any():
        return 1.0
    right, place = right_steps(notes)[many], np.unique(notes.person[many], return_inverse=True)[1]
    size = np.bincount(place)
    mean = np.bincount(place, right) / size
    return float(np.sqrt(((right - mean[place]) ** 2).sum() / (len(right) - len(size))))


def features(asked: FitNotes, notes: FitNotes, priors: Priors, known: Known | None = None) -> NDArray[np.float32]:
    """The features of questions, Q x len(FEATURES), NaN where nothing is known.

    Args:
        asked: the questions; their outcome and rating are not read.
        notes: what was noted, of any day; each question sees what is earlier than its own day.
        priors: see `learn_priors`.
        known: which history may be used; None: all.
    """
    known = known or Known(item=np.ones(len(asked), bool), person=np.ones(len(asked), bool))
    body_step = _body_columns(asked) @ priors.body
    noted_body_step = _body_columns(notes) @ priors.body
    small, large = (notes.outcome == 0).astype(float), (notes.outcome == 2).astype(float)
    right_step = right_steps(notes)
    ones = np.ones(len(notes))
    columns = np.stack([ones, small, large, notes.step - noted_body_step, right_step - noted_body_step,
                        np.nan_to_num(notes.rating, nan=9.0), notes.step], axis=1)
    ask = _Asker(asked, notes, columns, (float(priors.rates[0]), float(priors.rates[1])))
    found: dict[str, Floats] = {
        "step": asked.step, "step_over_body": asked.step - body_step, "body_step": body_step,
        "height_cm": asked.height_cm, "weight_kg": asked.weight_kg, "bust_cm": asked.bust_cm, "band_cm": asked.band_cm,
        "age": asked.age, "length": asked.length.astype(float), "category": asked.category.astype(float),
        "occasion": asked.occasion.astype(float), "mass_index": asked.weight_kg / (asked.height_cm / 100) ** 2}
    category, _ = ask(notes.category + 1, asked.category + 1)
    found["category_small"], found["category_large"] = _rates(category, 50.0, *ask.base)
    category_offset = category[:, 4] / (category[:, 0] + 20.0)
    _size(ask, found)
    item_offset = _item(ask, found, known, category_offset, body_step)
    own_offset = _offsets_when_noted(notes, columns)
    _person(ask, found, known, _Sizes(body_step=body_step, item_offset=item_offset, right=right_step - own_offset))
    return np.stack([found[name] for name in FEATURES], axis=1).astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sizes:
    """Steps: the body's, the item's offset from it, and each note's right size less its item's offset."""

    body_step: Floats
    item_offset: Floats
    right: Floats


class _Asker:
    """Sums of the notes' columns before each question, by a key of both."""

    def __init__(self, asked: FitNotes, notes: FitNotes, columns: Floats, base: tuple[float, float]) -> None:
        self.asked, self.notes, self.columns, self.base = asked, notes, columns, base

    def __call__(self, keys: Integers, asked_keys: Integers, known: NDArray[np.bool_] | None = None,
                 half_life_days: float | None = None, columns: Floats | None = None) -> tuple[Floats, Integers]:
        sums, latest = past_sums(keys, self.notes.day, self.columns if columns is None else columns, asked_keys,
                                 self.asked.day, half_life_days)
        if known is None:
            return sums, latest
        return sums * known[:, None], np.where(known, latest, -1)


def _size(ask: "_Asker", found: dict[str, Floats]) -> None:
    """What those noted who wore that size, of anything and of the category."""
    asked, notes = _quarters(ask.asked.step), _quarters(ask.notes.step)
    found["size_small"], found["size_large"] = _rates(ask(notes, asked)[0], 50.0, *ask.base)
    both, _ = ask(notes * _MANY + ask.notes.category + 1, asked * _MANY + ask.asked.category + 1)
    found["category_size_small"], found["category_size_large"] = _rates(
        both, 30.0, found["size_small"], found["size_large"])


def _quarters(steps: Floats) -> Integers:
    """Steps in whole quarters, to be keys."""
    return np.clip(np.round(steps * 4), 0, _MANY - 1).astype(np.int64)


def _item(ask: _Asker, found: dict[str, Floats], known: Known, category_offset: Floats, body_step: Floats) -> Floats:
    """What the item's wearers noted; gives by how much its right size lies above that of the body."""
    small, large = found["category_small"], found["category_large"]
    sums, _ = ask(ask.notes.item, ask.asked.item, known.item)
    count = sums[:, 0]
    found["item_notes"] = count
    found["item_small"], found["item_large"] = _rates(sums, 10.0, small, large)
    found["item_rating"] = np.where(count > 0, sums[:, 5] / np.maximum(count, 1.0), np.nan)
    lately, _ = ask(ask.notes.item, ask.asked.item, known.item, half_life_days=90.0)
    found["item_recent_small"], found["item_recent_large"] = _rates(
        lately, 8.0, found["item_small"], found["item_large"])
    _item_size(ask, found, known)
    offset = (sums[:, 4] + 8.0 * category_offset) / (count + 8.0)
    over_body = ask.asked.step - body_step
    found["step_over_wearers"] = over_body - sums[:, 3] / (count + 5.0)
    found["step_over_item"] = over_body - offset
    return np.asarray(offset)


def _item_size(ask: "_Asker", found: dict[str, Floats], known: Known) -> None:
    """What those noted who wore the item in that very size, and the body of those whom it fitted."""
    asked, notes = ask.asked, ask.notes
    keys, asked_keys = notes.item * _MANY + _quarters(notes.step), asked.item * _MANY + _quarters(asked.step)
    sums, _ = ask(keys, asked_keys, known.item)
    found["item_size_notes"] = sums[:, 0]
    found["item_size_small"], found["item_size_large"] = _rates(sums, 10.0, found["item_small"], found["item_large"])
    fits = notes.outcome == 1
    for name, measure, asked_measure in (("weight_over_fitting", notes.weight_kg, asked.weight_kg),
                                         ("bust_over_fitting", notes.bust_cm, asked.bust_cm)):
        there = (fits & ~np.isnan(measure)).astype(float)
        columns = np.stack([there, np.nan_to_num(measure) * there], axis=1)
        of_size, _ = ask(_quarters(notes.step), _quarters(asked.step), columns=columns)
        typical = of_size[:, 1] / np.maximum(of_size[:, 0], 1.0)
        own, _ = ask(keys, asked_keys, known.item, columns=columns)
        usual = (own[:, 1] + 5.0 * typical) / (own[:, 0] + 5.0)
        found[name] = np.where(of_size[:, 0] > 0, asked_measure - usual, np.nan)


def _offsets_when_noted(notes: FitNotes, columns: Floats) -> Floats:
    """The offset of each note's item as it was known on that note's own day: what came later is not used."""
    sums, _ = past_sums(notes.item, notes.day, columns, notes.item, notes.day)
    return np.asarray(sums[:, 4] / (sums[:, 0] + 8.0))


def _person(ask: _Asker, found: dict[str, Floats], known: Known, sizes: _Sizes) -> None:
    """What the person noted before, of anything, of this category and of this very item."""
    asked, notes = ask.asked, ask.notes
    sums, last = ask(notes.person, asked.person, known.person)
    count = sums[:, 0]
    some = count > 0
    found["person_notes"] = count
    found["person_small"], found["person_large"] = _rates(sums, 4.0, found["category_small"], found["category_large"])
    found["person_rating"] = np.where(some, sums[:, 5] / np.maximum(count, 1.0), np.nan)
    found["step_over_usual"] = asked.step - np.where(some, sums[:, 6] / np.maximum(count, 1.0), np.nan)
    right = np.stack([np.ones(len(notes)), sizes.right], axis=1)
    ever, _ = ask(notes.person, asked.person, known.person, columns=right)
    lately, _ = ask(notes.person, asked.person, known.person, half_life_days=250.0, columns=right)
    above = asked.step - sizes.item_offset
    found["step_over_right"] = above - np.where(some, ever[:, 1] / np.maximum(count, 1.0), np.nan)
    found["step_over_right_and_body"] = above - (ever[:, 1] + 1.5 * sizes.body_step) / (count + 1.5)
    found["step_over_right_lately"] = above - (lately[:, 1] + 0.7 * sizes.body_step) / (lately[:, 0] + 0.7)
    of_category, _ = ask(notes.person * _MANY + notes.category + 1, asked.person * _MANY + asked.category + 1,
                         known.person)
    found["category_notes"] = of_category[:, 0]
    found["person_category_small"], found["person_category_large"] = _rates(
        of_category, 3.0, found["person_small"], found["person_large"])
    found["last_outcome"], found["step_over_last"], found["days_since_last"] = _last(ask, last)
    worn, worn_last = ask(notes.person * _MANY + notes.item, asked.person * _MANY + asked.item, known.person)
    found["worn_before"] = worn[:, 0]
    found["worn_outcome"], found["step_over_worn"], _ = _last(ask, worn_last)


def _last(ask: _Asker, last: Integers) -> tuple[Floats, Floats, Floats]:
    """Of the latest note: its outcome, the step above its size, and the days since."""
    there = last >= 0
    if not len(ask.notes):
        nothing = np.full(len(last), np.nan)
        return nothing, nothing, nothing
    return (np.where(there, ask.notes.outcome[last], np.nan), np.where(there, ask.asked.step - ask.notes.step[last],
            np.nan), np.where(there, ask.asked.day - ask.notes.day[last], np.nan))


def _rates(sums: Floats, weight: float, small: Floats | float, large: Floats | float) -> tuple[Floats, Floats]:
    """Shares of small and large, drawn to what is expected by as much as `weight` notes would."""
    total = sums[:, 0] + weight
    return np.asarray((sums[:, 1] + weight * small) / total), np.asarray((sums[:, 2] + weight * large) / total)


def _body_columns(notes: FitNotes) -> Floats:
    """A body as columns of a regression: each measure, its square and whether it is missing; weight by height and
    by bust; 1."""
    parts: list[Floats] = []
    standard: list[Floats] = []
    measures = (notes.height_cm, notes.weight_kg, notes.bust_cm, notes.band_cm, notes.age)
    for values, (centre, spread) in zip(measures, _CENTRES, strict=True):
        scaled = np.where(np.isnan(values), 0.0, (values - centre) / spread)
        standard.append(scaled)
        parts += [scaled, scaled * scaled, np.isnan(values).astype(float)]
    height, weight, bust, *_ = standard
    return np.stack([*parts, weight * height, weight * bust, np.ones(len(notes))], axis=1)
