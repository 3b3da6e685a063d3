"""`modiste studio`."""

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from modiste.cli.console import say, session, show
from modiste.core.errors import InputError, ModisteError, OutputError

if TYPE_CHECKING:
    import socket

    from modiste.studio.studio import Studio

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_BACKLOG: Final = 128
_ANYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to


def studio(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", help="Address to listen at; other than this computer needs --auth.")
                    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")] = 7860,
    auth: Annotated[bool, typer.Option("--auth", help="Ask people to sign in; each sees only their own work.")] = False,
    add_user: Annotated[
        str | None, typer.Option("--add-user", metavar="NAME", help="Add a person, asking for a password, and end.")
    ] = None,
    set_password: Annotated[
        str | None, typer.Option("--set-password", metavar="NAME", help="Give a person another password, and end.")
    ] = None,
    remove_user: Annotated[
        str | None, typer.Option("--remove-user", metavar="NAME", help="Remove a person and all their work, and end.")
    ] = None,
    password: Annotated[
        str | None, typer.Option("--password", envvar="MODISTE_PASSWORD", hidden=True, help="For scripts: not asked.")
    ] = None,
    open_browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the pages in the browser.")] = True,
    warm: Annotated[bool, typer.Option("--warm/--no-warm", help="Load the models at once, not at the first design.")
                    ] = True,
) -> None:
    """Open the studio in the browser.

    modiste studio

    modiste studio --add-user anna; modiste studio --host 0.0.0.0 --auth
    """
    opened = session(context).studio()
    if add_user is not None or set_password is not None or remove_user is not None:
        _people(opened, add_user, set_password, remove_user, password)
        return
    if host not in LOOPBACK and not auth:
        raise InputError("cli.open_host", host=host)
    _serve(opened, host, port, auth, open_browser, warm)


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to write, such as studio.tar.")],
) -> None:
    """Keep everything that was made in the studio in one file, while it runs or not.

    modiste backup studio.tar
    """
    from modiste.studio.backup import backup as write

    settings = session(context).studio().settings
    show(str(write(settings.home, file, settings.database)))


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An archive of modiste backup.")],
) -> None:
    """Bring a studio back from a backup, into an empty folder.

    modiste --home new_studio restore studio.tar
    """
    from modiste.studio.backup import restore as read

    settings = session(context).studio().settings
    show(str(read(file, settings.home, settings.database)))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("studio")(studio)
    app.command("backup")(backup)
    app.command("restore")(restore)


def _people(opened: "Studio", added: str | None, changed: str | None, removed: str | None, password: str | None
            ) -> None:
    from modiste.studio.store import Store

    if sum(name is not None for name in (added, changed, removed)) > 1:
        raise InputError("cli.one_at_a_time")
    with Store.open(opened.settings.make_home(), opened.settings.database) as store:
        if removed is not None:
            store.users.remove(removed)
            say(f"{removed} and their work are removed")
            return
        secret = password
        if secret is None:
            secret = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        if added is not None:
            store.users.add(added, secret)
        else:
            store.users.set_password(changed or "", secret)
    say(f"{added or changed} can sign in now: modiste studio --auth")


def _serve(opened: "Studio", host: str, port: int, auth: bool, open_browser: bool, warm: bool) -> None:
    import uvicorn

    from modiste.studio.store import Store
    from modiste.web.app import create_app

    with Store.open(opened.settings.make_home(), opened.settings.database) as store:
        if auth and not store.users.list():
            raise InputError("cli.auth_without_people")
        # Behind a name of one's own any may be right; on this computer a foreign one is an attack.
        hosts = (*LOOPBACK, "[::1]") if host in LOOPBACK else ()
        app = create_app(opened, auth=auth, hosts=hosts, store=store,
                         warm=partial(_warm, opened) if warm else None)
        config = uvicorn.Config(app, host=host, port=port, log_level="warning", server_header=False,
                                timeout_graceful_shutdown=3)
        listening = _listen(host, port)
        shown = "127.0.0.1" if host in _ANYWHERE else host
        address = f"http://{f'[{shown}]' if ':' in shown else shown}:{listening.getsockname()[1]}/"
        say(f"the studio is open at {address}  (Ctrl-C closes it)")
        if open_browser:
            threading.Timer(0.8, _open, (address,)).start()
        uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> "socket.socket":
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        # From now on browsers wait for their answer: the server needs a moment to begin, and they come as soon as told.
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise OutputError("cli.port", port=port, host=host, reason=error.strerror) from error
    listening.set_inheritable(True)
    return listening


def _warm(opened: "Studio") -> None:
    """Draw a small picture that nobody sees, so that the first design does not wait for the models."""
    try:
        opened.design("dress", seed=0, size=128, steps=1)
    except ModisteError as error:
        say(f"the models could not be loaded yet: {error}")


def _open(address: str) -> None:
    import webbrowser

    webbrowser.open(address)
