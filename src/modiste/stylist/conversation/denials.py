"""What people say instead of "no": verbs and predicates of dislike, by where the thing that is denied stands.

In front of it: "I hate polyester", "leave out sequins", "устала от чёрного"; behind it: "чёрный отпадает", "wool makes
me itch". Either way it is put as "not ..." or "без ...", which the parser knows and carries on through "or" and "nor".
"""

import re
from typing import Final

from modiste.language import parse

_NOT: Final = r"(?:n['’]t|\s+not)"
_FRONT_EN: Final = (
    r"(?:i\s+)?(?:really\s+|just\s+|absolutely\s+)?(?:hate|detest|loathe|despise|dislike|avoid(?:ing)?"
    r"|skip(?:ping)?\s+the"
    r"|leav(?:e|ing)\s+out|exclud(?:e|ing)|omit(?:ting)?|rul(?:e|ing)\s+out|cut(?:ting)?\s+out|hold\s+the"
    r"|steer(?:ing)?\s+clear\s+of|stay(?:ing)?\s+away\s+from|keep(?:ing)?\s+away\s+from|nothing\s+with|spare\s+me)"
    r"|(?:can(?:no|['’])t|can\s+not|couldn['’]t)\s+(?:stand|wear|bear|do|have|take|tolerate)"
    rf"|(?:(?:do|does|did|would|will|wo|must|should){_NOT}|never)\s+(?:ever\s+)?(?:really\s+)?(?:like|want|need"
    rf"|wear|fancy"
    r"|do|own|enjoy|care\s+for|go\s+for|include|show\s+me)(?:\s+any)?"
    r"(?!\s+(?:to|it|this|that|them|these|those|any\s+of)\b)"
    r"|(?:(?:am|['’]m|are|['’]re|is|['’]s)\s+(?:not|no)|(?:are|is)n['’]t|not)\s+(?:really\s+|too\s+|that\s+)?(?:into"
    r"|keen\s+on|fond\s+of|an?\s+(?:big\s+|huge\s+)?fan\s+of|crazy\s+about|big\s+on|after)"
    r"|(?:allerg(?:ic|y)|sensitive|averse)\s+to|free\s+(?:of|from)|(?:sick|tired|bored|weary|wary)\s+of"
    r"|(?:fed\s+up|done)\s+with|had\s+enough\s+of|(?:am|['’]m|are)\s+against"
    r"|(?:as|so)\s+long\s+as\s+it(?:(?:['’]s|\s+is)\s+not|\s+isn['’]t)"
    rf"|(?:are|were|was|is){_NOT}(?:\s+made\s+of)?|(?:must|should|can){_NOT}\s+(?:be|have|contain|include)"
    r"|nothing\s+in(?!\s+(?:stock|particular|between|size|an?|my|the)\b)"
    r"|nothing(?!\s+(?:but|between|under|over|below|above|else|to|in|more|less|special|beats|like|wrong|new|much"
    r"|really)\b)")
_FRONT_RU: Final = (
    r"(?:я\s+)?(?:очень\s+|прям\s+|просто\s+)?(?:ненавижу|избегаю|обойд(?:усь|[её]мся)\s+без|хватит(?:\s+с\s+меня)?"
    r"|терпеть\s+не\s+могу)"
    r"|не\s+(?:выношу|переношу|перевариваю|ношу|люблю|уважаю|жалую|признаю|терплю|могу\s+носить"
    r"|хочу\s+(?!ни\b|чтоб|платить|тратить|покупать|носить\s+(?:эт|то)|эт|то\b|его|е[её]|их))"
    r"|(?:аллерги[яию]|реакци[яию]|непереносимост[ьи])\s+на|уста(?:л[аи]?|ла)\s+от|за\s+исключением"
    r"|против(?!\s+ничего)|исключ(?:и|ите|ая|аем|аю|ить|им)|убер(?:и|ите)\s+из\s+(?:выдачи|списка|поиска)"
    r"|(?:надоел|приел|достал|заколебал|бес(?:ит|ят))(?:[аио]с?ь?)?"
    r"|ничего(?!\s+(?:особенн|не\b|такого|лишн|нет\b|дороже|дешевле|страшн|себе|хорош|нового|больше|меньше|свыше|выше"
    r"|ниже))(?:\s+из)?"
    r"|лишь\s+бы\s+не|только\s+(?:бы\s+)?не(?=\s)|главное\s+(?:чтобы\s+)?не(?=\s)|что\s+угодно\s+(?:кроме|только\s+не)")
_FRONT: Final = (
    (re.compile(rf"(?<![^\W_])(?:{_FRONT_EN})\s+(?=\S)", re.IGNORECASE), "not "),
    (re.compile(rf"(?<![^\W_])(?:{_FRONT_RU})\s+(?=\S)", re.IGNORECASE), "не "),
    (re.compile(r"\bneither\s+(.{2,30}?)\s+nor\s+", re.IGNORECASE), r"not \1, not "),
    (re.compile(r"\b(?:rather|prefer)\s+(?:have\s+|wear\s+|get\s+)?([^.,;]{3,30}?)\s+(?:than|over)\s+(?=[a-z])",
                re.IGNORECASE), r"\1, not "),
    (re.compile(r"\b([a-z]{3,})(?:-|\s(?=free\s*(?:[,.;!?]|$)))free\b", re.IGNORECASE), r"no \1"),
    (re.compile(r"\bw/o\b", re.IGNORECASE), "without"),
)
_SUITS: Final = (
    r"не\s+(?:подход\w+|подойд\w+|ид[её]т|идут|нрав\w+|мо[ейяё]\w*|годи?тся|годятся|по\s+мне)(?:\s+мне)?"
    r"|мне\s+не\s+(?:ид[её]т|идут|подход\w+|нрав\w+)"
    rf"|(?:do|does){_NOT}\s+(?:suit|flatter|work\s+for|look\s+good\s+on|look\s+right\s+on)(?:\s+me)?"
    rf"|(?:is|are)(?:{_NOT}|\s+so\s+not)\s+(?:my\s+(?:thing|style|colou?r|cup\s+of\s+tea)|for\s+me|me)")
"""Predicates that may be said of one thing that was shown too: they deny attributes, never a garment."""
_BEHIND: Final = re.compile(
    r"(?P<before>^|[,.;!?:—–]|\s-\s)(?P<what>[^,.;!?:—–]{2,40}?)\s+(?:[-—–]\s+)?(?:"
    r"(?P<sure>не\s+(?:надо|нуж\w+|предлага\w+|показыва\w+|хоч\w+|люблю|ношу|интересу\w+|рассматрива\w+|вариант"
    r"|катит|канает"
    r"|прокатит|пойд[её]т|пойдут|бер[уи]\w*|возьму|годн\w+)|отпада\w+|исключ\w+|нельзя|противопоказан\w*"
    r"|полн[ия]т|стар[ия]т|бледн[ия]т"
    r"|раздража\w+|мимо|в\s+топку|фу|ни\s+в\s+коем\s+случае|ни\s+за\s+что"
    rf"|(?:is|are)(?:{_NOT})\s+(?:needed|wanted|required|necessary|an\s+option|allowed|welcome|acceptable)"
    r"|(?:is|are|['’]s)\s+(?:a\s+(?:hard\s+|big\s+|definite\s+)?no(?:[- ](?:go|no))?|out|off\s+the\s+table"
    r"|off[- ]limits|banned|excluded|ruled\s+out)"
    r"|not\s+(?:needed|wanted|required|please)|won['’]t\s+do|makes?\s+me\s+(?:itch|sweat|scratch|look\s+\w+)"
    r"|irritates?\s+(?:my\s+skin|me)"
    r"|no,?\s+(?:thank(?:s|\s+you)|way))"
    rf"|(?P<suits>{_SUITS}))(?=\s*(?:[,.;!?]|$))", re.IGNORECASE)
"""Denials that stand behind what they deny."""
_TWICE: Final = re.compile(
    r"(?<![^\W_])без\s+[а-яё]+\s+не\s+(?:бер\w+|надо|нуж\w+|предлага\w+|хочу|подойд\w+)"
    r"|\bnot\s+without\s+(?:an?\s+)?[a-z]+", re.IGNORECASE)
"""Denied twice is wanted: "без подкладки не берите"."""
_SHOWN: Final = re.compile(
    r"\b(?:this|that|these|those|it|they|first|second|third|last|one|ones)\b|(?<![^\W_])(?:эт[оаиуо]\w*|т[ае]"
    r"|он[аои]?|перв\w+|втор\w+|трет\w+"
    r"|последн\w+|все|вс[её]|ничего)(?![^\W_])", re.IGNORECASE)


_TOO: Final = re.compile(
    r"(?P<first>(?<![^\W_])(?P<no>не|без|no|not|without)\s[^,.;!?]{3,30}[,;]+\s*)(?:(?:и|и\s+ещё|and|or)\s+)?(?P<other>[^,.;!?]{3,25}?)\s+"
    r"(?:тоже|также|either|neither|as\s+well|too)(?:\s+не\w*)?(?=\s*(?:[,.;!?]|$))", re.IGNORECASE)
"""What is denied like the thing before it: "чёрные не надо, белые тоже"."""
_NOT_THE_SIZE: Final = re.compile(
    r"(?P<word>(?<![^\W_])(?:размер|size)\s+)?(?<![^\W_])(?:не|not)\s+(?:an?\s+|размер\s+|size\s+)?(?P<old>\d{1,3}(?:[.,]5)?|[2-6]?x{0,3}[sml])"
    r"[,\s]+(?:а|но|but)\s+(?:an?\s+)?(?=\d{1,3}(?:[.,]5)?(?![\w.,]*\d)|[2-6]?x{0,3}[sml](?![^\W_]))", re.IGNORECASE)
"""A size that is put right: "размер не 44, а 45"."""


def with_denials(text: str) -> str:
    """A text whose dislikes are denials: "hate polyester" as "not polyester", "чёрный отпадает" as "не чёрный"."""
    text = _NOT_THE_SIZE.sub(r"\g<word>", text)
    text = _BEHIND.sub(_denied_behind, _TWICE.sub(",", text))
    for said, meant in _FRONT:
        text = said.sub(meant, text)
    return _TOO.sub(r"\g<first>\g<no> \g<other>", text)


def _denied_behind(match: re.Match[str]) -> str:
    """"Пайетки не нужны" as "не пайетки"; of "джинсы скинни не надо" the cut is denied, not the garment."""
    said = match["what"].strip()
    head, _, last = said.rpartition(" ")
    no = "no" if said.isascii() else "не"
    garment = parse(said).garment
    if _SHOWN.search(said) or (match["suits"] and garment is not None and not head):
        return match.group()
    of_garment = bool(head) and garment is not None and parse(last).garment is None
    return f"{match['before']} {head} {no} {last}," if of_garment else f"{match['before']} {no} {said},"
