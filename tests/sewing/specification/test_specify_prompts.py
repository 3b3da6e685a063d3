import pytest

from tests.sewing.specification.prompt_facts import grammar, made, missing, read

HAND, CONTRADICTIONS, GRAMMAR = read("hand"), read("contradictions"), grammar()
LEAST = 0.97


def test_the_table_is_large_enough() -> None:
    assert len(HAND) >= 150
    assert len({text for text, _ in HAND + CONTRADICTIONS + GRAMMAR}) >= 400


@pytest.mark.parametrize("rows", [HAND, CONTRADICTIONS, GRAMMAR], ids=["hand", "contradictions", "grammar"])
def test_what_is_asked_is_there(rows: list[tuple[str, tuple[str, ...]]]) -> None:
    lost = [(text, gone) for text, facts in rows if (gone := missing(made(text), facts))]
    assert len(lost) <= (1 - LEAST) * len(rows), lost


def test_what_is_asked_is_there_for_other_seeds() -> None:
    rows = [(text, facts, seed) for seed, (text, facts) in enumerate(HAND, 1)]
    steady = [(text, tuple(f for f in facts if not f.startswith(("sex", "ease"))), seed) for text, facts, seed in rows]
    lost = [(text, seed, gone) for text, facts, seed in steady if (gone := missing(made(text, seed), facts))]
    assert len(lost) <= (1 - LEAST) * len(rows), lost
