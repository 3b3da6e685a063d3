"""`modiste advise`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modiste.cli.console import JsonOption, names, say, session, show, show_json, typed, words
from modiste.cli.speech import speak_like, spoken

if TYPE_CHECKING:
    from modiste.studio.saving import Json
    from modiste.studio.stylist.advising import Advice
    from modiste.stylist.advice.values import AdviceLine


def advise(
    context: typer.Context,
    garments: Annotated[list[str], typer.Argument(metavar="GARMENT...", help="One to four, each in its own words.")],
    body: Annotated[
        str | None, typer.Option("--body", metavar="MEASURES", help="170/92/74/100 (height, bust, waist, hips).")
    ] = None,
    hair: Annotated[str | None, typer.Option("--hair", metavar="COLOUR", help="Your own: dark brown, #3b2a20.")] = None,
    eyes: Annotated[str | None, typer.Option("--eyes", metavar="COLOUR")] = None,
    skin: Annotated[str | None, typer.Option("--skin", metavar="COLOUR")] = None,
    off: Annotated[str | None, typer.Option("--without", metavar="KINDS", help="Lines that are not told: hem,skin.")
                   ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Chooses what the words leave open.")] = 0,
    pixels: Annotated[int, typer.Option("--pixels", help="The height of each picture.")] = 768,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where the picture goes.")] = Path("advice"),
    as_json: JsonOption = False,
) -> None:
    """What garments do on your measures and beside your colours, side by side, each line with what was measured.

    modiste advise "wrap dress midi" "wide trousers" --body 170/92/74/100 --hair brown --skin "#e8c4a0"
    """
    from modiste.core.images import save_png
    from modiste.studio.stylist.requests import AdviseRequest
    from modiste.stylist.advice.values import Colouring

    texts = tuple(typed(text) for text in garments)
    speak_like(texts[0])
    file = out / "advice.png"
    advice = session(context).studio().stylist.advise(AdviseRequest(
        texts=texts, body=None if body is None else typed(body), off=names(off), seed=seed, pixels=pixels,
        colouring=Colouring(hair=colour_of("hair", hair), eyes=colour_of("eyes", eyes), skin=colour_of("skin", skin))))
    save_png(advice.side_by_side(), file)
    if as_json:
        show_json({"picture": str(file), "garments": [
            {"title": one.title.text(spoken()), "size": one.size, "lines": [_json(line) for line in one.lines]}
            for one in advice.garments], "between": [_json(line) for line in advice.between],
            "switched_off": advice.switched_off})
        return
    _show(advice)
    say("stylist.advice_written", file=file, count=len(advice.garments))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("advise")(advise)


def colour_of(of: str, text: str | None) -> str | None:
    """The colour of "hair", "eyes" or "skin" in words or as a code. Raises InputError for neither."""
    from modiste.stylist.advice.own_colours import own_colour

    return None if text is None else own_colour(of, typed(text))


def _show(advice: "Advice") -> None:
    for one in advice.garments:
        show(one.title.text(spoken()))
        for line in one.lines:
            show(f"  {line.said.text(spoken())}")
    for line in advice.between:
        show(line.said.text(spoken()))
    if advice.switched_off:
        show(words("stylist.advice_off", count=advice.switched_off))


def _json(line: "AdviceLine") -> "dict[str, Json]":
    return {"kind": line.kind, "text": line.said.text(spoken()),
            "ground": {name: round(value, 3) for name, value in line.ground.items()}}
