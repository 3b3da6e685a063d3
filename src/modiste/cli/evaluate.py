"""`modiste evaluate`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modiste.cli.console import JsonOption, progress, session, show, show_json
from modiste.studio.parts import ROOMS, check_room

if TYPE_CHECKING:
    from modiste.studio.saving import Json
    from modiste.train.scores import Score, Scorecard


def evaluate(
    context: typer.Context,
    room: Annotated[str, typer.Argument(metavar="ROOM", help=f"What to measure: {' or '.join(ROOMS)}.")],
    data: Annotated[
        Path | None, typer.Option("--data", metavar="PATH", help="Held-out pictures with captions to measure against.")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="ID|FOLDER", help="What to measure (default: the bundled model).")
    ] = None,
    n: Annotated[int, typer.Option("-n", "--count", help="How many samples.")] = 500,
    seed: Annotated[int, typer.Option("--seed", help="The first seed.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Measure a room and print its scores beside their floor and target."""
    from modiste.train.scores import EvaluateRequest

    name = check_room(room)
    request = EvaluateRequest(model, data, n, seed)
    studio = session(context).studio()
    with progress(f"measuring {name}") as advance:
        card = studio.evaluate(name, request, advance)
    if as_json:
        show_json(_json(card))
    else:
        _table(card)


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


def _table(card: "Scorecard") -> None:
    show(f"{card.room}: {card.model}, {card.samples} samples, seed {card.seed}")
    width = max((len(score.name) for score in card.scores), default=0)
    for score in card.scores:
        show(f"  {score.name:<{width}}  {score.value:>8.4g}{_against(score)}")
    for note in card.notes:
        show(f"  {note}")


def _against(score: "Score") -> str:
    parts = [] if score.reference is None else [f"reference {score.reference:.4g}"]
    if score.target is not None:
        parts.append(f"target {score.target:.4g}: {'met' if score.ok else 'missed'}")
    return f"   ({'; '.join(parts)})" if parts else ""
