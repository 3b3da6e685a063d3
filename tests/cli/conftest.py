import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from modiste.cli import console
from modiste.cli.main import main
from modiste.studio.studio import Studio


@dataclass(frozen=True)
class Ran:
    """What one run of the command did: its exit code, stdout, and the lines of stderr that begin with `modiste:`."""

    code: int
    out: str
    messages: tuple[str, ...]

    @property
    def message(self) -> str:
        """The only message."""
        assert len(self.messages) == 1, self.messages
        return self.messages[0]

    def json(self) -> dict[str, list[dict[str, object]]]:
        """Stdout as one JSON object."""
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


Run = Callable[..., Ran]


@pytest.fixture
def run(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs `modiste` with the fake model in an empty working folder, without lines of progress: when one comes is a
    question of the clock."""
    monkeypatch.setattr(console, "_SECONDS_TO_A_LINE", 3600.0)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")  # messages about no text are in the terminal's language

    def call(*arguments: object) -> Ran:
        code = main([str(argument) for argument in arguments], open_studio=lambda _home: studio)
        out, err = capsys.readouterr()
        messages = tuple(line.removeprefix("modiste: ") for line in err.splitlines() if line.startswith("modiste: "))
        return Ran(code, out, messages)

    return call
