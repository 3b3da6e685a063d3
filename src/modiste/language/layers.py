"""What is worn over what ("a blazer over a white shirt", "пиджак поверх белой рубашки"), and what is worn together
("a white shirt and blue jeans", "полосатый свитер с леопардовыми брюками").
"""

from typing import Final

from modiste.language.morphology import Token, is_instrumental
from modiste.language.parser import garments_in
from modiste.language.phrases import split_words

_WORN: Final = ("надетый", "надетая", "надетое", "надетые", "надет", "надета", "надето", "надеты")
_OVER: Final = (("worn", "over"), ("layered", "over"), ("on", "top", "of"), ("over",), ("поверх",),
                *((worn, on) for worn in _WORN for on in ("поверх", "на")))  # fmt: skip
_AND: Final = ("and", "with", "plus", "и", "с", "со")
_ENDS: Final = " ,;.+&"
_UNDER: Final = (("worn", "under"), ("layered", "under"), ("underneath",), ("under",), ("под",))


def split_layers(text: str) -> tuple[str, str] | None:
    """The words for the outer garment and those for the one under it; None where a text names no two so."""
    words = split_words(text)
    for at in range(1, len(words) - 1):
        for markers, is_over in ((_OVER, True), (_UNDER, False)):
            marker = next((one for one in markers if _stands(words, at, one)), None)
            if marker is None:
                continue
            left, right = text[: words[at].start].strip(" ,"), text[words[at + len(marker) - 1].end :].strip(" ,")
            if marker == ("под",) and not is_instrumental(words, at + 1):
                continue  # "туфли под платье" go with it
            if garments_in(left) and garments_in(right):
                return (left, right) if is_over else (right, left)
    return None


def split_look(text: str) -> tuple[str, ...]:
    """The words for each garment of a look, in order, where a text names several side by side; else the text alone."""
    words, parts, start = split_words(text), [], 0
    for word in words[1:]:
        if word.text not in _AND and not word.breaks:
            continue
        before, after = text[start : word.start].strip(_ENDS), text[word.start :]
        rest = after[len(word.text) if word.text in _AND else 0 :].strip(_ENDS)
        if garments_in(before) and _begins_garment(rest):
            parts.append(before)
            start = len(text) - len(after) + after.find(rest)
    return (*parts, text[start:].strip(_ENDS))


def _begins_garment(text: str) -> bool:
    """Whether a garment is named before the next comma or "and"."""
    words = split_words(text)
    end = next((word.start for word in words[1:] if word.text in _AND or word.breaks), len(text))
    return bool(garments_in(text[:end]))


def _stands(words: list[Token], at: int, marker: tuple[str, ...]) -> bool:
    return tuple(word.text for word in words[at : at + len(marker)]) == marker
