"""The command `modiste studio`: who may listen where, and adding people."""

import socket
from pathlib import Path

import pytest

from modiste.cli.main import main
from modiste.cli.studio import _listen
from modiste.studio.jobs import JobKinds, Jobs
from modiste.studio.store import Store


def test_other_computers_need_accounts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["studio", "--host", "0.0.0.0", "--no-browser"]) == 2
    assert "--auth" in capsys.readouterr().err
    assert main(["studio", "--auth", "--no-browser"]) == 2
    assert "--add-user" in capsys.readouterr().err


def test_a_person_is_added_once(home: Path, capsys: pytest.CaptureFixture[str],
                                monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODISTE_PASSWORD", "a long enough password")
    assert main(["studio", "--add-user", "anna"]) == 0
    assert main(["studio", "--add-user", "anna"]) == 2
    assert "anna" in capsys.readouterr().err
    with Store.open(home) as store:
        assert store.users.sign_in("anna", "a long enough password").user.name == "anna"


def test_a_port_in_use_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["studio", "--port", str(taken.getsockname()[1]), "--no-browser", "--no-warm"]) == 1
    assert "choose another with --port" in capsys.readouterr().err


def test_a_browser_that_comes_before_the_server_is_ready_waits() -> None:
    with _listen("127.0.0.1", 0) as listening:
        socket.create_connection(listening.getsockname(), timeout=1).close()


def test_a_second_studio_on_one_home_is_told_before_it_listens(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(home) as store, Jobs(store, JobKinds()):
        assert main(["studio", "--no-browser", "--no-warm", "--port", "0"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "open at" not in told


def test_a_lock_that_cannot_be_written_is_told_before_it_listens(home: Path, capsys: pytest.CaptureFixture[str]
                                                                 ) -> None:
    (home / "jobs.lock").mkdir(parents=True)
    assert main(["studio", "--no-browser", "--no-warm", "--port", "0"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "jobs.lock" in told


def test_a_proxy_is_an_address_and_a_password_no_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["studio", "--proxy", "evil", "--no-browser"]) == 2
    assert main(["studio", "--add-user", "anna", "--password", "a long enough password"]) == 2
    assert "open at" not in capsys.readouterr().err
