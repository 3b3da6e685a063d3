"""`modiste fit`."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from modiste.cli.console import JsonOption, names, session, show, show_json, typed, words
from modiste.core.errors import InputError

if TYPE_CHECKING:
    from modiste.studio.saving import Json
    from modiste.stylist.fit.advice import FitAdvice, FitBody

_MEASURES: Final = {
    "height": "height_cm", "weight": "weight_kg", "bust": "bust_cm", "underbust": "underbust_cm", "age": "age",
    "waist": "waist_cm", "hips": "hips_cm", "талия": "waist_cm", "бедра": "hips_cm", "бёдра": "hips_cm",
    "рост": "height_cm", "вес": "weight_kg", "грудь": "bust_cm", "подгруди": "underbust_cm", "возраст": "age",
}
_PAIR: Final = re.compile(r"([^\W\d_]+)\s*[=: ]\s*(\d{1,3}(?:[.,]\d+)?)")


def fit(
    context: typer.Context,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="An item: its id, or as the notes name it.")],
    sizes: Annotated[
        str | None, typer.Option("--size", metavar="SIZES", help="M, EU 38, US 8; with commas (default: XXS to 3XL).")
    ] = None,
    body: Annotated[
        str | None,
        typer.Option("--body", metavar="MEASURES", help="height=170 weight=62 bust=92 underbust=78, or 170/92/74/100."),
    ] = None,
    usual: Annotated[
        str | None, typer.Option("--usual", metavar="SIZE", help="The size that you usually take.")
    ] = None,
    person: Annotated[str | None, typer.Option("--person", metavar="NAME", help="Whose notes count.")] = None,
    occasion: Annotated[str | None, typer.Option("--occasion", help="What for: wedding, work, party.")] = None,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="FILE", help="Fit notes: .csv, .parquet or .jsonl.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Which size to take: how likely each is small, fits, or is large.

    modiste fit 126335 --data notes.parquet --size "US 6,US 8" --body "height=168 weight=61"
    """
    from modiste.cli.speech import spoken
    from modiste.studio.stylist.requests import FitRequest
    from modiste.stylist.fit.asking import FitAsked
    from modiste.stylist.fit.wording import fit_advised

    advice = session(context).studio().stylist.fit(FitRequest(asked=FitAsked(
        item=typed(item), sizes=names(sizes), person=person, usual=usual, occasion=occasion,
        body=read_body(body)), data=data))
    if as_json:
        show_json(_json(advice))
        return
    for one in advice.sizes:
        small, fits, large = one.percents
        show(words("stylist.fit_size", size=one.size, small=small, fits=fits, large=large))
    show(fit_advised(advice).text(spoken()))
    show(words("stylist.fit_known", item=advice.item_notes, person=advice.person_notes, measures=advice.measures))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("fit")(fit)


def read_body(text: str | None) -> "FitBody":
    """A body as typed: "height=170 weight=62", or height/bust/waist/hips; sizes are told by height and bust alone.

    Raises:
        InputError: it is neither, or no body has such a measure.
    """
    from modiste.stylist.fit.advice import FitBody

    if text is None:
        return FitBody()
    said = typed(text).strip().lower()
    row = [part.strip() for part in said.split("/")]
    if len(row) == 4 and all(re.fullmatch(r"\d{2,3}(?:[.,]\d+)?", part) for part in row):
        return FitBody(height_cm=_number(row[0]), bust_cm=_number(row[1]), waist_cm=_number(row[2]),
                       hips_cm=_number(row[3]))
    pairs = _PAIR.findall(said)
    if not pairs or _PAIR.sub("", said).strip(" ,;") or any(name not in _MEASURES for name, _ in pairs):
        raise InputError("stylist.body", text=said[:60])
    return FitBody(**{_MEASURES[name]: _number(value) for name, value in pairs})


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _json(advice: "FitAdvice") -> "Json":
    return {
        "item": advice.item, "take": advice.take, "between": [*advice.between],
        "sizes": [{"size": one.size, "small": round(one.small, 4), "fits": round(one.fits, 4),
                   "large": round(one.large, 4)} for one in advice.sizes],
        "off": advice.off, "better": None if advice.better is None else advice.better.size,
        "known": {"item_notes": advice.item_notes, "person_notes": advice.person_notes, "measures": advice.measures},
    }
