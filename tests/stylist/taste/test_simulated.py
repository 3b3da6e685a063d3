"""Simulated shoppers on a small drawn catalogue: the measure tells a taste that is learnt from one that is not."""

from pathlib import Path

import numpy as np
import pytest

from modiste.stylist.taste.events import Event
from modiste.stylist.taste.measuring import simulated
from modiste.stylist.taste.measuring.simulated import draw_shopper, goods_of, has_types, ndcg, simulated_scores

TYPES, COLOURS = ("Shirts", "Jeans", "Dresses", "Coats", "Skirts", "Tops"), ("Navy", "Red", "Green", "White", "Black")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    lines = ["articleType,baseColour,description"]
    for number in range(900):
        kind, colour = TYPES[int(rng.integers(6))], COLOURS[int(rng.integers(5))]
        lines.append(f"{kind},{colour},{'striped' if number % 7 == 0 else 'plain'} thing {number}")
    file = tmp_path / "catalogue.csv"
    file.write_text("\n".join(lines), "utf-8")
    return file


def test_a_quiz_and_likes_beat_popularity_and_forgetting_is_exact(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulated, "SHOPPERS", 5)
    monkeypatch.setattr(simulated, "CROWD", 40)
    quiz, likes, turned, exact = simulated_scores(table, 0)
    assert quiz.reference is not None
    assert likes.value > quiz.value > quiz.reference
    assert turned.value >= 0.6
    assert exact.value == 1


def test_what_is_right_is_ranked_and_what_is_known_is_not_asked_for(table: Path, tmp_path: Path) -> None:
    goods = goods_of(table)
    shopper = draw_shopper(goods, np.random.default_rng(1))
    right = [str(place) for place in np.flatnonzero(shopper.right)]
    wrong = [str(place) for place in np.flatnonzero(~shopper.right)]
    assert ndcg(right[:10], shopper) == pytest.approx(1)
    assert ndcg(wrong[:10], shopper) == 0
    known = [Event(person="me", item=one, event="like", at=simulated._START) for one in right[1:]]
    assert ndcg(right[:1], shopper, known) == pytest.approx(1)
    assert has_types(table)
    assert not has_types(tmp_path / "missing.csv")
