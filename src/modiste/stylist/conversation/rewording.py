"""What people say, put into words that the parser knows: dislikes are denials, "around 300 at most" is at most 300."""

import re
from typing import Final

from modiste.language import parse
from modiste.language.number_words import is_number_word, with_digits
from modiste.stylist.conversation.alone import SIZE_LETTERS
from modiste.stylist.conversation.denials import with_denials
from modiste.stylist.conversation.sizing import garment_group
from modiste.stylist.conversation.swapping import same_kind, with_swaps

_FEMININE: Final = frozenset({"две", "одну"})
"""In "рублей за две" thousands are meant: roubles are masculine."""
_GREETING: Final = re.compile(
    r"\bgood\s+(?:morning|afternoon|evening)\b|\bдобр(?:ый|ое|ого|ой)\s+(?:день|вечер|утро|дня|ночи)\b"
    r"|\bдо\s+(?:свидания|встречи)\b|\b(?:вечер|день|утро)\s+добр(?:ый|ое)\b"
    r"|^\W*(?:morning|afternoon|evening)(?:\s+(?:all|there|guys|team))?(?=\s*[!,.])", re.IGNORECASE)
"""Times of day in a greeting are no occasion."""
_NOT_ON_HEELS: Final = re.compile(
    r"(?<![^\W_])(?:(?:не|ни)\s+(?:(?:на|с)\s+)?|(?:без|не)\s+(?:обув\w+|туф\w+|сапог\w*)\s+(?:на|с)\s+)каблук\w*"
    r"|\bw/o\s+(?:an?\s+)?heels?\b|\bwith\s+no\s+heels?\b", re.IGNORECASE)
_NO_HEELS: Final = re.compile(
    r"\b(?:not?|without|never)\s+(?:(?:any|anything|shoes|boots|on|in|with|wearing|an?)\s+)*heels?\b", re.IGNORECASE)
_ABOUT: Final = r"\b(?:about|around|roughly|approximately|около|примерно|где-то)"
_UNIT: Final = r"(?:euros?|eur|€|dollars?|usd|\$|pounds?|gbp|£|quid|bucks|руб\w*|р\b\.?|₽|евро|доллар\w*)"
_AMOUNT: Final = rf"[€$£]?\s*\d[\d\s.,]*(?:[kк]\b|тыс\w*|тыщ\w*)?\s*{_UNIT}?"
_SIZE_WORD: Final = re.compile(
    r"(?:\bsizes?\s*[:-]?\s*|(?P<before>\bin\s+(?:an?\s+)?|,\s*|\b(?:men|women|boy|girl|kid)'?s?'?\s+|\bladies\s+))"
    r"(?P<letter>extra[ -](?:small|large)|x-?(?:small|large)|small|medium|large)\b"
    r"(?=\s*(?:size|please|$|[,.;!?)]|under|below|max))", re.IGNORECASE)
_OF_PEOPLE: Final = re.compile(
    r"\b(?P<before>(?:men|women|boy|girl|kid)'?s'?\s+|ladies\s+)(?P<letter>extra[ -](?:small|large)|x-?(?:small"
    r"|large)|small"
    r"|medium|large)(?=\s+(?:[a-z]+))(?!\s+(?:fit|bag|print|check|pattern|logo|collar|pocket))", re.IGNORECASE)
"""A size in a word behind those whose size it is: "mens large yellow"."""
"""Sizes in words, where no noun follows that they describe: "mens large", "in a medium"; not "a small bag"."""
_INVERTED: Final = re.compile(
    r"(?<![^\W_])(тысяч\w*|тыщ\w*|рубл\w*|евро|доллар\w*|баксов)\s+(за|до|от|под|около"
    r"|примерно)\s+((?:(?:двадцат|тридцат|сорок|пят(?:ьдесят|идесят)|шест(?:ьдесят|идесят)|сем(?:ьдесят|идесят))\w*\s+"
    r"(?:одн|дв[аеу]|тр[еёи]|четыр|пят|шест|сем|восем|восьм|девят)\w*|[^\W_]+)(?:\s+с\s+половиной)?)(?!\s*(?:тыс|тыщ))",
    re.IGNORECASE)
"""Russian says "some three thousand" as "тысячи за три"."""
_SHORT_THOUSANDS: Final = re.compile(r"(?<![^\W_])([^\W\d_]+)\s+[кk](?=\s*(?:[,.;!?]|$|руб))", re.IGNORECASE)
"""Thousands behind a number in words: "до двух с половиной к"."""
_HALF: Final = re.compile(r"(?<![\d.,])(\d{1,2})\s+(?:с\s+половин(?:ой|кой)|and\s+a\s+half)(?![^\W_])", re.IGNORECASE)
_HALF_A_THOUSAND: Final = re.compile(
    r"(?<![^\W_])((?:до|не\s+дороже|максимум|в\s+пределах|дешевле|бюджет)\s+[а-яё]+\s+с\s+половин(?:ой|кой))"
    r"(?!\s*(?:тыс|тыщ|к(?![^\W_])|евро|руб|доллар|сотн|сант|см|лет|год|€|₽))", re.IGNORECASE)
"""A bound in words that count thousands without saying so: "до двух с половиной"."""
_TOO: Final = re.compile(
    r"(?<![^\W_])(?:the\s+)?(?P<en>[a-z]+(?:\s[a-z]+)?)\s+(?:is|are|looks?)\s+(?:a\s+bit\s+|way\s+|far\s+|just\s+)?too\s+(?:much|bright|dark|light|loud|pale|flashy"
    r"|girly|bold|boring|gloomy|showy|hot|itchy)\b"
    r"|(?<![^\W_])(?P<ru>[а-яё]+)\s+(?:это\s+|уж\s+)?слишком(?:\s+(?:ярк|т[её]мн|светл|марк|скучн|мрачн|бледн|броск|кричащ|колюч)\w+)?(?=\s*(?:[,.!?]|$))",
    re.IGNORECASE)
"""What is too much of something is not wanted: "pink is too bright"."""
_LETTERS: Final = re.compile(r"(?<![\w'’])([SML]|X{1,3}[SL])\s*(?:or|или|либо|/|-)\s*([SML]|X{1,3}[SL])(?![\w'’])"
                             r"|(?<![\w'’/])([sml]|x{1,3}[sl])/([sml]|x{1,3}[sl])(?![\w'’/])")
"""Two sizes by letter: "S или M"."""
_INFLECTED: Final = re.compile(
    r"(?<![\w.,])(\d{1,4})-?(?:х|ти|и|ми|та|мя|ю)(?=\s*(?:тыс|тыщ|руб|т\.?\s?р|[кk](?![^\W_])|евро|доллар|бакс"
    r"|сот))", re.IGNORECASE)
"""Numbers with the ending of their case: "до 4х тысяч", "10-ти"."""
_PRICES: Final = (
    (rf"(?<![\w.,])([€$£]?\d{{2,6}})\s+or\s+so(?:\s+({_UNIT}))?(?![^\W_])", r"about \1 \2"),
    ((rf"(?<![\w.,])([€$£]?\d{{2,6}}\s*{_UNIT}?)\s*,?\s+(?:give\s+or\s+take|or\s+thereabouts|плюс[- ]минус"
      rf"|или\s+около\s+того)"), r"about \1"),
    ((r"(?<![\w.,])([€$£]?\d{2,6}(?:\s*(?:[€$£]|euros?|eur|quid|pounds?|dollars?|руб\w*))?)[\s,]+(?:no|nope|wait"
      r"|нет|ой)[\s,]+(?:wait\s+|нет\s+)?(?=[€$£]?\d{2,6})"), ""),
    ((r"\b(?:up|raise|lift|increase|stretch|extend|bump|push|lower|reduce|cut|drop|change|set|make|move|bring)(?:ing)?\s+"
      r"(?:up\s+|down\s+)?(?:the\s+|my\s+|our\s+)?(?:budget|limit|price|max(?:imum)?)\s+(?:up\s+|down\s+)?(?:to|at)\s+(?=[€$£]?\s?\d)"),
     "budget "),
    ((r"(?<![^\W_])(?:подним|повыс|увелич|растян|сниз|уменьш|урез|опуст|измен|поменя|сделай)\w*\s+(?:мой\s+|наш\s+)?"
      r"(?:бюджет|цену|лимит|потолок)\s+до\s+(?=\d)"), "бюджет "),
    (r"\b(and|to)\s+an?\s+(?=[€$£]?\d{2,})", r"\1 "),
    (r"(?<=[-–—])\s*an?\s+(?=[€$£]?\d{2,})", " "),
    ((r"(?<![\d.,])(\d{1,3}(?:[.,]\d)?)(\s*,?\s*(?:и|но|а|and|but)\s+(?:не\s+|no\s+|not\s+)?(?:дороже|больше|более"
     r"|до|дешевле|меньше|under|below"
     r"|over|up\s+to|(?:less|more)\s+than)\s+\d{1,3}(?:[.,]\d)?\s*(тыс\w*|тыщ\w*|thousand|grand|[kк]\b))"), r"\1 \3\2"),
    (r"\bcap\s+(?:it|that|them|the\s+\w+)\s+at\s+(?=[€$£]?\s?\d)", "at most "),
    ((r"(?<![^\W_])(бюджет|budget)(?:ом|а|у)?\s+(?:в|у\s+меня|максимум|is\s+around"
     r"|somewhere\s+around)\s+(?=[€$£]?\s?\d)"), r"\1 "),
    (r"\b(?:price|budget|spending)\s+(?:cap|ceiling|limit)(?:\s+(?:of|is))?", "budget"),
    (r"(?:^|(?<=[,;(]))\s*(?:(?:and|but|ok|maybe|or|и|а|ну)\s+)?(?:max(?:imum)?|макс(?:имум)?)\.?\s+(?=[€$£]?\d)",
     " at most "),
    ((r"\b(?:nothing|no\s+one|none|not\s+\w+ing|(?:wo|do|does|is|must|should|can)(?:n't|\s+not"
      r"|not)(?:\s+\w+){0,3}?|never\s+\w+)\s+"
      r"(?:over|above|more\s+than|dearer\s+than|beyond)\s+(?=[€$£]?\s?\d)"), "at most "),
    (r"\bnothing\s+(?:under|below|cheaper\s+than|less\s+than)\s+(?=[€$£]?\s?\d)", "at least "),
    (r"\bничего\s+(?:дороже|свыше|выше|больше)\s+(?=\d)", "до "),
    (r"\bничего\s+(?:дешевле|ниже|меньше)\s+(?=\d)", "не дешевле "),
    (r"\bне\s+(?:\w+\s+){1,2}дороже\s+(?=\d)", "до "),
    (rf"{_ABOUT}\s+({_AMOUNT})\s*,?\s*(?:max(?:imum)?|tops|at\s+(?:the\s+)?most|максимум|не\s+бол(?:ьше|ее))",
     r"at most \1"),
    ((r"\bза\s+(\d[\d\s]*\d{2}|\d{1,3}(?:[.,]\d)?\s*(?:тысяч\w*|тыщ\w*|к\b))(?![^\W_])"
      r"(?!\s*(?:дн|час|недел|минут|шт|руб|р\b|₽|евро|€|\$|тыс))"), r"до \1"),
    (r"\b(\d{1,3}(?:[.,]\d)?\s*(?:тысяч\w*|тыщ\w*))\s+(?=(?:за|на)\s+[а-яё]{4})", r"до \1, "),
    (r"\b(?:евро|euros?|eur)\s+(\d{2,4})\s*[-–—]\s*(\d{2,4})\b", None),
)
_SIZES: Final = (
    ((r"(?<![^\W_])(sizes?|размер\w*)\s+(\d{1,2})\s+(?=\d{1,2}(?:\s+(?:and|or|и|или|,)\s*"
     r"|\s+)\d{1,2}(?![\w.,]*\d))"), r"\1 \2, "),
    (r"\bW\s?(\d{2})\b(?!\s*[/xх]?\s*L)", r"size \1;"),
    (r"\b(\d{2})(?:\s+inch(?:es)?|\"|'')?\s+waist\b|\bwaist\s*(?:size\s*)?:?\s*(\d{2})\b(?!\s*(?:cm|см))",
     r"size \1\2;"),
    ((r"(?<![\w.,])(1[3-9](?:[.,]5)?)(?:\s*(?:\"|inch(?:es)?))?[- ](?:inch[- ])?(?:collar|neck)s?\b"
      r"|\bcollar\s*(?:size\s*)?:?\s*(1[3-9](?:[.,]5)?)(?![\w.,]*\d)"), r"size \1\2;"),
    (r"\b(sizes?)\s+(?:is|are|was|would\s+be|i\s+(?:wear|take|need)\s+is)\s+(?:an?\s+)?(?=[\dsmlx])", r"\1 "),
    ((r"(?<![^\W_])размер\s+(?:мой|мо[йё]|у\s+\w+|нужен|ношу|\w+\s+нужен|скорее|примерно|где-то|это|-"
      r"|—)\s+(?=[\dsmlxмлх])"), "размер "),
)
_OTHER_SENSES: Final = (
    (r"\blined\s+(?:with|in)\s+(?:an?\s+)?[a-z]+(?:\s+(?:fur|fleece|silk|satin|wool))?", "lined,"),
    (r"(?<![^\W_])(?:на|с)\s+(?:[а-яё]+(?:ой|ей|овой)\s+)?подклад(?:ке|кой|ом)\s+из\s+[а-яё]+", ","),
    (r"\bnot\s+not\b", ""),
    (r"\b(?:wear|go|put|throw)\s+(?:on\s+)?(?:over|under(?:neath)?)\s+(?:an?|my|the)\s+[a-z]+(?:\s+[a-z]+)?", ","),
    (r"(?<![^\W_])поверх\s+(?:\w+\s+)?\w+", ","),
    (r"\bblack[- ]tie\s+(?=dress|gown|event|wedding|party|dinner|gala|ball)", "evening "),
    (r"\b(?:works?|working)\s+(?:well\s+)?with\b", ","),
    (r"\bsuits?\s+(?:me|her|him|my\b)", ","),
    (r"\b(?:on|to|against|near|next\s+to)\s+(?:the\s+|my\s+|your\s+)?skin\b", ","),
    (r"(?<!black tie )(?<!black-tie )\bdress[- ]codes?\b|(?<![^\W_])дресс-?код\w*", ","),
    (r"\bin-stock\b", "in stock"),
    (r"\bprint\s*\(|\b(?:stock|price|size)\s+check\b|\bcheck\s+(?:if|whether|for|out|your)\b", ","),
    (r"(?<![^\W_])(?:ты|вы|это)\s+(?:просто\s+)?топ(?:чик)?(?![^\W_])", ","),
    (r"\b(?:print|list|show|reveal)\s+(?=(?:every|all|me|the|out)\b)", "show "),
    ((r"(?:\b[вс]\s+)?(?<!\d)(?:\d{1,2}(?:-?(?:й|ый|го|м|ом))?|(?:перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм"
     r"|девят|десят|одиннадцат)\w+)\s+класс(?:а|е|у)?(?![^\W_])"), " в школу "),
    (r"\bno[- ](?:frills|nonsense|brainer|problem|worries|idea|doubt)\b", ","),
    ((r"(?<!сделай )(?<!чуть )(?<!немного )(?<!ещё )(?<!намного )(?<!нужно )(?<!бы )(?<![^\W_])уже(?![^\W_])"
      r"(?!\s+(?:в|чем|талии))"), " "),
    (r"\b(?:as\s+an?\s+)?(?:gift|present)s?\b(?!\s+(?:set|card))|(?<![^\W_])(?:в\s+)?подарок\w*", ","),
    (r"\b(should|shall|do|to)\s+(i\s+|we\s+)?dress\b(?!es)", ","),
)
_REWORDED: Final = tuple((re.compile(said, re.IGNORECASE), meant) for said, meant in (
    *_SIZES, *_OTHER_SENSES))
_MONEY: Final = tuple((re.compile(said, re.IGNORECASE), meant) for said, meant in _PRICES)
_WITHOUT_LETTERS: Final = frozenset({"bag", "accessory", "beauty"})
"""Groups of things that "small" describes and does not size."""
_WIDEST_SIZES: Final = 10


_ALLOWED_TOO: Final = re.compile(
    r"(?<![^\W_])(?P<first>[^\s,.;!?]+(?:\s[^\s,.;!?]+)?)\s*,\s*(?:(?:но|а|ну|but|or)\s+)?(?:"
    r"можно\s+(?:и\s+)?(?P<other_ru>[^\s,.;!?]+(?:\s[^\s,.;!?]+)?)(?:\s+тоже)?"
    r"|(?P<other>[^\s,.;!?]+(?:\s[^\s,.;!?]+)?)\s+(?:is|are|would\s+be)\s+(?:also\s+)?(?:fine|ok(?:ay)?|good|possible)(?:\s+(?:too|as\s+well))?)"
    r"(?=\s*(?:[,.;!?]|$))", re.IGNORECASE)
"""A second choice: "чёрные, можно бордовые", "black, navy is fine too"."""


def _second_choice(match: re.Match[str]) -> str:
    other = match["other"] or match["other_ru"]
    asked, allowed = parse(match["first"]), parse(other)
    if not same_kind(asked, allowed) or asked.garment or allowed.excluded:
        return match.group()
    return f"{match['first']} {'or' if match['other'] else 'или'} {other}"


def with_second_choices(text: str) -> str:
    """A text whose second choices are said with "or"; what is allowed beside nothing stays as it is."""
    return _ALLOWED_TOO.sub(_second_choice, text)


def reworded(text: str) -> str:
    """A message as the parser of limits reads it. What is shown and searched for is what was said."""
    text = _INFLECTED.sub(r"\1", text)
    text = _SHORT_THOUSANDS.sub(lambda match: f"{match[1]} тысяч" if is_number_word(match[1]) or match[1] == "половиной"
                                else match.group(), text)
    text = _TOO.sub(lambda match: f"not {match['en']}" if match["en"] else f"не {match['ru']}", text)
    text = _HALF_A_THOUSAND.sub(r"\1 тысяч", text)
    text = with_digits(_HALF.sub(r"\1.5", _INVERTED.sub(_upright, text)))
    text = _NOT_ON_HEELS.sub("без каблука", _GREETING.sub(",", with_swaps(text)))
    text = _LETTERS.sub(lambda match: "размер " + " или ".join(one.upper() for one in match.groups() if one), text)
    if garment_group(text) not in _WITHOUT_LETTERS:
        text = _OF_PEOPLE.sub(_size_letter, _SIZE_WORD.sub(_size_letter, text))
    for said, meant in _MONEY:  # "nothing over 100" before "nothing"
        text = said.sub(_euro_range if meant is None else meant, text)
    text = with_denials(text)
    for said, meant in _REWORDED:
        text = said.sub(meant, text)
    return _NO_HEELS.sub("no heels", text)


def _upright(match: re.Match[str]) -> str:
    behind = match.string[match.end() :].lstrip()[:3].lower()
    twice = not match[1].lower().startswith("ты") and behind in ("руб", "евр", "дол")  # "рублей за 3000 рублей"
    scale = "тысяч " if match[1].lower().startswith("рубл") and match[3].lower() in _FEMININE else ""
    if not is_number_word(match[3].split()[0]) or twice:
        return match.group()
    return f"{match[2]} {match[3]} {scale}{match[1]}"


def _size_letter(match: re.Match[str]) -> str:
    letter = SIZE_LETTERS[match["letter"].lower().replace("-", " ")]
    before = match["before"] or ""
    return f"{before if before.strip().lower() not in ('in', 'in a', 'in an') else ''} size {letter}"


def _euro_range(match: re.Match[str]) -> str:
    """"евро 50-70" is money: sizes do not span that much."""
    low, high = int(match[1]), int(match[2])
    return f"{low}-{high} евро" if high - low > _WIDEST_SIZES else match.group()
