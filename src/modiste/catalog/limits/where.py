"""The language of `--where`: "price < 80 and not leather", "size in (38, 40) or brand = 'O''Brien'", "цена до 5000".

    any      = all ("or" all)*
    all      = one (["and" | ","] one)*
    one      = "not" one | "(" any ")" | field operator value | words
    value    = text | "(" text ("," text)* ")"

A field with an operator is exact; words alone are read as plain language ("navy", "under $80", "в наличии"). Both
languages may be mixed. What is not understood is an error that says at which character.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, NoReturn

from modiste.catalog.limits.tree import All, AnyOf, Available, Is, Limit, Not, Price, both, known_ids
from modiste.catalog.limits.words import HEELS, limits_of_words
from modiste.core.errors import InputError
from modiste.core.messages import Message, message
from modiste.language.morphology import fold
from modiste.language.number_words import with_digits
from modiste.language.parser import parse
from modiste.language.quantities import extract
from modiste.language.unread import nearest_word

MOST_CHARACTERS: Final = 2000
_DEEPEST: Final = 40
_ALIKE: Final = 0.7
_FIELDS: Final = {
    "price": "price cost цена цены стоимость", "size": "size sizes размер размеры",
    "colour": "colour color colours colors цвет", "garment": "type garment category тип вид категория",
    "material": "material fabric материал ткань состав", "brand": "brand бренд марка фирма",
    "gender": "gender sex пол", "pattern": "pattern print рисунок узор принт", "season": "season сезон",
    "occasion": "occasion повод", "fit": "fit крой", "length": "length длина",
    "neckline": "neckline neck вырез горловина", "sleeve": "sleeve sleeves рукав рукава",
    "style": "style стиль", "detail": "detail деталь", "available": "available stock наличие доступно",
}  # fmt: skip
_FIELD: Final = {word: field for field, words in _FIELDS.items() for word in words.split()}
_IN_RUSSIAN: Final = {"sleeve": "рукав", "neckline": "вырез"}
_AND: Final = ("and", "и", "&", "&&")
_OR: Final = ("or", "или", "|", "||")
_NOT: Final = ("not", "не", "без", "no", "without", "!", "except", "кроме")
_HEEL: Final = ("каблука", "каблуков", "heel", "heels")
_YES: Final = ("yes", "true", "1", "да", "есть", "in stock", "в наличии")
_NO: Final = ("no", "false", "0", "нет", "sold out")
_SPELT: Final = {"≤": "<=", "≥": ">=", "==": "=", "!=": "<>", "≠": "<>", ":": "=", "is": "=", "равно": "=",
                 "равен": "=", "до": "<=", "от": ">="}  # fmt: skip
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<quoted>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")|(?P<open_quote>['\"])"
    r"|(?P<operator><=|>=|<>|!=|==|=|<|>|≤|≥|≠|:)|(?P<mark>[(),!]|&&?|\|\|?)"
    r"|(?P<word>[^\s()<>=!,&|:'\"≤≥≠](?:[^\s()<>=!,&|:≤≥≠]|(?<=\d),(?=\d))*))")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def parse_where(text: str) -> Limit:
    """The limit that a text says; of an empty text the one that everything keeps.

    Raises:
        InputError: it does not parse; the message names the character, what stands there and what was expected.
    """
    if len(text) > MOST_CHARACTERS:
        raise InputError("catalog.where_too_long", count=len(text), most=MOST_CHARACTERS)
    if not text.strip():
        return All()
    return _Reader(text).read()


class _Reader:
    __slots__ = ("_at", "_depth", "_text", "_tokens")

    def __init__(self, text: str) -> None:
        self._text, self._at, self._depth = text, 0, 0
        self._tokens = _tokens(text)

    def read(self) -> Limit:
        limit = self._any()
        if self._token is not None:
            self._fail("catalog.expected_end")
        return limit

    @property
    def _token(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _is(self, words: tuple[str, ...], ahead: int = 0) -> bool:
        at = self._at + ahead
        token = self._tokens[at] if at < len(self._tokens) else None
        return token is not None and token.kind != "quoted" and fold(token.text) in words

    def _take(self, words: tuple[str, ...]) -> bool:
        found = self._is(words)
        self._at += found
        return found

    def _fail(self, expected: str, token: _Token | None = None) -> NoReturn:
        token = token or self._token
        if token is None:
            raise InputError("catalog.where_ends", position=len(self._text) + 1, expected=message(expected))
        raise InputError("catalog.where_stops", position=token.start + 1, found=token.text[:40],
                         expected=message(expected))

    def _any(self) -> Limit:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._fail("catalog.expected_fewer_brackets")
        parts = [self._all()]
        while self._take(_OR):
            parts.append(self._all())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all(self) -> Limit:
        parts = [self._one()]
        while True:
            joined = self._take(_AND) or self._take((",",))
            self._take(_AND if joined else ())
            if not joined and (self._token is None or self._is((*_OR, ")"))):
                return parts[0] if len(parts) == 1 else both(*parts)
            parts.append(self._one())

    def _one(self) -> Limit:
        token = self._token
        if token is None or self._is((*_AND, *_OR, ")", ",")):
            self._fail("catalog.expected_limit")
        if self._is(("без", "no", "without")) and self._is(_HEEL, 1):
            self._at += 2
            return Not(HEELS)
        denials = 0
        while self._is(_NOT) and not (self._is(("не", "not", "no")) and self._bound_follows()):
            self._at += 1
            denials += 1
        if denials and self._token is None:
            self._fail("catalog.expected_limit")
        if self._take(("(",)):
            limit = self._any()
            if not self._take((")",)):
                self._fail("catalog.expected_bracket")
        else:
            limit = self._field() or self._words()
        return Not(limit) if denials % 2 else limit

    def _bound_follows(self) -> bool:
        """"не дороже 3000" and "no more than $80" are bounds, no denials."""
        return self._is(("дороже", "дешевле", "более", "больше", "менее", "меньше", "more", "less"), 1)

    def _field(self) -> Limit | None:
        token = self._token
        if token is None or token.kind != "word" or fold(token.text) not in _FIELD:
            return None
        field = _FIELD[fold(token.text)]
        operators = ("in", "between", "not", "is", "до", "от", "в", "равно", "равен", "не", "между")
        following = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else None
        if following is None or not (following.kind == "operator" or fold(following.text) in operators):
            return None if field != "available" else self._stock(token)
        self._at += 1
        if field == "price":
            return self._price()
        denied = self._take(("not", "не"))
        if self._take(("in", "в")):
            values = self._list()
        else:
            operator = self._operator(("=", "<>"))
            denied ^= operator == "<>" or self._take(("not", "не"))
            values = self._list() if self._is(("(",)) else [self._value()]
        found = AnyOf(tuple(self._meant(field, value) for value in values))
        limit = found.parts[0] if len(found.parts) == 1 else found
        return Not(limit) if denied else limit

    def _stock(self, token: _Token) -> Limit | None:
        """The word "available" alone; "stock" alone is no limit but a word."""
        if fold(token.text) not in ("available", "доступно"):
            return None
        self._at += 1
        return Available()

    def _operator(self, allowed: tuple[str, ...]) -> str:
        token = self._token
        operator = _SPELT.get(fold(token.text), token.text) if token is not None else ""
        if operator not in allowed:
            self._fail("catalog.expected_order" if "<" in allowed else "catalog.expected_equals")
        self._at += 1
        return operator

    def _price(self) -> Limit:
        if self._take(("between", "между")):
            low, said = self._amount()
            if not self._take((*_AND, "до", "to")):
                self._fail("catalog.expected_and")
            high, currency = self._amount()
            return Price(low=min(low, high), high=max(low, high), currency=currency or said, swapped=low > high)
        operator = self._operator(("<", "<=", ">", ">=", "=", "<>"))
        amount, currency = self._amount()
        if operator in ("<", "<="):
            return Price(high=amount, below=operator == "<", currency=currency)
        if operator in (">", ">="):
            return Price(low=amount, above=operator == ">", currency=currency)
        exact = Price(low=amount, high=amount, currency=currency)
        return Not(exact) if operator == "<>" else exact

    def _amount(self) -> tuple[float, str | None]:
        """An amount and its currency: "80", "$80", "5 000 ₽", "3k rub"."""
        first = self._at
        while (token := self._token) is not None and token.kind == "word" and not self._is((*_AND, *_OR, *_NOT, "до")):
            told = self._text[self._tokens[first].start : token.end]
            price = extract(with_digits(f"price: under {told}"))
            if self._at > first and (price.price is None or price.rest.strip(" ,\n")):
                break
            self._at += 1
        if self._at == first:
            self._fail("catalog.expected_amount")
        told = self._text[self._tokens[first].start : self._tokens[self._at - 1].end]
        read = extract(with_digits(f"price: under {told}"))
        if read.price is None or read.price.max is None or read.rest.strip(" ,\n"):
            self._fail("catalog.expected_amount", self._tokens[first])
        return read.price.max, read.price.currency

    def _list(self) -> list[_Token]:
        if not self._take(("(",)):
            return [self._value()]
        values = [self._value()]
        while self._take((",",)) or self._take(_OR):
            values.append(self._value())
        if not self._take((")",)):
            self._fail("catalog.expected_bracket")
        return values

    def _value(self) -> _Token:
        token = self._token
        if token is not None and token.kind == "quoted":
            self._at += 1
            return token
        first = self._at
        while (token := self._token) is not None and token.kind == "word" and not self._is((*_AND, *_OR, *_NOT)):
            if self._at > first and fold(token.text) in _FIELD:
                break
            self._at += 1
        if self._at == first:
            self._fail("catalog.expected_value")
        start, end = self._tokens[first].start, self._tokens[self._at - 1].end
        return _Token("word", self._text[start:end], start, end)

    def _meant(self, field: str, value: _Token) -> Limit:
        text = _unquoted(value).strip()
        if field == "available":
            if fold(text) not in (*_YES, *_NO):
                self._fail("catalog.expected_yes", value)
            return Available() if fold(text) in _YES else Not(Available())
        if not text:
            self._fail("catalog.expected_value", value)
        if field in ("brand", "size"):
            return Is(field, text)
        name = "_".join(fold(text).split())
        if name in known_ids(field):
            return Is(field, name)
        plural = {"garment": "garment", "pattern": "pattern", "gender": "gender", "fit": "fit", "length": "length",
                  "neckline": "neckline", "sleeve": "sleeve"}.get(field, f"{field}s")  # fmt: skip
        values: tuple[str, ...] = ()
        for told in (text, f"{text} {field}", f"{text} {_IN_RUSSIAN.get(field, '')}"):  # "sleeve = long"
            found: str | tuple[str, ...] | None = getattr(parse(told), plural)
            values = values or (found if isinstance(found, tuple) else (found,) if found else ())
        if not values:
            raise InputError("catalog.where_value", position=value.start + 1, field=field, value=text[:40],
                             near=_near(text))
        limits = tuple(Is(field, one) for one in values)
        return limits[0] if len(limits) == 1 else All(limits)

    def _words(self) -> Limit:
        first = self._at
        while (token := self._token) is not None and token.kind in ("word", "quoted"):
            if self._at > first and self._ends_words() and not self._within_range(first):
                break
            self._at += 1
        if self._at == first:
            self._fail("catalog.expected_limit")
        start, end = self._tokens[first].start, self._tokens[self._at - 1].end
        limit, unread = limits_of_words(self._text[start:end])
        if limit is None or unread:
            phrase = unread[0] if unread else self._text[start:end]
            at = max(self._text.find(phrase, start, end), start)
            compared = self._at < len(self._tokens) and self._tokens[self._at].kind == "operator"
            raise InputError("catalog.where_word", position=at + 1, word=phrase[:40],
                             near=_near(phrase, field=compared))
        return limit

    def _ends_words(self) -> bool:
        denied = self._is(_NOT) and not self._bound_follows()
        return denied or self._is((*_AND, *_OR)) or self._field_follows()

    def _within_range(self, first: int) -> bool:
        """Whether the "and" is that of "between 20 and 50"."""
        told = [fold(token.text) for token in self._tokens[first : self._at]]
        return self._is(_AND) and ("between" in told or "между" in told) and sum(
            any(char.isdigit() for char in one) for one in told) == 1

    def _field_follows(self) -> bool:
        token = self._token
        after = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else None
        return (token is not None and fold(token.text) in _FIELD and after is not None
                and (after.kind == "operator" or fold(after.text) in ("in", "between")))


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup == "open_quote":
            start = match.start("open_quote") if match is not None else at
            raise InputError("catalog.where_quote", position=start + 1)
        kind = str(match.lastgroup)
        found.append(_Token(kind, match[kind], match.start(kind), match.end(kind)))
        at = match.end()
    return found


def _unquoted(token: _Token) -> str:
    if token.kind != "quoted":
        return token.text
    quote = token.text[0]
    return token.text[1:-1].replace(quote * 2, quote)


def _near(word: str, *, field: bool = False) -> Message:
    """What a word is a slip of: where a `field` is meant its names count before those of clothes."""
    near = next(iter(get_close_matches(word.casefold(), list(_FIELD), n=1, cutoff=_ALIKE)), "") if field else ""
    near = near or nearest_word(word)
    return message("catalog.where_near", word=near) if near else message("catalog.where_fields")
