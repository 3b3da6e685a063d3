"""The bilingual fashion vocabulary, the parser from free text to attributes, and captions from attributes."""

from modiste.language.captions import caption
from modiste.language.colours import colour_centre, colour_hexes
from modiste.language.construction import read_construction
from modiste.language.fields import attributes_from_fields
from modiste.language.layers import split_layers, split_look
from modiste.language.parser import parse
from modiste.language.prompts import detect_language, prompt
from modiste.language.vocabulary import Entry, Form, Language, Meaning, Vocabulary, label, vocabulary

__all__ = [
    "Entry",
    "Form",
    "Language",
    "Meaning",
    "Vocabulary",
    "attributes_from_fields",
    "caption",
    "colour_centre",
    "colour_hexes",
    "detect_language",
    "label",
    "parse",
    "prompt",
    "read_construction",
    "split_layers",
    "split_look",
    "vocabulary",
]
