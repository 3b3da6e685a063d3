"""Every command answers in the language of its user: what it says, what it shows, how far it is, what is wrong."""

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste.cli import console, speech
from tests.cli.conftest import Run
from tests.cli.test_design import MakePhoto

NAMES = re.compile(r"--?[a-z][a-z-]*|\bmodiste [-a-z]+|[\w./-]*[./][\w./-]+|#[0-9a-f]{6}|dE2000|\b[A-Z]{3,}\b|WebP|"
                   r"stdin|Ctrl-[CD]|dpi|«[^»]*»|среди них .*|(комната|часть одежды на фото) .*")
"""What is the same in both languages: options, commands, files, formats, colours, what was typed, names to be typed."""


def english(lines: str) -> list[str]:
    """The lines in which an English word is left once names are taken out."""
    return [line for line in lines.splitlines() if re.search("[A-Za-z]{3}", NAMES.sub("", line))]


@pytest.fixture
def files(tmp_path: Path, photo: MakePhoto, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A photo, its mask and a fabric in the working folder; progress is told with every step."""
    monkeypatch.setattr(console, "_SECONDS_BETWEEN_LINES", -1.0)
    work = tmp_path / "work"
    photo("f.png", "red").replace(work / "f.png")
    mask = np.zeros((48, 32), np.uint8)
    mask[8:40, 8:24] = 255
    with Image.open(work / "f.png") as shown:
        Image.fromarray(mask).resize(shown.size).save(work / "m.png")
    Image.effect_noise((64, 64), 40).convert("RGB").save(work / "t.png")
    (work / "q.txt").write_text("синие джинсы\nнечто прекрасное\n", "utf-8")
    (work / "p").mkdir()
    (work / "p" / "a.png").write_bytes(b"no picture")
    return work


RUSSIAN = [
    ("design", "нечто прекрасное"), ("design", "красное платье", "--lock", "тип,цвет"),
    ("design", "--prompts", "q.txt"),
    ("design", "платье", "--size", "7"), ("design", "платье", "--lock", "длина"), ("design", "платье", "-n", "0"),
    ("design", "платье", "--sheet", "s.jpg"), ("design", "платье", "--nonsense"), ("design", "платье", "-n", "два"),
    ("restyle", "f.png", "нечто в том же духе"), ("restyle", "p", "синий пиджак"), ("restyle", "нет.png", "пиджак"),
    ("restyle", "f.png", "пиджак", "--strength", "2"), ("fabric", "леопард", "--size", "64", "--inks", "3"),
    ("fabric", "полоска", "--size", "64", "--angle", "20", "-n", "2"), ("fabric", "ситчик"),
    ("fabric", "леопард", "-n", "0"),
    ("drape", "f.png", "t.png", "--mask", "m.png", "--part", "сапог"), ("drape", "нет.png", "t.png"),
    ("drape", "p", "нет.png", "-o", "d"), ("mask", "нет.png"), ("recolour", "f.png", "нецвет", "--mask", "m.png"),
    ("sew", "стул"), ("train", "узоры", "--data", "p"), ("evaluate", "комната"), ("restore", "нет.tar"),
]


@pytest.mark.parametrize("arguments", RUSSIAN, ids=" ".join)
def test_who_writes_russian_is_never_answered_in_english(run: Run, files: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert english("\n".join([done.out, *done.messages])) == []
    assert done.code == 0 or done.messages


@pytest.mark.parametrize("arguments", [
    ("models",), ("drape", "missing.png", "t.png"), ("mask", "missing.png"), ("recolour", "f.png", "nocolour"),
    ("design",), ("fabric", "nothing"), ("sew",), ("restyle",), ("nonsense",), ("backup", "p"),
    ("design", "--prompts", "missing.txt")])
@pytest.mark.parametrize("variable", ["MODISTE_LANGUAGE", "LANG", "option"])
def test_who_has_a_russian_terminal_or_asks_for_it_is_answered_in_russian(
    run: Run, files: Path, monkeypatch: pytest.MonkeyPatch, variable: str, arguments: tuple[str, ...]
) -> None:
    monkeypatch.delenv("LC_ALL")
    if variable != "option":
        monkeypatch.setenv(variable, "ru" if variable == "MODISTE_LANGUAGE" else "ru_RU.UTF-8")
    done = run(*(("--language", "ru") if variable == "option" else ()), *arguments)
    assert re.search("[а-я]", done.out + "".join(done.messages)), done


def test_an_english_prompt_is_answered_in_english_on_a_russian_terminal(run: Run, monkeypatch: pytest.MonkeyPatch
                                                                        ) -> None:
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    assert "no garment" in run("design", "something lovely").messages[0]
    assert "знакомой вещи" in run("--language", "ru", "design", "something lovely").messages[0]
    assert "no garment" in run("--language=en", "design", "нечто прекрасное").messages[0]
    assert run("--language", "fr", "models").message.startswith("язык «fr»")


def test_russian_is_seen_through_any_locale() -> None:
    speech.begin(["design", "джинсы".encode().decode("ascii", "surrogateescape")])
    assert speech.spoken() == "ru"
    speech.begin(["design", "jeans"])
    assert speech.spoken() == speech.of_the_terminal()
