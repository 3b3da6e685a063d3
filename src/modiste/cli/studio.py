"""`modiste studio`."""

import threading
from typing import TYPE_CHECKING, Annotated, Final

import typer

from modiste.cli.console import say, session
from modiste.core.errors import InputError, ModisteError, OutputError

if TYPE_CHECKING:
    import socket

    from modiste.studio.studio import Studio

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
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
    password: Annotated[
        str | None,
        typer.Option("--password", envvar="MODISTE_PASSWORD", hidden=True, help="For --add-user in scripts."),
    ] = None,
    open_browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the pages in the browser.")] = True,
    warm: Annotated[bool, typer.Option("--warm/--no-warm", help="Load the models at once, not at the first design.")
                    ] = True,
) -> None:
    """Open the studio in the browser.

    modiste studio

    modiste studio --add-user anna; modiste studio --host 0.0.0.0 --auth
    """
    house = session(context).studio()
    if add_user is not None:
        _add_user(house, add_user, password)
        return
    if host not in LOOPBACK and not auth:
        raise InputError(f"--host {host}: others could reach the studio; add --auth, and people with --add-user NAME")
    _serve(house, host, port, auth, open_browser, warm)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("studio")(studio)


def _add_user(house: "Studio", name: str, password: str | None) -> None:
    from modiste.studio.store import Store

    secret = password if password is not None else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    with Store.open(house.settings.make_home()) as store:
        store.users.add(name, secret)
    say(f"{name} can sign in now: modiste studio --auth")


def _serve(house: "Studio", host: str, port: int, auth: bool, open_browser: bool, warm: bool) -> None:
    import uvicorn

    from modiste.studio.store import Store
    from modiste.web.app import create_app

    with Store.open(house.settings.make_home()) as store:
        if auth and not store.users.list():
            raise InputError("--auth: nobody can sign in yet; add people first: modiste studio --add-user NAME")
        # Behind a name of one's own any may be right; on this computer a foreign one is an attack.
        hosts = (*LOOPBACK, "[::1]") if host in LOOPBACK else ()
        app = create_app(house, auth=auth, hosts=hosts, store=store)
        config = uvicorn.Config(app, host=host, port=port, log_level="warning", server_header=False,
                                timeout_graceful_shutdown=3)
        listening = _listen(host, port)
        shown = "127.0.0.1" if host in _ANYWHERE else host
        address = f"http://{f'[{shown}]' if ':' in shown else shown}:{listening.getsockname()[1]}/"
        say(f"the studio is open at {address}  (Ctrl-C closes it)")
        if warm:
            threading.Thread(target=_warm, args=(house,), daemon=True).start()
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
    except OSError as error:
        listening.close()
        raise OutputError(f"port {port} of {host} cannot be used ({error.strerror}); choose another with --port"
                          ) from error
    listening.set_inheritable(True)
    return listening


def _warm(house: "Studio") -> None:
    """Draw a small picture that nobody sees, so that the first design does not wait for the models."""
    try:
        house.design("dress", seed=0, size=128, steps=1)
    except ModisteError as error:
        say(f"the models could not be loaded yet: {error}")


def _open(address: str) -> None:
    import webbrowser

    webbrowser.open(address)
