"""Texts in two languages: every code has both, nothing is said past them, and fields are filled in as they should."""

import ast
import re
import string
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import pytest

import modiste
from modiste.core.errors import InputError, ModisteError
from modiste.core.messages import Language, Message, day, figure, form_for, message, table, terms

SOURCE = Path(modiste.__file__).parent
ROOMS = sorted(path.parent.name for path in SOURCE.glob("*/errors.toml"))
TEXTS = {f"{room}.{name}": texts for room in ROOMS for name, texts in table(room).items()}
OWN_WORDS = {"CutError": {"remedy"}}
"""What an error takes beside the parameters of its text."""
OF_FILES = {"studio.spec_without_fabric"}
"""Said of files that the command line wrote, and nowhere else."""
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru")
A_NAME_IN_EACH = "core.name"
BY_NAME = {"UnknownNameError", "NotFoundError", "FormError"}
"""Errors that find their code themselves (a form's from the texts of its page)."""


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    return tuple((str(path.relative_to(SOURCE)), ast.parse(path.read_text("utf-8")))
                 for path in sorted(SOURCE.rglob("*.py")))


@cache
def nodes() -> tuple[tuple[str, str, ast.Call], ...]:
    """Every call of the source: where, the name of what is called, the call."""
    found = []
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                made = node.func.value if isinstance(node.func, ast.Subscript) else node.func
                name = made.attr if isinstance(made, ast.Attribute) else getattr(made, "id", "")
                found.append((f"{path}:{node.lineno}", name, node))
    return tuple(found)


@cache
def error_names() -> set[str]:
    """The names of every class of errors, found in the source so that none has to be imported."""
    names, bases = {"ModisteError"}, {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for _, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    while more := {name for name, above in bases.items() if above & names} - names:
        names |= more
    return names


def calls(makers: set[str]) -> Iterator[tuple[str, str, ast.Call]]:
    """Where one of these is called, with its name and the call."""
    return (one for one in nodes() if one[1] in makers)


def sayings() -> Iterator[tuple[str, str, ast.Call]]:
    """Where an error or a message is made, with the name of what makes it and the call."""
    yield from calls((error_names() | {"message"}) - BY_NAME)
    for where, name, call in calls({"say", "words", "progress"}):
        if where.startswith("cli/"):
            yield where, name, call


def test_no_error_is_raised_with_prose() -> None:
    prose = [f"{where}: {part.value if isinstance(part, ast.Constant) else ast.unparse(part)}"  # type: ignore[str-bytes-safe]
             for where, _, call in sayings() if call.args for part in ast.walk(call.args[0])
             if isinstance(part, ast.JoinedStr) or (isinstance(part, ast.Constant) and part.value not in TEXTS)]
    assert prose == []


def test_the_command_line_says_nothing_in_words_of_its_own() -> None:
    prose = [where for where, _, call in calls({"say_line", "show"}) if where.startswith("cli/")
             for part in ast.walk(call) if isinstance(part, ast.Constant) and isinstance(part.value, str)
             and len([word for word in part.value.split() if word.isalpha()]) > 1]
    assert prose == []


def test_no_code_has_two_texts() -> None:
    codes = [f"{path.parent.name}.{line[1:-1]}" for name in ("errors.toml", "messages.toml")
             for path in SOURCE.glob(f"*/{name}") for line in path.read_text("utf-8").splitlines() if line[:1] == "["]
    assert sorted({code for code in codes if codes.count(code) > 1}) == []


def test_every_text_is_said() -> None:
    written = {node.value for _, tree in trees() for node in ast.walk(tree)
               if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert sorted(set(TEXTS) - written) == []


def test_what_is_said_has_what_its_text_speaks_of() -> None:
    wrong = []
    for where, name, call in sayings():
        code = call.args[0] if call.args else None
        given = {word.arg for word in call.keywords} - OWN_WORDS.get(name, set())
        if not isinstance(code, ast.Constant) or None in given or code.value == A_NAME_IN_EACH:
            continue
        if odd := given ^ fields(TEXTS[code.value]["en"]):
            wrong.append((where, code.value, odd))
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_say_the_same(room: str) -> None:
    for name, texts in table(room).items():
        english, russian = texts["en"], texts["ru"]
        assert set(texts) in ({"en", "ru"}, {"en", "ru", "page_en", "page_ru"}), name
        assert all(fields(texts.get(f"page_{one}", "")) <= fields(texts[one]) for one in LANGUAGES), name
        assert fields(english) == fields(russian) or f"{room}.{name}" == A_NAME_IN_EACH, name
        assert all(" ".join(text.split()) == text.strip() for text in texts.values()), name
        assert has_russian(plain(russian)) or not any(map(str.isalpha, plain(russian))), name
        assert not has_russian(plain(english)), name


def has_russian(text: str) -> bool:
    return any("а" <= letter <= "я" for letter in text.lower())


@pytest.mark.parametrize("room", ROOMS)
def test_every_text_can_be_filled_in(room: str) -> None:
    for name, texts in table(room).items():
        for language in LANGUAGES:
            said = Message(f"{room}.{name}", values_for(texts)).text(language)
            assert said != f"{room}.{name}", name
            assert "{" not in said.replace("{first..last}", "").replace("{первый..последний}", "").replace(
                "struct{bytes, path}", ""), name


def values_for(texts: Mapping[str, str]) -> dict[str, object]:
    """A value for each field of a text."""
    given = {field: value_for(spec or "") for text in texts.values()
             for _, field, spec, _ in string.Formatter().parse(text) if field is not None and spec}
    return {**dict.fromkeys(fields(texts["en"]) | fields(texts["ru"]), "x"), **given}


def value_for(spec: str) -> object:
    """A value that a field can show."""
    return 21 if "|" in spec or spec[-1] in "fg%" else ("a", "b")


def plain(text: str) -> str:
    return "".join(literal for literal, _, _, _ in string.Formatter().parse(text))


def test_names_in_words_are_of_a_known_table() -> None:
    used = {spec for texts in TEXTS.values() for text in texts.values()
            for _, _, spec, _ in string.Formatter().parse(text) if spec and spec.isalpha() and len(spec) > 1}
    assert used - {"or", "and", "apart"} == set(terms())


def test_what_is_named_has_its_word() -> None:
    """Kinds of names that are not known or not found, where they stand in the source."""
    makers = BY_NAME - {"FormError"} | {"Registry"}
    kinds = {call.args[0].value for _, name, call in calls(makers)
             if call.args and isinstance(call.args[0], ast.Constant)}
    assert len(kinds) > 20
    assert kinds - set(terms()["kind"]) == set()


@pytest.mark.parametrize(("count", "said"), [(0, "картинок"), (1, "картинка"), (2, "картинки"), (5, "картинок"),
                                             (11, "картинок"), (14, "картинок"), (21, "картинка"), (112, "картинок"),
                                             (1.5, "картинки")])
def test_russian_has_three_forms_beside_a_number(count: float, said: str) -> None:
    assert form_for(count, ["картинка", "картинки", "картинок"]) == said


def test_english_has_two_forms_beside_a_number() -> None:
    assert [form_for(count, ["picture", "pictures"]) for count in (0, 1, 2)] == ["pictures", "picture", "pictures"]


@pytest.mark.parametrize(("value", "spec", "english", "russian"), [
    (1.79, ".2f", "1.79", "1,79"), (-0.01, ".1f", "0.0", "0,0"), (-0.001, ".1%", "-0.1%", "-0,1%"),
    (2.0, "g", "2", "2")])
def test_numbers_are_written_as_the_language_writes_them(value: float, spec: str, english: str, russian: str) -> None:
    assert (figure(value, spec, "en"), figure(value, spec, "ru")) == (english, russian)
    assert (day(date(2026, 12, 1), "en"), day(date(2026, 12, 1), "ru")) == ("1 Dec 2026", "01.12.2026")


def test_lists_and_paths_and_errors_are_said_in_the_language_of_the_message() -> None:
    inner = InputError("core.image_empty", name="a.png", kinds=["PNG", "GIF", "TIFF"])
    outer = message("core.not_written", path=Path("b.png"), reason=inner)
    assert outer.text("en") == ("b.png: cannot be written (a.png: the file is empty; expected PNG, GIF or TIFF); "
                                "choose another folder or name")
    assert "подойдут PNG, GIF или TIFF" in outer.text("ru")
    assert inner.parameters == {"name": "a.png", "kinds": ("PNG", "GIF", "TIFF")}


@pytest.mark.parametrize(("code", "terminal", "page"), [
    ("studio.fabric_without_inks", "add --inks", "choose how many"),
    ("studio.home_not_empty", "--home", "is not empty")])
def test_a_page_has_no_options(code: str, terminal: str, page: str) -> None:
    """Its own remedy, or none."""
    said = message(code, home="x")
    assert terminal in said.text("en")
    assert page in said.text("en", on_page=True)
    assert ("--" in said.text("ru", on_page=True)) == (code == "studio.engine_or_model")
    around = message("core.name", english=message("studio.fabric_without_inks"), russian="")
    assert "--" not in around.text(on_page=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_that_can_reach_a_page_speaks_of_commands(language: Language) -> None:
    of_a_command = re.compile(r"--[a-z]|\bmodiste [a-z]|MODISTE_")
    said = {code: Message(code, values_for(texts)).text(language, on_page=True) for code, texts in TEXTS.items()
            if not code.startswith("cli.") and code not in OF_FILES}
    assert {code: text for code, text in said.items() if of_a_command.search(text)} == {}


def test_what_a_user_typed_is_no_template() -> None:
    assert "{0} {x!r}" in InputError("core.file_is_folder", path="{0} {x!r}").told("ru").message.text("ru")


def test_a_code_without_a_text_is_its_own_text() -> None:
    for text in ("the moon is too far away", "core.moon", "../core.image_empty", "C:.png"):
        assert str(ModisteError(text)) == str(ModisteError(text).told("ru")) == text


def test_a_message_survives_being_written_down() -> None:
    inner = message("core.expected_threads", most=8)
    kept = message("core.setting", name="threads", expected=inner, given=("a", 1, 0.5))
    assert Message.from_json(kept.to_json()) == kept


def test_checks_of_requests_raise_errors_with_codes() -> None:
    """A ValueError inside a validator of pydantic would be prose that no page can translate."""
    raised = [f"{path}:{node.lineno}" for path, tree in trees() if path.startswith(("studio/jobs/kinds", "web/"))
              for node in ast.walk(tree) if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
              and isinstance(node.exc.func, ast.Name) and node.exc.func.id in ("ValueError", "AssertionError")]
    assert raised == []
