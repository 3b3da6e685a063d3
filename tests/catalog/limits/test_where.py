"""`--where` and plain words become limits, or say where they fail."""

import pytest

from modiste.catalog.limits import described, limit_json, parse_where, read_words
from modiste.catalog.limits.sizes import size_asked, size_keys
from modiste.core.errors import InputError

UNDER_80 = {"price": {"below": 80.0}}
NOT_LEATHER = {"not": {"material": "leather"}}


@pytest.mark.parametrize(("text", "wanted"), [
    ("price < 80 and not leather", {"all": [UNDER_80, NOT_LEATHER]}),
    ("цена < 80 и не кожа", {"all": [UNDER_80, NOT_LEATHER]}),
    ("price < 80, not leather", {"all": [UNDER_80, NOT_LEATHER]}),
    ("price <= 5 000 ₽", {"price": {"max": 5000.0, "currency": "RUB"}}),
    ("price < $80", {"price": {"below": 80.0, "currency": "USD"}}),
    ("не дороже 3000", {"price": {"max": 3000.0}}),
    ("price between 20 and 40 EUR", {"price": {"min": 20.0, "max": 40.0, "currency": "EUR"}}),
    ("size in (38, 40)", {"any": [{"size": "38"}, {"size": "40"}]}),
    ("size = M price < 80", {"all": [{"size": "M"}, UNDER_80]}),
    ("38 размер", {"size": "38"}),
    ("colour = light blue", {"colour": "light_blue"}),
    ("sleeve = long", {"sleeve": "long_sleeve"}),
    ("brand = 'O''Brien'", {"brand": "O'Brien"}),
    ("brand = \"x' OR 1=1 --\"", {"brand": "x' OR 1=1 --"}),
    ("type = footwear", {"garment": "footwear"}),
    ("red or (blue and not dress)", {"any": [{"colour": "red"}, {"all": [{"colour": "blue"},
                                                                         {"not": {"garment": "dress"}}]}]}),
    ("in stock", {"available": True}),
    ("наличие = нет", {"not": {"available": True}}),
    ("", {"all": []}),
])
def test_what_is_said(text: str, wanted: object) -> None:
    assert limit_json(parse_where(text)) == wanted


@pytest.mark.parametrize(("text", "code", "position"), [
    ("price < ", "catalog.where_ends", 9),
    ("price < cheap", "catalog.where_stops", 9),
    ("price < -5", "catalog.where_stops", 9),
    ("price <> < 5", "catalog.where_stops", 10),
    ("red and", "catalog.where_ends", 8),
    ("and red", "catalog.where_stops", 1),
    ("(red or blue", "catalog.where_ends", 13),
    ("red )", "catalog.where_stops", 5),
    ("price < 80 and frobnicate", "catalog.where_word", 16),
    ("type = zorblax", "catalog.where_value", 8),
    ("brand = 'open", "catalog.where_quote", 9),
    ("x' OR 1=1 --", "catalog.where_word", 1),
    ("(" * 200, "catalog.where_stops", 41),
])
def test_where_it_fails(text: str, code: str, position: int) -> None:
    with pytest.raises(InputError) as caught:
        parse_where(text)
    assert caught.value.code == code
    assert caught.value.parameters["position"] == position
    assert str(position) in str(caught.value.told("ru"))


@pytest.mark.parametrize(("text", "russian", "wishes"), [
    ("красное платье до 5000 рублей", "до 5 000 ₽", "garment:dress colour:red"),
    ("under $80", "дешевле 80 $", ""),
    ("not leather", "не кожаный", ""),
    ("38 размер", "размер 38", ""),
    ("женская рубашка M в наличии", "размер M, женский и в наличии", "garment:shirt"),
])
def test_words_limit_and_wish(text: str, russian: str, wishes: str) -> None:
    wanted = read_words(text)
    assert wanted.limit is not None
    assert described(wanted.limit).text("ru") == russian
    assert " ".join(f"{one.field}:{one.value}" for one in wanted.wishes) == wishes


@pytest.mark.parametrize(("text", "said"), [
    ("платье за сто рублей", "at most 100 ₽"), ("до пяти тысяч", "at most 5,000"),
    ("dress under a hundred euro", "under 100 €"), ("от трёх до пяти тысяч рублей", "3,000 ₽ to 5,000 ₽"),
    ("не дороже двух тысяч рублей", "at most 2,000 ₽"), ("платье, размер сорок четыре", "size 44"),
])
def test_amounts_that_are_written_out_limit_like_digits(text: str, said: str) -> None:
    wanted = read_words(text)
    assert wanted.limit is not None
    assert described(wanted.limit).text("en") == said
    assert wanted.unread == ()
    assert read_words("Forty Winks pyjamas").unread == ("Forty Winks",)
    assert parse_where("цена до пяти тысяч") == parse_where("цена до 5000")
    assert parse_where("price < two hundred euro") == parse_where("price < 200 euro")


def test_words_that_the_vocabulary_does_not_know_are_kept_for_full_text() -> None:
    wanted = read_words("Nike running shoes not black")
    assert wanted.unread == ("Nike",)
    assert wanted.limit is not None
    assert limit_json(wanted.limit) == {"not": {"colour": "black"}}


@pytest.mark.parametrize(("written", "system", "asked", "answers"), [
    ("38", "EU", "38", True), ("38", "EU", "EU 38", True), ("38", "UK", "EU 38", False), ("38", None, "EU 38", True),
    ("XXL", None, "2XL", True), ("S/M", None, "M", True), ("38-40", None, "40", True), ("M", None, "L", False),
    ("W32 L34", None, "W32L34", True), ("7,5", "US", "7.5", True),
])
def test_sizes(written: str, system: str | None, asked: str, answers: bool) -> None:
    assert (not set(size_keys(written, system)).isdisjoint(size_asked(asked))) is answers


def test_a_slip_in_the_name_of_a_field_is_told_by_the_fields() -> None:
    with pytest.raises(InputError) as wrong:
        parse_where("red and prise < 40")
    assert "'price'" in str(wrong.value)
    with pytest.raises(InputError) as wrong:
        parse_where("цина < 40")
    assert "цена" in str(wrong.value)
