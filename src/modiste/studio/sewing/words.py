"""Messages in the language of who asks, with things called by their names."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from modiste import language
from modiste.core.errors import ModisteError
from modiste.core.messages import Message, message, named
from modiste.studio.sewing.requests import SewRequest

if TYPE_CHECKING:
    from modiste.sewing.fit_report import FitReport, FitRow

_STAGES: Final = {
    "sewing": "studio.stage_sewing", "hanging": "studio.stage_hanging", "posing": "studio.stage_posing",
    "settling": "studio.stage_settling", "photographing": "studio.stage_photographing", "done": "studio.stage_done",
}  # fmt: skip


def stage_message(status: str) -> Message:
    """What the tailor is at, for people; a stage that is not known as it is."""
    name = status.partition(" ")[0]
    return message(_STAGES[name]) if name in _STAGES else named(status, status)


def language_of(request: SewRequest) -> language.Language:
    """The language of a request's text; where it has none, the one that it says."""
    text = request.text or (request.over if isinstance(request.over, str) else "")
    return language.detect_language(text) if text else request.spoken


@contextmanager
def told_in(spoken: language.Language, garment: str = "") -> Iterator[None]:
    """Errors raised inside are told in a language; one that speaks of the garment by its id names it in words."""
    try:
        yield
    except ModisteError as error:
        told = error.told(spoken)
        if garment and error.parameters.get("garment") == garment:
            told = told.with_parameters(garment=language.label("garment", garment, spoken))
        raise told from error


def fit_lines(report: "FitReport", spoken: language.Language) -> tuple[str, ...]:
    """A fit report in words: a line for each place, what the map shows, and the size to take."""
    said = [*map(_fit_row, report.rows), message("studio.fit_map" if report.closes else "studio.fit_map_open")]
    if report.size:
        said.append(message("studio.fit_no_size") if report.recommended is None
                    else message("studio.fit_size", size=report.recommended))
    return tuple(_with_commas(one.text(spoken), spoken) for one in said)


def _fit_row(row: "FitRow") -> Message:
    if row.lacking_cm:
        return message("studio.fit_lacking", place=row.place, body=row.body_cm, garment=row.garment_cm,
                       lacking=row.lacking_cm)
    return message("studio.fit_row", place=row.place, body=row.body_cm, garment=row.garment_cm, ease=row.ease_cm,
                   strain=row.strain * 100, verdict=row.verdict)


def _with_commas(line: str, spoken: language.Language) -> str:
    """Russian writes numbers with a comma."""
    return re.sub(r"(?<=\d)\.(?=\d)", ",", line) if spoken == "ru" else line
