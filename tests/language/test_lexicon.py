"""Phrases of both languages are found, and those of Russian are made ready only where Russian is met."""

import subprocess
import sys

from modiste.language.phrases import Lexicon, split_words
from modiste.language.vocabulary import vocabulary

_ENGLISH_ALONE = """
import sys
from modiste.core.attributes import Attributes
from modiste.language import caption, parse
assert "blazer" in caption(Attributes(garment="blazer", colours=("grey",), pattern="striped"), "en")
assert "pymorphy3" not in sys.modules, "the Russian dictionary is loaded for English"
assert parse("серый пиджак").garment == "blazer"
"""


def test_english_alone_waits_for_no_russian_dictionary() -> None:
    done = subprocess.run([sys.executable, "-c", _ENGLISH_ALONE], capture_output=True, text=True, check=False,
                          encoding="utf-8")
    assert done.returncode == 0, done.stderr


def test_the_name_of_a_garment_and_its_colour_waits_for_no_lexicon() -> None:
    code = ("from modiste.core.attributes import Attributes; from modiste.language import caption, phrases\n"
            "phrases.build_tree = None\n"
            "print(caption(Attributes(garment='blazer', colours=('grey',)), 'en'))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.stdout.split() == ["grey", "blazer"], done.stderr


def test_phrases_of_either_language_are_found_whichever_is_met_first() -> None:
    said = {"trench coat": "trench_coat", "пиджаки": "blazer", "джинсы": "jeans", "jaket": "jacket"}
    for order in (list(said), list(said)[::-1]):
        lexicon = Lexicon(vocabulary())
        for text in order:
            match = lexicon.find(split_words(text), 0)
            assert match is not None, text
            assert said[text] in [meaning.id for meaning in match.meanings]
