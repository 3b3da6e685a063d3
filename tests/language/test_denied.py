import pytest

from modiste.language.denied import falls_under


@pytest.mark.parametrize(
    ("kind", "value", "denied", "falls"),
    [("colour", "maroon", "red", True), ("colour", "navy", "blue", True), ("colour", "blue", "navy", False),
     ("colour", "black", "navy", False), ("colour", "#313c78", "blue", True), ("colour", "#95bfe5", "blue", True),
     ("colour", "#141414", "blue", False), ("colour", "#4d1328", "red", True),
     ("pattern", "striped", None, True), ("pattern", "solid", None, False),
     ("pattern", "dotted", "striped", False), ("garment", "sundress", "dress", True),
     ("garment", "dress", "sundress", False)],
)  # fmt: skip
def test_what_falls_under_a_denial(kind: str, value: str, denied: str | None, *, falls: bool) -> None:
    assert falls_under(kind, value, denied) is falls
