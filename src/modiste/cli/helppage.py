"""Writes docs/help.md from the commands themselves: `python -m modiste.cli.helppage docs/help.md`."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Final

from modiste.cli.main import app, main

_WIDTH: Final = "110"
_HEADER: Final = """# Commands

Written by `make help-page` from the commands themselves; a test checks that it is current.
"""


def help_page() -> str:
    """The help of `modiste` and of each of its commands as one Markdown page."""
    commands = [info.name for info in app.registered_commands if info.name]
    parts = [_HEADER]
    groups = [(group.name, command.name) for group in app.registered_groups if group.name and group.typer_instance
              for command in group.typer_instance.registered_commands if command.name]
    for names in ((), *((name,) for name in commands), *groups):
        arguments = [*names, "--help"]
        title = " ".join(("modiste", *names))
        parts.append(f"## {title}\n\n```\n{_help(arguments)}\n```\n")
    return "\n".join(parts)


def _help(arguments: list[str]) -> str:
    caught = io.StringIO()
    with _plain_terminal(), redirect_stdout(caught):
        main(arguments)
    lines = [line.rstrip() for line in caught.getvalue().splitlines()]
    return "\n".join(lines).strip("\n")


@contextmanager
def _plain_terminal() -> Iterator[None]:
    # Rich takes the width and the colours from the environment; a page must not depend on who writes it.
    wanted = {"COLUMNS": _WIDTH, "TERMINAL_WIDTH": _WIDTH, "NO_COLOR": "1", "TERM": "dumb"}
    unwanted = ("FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS")
    before = {name: os.environ.get(name) for name in (*wanted, *unwanted)}
    try:
        os.environ.update(wanted)
        for name in unwanted:
            os.environ.pop(name, None)
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(help_page(), encoding="utf-8")
