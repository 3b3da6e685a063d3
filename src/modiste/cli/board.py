"""`modiste board`: pictures side by side, and the lookbook of them."""

from pathlib import Path
from typing import Annotated

import typer

from modiste.cli.console import JsonOption, say, session, show, show_json
from modiste.cli.speech import spoken
from modiste.core.errors import InputError

_ENDINGS = (".html", ".pdf")


def board(
    context: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE")],
    pictures: Annotated[list[Path], typer.Argument(metavar="PICTURE...", help="What is on it, in this order.")],
    note: Annotated[str, typer.Option("--note", metavar="WORDS", help="What stands under the title.")] = "",
    lookbook: Annotated[
        Path | None, typer.Option("--lookbook", metavar="PDF|HTML", help="Also write it as a lookbook.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Put pictures on a board of the studio, where the pages show how each was made; and print a lookbook of them.

    modiste board "Autumn" sewn/*.png fabrics/*.png --lookbook autumn.pdf
    """
    from modiste.core.files import write_bytes
    from modiste.studio.board_files import board_of_files
    from modiste.studio.lookbook import lookbook_html, lookbook_pdf
    from modiste.studio.store import Store

    if lookbook is not None and lookbook.suffix.lower() not in _ENDINGS:
        raise InputError("cli.lookbook_ending", path=lookbook)
    studio = session(context).studio()
    with Store.open(studio.settings.make_home(), studio.settings.database) as store:
        made = board_of_files(store, None, title, pictures, note)
        if lookbook is not None and lookbook.suffix.lower() == ".pdf":
            write_bytes(lookbook, lookbook_pdf(store, None, made.id, spoken()))
        elif lookbook is not None:
            write_bytes(lookbook, lookbook_html(store, None, made.id, spoken()).encode("utf-8"))
    written = [str(lookbook)] if lookbook is not None else []
    if as_json:
        show_json({"board": made.id, "pictures": [one.id for one in made.pictures], "files": [*written]})
        return
    for path in written:
        show(path)
    say("cli.board_made", title=made.title, count=len(made.pictures))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("board")(board)
