import re

import numpy as np
import pytest

from modiste.stylist.trends.chart import chart
from modiste.stylist.trends.counts import MonthlyCounts, count_months, month_name, month_of_day
from modiste.stylist.trends.report import report
from modiste.stylist.trends.synthetic import SHAPES, draw_series
from modiste.stylist.trends.wording import heading, line, span, verdict

EXPECTED = {"rising": "rising", "falling": "falling", "season": "steady", "broken": "broken", "steady": "steady"}


def test_known_shapes_are_told_apart():
    rng = np.random.default_rng(3)
    right, alarms, count = 0, 0, 4
    for shape in SHAPES:
        for _ in range(count):
            counts, place = draw_series(shape, rng)
            found = report(counts, most=2).of("one")
            near = place is None or found.broke_at is None or abs(found.broke_at - place) <= 2
            right += found.verdict == EXPECTED[shape] and near and found.seasonal == (shape == "season")
            alarms += EXPECTED[shape] == "steady" and found.verdict != "steady"
    assert right >= 0.85 * count * len(SHAPES)
    assert alarms <= 1


def test_a_break_is_reported_and_not_extrapolated():
    rng = np.random.default_rng(0)
    share = np.where(np.arange(40) < 25, 0.1, 0.3)
    drawn = rng.binomial(800, share)
    found = report(MonthlyCounts(kind="type", values=("coat", "rest"), first=552,
                                 counts=np.stack([drawn, 800.0 - drawn], axis=1)))
    coat = found.of("coat")
    assert (coat.verdict, coat.broke_at, coat.change_a_year) == ("broken", 552 + 25, None)
    assert 3.0 < coat.broke_by < 5.0
    assert [abs(one.month - (552 + 25)) <= 1 for one in found.breaks] == [True]
    ahead = [one.share for one in coat.ahead]
    assert max(ahead) - min(ahead) < 1e-9, "a level, no slope"
    assert all(one.low < 0.3 < one.high for one in coat.ahead)


@pytest.mark.parametrize("seed", range(6))
def test_a_steady_fall_over_a_year_and_a_half_is_no_break(seed: int):
    drawn = np.random.default_rng(seed).binomial(130, np.linspace(0.25, 0.11, 18))
    found = report(MonthlyCounts(kind="colour", values=("beige", "rest"), first=659,
                                 counts=np.stack([drawn, 130.0 - drawn], axis=1))).of("beige")
    assert found.verdict == "falling"


def test_nothing_is_told_or_drawn_past_a_break():
    drawn = np.random.default_rng(0).binomial(800, np.where(np.arange(40) < 25, 0.1, 0.3))
    coat = report(MonthlyCounts(kind="type", values=("coat", "rest"), first=552,
                                counts=np.stack([drawn, 800.0 - drawn], axis=1))).of("coat")
    assert coat.verdict == "broken"
    assert coat.told_ahead == ()
    assert "no forecast" in line(coat).text("en")
    assert "stroke-dasharray" not in chart(coat, "coat")
    assert month_name(552 + 39 + 6) not in chart(coat, "coat")


def test_one_month_is_said_to_be_one():
    one = report(MonthlyCounts(kind="type", values=("coat", "rest"), first=552, counts=np.array([[40.0, 60.0]])))
    assert "all of one month" in span(one).text("en")


def test_verdicts_speak_of_shares_and_not_of_odds():
    rng = np.random.default_rng(0)
    odds = 0.2 * 3.0 ** (np.arange(36) / 12)  # three times in a year
    drawn = rng.binomial(2000, odds / (1 + odds))
    rising = report(MonthlyCounts(kind="type", values=("coat", "rest"), first=552,
                                  counts=np.stack([drawn, 2000.0 - drawn], axis=1))).of("coat")
    said = verdict(rising).text("en")
    month, before, now = re.fullmatch(r"rising: about (\d+) % around ([\d-]+), about (\d+) % now", said).group(2, 1, 3)
    shares = 100 * odds / (1 + odds)
    assert int(now) == pytest.approx(shares[-6:].mean(), abs=3)
    assert int(before) == pytest.approx(shares[-18:-12].mean(), abs=3)
    assert month == month_name(552 + 36 - 15), "the middle of what is told as one"
    share = np.where(np.arange(40) < 25, 0.1, 0.3)
    drawn = rng.binomial(800, share)
    broken = report(MonthlyCounts(kind="type", values=("coat", "rest"), first=552,
                                  counts=np.stack([drawn, 800.0 - drawn], axis=1))).of("coat")
    assert "около 10 %, после 30 %" in verdict(broken).text("ru")


def test_few_data_say_nothing():
    few = report(MonthlyCounts(kind="type", values=("a", "b"), first=0, counts=np.full((5, 2), 50.0)))
    assert {one.verdict for one in few.trends} == {"cannot_say"}
    assert few.trends[0].ahead == ()
    rare = report(MonthlyCounts(kind="type", values=("a", "b"), first=0,
                                counts=np.stack([np.full(30, 100.0), np.arange(30) % 2], axis=1)))
    assert rare.of("b").verdict == "cannot_say"


def test_intervals_hold_the_share_and_widen_with_scatter():
    rng = np.random.default_rng(1)
    calm = rng.binomial(500, 0.2, 36).astype(float)
    wild = np.clip(calm + rng.normal(0, 40, 36), 1, 499)

    def width(drawn: np.ndarray) -> float:
        counts = MonthlyCounts(kind="type", values=("a", "b"), first=0, counts=np.stack([drawn, 500 - drawn], axis=1))
        shares = report(counts).of("a").shares
        assert all(one.low <= one.share <= one.high for one in shares)
        return float(np.mean([one.high - one.low for one in shares]))

    assert width(wild) > 2 * width(calm)


def test_a_month_without_rows_is_no_change():
    counts = np.stack([np.full(24, 60.0), np.full(24, 140.0)], axis=1)
    counts[10] = 0
    found = report(MonthlyCounts(kind="type", values=("a", "b"), first=0, counts=counts)).of("a")
    assert found.verdict == "steady"
    assert all(abs(one.share - 0.3) < 0.01 for one in found.ahead)


def test_a_season_is_forecast():
    when = np.arange(48)
    share = 1 / (1 + np.exp(1.4 - 0.8 * np.cos(2 * np.pi * when / 12)))
    drawn = np.random.default_rng(2).binomial(900, share)
    found = report(MonthlyCounts(kind="type", values=("coat", "rest"), first=0,
                                 counts=np.stack([drawn, 900.0 - drawn], axis=1)), horizon=12).of("coat")
    assert (found.seasonal, found.verdict) == (True, "steady")
    ahead = [one.share for one in found.ahead]
    assert int(np.argmax(ahead)) in (0, 11)
    assert max(ahead) > 2 * min(ahead)


@pytest.mark.parametrize(("day", "name"), [(0, "1970-01"), (17440, "2017-10"), (17439, "2017-09")])
def test_months_of_days(day: int, name: str):
    assert month_name(month_of_day(day)) == name


def test_months_between_are_counted_as_empty():
    counts = count_months("type", np.array([3, 6, 6]), ["a", "b", ""])
    assert (counts.first, counts.values, counts.counts.tolist()) == (3, ("a", "b"), [[1, 0], [0, 0], [0, 0], [0, 1]])
    counts = count_months("type", np.array([3, 6, 6]), ["a", "b", "a"])
    assert counts.counts.tolist() == [[1, 0], [0, 0], [0, 0], [1, 1]]


@pytest.mark.parametrize(("kind", "russian"), [("type", "вид"), ("colour", "цвет"), ("pattern", "узор"),
                                               ("fabric", "fabric")])
def test_what_is_counted_is_said_in_the_reader_s_language(kind: str, russian: str):
    counts = np.full((30, 2), 50.0)
    for months in (30, 0):
        said = heading(report(MonthlyCounts(kind=kind, values=("a", "b"), first=0, counts=counts[:months])))
        assert said.text("ru").startswith(f"{russian}: ")
        assert said.text("en").startswith(f"{kind}: ")
