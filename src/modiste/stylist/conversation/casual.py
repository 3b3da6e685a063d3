"""Messages as people type them, in full words: "whats", "im", "smth", "pls"; "чё", "щас", "оч", "р-р", "5 т.р."."""

import re
from typing import Final

_ENGLISH: Final = {
    "whats": "what's", "thats": "that's", "theres": "there's", "hows": "how's", "whos": "who's", "wheres": "where's",
    "im": "i'm", "ive": "i've", "youre": "you're", "theyre": "they're", "dont": "don't", "doesnt": "doesn't",
    "didnt": "didn't", "isnt": "isn't", "arent": "aren't", "wasnt": "wasn't", "werent": "weren't", "wont": "won't",
    "cant": "can't", "couldnt": "couldn't", "shouldnt": "shouldn't", "wouldnt": "wouldn't", "havent": "haven't",
    "hasnt": "hasn't", "aint": "isn't", "u": "you", "ya": "you", "r": "are", "ur": "your", "n": "and", "w": "with",
    "pls": "please", "plz": "please", "plss": "please", "plsss": "please", "pleaseee": "please",
    "smth": "something", "sth": "something", "smthg": "something", "sumthing": "something", "somethin": "something",
    "nothin": "nothing", "anythin": "anything", "tho": "though", "thru": "through", "wanna": "want to",
    "gonna": "going to", "gimme": "give me", "lemme": "let me", "gotta": "got to", "nvm": "never mind",
    "rn": "right now", "ppl": "people", "bday": "birthday", "tmrw": "tomorrow", "tmr": "tomorrow", "2nite": "tonight",
    "tonite": "tonight", "2day": "today", "nite": "night", "abt": "about", "coz": "because", "cuz": "because",
    "bc": "because", "b4": "before", "lookin": "looking", "shoppin": "shopping", "thanx": "thanks", "tysm": "thank you", "thnx": "thanks", "thnks": "thanks", "tnx": "thanks", "cheep": "cheap",
    "cheepest": "cheapest", "cheeper": "cheaper", "sz": "size", "sze": "size", "clr": "colour",
    "sleve": "sleeve", "sleves": "sleeves", "sleeveles": "sleeveless", "undr": "under", "betwen": "between",
    "beetween": "between", "recomend": "recommend", "reccomend": "recommend", "recommand": "recommend",
    "whatever's": "whatever is", "lol": "", "tbh": "", "ngl": "", "btw": "", "fyi": "", "omg": "", "haha": "",
    "xoxo": "", "umm": "", "uhm": "", "erm": "", "uh": "", "um": "",
}
_RUSSIAN: Final = {
    "че": "что", "чо": "что", "шо": "что", "чего-нить": "что-нибудь", "что-нить": "что-нибудь", "чтонить": "что-нибудь",
    "что-нидь": "что-нибудь", "чтонибудь": "что-нибудь", "чтото": "что-то", "чето": "что-то", "че-то": "что-то",
    "чо-то": "что-то", "чот": "что-то", "чет": "что-то", "чё-нить": "что-нибудь", "че-нибудь": "что-нибудь",
    "какой-нить": "какой-нибудь", "какую-нить": "какую-нибудь", "какие-нить": "какие-нибудь", "щас": "сейчас",
    "щаз": "сейчас", "ща": "сейчас", "сщас": "сейчас", "ниче": "ничего", "ничо": "ничего", "чтоб": "чтобы",
    "шоб": "чтобы", "штоб": "чтобы", "плз": "пожалуйста", "плиз": "пожалуйста", "плииз": "пожалуйста",
    "пж": "пожалуйста", "пжл": "пожалуйста", "пжлст": "пожалуйста", "пжста": "пожалуйста", "пожалуста": "пожалуйста",
    "пажалуста": "пожалуйста", "пожалста": "пожалуйста", "оч": "очень", "мб": "может быть", "ток": "только",
    "токо": "только", "тока": "только", "скока": "сколько", "скоко": "сколько", "скок": "сколько", "эт": "это",
    "ваще": "вообще", "вообщем": "в общем", "седня": "сегодня", "сення": "сегодня", "седни": "сегодня",
    "рзм": "размер", "разм": "размер", "размр": "размер", "размерчик": "размер", "размерчика": "размер",
    "размерчике": "размер", "цв": "цвет", "мат-л": "материал",
    "тр": "тысяч рублей", "тыр": "тысяч рублей", "штукарь": "тысяча", "хотяб": "хотя бы", "покажь": "покажи", "покаж": "покажи", "дайте-ка": "дайте",
    "подешевше": "подешевле", "подешовле": "подешевле", "дешевше": "дешевле", "дешего": "дёшево", "неочень": "не очень",
    "неважна": "не важна", "хз": "не знаю", "нз": "не знаю", "кст": "кстати", "лан": "ладно", "ладн": "ладно",
    "норм": "нормально", "норма": "нормально", "пасибки": "спасибо",
}
_ABBREVIATED: Final = tuple((re.compile(said, re.IGNORECASE), meant) for said, meant in (
    (r"(?<![^\W_])т\.?\s?р\.?(?![^\W_])", "тысяч рублей"),
    (r"(?<![^\W_])р-р\w{0,2}(?![^\W_])", "размер"),
    (r"(?<=\d)\s*тр(?![^\W_])", " тысяч рублей"),
    (r"(?<![^\W_])муж\.(?!\s*$)", "мужской"), (r"(?<![^\W_])жен\.", "женский"), (r"(?<![^\W_])дет\.", "детский"),
    (r"(?<![^\W_])нат\.?\s+(?=кож|мех|замш|шёлк|шелк)", "натуральная "),
    (r"(?<![^\W_])иск(?:усств)?\.\s*(?=кож|мех)", "искусственная "),
    (r"\bw/(?=\s?[a-z])(?!o\b)", "with "),
    (r"\bw/o\b", "without"),
    (r"\b(?<=looking )4\b|\b(?<=shopping )4\b|(?<=\s)4(?=\s(?:my|the|a|an|me|him|her|work|summer|winter)\b)", "for"),
    (r"\bsub[- ]?(?=[€$£]?\d)", "under "),
    (r"\b(?:an?\s+)?fiver\b", "£5"), (r"\b(?:an?\s+)?tenner\b", "£10"),
    (r"\b(?-i:AW|FW)\d{0,4}\b", "autumn winter"), (r"\b(?-i:SS)\d{0,4}\b", "spring summer"),
    (r"(?<=[a-z])2(?=\s(?:wear|buy|go)\b)", " to"),
    (r"\bid(?=\s(?:like|love|prefer|rather|want|need)\b)", "i'd"),
    (r"\b(\d{2,4})\s?ish\b", r"about \1"),
    (r"(?:,\s*)?(?<![^\W_])(?:если\s+(?:это\s+)?(?:можно|возможно|не\s+трудно|не\s+сложно)|if\s+(?:at\s+all\s+)?possible"
     r"|if\s+(?:that's|it's|that\s+is|it\s+is)\s+ok(?:ay)?|if\s+you\s+(?:can|don't\s+mind))(?![^\W_])", ","),
    (r"(?<![^\W_])можно(?=\s+(?:мне|нам|ли|увидеть|посмотреть|глянуть|найти|подобрать|что-?нибудь|ещё|еще)(?![^\W_]))", ""),
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
    folded = said.lower().replace("ё", "е").replace("’", "'")
    for form in (folded, _STRETCHED.sub(r"\1", folded)):
        meant = _ENGLISH.get(form, _RUSSIAN.get(form))
        if meant is not None:
            # "W 32" and "R" in capitals may be a size or a name
            return said if len(said) == 1 and said.isupper() else meant
    short = _STRETCHED.sub(r"\1\1", said)
    return short if short != said and not said.isupper() else said
