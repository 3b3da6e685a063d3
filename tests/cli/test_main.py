import gc
import io
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

import modiste
from modiste.__main__ import run as run_of_argv
from modiste.cli import console
from modiste.cli.console import numbers, show_json, typed
from modiste.cli.helppage import help_page
from modiste.cli.main import main
from modiste.core.errors import InputError
from modiste.studio.studio import Studio
from tests.cli.conftest import Run


def test_the_help_page_is_current() -> None:
    page = Path(__file__).parents[2] / "docs" / "help.md"
    assert page.read_text(encoding="utf-8") == help_page(), "run: make help-page"


def test_help_version_and_nothing(run: Run) -> None:
    assert run("--version").out == f"modiste {modiste.__version__}\n"
    assert "restyle" in run("--help").out
    assert run("design", "-h").code == 0
    nothing = run()
    assert nothing.code == 2
    assert "restyle" in nothing.out + " ".join(nothing.messages)


def test_home_reaches_the_studio(studio: Studio, tmp_path: Path) -> None:
    seen: list[Path | None] = []

    def open_studio(home: Path | None) -> Studio:
        seen.append(home)
        return studio

    main(["--home", str(tmp_path / "mine"), "models"], open_studio)
    main(["models"], open_studio)
    assert seen == [tmp_path / "mine", None]


def test_models_lists_what_can_be_named(run: Run) -> None:
    assert "Kandinsky 2.1" in run("models").out
    told = run("models", "--json").json()
    assert list(told) == ["models", "named"]
    assert any("Kandinsky 2.2" in str(kind["title"]) for kind in told["named"])


def test_arguments_are_read_as_utf8_in_any_locale() -> None:
    # What Python makes of the UTF-8 bytes of a Russian word where the locale is plain ASCII.
    assert typed("джинсы") == "джинсы"
    assert typed("джинсы".encode().decode("utf-8", "surrogateescape")) == "джинсы"
    with pytest.raises(InputError, match="UTF-8"):
        typed("джинсы".encode("cp1251").decode("utf-8", "surrogateescape"))


ASCII = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}


@pytest.mark.parametrize("locale", [ASCII, {"LC_ALL": "C.UTF-8"}])
def test_a_russian_prompt_survives_the_locale(locale: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "modiste", "restyle", "нет.png", "синий пиджак"], capture_output=True, cwd=tmp_path,
        env={"MODISTE_HOME": str(tmp_path), **locale}, check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(b"modiste: ")
    assert len(done.stderr.splitlines()) == 1


def test_json_is_ascii_where_stdout_is(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    show_json({"a": "ж"})
    assert b"\\u0436" in raw.getvalue()


def test_numbers() -> None:
    assert numbers("--weights", "0.7, 1") == (0.7, 1.0)
    assert numbers("--weights", None) is None
    for wrong in ("", "1,,2", "a"):
        with pytest.raises(InputError, match="--weights"):
            numbers("--weights", wrong)


LONG = "x" * 300


@pytest.mark.parametrize("arguments", [
    ("drape", LONG, "fabric.png"), ("segment", LONG), ("restyle", LONG, "coat"), ("design", "--prompts", LONG),
    ("fabric", "floral", "--ink-library", LONG), ("train", "fabric", "--data", LONG), ("design", "coat", "-o", LONG),
    ("sew", "dress", "-o", LONG), ("restore", LONG), ("backup", LONG),
])
def test_a_name_that_no_file_can_have_is_told_in_one_line(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.code in (1, 2)
    assert ran.message


@pytest.mark.parametrize("place", ["pipe", "/dev/zero"])
@pytest.mark.parametrize("arguments", [
    ("design", "--prompts"), ("fabric", "floral", "--ink-library"), ("segment",), ("restore",)])
def test_a_pipe_or_a_device_keeps_nobody_waiting(run: Run, place: str, arguments: tuple[str, ...],
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "_PATIENCE_S", 0.1)
    if place == "pipe":
        os.mkfifo(place)
    ran = run(*arguments, place)
    assert ran.code == 2
    assert ran.message


def test_a_folder_that_may_not_be_read_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("photos").mkdir()

    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert run("restyle", "photos", "coat").message.startswith("photos: Permission denied")


def test_an_empty_home_is_no_home(run: Run) -> None:
    ran = run("--home", "", "models")
    assert ran.code == 2
    assert "--home" in ran.message


def test_a_full_or_closed_stdout_is_told_once(studio: Studio, monkeypatch: pytest.MonkeyPatch,
                                              capsys: pytest.CaptureFixture[str]) -> None:
    with suppress(OSError), Path("/dev/full").open("w", encoding="utf-8") as full:  # closing it says so once more
        monkeypatch.setattr(sys, "stdout", full)
        monkeypatch.setattr("modiste.cli.main.close_stdout", lambda: None)
        assert main(["models"], lambda _home: studio) == 1
        monkeypatch.setattr(sys, "stdout", None)
        assert main(["models"], lambda _home: studio) == 1
        monkeypatch.undo()
    told = capsys.readouterr().err.splitlines()
    assert [line.startswith("modiste: the results cannot be written to stdout") for line in told] == [True, True]


def test_a_command_does_not_look_for_garbage_among_what_it_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    before = gc.get_threshold()
    monkeypatch.setattr(sys, "argv", ["modiste", "--version"])
    try:
        assert run_of_argv() == 0
        assert gc.get_threshold()[0] >= 10_000, "a fifth of a short command's time"
    finally:
        gc.set_threshold(*before)
