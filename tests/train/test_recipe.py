"""What a recipe says while it trains."""

from modiste.train.checkpoint import RunState
from modiste.train.recipe import report_progress


def test_two_parts_of_a_run_are_told_apart() -> None:
    heard: list[tuple[float, str]] = []
    tell = report_progress(lambda share, status: heard.append((share, str(status))))
    tell(RunState(40, 320, 8.0, {}), 0.5, {"decoder.total": 0.104, "decoder.mse": 0.119, "prior.total": 0.149})
    assert heard == [(0.5, "step 40, 40.0 samples/s, decoder 0.104, decoder.mse 0.119, prior 0.149")]
