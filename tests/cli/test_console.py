import pytest

from modiste.cli import console
from modiste.core.messages import message


def test_progress_into_a_file_is_a_line_now_and_then(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
                                                     ) -> None:
    now = [0.0]
    monkeypatch.setattr("modiste.cli.console.time.monotonic", lambda: now[0])
    with console.progress("cli.training", part="decoder") as advance:
        for seconds in (1, 3, 5, 8, 14, 17, 31, 34, 60, 65, 90, 96):
            now[0] = float(seconds)
            advance(seconds / 100, message("cli.item", item=f"second {seconds}"))
    assert capsys.readouterr().err.splitlines() == [
        f"modiste: training decoder {second}%: second {second}" for second in (3, 8, 17, 34, 65, 96)], (
        "soon, then ever more rarely, twice a minute in the end")
