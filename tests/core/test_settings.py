import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from modiste.core.errors import OutputError, SettingError
from modiste.core.settings import Settings, default_home


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HOME", "LANGUAGE", "THREADS", "OFFLINE"):
        monkeypatch.delenv(f"MODISTE_{name}", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


def test_defaults(tmp_path: Path) -> None:
    settings = Settings.load()
    assert (settings.language, settings.threads, settings.offline) == ("en", None, False)
    assert settings.thread_count >= 1
    assert settings.models_folder.parent == settings.home
    assert tmp_path in settings.home.parents


def test_the_environment_is_read_and_arguments_win(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MODISTE_HOME", str(tmp_path / "a"))
    monkeypatch.setenv("MODISTE_LANGUAGE", "RU")
    monkeypatch.setenv("MODISTE_THREADS", "3")
    monkeypatch.setenv("MODISTE_OFFLINE", "1")
    settings = Settings.load()
    assert (settings.home, settings.language, settings.thread_count, settings.offline) == (
        tmp_path / "a",
        "ru",
        3,
        True,
    )
    assert Settings.load(home=tmp_path / "b").home == tmp_path / "b"
    assert Settings.load(offline=False).offline is False


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODISTE_THREADS", "")
    monkeypatch.setenv("MODISTE_HOME", "")
    assert Settings.load().threads is None
    assert Settings.load().home == default_home()


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("THREADS", "0", "from 1 to 1024"),
        ("THREADS", "many", "from 1 to 1024"),
        ("LANGUAGE", "de", "en or ru"),
        ("OFFLINE", "perhaps", "true or false"),
    ],
)
def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, expected: str) -> None:
    monkeypatch.setenv(f"MODISTE_{variable}", value)
    with pytest.raises(SettingError, match=f"^MODISTE_{variable}: expected .*{expected}.*{value}"):
        Settings.load()


def test_a_wrong_argument_is_named() -> None:
    with pytest.raises(SettingError, match=r"^threads: expected .* got '-1'"):
        Settings.load(threads=-1)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings.load().threads = 4


def test_home_is_absolute_and_knows_the_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.load(home="~/studio").home == tmp_path / "studio"
    assert Settings.load(home="studio").home == tmp_path / "studio"
    with pytest.raises(SettingError, match="no home folder"):
        Settings.load(home="~no-such-user-here/studio")


@pytest.mark.parametrize(
    ("platform", "variable", "inside"),
    [
        ("linux", "XDG_DATA_HOME", ".local/share/modiste"),
        ("darwin", None, "Library/Application Support/modiste"),
        ("win32", "LOCALAPPDATA", "AppData/Local/modiste"),
    ],
)
def test_the_default_home_follows_the_platform(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, variable: str | None, inside: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert default_home() == tmp_path / inside
    if variable:
        monkeypatch.setenv(variable, str(tmp_path / "data"))
        assert default_home() == tmp_path / "data" / "modiste"
        monkeypatch.setenv(variable, "relative")
        assert default_home() == tmp_path / inside


def test_home_is_made_on_demand_only(tmp_path: Path) -> None:
    settings = Settings.load(home=tmp_path / "deep" / "home")
    assert not settings.home.exists()
    assert settings.make_home().is_dir()


def test_a_file_in_the_way_of_home(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x")
    with pytest.raises(OutputError, match="in the way"):
        Settings.load(home=tmp_path / "home").make_home()
