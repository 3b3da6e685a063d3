"""`modiste improve`: the smallest change that helps an outfit."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modiste.cli.console import JsonOption, say, session, show, show_json, tell, typed, words
from modiste.cli.speech import spoken
from modiste.core.formats import PICTURE_SUFFIXES

if TYPE_CHECKING:
    from modiste.studio.saving import Json
    from modiste.studio.wardrobe.before_after import Shown


def improve(
    context: typer.Context,
    of: Annotated[list[str], typer.Argument(metavar="OUTFIT|ID...|PHOTO", help="A photo of somebody, a kept outfit by "
                                            "its name, or garments by the first digits of their ids.")],
    occasion: Annotated[str | None, typer.Option("--occasion", metavar="WORDS")] = None,
    weather: Annotated[str | None, typer.Option("--weather", metavar='"8C rain"')] = None,
    boldness: Annotated[
        float, typer.Option("--boldness", min=0.0, max=1.0, help="0 changes as little as it can, 1 improves as much.")
    ] = 0.5,
    buy: Annotated[bool, typer.Option("--buy", help="Also what could be bought from the catalogue.")] = False,
    n: Annotated[int, typer.Option("-n", min=1, max=50, help="How many edits.")] = 5,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="DIR", help="Pictures of before and after, where there are.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """The smallest change that makes an outfit better, cheapest first: worn differently, taken off, swapped, altered.

    A kept outfit is improved for its own occasion and weather, where no others are given.

    modiste improve street.jpg --occasion work -o better

    modiste improve 3fa9 07c1 9b22
    """
    from modiste.core.images import save_png
    from modiste.studio.wardrobe.dressing import asked_for
    from modiste.stylist.edits.choosing import first_of
    from modiste.stylist.outfits.values import OutfitRequest
    from modiste.stylist.outfits.weather import read_weather

    studio = session(context).studio()
    request = OutfitRequest(occasion=None if occasion is None else typed(occasion),
                            weather=None if weather is None else read_weather(typed(weather)))
    door = studio.improving
    photo = Path(of[0])
    if len(of) == 1 and (photo.suffix.lower() in PICTURE_SUFFIXES or photo.is_file()):
        found = door.photo(photo, request, boldness=boldness, buy=buy, spoken=spoken())
    else:
        own = studio.outfits.kept_named(typed(of[0])) if len(of) == 1 else None
        found = (door.outfit(tuple(of), request, boldness=boldness, buy=buy) if own is None
                 else door.outfit(own.items, asked_for(own, request), boldness=boldness, buy=buy))
    for remark in found.notes:
        tell(remark)
    entries: list[Json] = []
    for number, edit in enumerate(first_of(found.edits, n)):
        path = None
        shown = door.show(found, edit) if out is not None else None
        if out is not None and shown is not None:
            path = out / f"{number + 1}-{edit.kind}.png"
            save_png(shown.side_by_side(), path)
        note = _note(shown) if out is not None else None
        entries.append({"kind": edit.kind, "item": edit.item, "other": edit.other, "colour": edit.colour,
                        "delta": round(edit.delta, 4), "reason": edit.reason.text(spoken()),
                        "path": None if path is None else str(path), "note": note})
        if not as_json:
            told = (f"{edit.delta:+.1%}", edit.reason.text(spoken()), path, None if note is None else f"({note})")
            show("  ".join(str(part) for part in told if part is not None))
    if as_json:
        show_json({"edits": entries, "notes": [one.text(spoken()) for one in found.notes]})
    elif not entries and not found.notes:
        say("cli.nothing_better")


def _note(shown: "Shown | None") -> str | None:
    """What is said beside an edit of which a picture was asked for: that there is none, or what it does not show."""
    if shown is None:
        return words("cli.tip_without_picture")
    return None if shown.note is None else shown.note.text(spoken())


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("improve")(improve)
