import re

import pymorphy3
import pytest

from modiste.core.errors import DataError, UnknownNameError
from modiste.language import label, parse, vocabulary
from modiste.language.morphology import GrammarNumber, decline, decline_noun, fold, is_adjective, tokens
from modiste.language.vocabulary import read_vocabulary

FIELDS = {
    "garment": "garment", "colour": "colours", "pattern": "pattern", "material": "materials", "gender": "gender",
    "fit": "fit", "length": "length", "neckline": "neckline", "sleeve": "sleeve", "occasion": "occasions",
    "season": "seasons", "style": "styles", "detail": "details",
}  # fmt: skip
WORDS = vocabulary()
ENTRIES = [WORDS.entry(kind, value) for kind in WORDS.kinds() for value in WORDS.ids(kind)]


@pytest.fixture(scope="module")
def analyzer() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


@pytest.mark.parametrize(
    ("kind", "least"),
    [("garment", 60), ("colour", 40), ("pattern", 25), ("material", 30), ("fit", 8), ("length", 6), ("neckline", 8),
     ("sleeve", 6), ("occasion", 10), ("season", 4), ("style", 10)],
)  # fmt: skip
def test_size(kind: str, least: int) -> None:
    assert len(WORDS.ids(kind)) >= least


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_phrase_is_understood_as_what_it_stands_for(language: str) -> None:
    wrong = []
    for entry in ENTRIES:
        for phrase in entry.phrases[language]:  # type: ignore[index]
            seen = parse(phrase.removeprefix("="))
            if entry.kind == "comparison":
                right = [f"{item.kind}_{item.direction}" for item in seen.comparisons] == [entry.id]
            elif (entry.kind, entry.id) == ("neckline", "turtleneck"):
                right = seen.garment == "turtleneck"  # the neckline alone stands for the garment
            else:
                right = getattr(seen, FIELDS[entry.kind]) in (entry.id, (entry.id,))
            if not right:
                wrong.append((entry.kind, entry.id, phrase))
    assert wrong == []


def test_no_phrase_belongs_to_two_entries() -> None:
    owners: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    for entry in ENTRIES:
        for phrase in (*entry.phrases["en"], *entry.phrases["ru"]):
            words = tuple(token.text for token in tokens(phrase))
            owners.setdefault(words, set()).add((entry.kind, entry.id))
    assert {words: who for words, who in owners.items() if len(who) > 1} == {}


def test_adjectives_decline_as_the_dictionary_says(analyzer: pymorphy3.MorphAnalyzer) -> None:
    forms = {form.text.rsplit("-", 1)[-1] for entry in ENTRIES for form in entry.forms["ru"] if is_adjective(form.text)}
    assert len(forms) > 100
    genders = {"m": {"masc", "sing"}, "f": {"femn", "sing"}, "n": {"neut", "sing"}, "pl": {"plur"}}
    for form in forms:
        parsed = next(p for p in analyzer.parse(form) if {"masc", "nomn"} in p.tag and p.tag.POS in ("ADJF", "PRTF"))
        for number, grammemes in genders.items():
            for case in ("nomn", "gent", "accs"):
                animacy = {"inan"} if case == "accs" and number in ("m", "pl") else set()
                wanted = parsed.inflect(grammemes | {case} | animacy)
                assert fold(decline(form, number, case)) == fold(wanted.word), form  # type: ignore[arg-type]


def test_adjectives_stand_alone() -> None:
    """A phrase of several words follows the garment unchanged, so it must not begin with an adjective that agrees."""
    several = [form.text for entry in ENTRIES if entry.kind != "garment" for form in entry.forms["ru"]]
    assert [text for text in several if " " in text and is_adjective(text.split(" ")[0])] == []


def test_grammar_of_garments_is_what_the_dictionary_says(analyzer: pymorphy3.MorphAnalyzer) -> None:
    genders = {"masc": "m", "femn": "f", "neut": "n"}
    checked = 0
    for value in WORDS.ids("garment"):
        for form in WORDS.entry("garment", value).forms["ru"]:
            if re.search(r"[ -]", form.text) or not analyzer.word_is_known(form.text):
                continue
            nouns = [p.tag for p in analyzer.parse(form.text) if {"NOUN", "nomn"} in p.tag]
            fixed = all("Fixd" in tag for tag in nouns)  # сари, капри: usage decides
            numbers = {"pl" if tag.number == "plur" else genders.get(tag.gender, "") for tag in nouns}
            assert fixed or form.number in numbers, form
            checked += 1
    assert checked > 80


@pytest.mark.parametrize(
    ("phrase", "number", "genitive", "accusative"),
    [
        ("рубашка", "f", "рубашки", "рубашку"),
        ("солнцезащитные очки", "pl", "солнцезащитных очков", "солнцезащитные очки"),
        ("туфли на каблуке", "pl", "туфель на каблуке", "туфли на каблуке"),
        ("спортивная сумка", "f", "спортивной сумки", "спортивную сумку"),
        ("ночная сорочка", "f", "ночной сорочки", "ночную сорочку"),
        ("пальто", "n", "пальто", "пальто"),
        ("вязаный жилет", "m", "вязаного жилета", "вязаный жилет"),
        ("куртка-рубашка", "f", "куртки-рубашки", "куртку-рубашку"),
    ],
)
def test_garments_in_other_cases(phrase: str, number: GrammarNumber, genitive: str, accusative: str) -> None:
    assert decline_noun(phrase, number, "gent") == genitive
    assert decline_noun(phrase, number, "accs") == accusative


def test_forms_outside_the_dictionary_are_understood() -> None:
    for text in ("в свитшоте", "свитшотами", "лоферов", "джоггерах", "ромпером", "чиносов"):
        assert parse(text).garment is not None, text


def test_every_colour_has_its_own_centre() -> None:
    centres = [WORDS.entry("colour", value).hex or "" for value in WORDS.ids("colour")]
    assert all(re.fullmatch(r"#[0-9a-f]{6}", centre) for centre in centres)
    assert len(set(centres)) == len(centres)


def test_every_garment_has_a_class() -> None:
    assert all(WORDS.entry("garment", value).group for value in WORDS.ids("garment"))
    assert {"upper", "lower", "dress", "outerwear", "footwear", "bag", "accessory"} <= set(WORDS.groups())


def test_labels() -> None:
    assert label("colour", "navy", "ru") == "тёмно-синий"
    assert label("garment", "blazer", "ru") == "пиджак"
    assert label("pattern", "polka_dot", "en") == "polka dot"
    assert label("colour", "", "ru") == "цвет"
    with pytest.raises(UnknownNameError, match=r"unknown pattern 'leopart'.*leopard"):
        label("pattern", "leopart", "en")
    with pytest.raises(UnknownNameError, match=r"unknown kind of attribute 'color'.*colour"):
        label("color", "navy", "en")
    with pytest.raises(UnknownNameError, match="unknown language 'fr'"):
        label("colour", "navy", "fr")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\xff", "expected UTF-8 TOML"),
        (b"[colour\n", "expected UTF-8 TOML"),
        (b'[colour]\nred = { en = "red" }', "colour:red has no 'ru' phrase"),
        ('[garment]\ncoat = { en = "coat", ru = "пальто:x" }'.encode(), "has the mark 'x'"),
        ('[combination]\n"лбд" = "garment:dress"'.encode(), "garment:dress is named but not defined"),
    ],
)
def test_a_damaged_vocabulary_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_vocabulary(raw)
