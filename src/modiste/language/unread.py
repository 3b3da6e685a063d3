"""Words of a text that say nothing here: neither clothes, nor what joins, counts or praises them.

"a frilled dress with blorps": nobody should wonder why there are no blorps. What a sentence is held together with, what
asks ("please", "хочу"), praises ("beautiful", "красивый") or tells of the wearer says nothing of the cut and is let pass.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Final

from modiste.language.binding import construction_lexicon
from modiste.language.counts import is_number
from modiste.language.measured import read_measures
from modiste.language.morphology import Token, is_russian, keys, part_of_speech
from modiste.language.phrases import split_words
from modiste.language.quantities import extract
from modiste.language.vocabulary import construction_words, vocabulary

_HEX: Final = re.compile(r"#[0-9a-fA-F]{3,6}(?![0-9a-zA-Z])")
_ENGLISH: Final = frozenset(
    # what joins
    "a an the and or nor but plus with without of in on at by for from to into onto under over above below up down off"
    " out about around across along through between among behind before after near as than like that which who whose"
    " what when where how why if then so not no non never only just also too very quite rather more most less least"
    " much many some any all both each every either neither other another same such own few several this these those"
    " it its it's they them their there here i i'd i'm me my mine we us our you your he she him her his hers is are was"
    " were be been being am do does did done has have had having can could would should will shall may might must let"
    " don't doesn't isn't aren't won't featuring feature features featured including include includes incl w per via"
    " towards down one ones thing things something"
    # what asks
    " please want wants wanted need needs needed like likes love loves would make makes made making sew sewn sews sewing"
    " create design draw show give get find look looks looking see wear wears wearing worn dressed go goes going come"
    " comes keep put add adds added use used using buy try hello hi thanks thank want"
    # what praises and what is vague
    " beautiful pretty nice lovely gorgeous stunning elegant chic stylish fashionable trendy cool amazing awesome great"
    " good best better perfect cute sweet simple basic classic classical modern contemporary new original unique special"
    " usual normal ordinary typical favourite favorite comfortable comfy cosy cozy soft warm cool light lightweight heavy"
    " delicate feminine masculine romantic sexy luxurious luxury expensive cheap premium quality high-quality fancy plain"
    " interesting timeless iconic versatile essential everyday daily day easy fine real true little bit extra super ultra"
    " slightly fully half completely overall look style styled style-like type kind sort model piece pieces item items"
    " garment garments clothes clothing wear apparel outfit collection version design designed designer fashion shop brand"
    " product photo picture image colour colours coloured colouring tone tones tonal shade shades hue size sizes sized"
    " cut shape shaped silhouette fit fits fitting fitted length lengths long short wide narrow tall big large small tiny"
    " little deep high low thick thin full fuller front back side sides top bottom left right upper lower inside outside"
    " middle centre end edge edges part parts detail details detailed detailing finish finished effect pattern patterned"
    " print prints printed fabric fabrics cloth textile material materials wrong contrast contrasting matching match"
    " matched different self natural pure solid made-to-measure everything nothing person people body figure mother"
    " woman's women's men's man's lady ladies guy guys adult adults mum dad wife husband daughter son sister brother grandma grandmother friend lots lot leg legs knee knees chest neck arm arms shoulder shoulders girlfriend"
    " inseam waist bust chest hips hip boyfriend baby kid's kids' child's occasion occasions event season year years old age aged cm mm inch inches euro"
    " dollars budget price".split()
)
_RUSSIAN: Final = frozenset(
    # what asks
    "хотеть хотеться нужный нужно надо пожалуйста сшить шить пошить сделать делать нарисовать показать покажи дать найти"
    " искать подобрать купить носить надеть одеть мочь можно быть есть стать идти подойти выглядеть любить нравиться"
    " просить прошу привет спасибо добавить иметь иметься"
    # what praises and what is vague
    " красивый милый симпатичный прекрасный шикарный роскошный элегантный стильный модный трендовый крутой отличный хороший"
    " лучший любимый идеальный простой базовый классический современный новый оригинальный уникальный особенный обычный"
    " необычный интересный нормальный удобный комфортный уютный мягкий тёплый теплый лёгкий легкий тяжёлый тяжелый нежный"
    " женственный мужественный романтичный романтический сексуальный дорогой дешёвый дешевый недорогой качественный"
    " повседневный универсальный ежедневный настоящий немного немножко чуть слегка полностью совсем очень более менее"
    " самый образ стиль стилистика вид тип модель вещь вещица одежда наряд коллекция дизайн дизайнерский мода магазин бренд"
    " изделие фото картинка цвет цветной тон оттенок окраска расцветка размер крой покрой форма силуэт фасон посадка длина"
    " ширина высота глубина длинный короткий широкий узкий высокий низкий большой маленький крупный мелкий глубокий толстый"
    " тонкий полный перед спереди сзади сбоку бок сторона верх низ верхний нижний левый правый внутри снаружи середина"
    " край деталь часть элемент отделка эффект рисунок узор принт ткань материя материал полотно контрастный разный такой"
    " тот этот другой весь каждый свой мой твой наш ваш сам один штука пара комплект человек тело фигура мама папа жена"
    " муж дочь дочка сын сестра брат бабушка колено нога рука шея плечо спина русский подруга друг ребёнок ребенок случай событие сезон год возраст сантиметр миллиметр рубль евро цена"
    " бюджет обхват рост лето осень весна зима день вечер прогулка выход талия грудь бедро тело того типа слитный вроде наподобие подобный похожий"
    " качество вариант помощь основа фон общий".split()
)
_JOINING: Final = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "INTJ", "NUMR", "PRED"})
"""Parts of speech (OpenCorpora) that hold a sentence together."""
_SHORTEST: Final = 3


def unread_phrases(text: str) -> tuple[str, ...]:
    """The stretches of a text that nothing was made of, as typed, in order, each once."""
    bare = _HEX.sub(lambda match: " " * len(match.group()), text)
    words = split_words(extract(read_measures(bare).rest).rest)
    read = _read_tokens(words)
    found: list[tuple[int, int]] = []
    for at, word in enumerate(words):
        if at in read or _says_nothing(word.text) or _is_shade(words, at):
            continue
        if found and found[-1][1] == at and not word.breaks:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    phrases = [text[words[start].start : words[end - 1].end] for start, end in found]
    return tuple(dict.fromkeys(phrases))


def nearest_word(phrase: str) -> str:
    """The word of the vocabulary that a single word is a misspelling of; "" where none is near."""
    word = phrase.casefold()
    if len(word) < _SHORTEST + 1 or " " in word:
        return ""
    near = get_close_matches(word, _known_words(is_russian(word)), n=1, cutoff=0.8)
    return near[0] if near and set(keys(near[0])).isdisjoint(keys(word)) else ""


def _read_tokens(words: Sequence[Token]) -> set[int]:
    lexicon, read, at = construction_lexicon(), set[int](), 0
    while at < len(words):
        match = lexicon.find(words, at)
        if match is None:
            at += 1
            continue
        read.update(range(match.start, match.end))
        at = match.end
    return read


def _says_nothing(word: str) -> bool:
    if len(word) < _SHORTEST or word.isdigit() or is_number(word):
        return True
    if not is_russian(word):
        return not _ENGLISH.isdisjoint(keys(word))
    return not _RUSSIAN.isdisjoint(keys(word)) or part_of_speech(word) in _JOINING


def _is_shade(words: Sequence[Token], at: int) -> bool:
    """Whether it is the first half of a word with a hyphen that is known whole or by its other half: "a-silhouette"."""
    return at + 1 < len(words) and words[at + 1].glued and len(words[at].text) < _SHORTEST + 1


@cache
def _known_words(russian: bool) -> tuple[str, ...]:
    entries: Iterable[str] = (
        phrase
        for words in (construction_words().vocabulary, vocabulary())
        for rows in words.entries.values()
        for entry in rows.values()
        for phrase in entry.phrases["ru" if russian else "en"]
    )
    return tuple(dict.fromkeys(part for phrase in entries for part in phrase.removeprefix("=").casefold().split()
                               if len(part) > _SHORTEST))  # fmt: skip
