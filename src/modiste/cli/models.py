"""`modiste models`."""

from typing import TYPE_CHECKING

import typer

from modiste.cli.console import JsonOption, session, show, show_json, words

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
            {"title": kind.title.text(), "example": kind.example, "commands": kind.commands.text()}
            for kind in NAMED_KINDS
        ]
        show_json({"models": rows, "named": kinds})
        return
    show(words("cli.models_bundled"))
    width = max((len(model.name) for model in bundled), default=0)
    for model in bundled:
        show(f"  {model.name:<{width}}  {model.size_bytes / 1e6:6.1f} MB  {model.licence}  {model.summary}".rstrip())
        show(f"  {'':<{width}}  {words('cli.models_card', card=model.card)}")
    if not bundled:
        show(f"  {words('cli.models_none')}")
    show(words("cli.models_named"))
    for kind in NAMED_KINDS:
        said = words("cli.models_kind", title=kind.title, example=kind.example, commands=kind.commands)
        show(f"  {said}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("models")(models)
