"""`modiste studio`."""

import ipaddress
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from modiste.cli.console import names, say, session, show, tell, words
from modiste.core.errors import InputError, ModisteError, OutputError, SettingError

if TYPE_CHECKING:
    import socket

    from modiste.studio.backup import BackupReport
    from modiste.studio.jobs import Jobs
    from modiste.studio.studio import Studio

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_BACKLOG: Final = 128
_NAMED: Final = 20
_PRIVATE: Final = 0o077
_PASSWORD: Final = "MODISTE_PASSWORD"  # noqa: S105 - the name of a variable
_ANYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to


def studio(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", help="Address to listen at; other than this computer needs --auth.")
                    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")] = 7860,
    auth: Annotated[bool, typer.Option("--auth", help="Ask people to sign in; each sees only their own work.")] = False,
    proxy: Annotated[
        str | None,
        typer.Option("--proxy", metavar="ADDRESS,...", help="Proxies before it whose word on who asks is believed."),
    ] = None,
    add_user: Annotated[
        str | None, typer.Option("--add-user", metavar="NAME", help="Add a person, asking for a password, and end.")
    ] = None,
    set_password: Annotated[
        str | None, typer.Option("--set-password", metavar="NAME", help="Give a person another password, and end.")
    ] = None,
    remove_user: Annotated[
        str | None, typer.Option("--remove-user", metavar="NAME", help="Remove a person and all their work, and end.")
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
        _people(opened, add_user, set_password, remove_user)
        return
    if host not in LOOPBACK and not auth:
        raise InputError("cli.open_host", host=host)
    known = tuple(_network(one) for one in names(proxy))
    _serve(opened, _Place(host=host, port=port, auth=auth, proxies=known), open_browser, warm)


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to write, such as studio.tar.")],
) -> None:
    """Keep everything that was made in the studio in one file, while it runs or not.

    modiste backup studio.tar
    """
    from modiste.studio.backup import backup as write

    settings = session(context).studio().settings
    with _private_files():
        report = write(settings.home, file, settings.database)
    _report(report)


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An archive of modiste backup.")],
) -> None:
    """Bring a studio back from a backup, into an empty folder.

    modiste --home new_studio restore studio.tar
    """
    from modiste.studio.backup import restore as read

    settings = session(context).studio().settings
    with _private_files():
        report = read(file, settings.home, settings.database)
    _report(report)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("studio")(studio)
    app.command("backup")(backup)
    app.command("restore")(restore)


def _report(report: "BackupReport") -> None:
    """What was written; where something is left out, each on a line of its own and a code that a script notices."""
    show(str(report.path))
    for problem in report.left_out[:_NAMED]:
        tell(problem)
    if len(report.left_out) > _NAMED:
        say("cli.and_more", count=len(report.left_out) - _NAMED)
    if report.left_out:
        raise typer.Exit(1)


def _people(opened: "Studio", added: str | None, changed: str | None, removed: str | None) -> None:
    from modiste.studio.backup.erasing import erase_account
    from modiste.studio.store import Store

    os.umask(_PRIVATE)
    if sum(name is not None for name in (added, changed, removed)) > 1:
        raise InputError("cli.one_at_a_time")
    with Store.open(opened.settings.make_home(), opened.settings.database) as store:
        if removed is not None:
            erase_account(store, removed)
            opened.catalog.tidy()
            say("cli.person_removed", name=removed)
            return
        # Never as an option: whoever looks at the list of processes would see it.
        secret = os.environ.get(_PASSWORD)
        if secret is None:
            secret = typer.prompt(words("cli.password"), hide_input=True, confirmation_prompt=True)
        if added is not None:
            store.users.add(added, secret)
        else:
            store.users.set_password(changed or "", secret)
    say("cli.person_ready", name=added or changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a studio listens, and to whom."""

    host: str
    port: int
    auth: bool
    proxies: tuple[str, ...]


def _serve(opened: "Studio", place: _Place, open_browser: bool, warm: bool) -> None:
    import uvicorn

    from modiste.core.heap import give_back_what_is_free
    from modiste.studio.store import Limits, Store
    from modiste.web.app import create_app
    from modiste.web.timed_protocol import TimedProtocol

    give_back_what_is_free()
    host = place.host
    settings = opened.settings
    with _private_files(), Store.open(settings.make_home(), settings.database, Limits.of(settings)) as store:
        if place.auth and not store.users.list():
            raise InputError("cli.auth_without_people")
        # Behind a name of one's own any may be right; on this computer a foreign one is an attack.
        hosts = (*LOOPBACK, "[::1]") if host in LOOPBACK and not place.proxies else ()
        app = create_app(opened, auth=place.auth, hosts=hosts, store=store, proxies=place.proxies,
                         warm=partial(_warm, opened) if warm else None)
        jobs: Jobs = app.state.context.jobs
        jobs.hold()  # before anybody is told an address: one home has one studio
        try:
            config = uvicorn.Config(app, host=host, port=place.port, log_level="warning", server_header=False,
                                    timeout_graceful_shutdown=3, http=TimedProtocol, ws="none", proxy_headers=False)
            listening = _listen(host, place.port)
            shown = "127.0.0.1" if host in _ANYWHERE else host
            address = f"http://{f'[{shown}]' if ':' in shown else shown}:{listening.getsockname()[1]}/"
            say("cli.studio_open", address=address)
            if open_browser:
                threading.Timer(0.8, _open, (address,)).start()
            uvicorn.Server(config).run(sockets=[listening])
        finally:
            jobs.close()


@contextmanager
def _private_files() -> Iterator[None]:
    """What this program writes meanwhile is for its owner alone."""
    former = os.umask(_PRIVATE)
    try:
        yield
    finally:
        os.umask(former)


def _network(proxy: str) -> str:
    try:
        return str(ipaddress.ip_network(proxy, strict=False))
    except ValueError as error:
        raise SettingError("cli.proxy_address", proxy=proxy) from error


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
    """Get ready what the first garment waits for, then draw a small picture that nobody sees, so that the first design
    does not wait for the models."""
    try:
        opened.chat.warm()
        opened.sewing.warm()
        opened.stylist.taste.warm()
        opened.design("dress", seed=0, size=128, steps=1)
    except ModisteError as error:
        say("cli.not_warm", error=error)


def _open(address: str) -> None:
    import webbrowser

    webbrowser.open(address)
