"""Messages in the language of who asks, with things called by their names."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from modiste import language
from modiste.core.errors import ModisteError
from modiste.studio.sewing.requests import SewRequest

if TYPE_CHECKING:
    from modiste.sewing.fit import FitReport, FitRow

_PLACES: Final = {"bust": "обхват груди", "waist": "обхват талии", "hips": "обхват бёдер",
                  "upper_arm": "обхват плеча", "thigh": "обхват бедра"}  # fmt: skip
_VERDICTS: Final = {"pulls": "тянет", "tight": "тесно", "close": "впритык", "easy": "свободно", "loose": "просторно"}

_STAGES: Final = {
    "sewing": ("sewing the pieces together", "сшиваем детали"), "hanging": ("hanging", "вешаем на манекен"),
    "posing": ("arms come down", "опускаем руки"), "settling": ("the cloth settles", "ткань ложится"),
    "photographing": ("taking the photograph", "фотографируем"), "done": ("done", "готово"),
}  # fmt: skip


def stage_in_words(status: str, spoken: language.Language) -> str:
    """What the tailor is at, for people; a stage that is not known as it is."""
    said = _STAGES.get(status.partition(" ")[0])
    return status if said is None else said[spoken == "ru"]


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
    russian = spoken == "ru"
    rows = tuple(_fit_row_ru(row) if russian else _fit_row(row) for row in report.rows)
    if report.closes:
        shown = ("карта: синее лежит свободно, светлое впору, красное тянет до предела ткани" if russian
                 else "map: blue lies loose, pale just fits, red pulls as far as the cloth gives")
    else:
        shown = ("карта: вещь на своём размере, на этой фигуре она не сходится; красное там, где ткани не хватает"
                 if russian else "map: on the body of its own size, for it does not close on this one; red where cloth "
                 "is missing")  # fmt: skip
    return (*rows, shown, *_size_to_take(report, russian=russian))


def _size_to_take(report: "FitReport", *, russian: bool) -> tuple[str, ...]:
    if not report.size:
        return ()
    if report.recommended is None:
        return ("ваш размер: ни один не подходит, таблица кончается раньше; сшейте по меркам: --body без --fit и --size"
                if russian else "size to take: none, the table ends before this body; sew it to measure: --body "
                "without --fit and --size",)  # fmt: skip
    return (f"ваш размер: {report.recommended}" if russian else f"size to take: {report.recommended}",)


def _fit_row(row: "FitRow") -> str:
    place = row.place.replace("_", " ")
    measured = f"{place}: body {row.body_cm:.1f} cm, garment {row.garment_cm:.1f} cm"
    if row.lacking_cm:
        return f"{measured}: does not close, {row.lacking_cm:.0f} cm are missing however far the cloth gives"
    return f"{measured}, ease {row.ease_cm:+.1f} cm, stretched {row.strain:+.1%}: {row.verdict}"


def _fit_row_ru(row: "FitRow") -> str:
    measured = f"{_PLACES[row.place]}: фигура {row.body_cm:.1f} см, вещь {row.garment_cm:.1f} см"
    if row.lacking_cm:
        line = f"{measured}: не сходится, не хватает {row.lacking_cm:.0f} см, как ткань ни тяни"
    else:
        line = (f"{measured}, прибавка {row.ease_cm:+.1f} см, растянуто на {row.strain * 100:+.1f} %: "
                f"{_VERDICTS[row.verdict]}")  # fmt: skip
    return line.replace(".", ",")
