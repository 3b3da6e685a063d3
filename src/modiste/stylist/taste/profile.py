"""What a person says of himself or herself, and what their events say of their taste: each line can be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Final

from modiste.core.errors import InputError
from modiste.core.items import TAG_KINDS
from modiste.stylist.advice.values import Colouring, check_kinds
from modiste.stylist.fit.advice import FitBody
from modiste.stylist.fit.steps import read_step
from modiste.stylist.taste.quiz import QuizAnswer

_LISTS: Final = ("sizes", "loved", "refused", "occasions", "lines_off", "advice_off")
_COLOURING: Final = ("hair", "eyes", "skin")
_MOST: Final = 200
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`sizes` as the person writes them; `loved` and `refused` are "kind:value" ("colour:navy", "material:leather",
    "brand:ACME"); `budget` the most that an item may cost, in its own currency; `lines_off` are lines of learnt taste
    that the person struck out; `quiz` are the answers to pairs of pictures; `dial` is from -1 (classic) to 1 (current):
    how much trends count; `hair`, `eyes` and `skin` are the person's own colours as they state them ("#rrggbb"), and
    `advice_off` the kinds of advice that they switched off.

    Raises InputError for a line that is none.
    """

    sizes: tuple[str, ...] = ()
    body: FitBody = field(default_factory=FitBody)
    budget: float | None = None
    loved: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    lines_off: tuple[str, ...] = ()
    quiz: tuple[QuizAnswer, ...] = ()
    dial: float = 0.0
    hair: str | None = None
    eyes: str | None = None
    skin: str | None = None
    advice_off: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in _LISTS:
            lines = getattr(self, name)
            if len(lines) > _MOST or any(not line.strip() or len(line) > _LONGEST or not line.isprintable()
                                         for line in lines):
                raise InputError("stylist.profile_line", name=name, most=_MOST, longest=_LONGEST)
        if len(self.quiz) > _MOST:
            raise InputError("stylist.profile_line", name="quiz", most=_MOST, longest=_LONGEST)
        if not -1 <= self.dial <= 1:
            raise InputError("stylist.profile_dial", dial=self.dial)
        for size in self.sizes:
            read_step(size)
        for line in (*self.loved, *self.refused, *self.lines_off):
            read_line(line)
        check_kinds(self.advice_off)
        _ = self.colouring
        if self.budget is not None and not 0 < self.budget < 1e9:
            raise InputError("stylist.profile_budget", budget=self.budget)

    @property
    def colouring(self) -> Colouring:
        """The person's own colours. Raises InputError for what is no colour."""
        return Colouring(hair=self.hair, eyes=self.eyes, skin=self.skin)

    def to_json(self) -> dict[str, Any]:
        """As values of JSON."""
        said = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}
        return said | {"quiz": [[one.first, one.second, one.chosen] for one in self.quiz]}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Profile":
        """What `to_json` gave.

        Raises:
            InputError: it is no profile.
        """
        known = {one.name for one in fields(cls)}
        try:
            _check(not set(said) - known)
            given: dict[str, Any] = {}
            for name, value in said.items():
                if name in _LISTS:
                    _check(isinstance(value, list) and all(isinstance(line, str) for line in value))
                    given[name] = tuple(value)
                elif name == "quiz":
                    _check(isinstance(value, list))
                    given[name] = tuple(map(QuizAnswer.of, value))
                elif name == "body":
                    _check(isinstance(value, dict))
                    given[name] = FitBody(**{key: _number(number) for key, number in dict(value).items()})
                elif name in _COLOURING:
                    _check(value is None or isinstance(value, str))
                    given[name] = value
                elif name == "dial":
                    given[name] = _number(value) or 0.0
                else:
                    given[name] = _number(value)
            return cls(**given)
        except (TypeError, ValueError, AttributeError) as error:
            raise InputError("stylist.no_profile") from error

    def changed(self, *, add: Mapping[str, Sequence[str]], remove: Sequence[str]) -> "Profile":
        """The profile with lines added to its lists, and lines taken out of any list."""
        gone = set(remove)
        lists = {name: tuple(line for line in dict.fromkeys((*getattr(self, name), *add.get(name, ())))
                             if line not in gone) for name in _LISTS}
        return replace(self, sizes=lists["sizes"], loved=lists["loved"], refused=lists["refused"],
                       occasions=lists["occasions"], lines_off=lists["lines_off"], advice_off=lists["advice_off"])


def read_line(line: str) -> tuple[str, str]:
    """Kind and value of a line such as "colour:navy".

    Raises:
        InputError: it is none.
    """
    kind, colon, value = line.partition(":")
    kinds = (*TAG_KINDS, "brand")
    if not colon or kind.strip() not in kinds or not value.strip():
        raise InputError("stylist.profile_kind", line=line[:_LONGEST], known=kinds)
    return kind.strip(), value.strip().casefold()


def _check(holds: bool) -> None:
    if not holds:
        raise TypeError("no profile")


def _number(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("not a number")
    return float(value)
