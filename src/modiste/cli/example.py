"""`modiste example`."""

from typing import Annotated

import typer

from modiste.cli.console import JsonOption, progress, say, session, show, show_json
from modiste.cli.speech import spoken


def example(
    context: typer.Context,
    remove: Annotated[bool, typer.Option("--remove", help="Throw the example away.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Some of everything, made by the package, to look around in: a design, a fabric, a small shop, a wardrobe,
    outfits, a conversation, a board with its lookbook.

    modiste example && modiste studio

    modiste example --remove
    """
    from modiste.studio.example.making import ExampleStudio
    from modiste.studio.store import Store

    studio = session(context).studio()
    with Store.open(studio.settings.make_home(), studio.settings.database) as store:
        own = ExampleStudio(studio, store, None, spoken())
        if remove:
            say("cli.example_gone", count=own.throw_away())
            return
        with progress("studio.example_sewing") as advance:
            made = own.make(advance)
        files = [str(store.pictures.file(None, one)) for one in made.pictures]
    if as_json:
        show_json({"pictures": [*files], "board": made.board, "thread": made.thread, "garments": made.garments,
                   "items": made.items})
        return
    for path in files:
        show(path)
    say("cli.example_made", garments=made.garments, items=made.items)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("example")(example)
