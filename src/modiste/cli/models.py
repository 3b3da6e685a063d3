"""`modiste models`."""

from typing import TYPE_CHECKING

import typer

from modiste.cli.console import JsonOption, session, show, show_json

if TYPE_CHECKING:
    from modiste.studio.saving import Json


def models(context: typer.Context, as_json: JsonOption = False) -> None:
    """Show the bundled models, and what --model can name besides."""
    from modiste.studio.models import NAMED_KINDS

    bundled = session(context).studio().models.bundled()
    if as_json:
        rows: list[Json] = [
            {
                "name": model.name, "folder": str(model.folder), "size_bytes": model.size_bytes,
                "summary": model.summary, "licence": model.licence, "card": str(model.card),
            }
            for model in bundled
        ]
        kinds: list[Json] = [
            {"title": kind.title, "example": kind.example, "commands": kind.commands} for kind in NAMED_KINDS
        ]
        show_json({"models": rows, "named": kinds})
        return
    show("Bundled:")
    width = max((len(model.name) for model in bundled), default=0)
    for model in bundled:
        show(f"  {model.name:<{width}}  {model.size_bytes / 1e6:6.1f} MB  {model.licence}  {model.summary}".rstrip())
        show(f"  {'':<{width}}  card: {model.card}")
    if not bundled:
        show("  none in this installation; name one with --model, or train one with modiste train")
    show("With --model, a folder or hub id:")
    for kind in NAMED_KINDS:
        show(f"  {kind.title}, such as {kind.example}: {kind.commands}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("models")(models)
