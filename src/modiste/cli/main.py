"""The command's frame: its sub-commands, the `--home` option, and errors as one line and an exit code."""

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from typer.main import get_command

from modiste import __version__
from modiste.cli import (
    advise,
    board,
    catalog,
    chat,
    dataset,
    design,
    doctor,
    evaluate,
    example,
    fabric,
    find,
    fit,
    garment,
    household,
    improve,
    mcp,
    models,
    outfit,
    sew,
    studio,
    taste,
    train,
    trends,
    wardrobe,
)
from modiste.cli.console import Session, close_stdout, open_studio, say, tell
from modiste.cli.quiet import only_our_lines
from modiste.cli.speech import begin, choose
from modiste.cli.usage import usage_message
from modiste.core.errors import InputError, ModisteError, OutputError, UnknownNameError

if TYPE_CHECKING:
    from modiste.studio.studio import Studio

FAILED: Final = 1
BAD_INPUT: Final = 2
INTERRUPTED: Final = 130
LANGUAGES: Final = ("en", "ru")
_QUOTED: Final = 120
_PACKAGE: Final = Path(__file__).parents[1]

app = typer.Typer(
    name="modiste",
    help="AI fashion studio: garment designs from words or photos, in English and Russian.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"modiste {__version__}")
        raise typer.Exit


@app.callback()
def home_option(
    context: typer.Context,
    home: Annotated[
        str | None,
        typer.Option("--home", metavar="DIR", help="The studio's folder (default: $MODISTE_HOME or the user's own)."),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="en|ru", help="The language of messages (default: that of your words, then "
                     "$MODISTE_LANGUAGE, then the terminal's)."),
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """AI fashion studio: garment designs from words or photos, in English and Russian."""
    session = context.ensure_object(Session)
    if home is not None and not home.strip():
        raise InputError("cli.home_blank")
    session.home = Path(home) if home is not None else None
    if language is not None:
        if language not in LANGUAGES:
            raise UnknownNameError("language", language, LANGUAGES)
        choose("ru" if language == "ru" else "en")


sew.register(app)
design.register(app)
train.register(app)
evaluate.register(app)
models.register(app)
doctor.register(app)
example.register(app)
dataset.register(app)
fabric.register(app)
garment.register(app)
chat.register(app)
mcp.register(app)
wardrobe.register(app)
household.register(wardrobe.wardrobe)
outfit.register(app)
board.register(app)
improve.register(app)
studio.register(app)
catalog.register(app)
find.register(app)
trends.register(app)
fit.register(app)
advise.register(app)
taste.register(app)


def main(arguments: Sequence[str] | None = None, open_studio: "Callable[[Path | None], Studio]" = open_studio) -> int:
    """Run one command; returns the exit code: 0, 2 for bad input, 1 for a failure, 130 after Ctrl-C. Whatever the
    system refuses (a name that is too long, a folder that may not be read, a full stdout) is one line, and so is a
    fault of ours; what libraries print is kept from the terminal."""
    given = list(arguments) if arguments is not None else sys.argv[1:]
    begin(given)
    with only_our_lines():
        for stream in (sys.stdout, sys.stderr):
            # A terminal that cannot show a letter gets an escape for it, never a crash after minutes of work.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        try:
            return _run(given, open_studio)
        except Exception as error:  # noqa: BLE001 - what is not foreseen is a fault of ours, and said as one
            say("cli.fault", kind=type(error).__name__, place=_place(error), text=error)
            return FAILED


def _run(given: Sequence[str], open_studio: "Callable[[Path | None], Studio]") -> int:
    try:
        code = _command()(args=list(given), prog_name="modiste", standalone_mode=False, obj=Session(open_studio))
        if sys.stdout is not None:
            sys.stdout.flush()
    except ModisteError as error:
        tell(error)
        if error.code == "cli.stdout":
            close_stdout()
        return error.exit_code
    except BrokenPipeError:
        close_stdout()
        return FAILED
    except OSError as error:
        close_stdout()
        return _refused(error)
    except typer.TyperException as error:
        return _usage(error, given)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    if code == INTERRUPTED:
        say("cli.stopped")
    return code if isinstance(code, int) else 0


@cache
def _command() -> Callable[..., object]:
    """Every command and option, read off the signatures once a process, at its first run."""
    return get_command(app)


def _place(error: Exception) -> str:
    """The last line of our own that it came through, to be found by whoever mends it."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _PACKAGE in Path(frame.filename).parents]
    last = ours[-1] if ours else frames[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def _refused(error: OSError) -> int:
    """What the system says of a file that was named, or of the output."""
    reason = error.strerror or type(error).__name__
    if error.filename is None:
        tell(OutputError("cli.stdout", reason=reason))
        return FAILED
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else str(error.filename)
    tell(InputError("cli.system_refused", path=name[:_QUOTED], reason=reason))
    return BAD_INPUT


def _usage(error: typer.TyperException, given: Sequence[str]) -> int:
    # Without any argument Typer raises its help page, which is printed already.
    if error.format_message().strip():
        tell(usage_message(error, given))
    return BAD_INPUT
