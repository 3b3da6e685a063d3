"""Lines of advice say what was measured, in both languages, and nothing of what was not."""

from dataclasses import replace

import pytest

from modiste.core.errors import InputError, UnknownNameError
from modiste.core.messages import named
from modiste.sewing.fit_report import FitRow
from modiste.sewing.proportions import Proportions, SeenLine
from modiste.stylist.advice.colours import colour_lines, harmony
from modiste.stylist.advice.figure import between_lines, figure_lines
from modiste.stylist.advice.own_colours import own_colour
from modiste.stylist.advice.values import AdviceLine, Colouring, check_kinds

DRESS = Proportions(height_cm=168, knee_cm=44, waist_cm=105, hem_cm=32, line_cm=111, covers_bust=True,
                    neck_cm=14, opening_cm=7,
                    added={"bust": 0.02, "hem": 0.5}, lines=(SeenLine("closure", 90, is_along=True),))
ROW = FitRow(place="hips", body_cm=104, garment_cm=102, strain=0.02, verdict="close")
NAVY, WHITE = (named("navy", "тёмно-синий"), (24, 31, 66)), (named("white", "белый"), (250, 250, 248))
OWN = Colouring(hair="#3b2a20", eyes="#3f6b4a", skin="#e8c4a0")


def codes(lines: list[AdviceLine]) -> set[str]:
    return {line.said.code.removeprefix("stylist.advice_") for line in lines}


def test_every_line_has_its_ground_and_both_languages() -> None:
    lines = [*figure_lines(DRESS, [ROW]), *colour_lines([NAVY, WHITE], OWN),
             *between_lines([(named("a", "а"), DRESS), (named("b", "б"), replace(DRESS, hem_cm=80, line_cm=100))])]
    assert {line.kind for line in lines} >= {"pull", "hem", "waist", "neckline", "width", "lines", "contrast",
                                             "together", "between"}
    for line in lines:
        assert line.ground
        english, russian = line.said.text("en"), line.said.text("ru")
        assert english != russian
        assert not any("{" in text for text in (english, russian))


@pytest.mark.parametrize(("change", "code"), [
    ({"hem_cm": 45.0}, "hem_knee"), ({"hem_cm": 60.0}, "hem_above"), ({"hem_cm": 2.0}, "hem_floor"),
    ({"line_cm": None}, "waist_none"), ({"line_cm": 105.5}, "waist_at"), ({"line_cm": 95.0}, "waist_below"),
    ({"neck_cm": 6.0, "opening_cm": 18.0}, "neck_wide"), ({"added": {"bust": 0.01}}, "width_close"),
])
def test_the_words_follow_the_measures(change: dict[str, object], code: str) -> None:
    assert code in codes(list(figure_lines(replace(DRESS, **change), ())))  # type: ignore[arg-type]


def test_what_pulls_or_does_not_close_is_told_where() -> None:
    pulls, missing = replace(ROW, verdict="pulls", strain=0.05), replace(ROW, verdict="open", lacking_cm=4.0)
    assert codes(list(figure_lines(None, [pulls]))) == {"pulls"}
    assert "4" in next(iter(figure_lines(None, [missing]))).said.text()
    assert codes(list(figure_lines(None, [ROW]))) == {"pulls_nowhere"}


def test_colours_that_people_like_together_score_above_those_they_do_not() -> None:
    """Light and near in hue above dark, full and far apart: figures 6 and 7 of Ou and Luo (2006)."""
    assert harmony((200, 220, 240), (150, 180, 215)) > harmony((120, 20, 90), (90, 110, 20))
    assert harmony((10, 20, 30), (200, 60, 90)) == pytest.approx(harmony((200, 60, 90), (10, 20, 30)))


def test_own_colours_are_only_spoken_of_where_they_are_said() -> None:
    assert {line.kind for line in colour_lines([NAVY], Colouring())} == set()
    green = (named("green", "зелёный"), (60, 110, 70))
    assert "eyes" in {line.kind for line in colour_lines([green], OWN)}
    assert "skin" in {line.kind for line in colour_lines([(named("beige", "бежевый"), (230, 195, 160))], OWN)}


def test_candidates_that_do_not_differ_are_not_compared() -> None:
    assert list(between_lines([("a", DRESS), ("b", replace(DRESS, hem_cm=33.0))])) == []
    assert list(between_lines([("a", DRESS), ("b", None)])) == []


def test_what_is_no_colour_or_no_kind_is_refused() -> None:
    with pytest.raises(InputError):
        Colouring(hair="brownish")
    with pytest.raises(UnknownNameError):
        check_kinds(("figure",))


@pytest.mark.parametrize(("of", "text", "shade"), [
    ("hair", "Тёмно-русые", "#6f583c"), ("eyes", "карие", "#5c3b22"), ("skin", "светлая", "#efd0b9"),
    ("hair", "#abc", "#aabbcc"), ("eyes", "hazel", "#7b6336"),
])
def test_own_colours_are_said_in_ones_own_words(of: str, text: str, shade: str) -> None:
    assert own_colour(of, text) == shade


@pytest.mark.parametrize("of", ["hair", "eyes", "skin"])
def test_an_unknown_word_for_ones_own_colour_is_told_with_some_that_are_known(of: str) -> None:
    with pytest.raises(InputError) as told:
        own_colour(of, "blorp")
    assert "#" in str(told.value.told("ru"))
