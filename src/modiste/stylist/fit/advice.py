"""What the fit model says to a person: how each size would sit, and which to take."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import InputError
from modiste.stylist.fit.features import right_steps
from modiste.stylist.fit.model import FitModel
from modiste.stylist.fit.notes import UNKNOWN, FitNotes
from modiste.stylist.fit.steps import LADDER, read_step

_AS_GOOD: Final = 0.8
"""Sizes whose chance to fit is such a share of the best one's are not told from it."""
_POINTS: Final = 9
_SAID: Final = 0.6
"""Steps by which a size that people name as theirs is off."""
_SUREST: Final = 0.25
_MEASURES: Final = {"height_cm": (100.0, 230.0), "weight_kg": (25.0, 300.0), "bust_cm": (45.0, 200.0),
                    "underbust_cm": (45.0, 180.0), "age": (10.0, 110.0), "waist_cm": (40.0, 170.0),
                    "hips_cm": (45.0, 180.0)}
_GIRTHS: Final = ("height_cm", "bust_cm", "underbust_cm", "waist_cm", "hips_cm")
_OF_SIZE: Final = ("height_cm", "weight_kg", "bust_cm", "underbust_cm", "age")
"""What the notes of fit know of bodies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FitBody:
    """What a person says of their body; None is what they do not say. Waist and hips count for how a garment hangs
    (`stylist.advice`), the rest for sizes as well.

    Raises InputError for a measure that no body has.
    """

    height_cm: float | None = None
    weight_kg: float | None = None
    bust_cm: float | None = None
    underbust_cm: float | None = None
    age: float | None = None
    waist_cm: float | None = None
    hips_cm: float | None = None

    def __post_init__(self) -> None:
        for name, (low, high) in _MEASURES.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise InputError("stylist.measure", name=name, value=value, low=low, high=high)

    @property
    def said(self) -> int:
        """How many of the measures that count for sizes are known."""
        return sum(getattr(self, name) is not None for name in _OF_SIZE)

    @property
    def girths(self) -> str:
        """What a tailor needs of it, as `sewing.body.parse_body` reads it; "" where nothing is said."""
        known = [(name.removesuffix("_cm"), getattr(self, name)) for name in _GIRTHS]
        return " ".join(f"{name}={value:g}" for name, value in known if value is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeFit:
    """One size: the chances that it is too small, fits, is too large."""

    size: str
    small: float
    fits: float
    large: float

    @property
    def percents(self) -> tuple[int, int, int]:
        """The chances in whole per cent, which add up to 100: what rounding down leaves goes to the largest
        remainders."""
        exact = [100 * one for one in (self.small, self.fits, self.large)]
        whole = [int(one) for one in exact]
        for place in sorted(range(3), key=lambda place: whole[place] - exact[place])[: 100 - sum(whole)]:
            whole[place] += 1
        return whole[0], whole[1], whole[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class FitAdvice:
    """Sizes from small to large, the one to take, those that cannot be told from it, and how much is known: notes on
    the item, of the person, and measures of the body. Where even the size to take is most likely `off`, "small" or
    "large", and none was asked about on that side, `better` is one there that more likely fits, where one is known."""

    item: str
    sizes: tuple[SizeFit, ...]
    take: str
    between: tuple[str, ...]
    item_notes: int
    person_notes: int
    measures: int
    off: Literal["small", "large"] | None = None
    better: SizeFit | None = None

    def of(self, size: str) -> SizeFit:
        """One of the sizes. Raises KeyError where it is none of them."""
        return next(one for one in self.sizes if one.size == size)


@dataclass(frozen=True, slots=True, kw_only=True)
class FitQuestion:
    """Whether sizes of an item fit a person: codes of item, person, category and occasion as the notes have them (-1
    or a number that they have not: nothing is known), the day, and the size that the person usually takes, if said."""

    item: int
    person: int
    day: int
    category: int = UNKNOWN
    occasion: int = UNKNOWN
    usual: str | None = None
    body: FitBody = field(default_factory=FitBody)


def advise(model: FitModel, notes: FitNotes, question: FitQuestion, sizes: Sequence[str], title: str) -> FitAdvice:
    """Ask the model of the size that the person would take, and say from it how each size would sit.

    Which size somebody takes is known from their word, their notes, their body, or not at all; the answer is the mean
    over what it may be. How a size more or less changes the fit is in no data of what people took: they take a larger
    one where they know that it runs small. It is taken from how far the sizes that were right for one person lie apart
    (`Priors.sizes`): on the scale of the normal distribution, one step moves both limits of fitting by one step of that
    spread. So the larger of two sizes is never more likely to be small, nor less likely to be large.

    Raises:
        InputError: no size, or one that is none.
    """
    if not sizes:
        raise InputError("stylist.no_sizes")
    steps = {size: read_step(size) for size in dict.fromkeys(sizes)}
    ordered = sorted(steps, key=steps.__getitem__)
    beside = [size for size in LADDER if size not in steps]
    all_steps = np.array([*(steps[size] for size in ordered), *map(read_step, beside)])
    chances = _chances(model, notes, question, all_steps)
    others = tuple(_size_fit(size, row) for size, row in zip(beside, chances[len(ordered):], strict=True))
    chances = chances[: len(ordered)]
    best = _best(chances)
    off = _off(chances, best)
    near = [size for size, row in zip(ordered, chances, strict=True) if row[1] >= chances[best, 1] * _AS_GOOD]
    past = notes.day < question.day
    return FitAdvice(
        item=title, sizes=tuple(map(_size_fit, ordered, chances)), off=off,
        better=_better(others, _size_fit(ordered[best], chances[best])) if off and ordered[best] in LADDER else None,
        take=ordered[best], between=tuple(near), item_notes=int((past & (notes.item == question.item)).sum()),
        person_notes=int((past & (notes.person == question.person)).sum()), measures=question.body.said)


def _size_fit(size: str, row: NDArray[np.float64]) -> SizeFit:
    return SizeFit(size=size, small=float(row[0]), fits=float(row[1]), large=float(row[2]))


def _off(chances: NDArray[np.float64], best: int) -> Literal["small", "large"] | None:
    """How even the best size most likely is, where it is the outermost that was asked about on the side on which a
    better one would lie."""
    likely = int(np.argmax(chances[best]))
    if likely == 2 and best == 0:
        return "large"
    return "small" if likely == 0 and best == len(chances) - 1 else None


def _better(others: Sequence[SizeFit], taken: SizeFit) -> SizeFit | None:
    """The size beside those asked about that clearly more likely fits, in the same letters."""
    best = max(others, key=lambda one: one.fits, default=None)
    return best if best is not None and best.fits * _AS_GOOD > taken.fits else None


def _chances(model: FitModel, notes: FitNotes, question: FitQuestion, steps: NDArray[np.float64]
             ) -> NDArray[np.float64]:
    """P(small, fits, large) of each step, S x 3."""
    from scipy.special import ndtr, ndtri

    mean, spread = own_step(model, notes, question)
    points, weights = np.polynomial.hermite_e.hermegauss(_POINTS)
    own = np.clip(mean + spread * points, 0.0, None)
    taken = np.clip(model.probabilities(_asked(question, own), notes), 1e-4, 1.0)
    moved = (steps[:, None] - own[None, :]) / model.priors.sizes[0]
    small, large = ndtr(ndtri(taken[:, 0])[None] - moved), ndtr(ndtri(taken[:, 2])[None] + moved)
    share = weights / weights.sum()
    return np.stack([small @ share, (1.0 - small - large) @ share, large @ share], axis=1)


def own_step(model: FitModel, notes: FitNotes, question: FitQuestion) -> tuple[float, float]:
    """The size that the person would take, in steps, and how sure that is (a standard deviation): what is known of it
    weighs by its precision."""
    apart, of_body, of_measures, everybody, spread = (float(value) for value in model.priors.sizes)
    known = [(everybody, spread)]
    if question.body.said:
        asked = _asked(question, np.array([everybody]))
        known.append((float(model.priors.body_step(asked)[0]),
                      of_body if question.body.weight_kg is not None else of_measures))
    own = notes.rows((notes.person == question.person) & (notes.day < question.day))
    if len(own):
        known.append((float(right_steps(own).mean()), max(apart / np.sqrt(len(own)), _SUREST)))
    if question.usual is not None:
        known.append((read_step(question.usual), _SAID))
    weight = np.array([1.0 / error**2 for _, error in known])
    mean = float(np.dot(weight, [step for step, _ in known]) / weight.sum())
    return mean, float(1.0 / np.sqrt(weight.sum()))


def _best(chances: NDArray[np.float64]) -> int:
    """The size that most likely fits."""
    return int(np.argmax(chances[:, 1]))


def _asked(question: FitQuestion, steps: NDArray[np.float64]) -> FitNotes:
    count = len(steps)

    def whole(value: int) -> NDArray[np.int64]:
        return np.full(count, value, np.int64)

    def number(value: float | None) -> NDArray[np.float64]:
        return np.full(count, np.nan if value is None else float(value))

    body = question.body
    return FitNotes(
        person=whole(question.person), item=whole(question.item), day=whole(question.day), step=steps,
        length=whole(1), outcome=whole(UNKNOWN), category=whole(question.category), occasion=whole(question.occasion),
        height_cm=number(body.height_cm), weight_kg=number(body.weight_kg), bust_cm=number(body.bust_cm),
        band_cm=number(body.underbust_cm), age=number(body.age), rating=number(None))
