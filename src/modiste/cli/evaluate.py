"""`modiste evaluate`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from modiste.cli.console import JsonOption, progress, session, show_json, words
from modiste.studio.parts import MEASURED, ROOMS, check_room

if TYPE_CHECKING:
    from modiste.studio.saving import Json
    from modiste.train.scores import Scorecard

_PARTS: Final = "; ".join(f"{', '.join(names)} of {room}" for room, names in MEASURED.items())


def evaluate(
    context: typer.Context,
    room: Annotated[str, typer.Argument(metavar="ROOM", help=f"What to measure: {', '.join(ROOMS)}.")],
    data: Annotated[
        Path | None, typer.Option("--data", metavar="PATH", help="Held-out pictures with captions to measure against.")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="ID|FOLDER", help="What to measure (default: the bundled model).")
    ] = None,
    engine: Annotated[
        str | None, typer.Option("--engine", help=f"A part by itself: {_PARTS}.")
    ] = None,
    n: Annotated[int | None, typer.Option("-n", "--count", "--prompts", help="How many samples or prompts (default: "
                                          "500; of outfits all photos).")] = None,
    seed: Annotated[int, typer.Option("--seed", help="The first seed.")] = 0,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="DIR", help="Where the report goes (default: runs/...).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Measure a room and print its scores beside their floor and target."""
    from modiste.train.scores import USUAL, EvaluateRequest

    name = check_room(room)
    request = EvaluateRequest(model=model, data=data, samples=USUAL if n is None else n, seed=seed, folder=out,
                              engine=engine, most=n)
    studio = session(context).studio()
    with progress("cli.measuring", room=name) as advance:
        card = studio.training.evaluate(name, request, advance)
    _table(card, stderr=as_json)
    if as_json:
        show_json(_json(card))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(evaluate)


def _json(card: "Scorecard") -> "Json":
    scores: list[Json] = [
        {
            "name": score.name, "value": score.value, "reference": score.reference, "target": score.target,
            "ok": score.ok,
        }
        for score in card.scores
    ]
    notes: list[Json] = [*card.notes]
    return {
        "room": card.room, "model": card.model, "samples": card.samples, "seed": card.seed, "scores": scores,
        "notes": notes,
    }


def _table(card: "Scorecard", *, stderr: bool) -> None:
    """The scores with their notes; on stderr where stdout is for machines."""
    from rich.console import Console
    from rich.table import Table

    title = words("cli.scores_title", room=card.room, model=card.model, samples=card.samples, seed=card.seed)
    table = Table(title=title, title_justify="left")
    for heading in ("", words("cli.score_value"), words("cli.score_reference"), words("cli.score_target"), ""):
        table.add_column(heading, justify="left" if not heading else "right")
    for score in card.scores:
        met = "" if score.ok is None else words("cli.score_met") if score.ok else words("cli.score_missed")
        table.add_row(score.name, _number(score.value), _number(score.reference), _number(score.target), met)
    console = Console(stderr=stderr, highlight=False, width=None if sys.stdout.isatty() else 120)
    console.print(table)
    for note in card.notes:
        console.print(note, markup=False)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"
