"""`modiste mcp`."""

import sys

import typer

from modiste.cli.console import session, show


def mcp(context: typer.Context) -> None:
    """Offer the studio's rooms as tools to other assistants: the Model Context Protocol over stdin and stdout.

    modiste mcp
    """
    from modiste.studio.chat.mcp import McpServer
    from modiste.studio.chat.rooms import StudioRooms
    from modiste.studio.chat.workshops import DirectWorkshop
    from modiste.studio.store import Store

    studio = session(context).studio()
    with Store.open(studio.settings.make_home(), studio.settings.database) as store:
        rooms = StudioRooms(studio, store, None, DirectWorkshop(studio, store, None))
        server = McpServer(rooms, lambda picture: str(store.pictures.file(None, picture)))
        while sys.stdin is not None and (line := sys.stdin.readline()):
            reply = server.handle(line.strip()) if line.strip() else None
            if reply is not None:
                show(reply)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("mcp")(mcp)
