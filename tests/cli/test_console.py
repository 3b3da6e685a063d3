import pytest

from modiste.cli import console
from modiste.core.messages import message


def test_progress_into_a_file_is_a_line_now_and_then(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
                                                     ) -> None:
    clock = iter([0.0, 5.0, 31.0, 31.0, 40.0, 62.0, 62.0])
    monkeypatch.setattr(console.time, "monotonic", lambda: next(clock))  # type: ignore[attr-defined]
    with console.progress("cli.training", part="decoder") as advance:
        for share in (0.1, 0.2, 0.3, 0.4):
            advance(share, message("cli.item", item=f"step {share:g}"))
    assert capsys.readouterr().err.splitlines() == [
        "modiste: training decoder 20%: step 0.2", "modiste: training decoder 40%: step 0.4"]
