"""What the commands share at the terminal: messages and progress on stderr, results on stdout, input files."""

import errno
import json
import os
import select
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import typer

from modiste.cli.speech import spoken
from modiste.core.errors import InputError, ModisteError, OutputError
from modiste.core.files import open_plain
from modiste.core.formats import PICTURE_SUFFIXES
from modiste.core.messages import Message, message

if TYPE_CHECKING:
    from modiste.studio.saving import Json
    from modiste.studio.studio import Studio

_SECONDS_TO_A_LINE: Final = 2.0
_SECONDS_BETWEEN_LINES: Final = 30.0

_MOST_BYTES: Final = 5_000_000
_PATIENCE_S: Final = 10.0

JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]

Advance: TypeAlias = Callable[[float, Message], None]


def open_studio(home: Path | None) -> "Studio":
    """The studio in `home`; its number of threads holds for the whole command."""
    from modiste.studio.studio import Studio

    studio = Studio.open(home)
    studio.settings.apply_threads()
    return studio


class Session:
    """What one run of the command knows: how to open the studio, and where."""

    def __init__(self, opener: "Callable[[Path | None], Studio]" = open_studio) -> None:
        self.home: Path | None = None
        self._opener = opener

    def studio(self) -> "Studio":
        """Open the studio."""
        return self._opener(self.home)


def session(context: typer.Context) -> Session:
    """The session of a command's context."""
    found = context.find_object(Session)
    return found if found is not None else Session()


def say(code: str, /, **parameters: object) -> None:
    """One line to the user, on stderr, in the language of this run: a code of `messages.toml` and what it speaks of."""
    tell(message(code, **parameters))


def tell(said: Message | ModisteError) -> None:
    """Say a message or an error, in the language of this run."""
    say_line(said.text(spoken()) if isinstance(said, Message) else str(said.told(spoken())))


def say_line(text: str) -> None:
    """One line to the user that is in words already."""
    if sys.stderr is None:
        return
    with suppress(OSError):  # where nobody listens, there is nobody to be told of it
        sys.stderr.write("modiste: " + " ".join(text.split()) + "\n")
        sys.stderr.flush()


def words(code: str, /, **parameters: object) -> str:
    """A text in the language of this run, for what is shown on stdout."""
    return message(code, **parameters).text(spoken())


def show(text: str) -> None:
    """A result, on stdout.

    Raises:
        OutputError: it is closed or full.
        BrokenPipeError: whoever read it has enough.
    """
    if sys.stdout is None:
        raise OutputError("cli.stdout", reason=message("cli.stdout_closed"))
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError("cli.stdout", reason=error.strerror or error) from error


def close_stdout() -> None:
    """Write no more to a stdout that takes nothing: Python would complain of it once more as it ends."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_json(value: "Json") -> None:
    """One JSON object on stdout; letters beyond ASCII as they are only where stdout is sure to carry them."""
    unicode = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    show(json.dumps(value, ensure_ascii=not unicode, indent=2))


@contextmanager
def progress(code: str, /, **parameters: object) -> Iterator[Advance]:
    """A progress bar on stderr, gone when done; call what it gives with the share done (0 to 1) and a short status.
    `code` is its title's.

    Where stderr is a file or a pipe there is a line now and then instead: soon after the begin, then ever more rarely.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    title = words(code, **parameters)
    if not console.is_terminal:
        yield _lines(title)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("{task.fields[status]}"))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=1.0, status="")

        def advance(share: float, status: Message) -> None:
            bar.update(task, completed=min(1.0, max(0.0, share)), status=status.text(spoken()))

        yield advance


def _lines(title: str) -> Advance:
    """Says how far it is after some seconds, then ever more rarely, at most twice a minute in the end."""
    said_at, waits = time.monotonic(), _SECONDS_TO_A_LINE

    def advance(share: float, status: Message) -> None:
        nonlocal said_at, waits
        if time.monotonic() - said_at >= waits:
            said_at, waits = time.monotonic(), min(2 * waits, _SECONDS_BETWEEN_LINES)
            say_line(f"{title} {share:.0%}: {status.text(spoken())}")

    return advance


def typed(text: str) -> str:
    """An argument as the user typed it: UTF-8, whatever the locale made Python think of its bytes.

    Raises:
        InputError: the bytes are not UTF-8.
    """
    try:
        return os.fsencode(text).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError) as error:
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            shown = text.encode("utf-8", "replace").decode("utf-8")
            raise InputError("cli.typed_encoding", text=shown) from error
        return text


def read_prompts(path: Path) -> tuple[str, ...]:
    """The prompts of a file or a pipe, one a line; empty lines are left out; `-` is stdin.

    Raises:
        InputError: the file cannot be read, is not UTF-8 text, is too long, or holds no prompt.
    """
    try:
        data = _read_most(path)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise InputError("cli.prompts_unreadable", path=path, reason=error.strerror) from error
    except UnicodeDecodeError as error:
        raise InputError("cli.prompts_encoding", path=path) from error
    if len(data) > _MOST_BYTES:
        raise InputError("cli.prompts_too_large", path=path, most=_MOST_BYTES // 1_000_000)
    prompts = tuple(line.strip() for line in text.splitlines() if line.strip())
    if not prompts:
        raise InputError("cli.prompts_empty", path=path)
    return prompts


def _read_most(path: Path) -> bytes:
    """What can be read, up to a little more than is allowed. A named pipe into which nobody writes is no wait for ever:
    OSError after some seconds, and at once for a device."""
    if str(path) == "-":
        if sys.stdin is None:
            raise OSError(errno.EBADF, "stdin is closed")
        if sys.stdin.isatty():
            say("cli.prompts_typed")
        return sys.stdin.buffer.read(_MOST_BYTES + 1)
    if not stat.S_ISFIFO(path.stat().st_mode):
        with open_plain(path) as file:
            return file.read(_MOST_BYTES + 1)
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    data = bytearray()
    with os.fdopen(number, "rb", buffering=0) as pipe:
        while len(data) <= _MOST_BYTES:
            if not select.select([pipe], [], [], _PATIENCE_S)[0]:
                raise OSError(errno.EAGAIN, f"nobody wrote into this pipe for {_PATIENCE_S:g} s")
            part = pipe.read(_MOST_BYTES + 1 - len(data))
            if part == b"":
                break
            data += part or b""
    return bytes(data)


def pictures_in(folder: Path) -> tuple[Path, ...]:
    """The pictures directly in a folder, by name.

    Raises:
        InputError: there is none.
    """
    files = (path for path in folder.iterdir() if path.is_file())
    found = tuple(sorted(path for path in files if path.suffix.lower() in PICTURE_SUFFIXES))
    if not found:
        kinds = ", ".join(sorted(suffix[1:] for suffix in PICTURE_SUFFIXES))
        raise InputError("cli.folder_without_pictures", folder=folder, kinds=kinds)
    return found


def numbers(name: str, text: str | None) -> tuple[float, ...] | None:
    """Numbers separated by commas.

    Raises:
        InputError: a part is no number.
    """
    if text is None:
        return None
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError as error:
        raise InputError("cli.numbers", name=name, text=text) from error


def names(text: str | None) -> tuple[str, ...]:
    """Names separated by commas, as typed."""
    return tuple(part.strip() for part in typed(text).split(",") if part.strip()) if text else ()
