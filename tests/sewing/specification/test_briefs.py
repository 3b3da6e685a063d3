"""Long descriptions, as designers write briefs: what is asked in them is in the spec, and nothing else."""

from pathlib import Path

import pytest

from modiste.sewing.verification import prompt_facts
from tests.sewing.specification.prompt_facts import made

BRIEFS = prompt_facts.written(Path(__file__).parent / "briefs.toml", "hand")
LEAST = 0.97


def test_what_briefs_ask_is_in_the_spec() -> None:
    assert len(BRIEFS) >= 40
    lost = [(text[:40], fact) for text, facts in BRIEFS for fact in prompt_facts.missing(made(text), facts)]
    assert len(lost) <= (1 - LEAST) * sum(len(facts) for _, facts in BRIEFS), lost


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("June dress drop, launch in April", []),
        ("a dress for our June drop with blorps", ["blorps"]),
        ("платье к июню, стирать при 30 градусах, для Марии из Милана", []),
        ("dress with a tasels", ["tasels"]),
    ],
)
def test_months_names_and_care_are_let_pass(text: str, phrases: list[str]) -> None:
    told = [one for one in made(text).unmet if "known here" in one.reason or "не знаем" in one.reason]
    assert [one.phrase for one in told] == phrases
    assert all(("'tassels'" in one.reason) == (one.phrase == "tasels") for one in told)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("silk georgette blouse", ("mat=georgette", "unread=0")),
        ("cotton velvet skirt", ("mat=velvet",)),
        ("a linen dress", ("mat=linen",)),
        ("navy shirt with six white buttons down the back", ("close=buttons@back:6", "part.buttons.colour=white")),
        ("красное платье, карманы на бёдрах накладные", ("pocketkind=any", "unmet=")),
        ("tulle-free blouse with small pintucks", ("detail=tucks",)),
        ("long black coat to the ankle", ("level=ankle", "colour=black")),
        ("denim skirt with two patch pockets at the back", ("pocket=patch@seat:2",)),
    ],
)
def test_kinds_of_saying(text: str, facts: tuple[str, ...]) -> None:
    wanted = [fact for fact in facts if fact != "unmet="]
    assert prompt_facts.missing(made(text), tuple(wanted)) == []


def test_a_nearer_word_of_length_contradicts_nothing() -> None:
    assert made("long black coat to the ankle").unmet == ()
    assert made("strapless dress with a sweetheart neckline").unmet == ()
