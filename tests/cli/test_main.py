import io
import subprocess
import sys
from pathlib import Path

import pytest

import modiste
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
