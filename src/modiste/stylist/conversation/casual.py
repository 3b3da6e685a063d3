"""Messages as people type them, in full words: "whats", "im", "smth", "pls"; "чё", "щас", "оч", "р-р", "5 т.р."."""

import re
from typing import Final

from modiste.language.morphology import is_known, is_russian
from modiste.language.phrases import is_in_vocabulary
from modiste.stylist.conversation.word_lists import short_forms

_AGED: Final = (r"\s*(?:\(\s*\d{1,2}\s*(?:y\.?o\.?|years?(?:\s+old)?|лет|годик\w*|года?)?\s*\)"
                r"|,\s*\d{1,2}(?:\s*(?:y\.?o\.?|years?\s+old|лет|года?))?,(?=\s+(?:wants?|needs?|would|likes?|loves?|хочет|нуж\w+|просит|ищет)\b))")
"""An age that stands between a person and what that person wants: "my daughter (12) wants"."""
_ABBREVIATED: Final = tuple((re.compile(said, re.IGNORECASE), meant) for said, meant in (
    (_AGED, ""),
    (r"(?<![^\W_])т\.?\s?р\.?(?![^\W_])", "тысяч рублей"),
    (r"(?<![^\W_])р-р\w{0,2}(?![^\W_])", "размер"),
    (r"(?<![^\W_])длин(ый|ая|ое|ые|ую|ого|ой|ых)(?![^\W_])", r"длинн\1"),
    (r"(?<![^\W_])разме?(?![^\W_])", "размер"),
    (r"(?<=\d)\s*тр(?![^\W_])", " тысяч рублей"),
    (r"(?<![^\W_])муж\.(?!\s*$)", "мужской"), (r"(?<![^\W_])жен\.", "женский"), (r"(?<![^\W_])дет\.", "детский"),
    (r"(?<![^\W_])муж(?=\s+(?:[2-6]?x{0,3}[sml](?!\w)|\d{2}(?!\w|\s*(?:лет|год))))", "мужской"),
    (r"(?<![^\W_])жен(?=\s+(?:[2-6]?x{0,3}[sml](?!\w)|\d{2}(?!\w|\s*(?:лет|год))))", "женский"),
    (r"(?<![^\W_])нат\.?\s+(?=кож|мех|замш|шёлк|шелк)", "натуральная "),
    (r"(?<![^\W_])иск(?:усств)?\.\s*(?=кож|мех)", "искусственная "),
    (r"\bw/\s?(?=[a-z])(?!o\b)", "with "),
    (r"\bw/o\b", "without"),
    (r"\b(?<=looking )4\b|\b(?<=shopping )4\b|(?<=\s)4(?=\s(?:my|the|a|an|me|him|her|work|summer|winter)\b)", "for"),
    (r"\bsub[- ]?(?=[€$£]?\d)", "under "),
    (r"(?:(?<=under )|(?<=below )|(?<=max )|(?<=up to ))a\s+score\b", "£20"),
    (r"\b(?:just\s+)?(?:kidding|joking)\b", "no"), (r"(?<![^\W_])шучу(?![^\W_])", "нет"),
    (r"\b(?:an?\s+)?fiver\b", "£5"), (r"\b(?:an?\s+)?tenner\b", "£10"),
    (r"\b(?-i:AW|FW)\d{0,4}\b", "autumn winter"), (r"\b(?-i:SS)\d{0,4}\b", "spring summer"),
    (r"(?<=[a-z])2(?=\s(?:wear|buy|go)\b)", " to"),
    (r"\bid(?=\s(?:like|love|prefer|rather|want|need)\b)", "i'd"),
    (r"(?<![\w.,])([€$£]?)(\d{2,4})\s?ish\b", r"about \1\2"),
    ((r"(?:,\s*)?(?<![^\W_])(?:если\s+(?:это\s+)?(?:можно|возможно|не\s+трудно|не\s+сложно)"
     r"|if\s+(?:at\s+all\s+)?possible"
     r"|if\s+(?:that's|it's|that\s+is|it\s+is)\s+ok(?:ay)?|if\s+you\s+(?:can|don't\s+mind))(?![^\W_])"), ","),
    (r"(?<![^\W_])можно(?=\s+без\s)|(?<=\s)можно(?=\s*(?:ли\s*)?\?)", ""),
    ((r"(?<![^\W_])можно(?=\s+(?:мне|нам|ли|увидеть|посмотреть|глянуть|найти|подобрать|что-?нибудь|ещё"
      r"|еще)(?![^\W_]))"), ""),
))
"""Abbreviations of more than letters, and requests that only are polite: "если можно" allows nothing."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|(?<!\w)2(?:nite|day)(?!\w)", re.IGNORECASE)
_STRETCHED: Final = re.compile(r"([^\W\d_])\1{2,}")


def in_full(text: str) -> str:
    """A message with what is abbreviated, run together or stretched ("плиииз") written in full; all else as it is."""
    for pattern, meant in _ABBREVIATED:
        text = pattern.sub(meant, text)
    return _WORD.sub(_word, text)


def _word(match: re.Match[str]) -> str:
    said = match.group()
    if len(said) == 1 and match.string[match.end() : match.end() + 1].isdigit():
        return said  # "w30" is a waist
    folded = said.lower().replace("ё", "е").replace("’", "'")
    for form in (folded, _STRETCHED.sub(r"\1", folded)):
        meant = short_forms().get(form)
        if meant is not None:
            # "W 32" and "R" in capitals may be a size or a name
            return said if len(said) == 1 and said.isupper() else meant
    if not is_russian(folded) and _STRETCHED.search(folded) and is_in_vocabulary(_STRETCHED.sub(r"\1", folded)):
        return _STRETCHED.sub(r"\1", said)
    short = _STRETCHED.sub(r"\1\1", said)
    if short != said and is_russian(folded) and is_known(_STRETCHED.sub(r"\1", folded)):
        return _STRETCHED.sub(r"\1", said)
    return short if short != said and not said.isupper() else said
