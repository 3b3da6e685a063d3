from dataclasses import fields, replace

import pytest

from modiste.core.attributes import Attributes, Comparison, Exclusion, PriceRange
from modiste.core.errors import InputError, UnknownNameError
from modiste.language import Language, caption, detect_language, parse
from modiste.language.vocabulary import vocabulary
from tests.language.generated import generated

ALL = tuple(generated(1500))


def in_any_order(attributes: Attributes) -> Attributes:
    return replace(
        attributes,
        materials=tuple(sorted(attributes.materials)),
        occasions=tuple(sorted(attributes.occasions)),
        seasons=tuple(sorted(attributes.seasons)),
        styles=tuple(sorted(attributes.styles)),
        details=tuple(sorted(attributes.details)),
    )


@pytest.mark.parametrize("language", ["en", "ru"])
def test_canonical_captions_are_read_back(language: Language) -> None:
    texts = [(attributes, caption(attributes, language)) for attributes in ALL]
    lost = [(text, attributes) for attributes, text in texts if in_any_order(parse(text)) != in_any_order(attributes)]
    assert lost == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_plain_captions_are_read_back_though_nobody_looks(language: Language) -> None:
    entries = vocabulary().entries
    colours = [(), *((one,) for one in entries["colour"])]
    plain = [Attributes(garment=garment, colours=colours[(row * 7 + step) % len(colours)])
             for row, garment in enumerate(entries["garment"]) for step in range(4)]
    plain += [Attributes(garment=garment, colours=colour) for garment in ("jeans", "coat") for colour in colours]
    assert [one for one in plain if parse(caption(one, language)) != one] == []


@pytest.mark.parametrize(
    ("attributes", "english", "russian"),
    [
        (
            Attributes(garment="shirt", colours=("navy",), pattern="checked", gender="men"),
            "men's navy checked shirt",
            "тёмно-синяя мужская рубашка в клетку",
        ),
        (
            Attributes(garment="jeans", pattern="leopard", fit="straight"),
            "straight leopard print jeans",
            "прямые леопардовые джинсы",
        ),
        (
            Attributes(garment="jeans", colours=("black",), gender="women", fit="loose"),
            "women's loose black jeans",
            "чёрные женские джинсы свободного кроя",
        ),
        (Attributes(garment="sports_shoes", pattern="solid"), "plain sports shoes", "однотонные кроссовки"),
        (
            Attributes(garment="coat", colours=("camel",), materials=("wool",), length="knee"),
            "knee-length camel wool coat",
            "верблюжье шерстяное пальто до колена",
        ),
        (
            Attributes(garment="tshirt", colours=("black", "white")),
            "black and white t-shirt",
            "чёрно-белая футболка",
        ),
        (
            Attributes(garment="shirt", colours=("blue", "green")),
            "blue and green shirt",
            "синяя и зелёная рубашка",  # "сине-зелёная" would be teal
        ),
        (
            Attributes(garment="dress", colours=("fuchsia", "red")),
            "fuchsia and red dress",
            "платье цвета фуксии и красного цвета",
        ),
        (
            Attributes(garment="sunglasses", colours=("brown",), price=PriceRange(None, 80, "EUR")),
            "brown sunglasses, under 80 EUR",
            "коричневые солнцезащитные очки, до 80 евро",
        ),
        (
            Attributes(garment="skirt", comparisons=(Comparison("length", "more"),), sizes=("M",)),
            "skirt, longer, size M",
            "юбка, длиннее, размер M",
        ),
        (
            Attributes(garment="coat", excluded=(Exclusion("colour", "black"), Exclusion("detail", None))),
            "coat, not black, no embellishments",
            "пальто, не чёрное, без украшений",
        ),
        (Attributes(colours=("red",)), "red garment", "красная вещь"),
    ],
)
def test_canonical_captions(attributes: Attributes, english: str, russian: str) -> None:
    assert caption(attributes, "en") == english
    assert caption(attributes, "ru") == russian
    assert parse(english) == attributes
    assert parse(russian) == attributes


@pytest.mark.parametrize("language", ["en", "ru"])
def test_variants_say_nothing_untrue_and_keep_the_garment(language: Language) -> None:
    wrong = 0
    for attributes in ALL[:500]:
        for variant in (1, 2, 3):
            seen = parse(caption(attributes, language, variant))
            wrong += not within(seen, attributes)
    # Random neighbours now and then form a third phrase ("short" + "top on straps"); garments of real data do not.
    assert wrong <= 15


def within(seen: Attributes, told: Attributes) -> bool:
    if seen.garment != told.garment:
        return False
    pairs = [(getattr(seen, field.name), getattr(told, field.name)) for field in fields(Attributes)]
    return all(set(left) <= set(right) if isinstance(left, tuple) else left in (None, right) for left, right in pairs)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_variants_differ_and_repeat(language: Language) -> None:
    attributes = Attributes(garment="shirt", colours=("navy",), pattern="checked", gender="men", materials=("cotton",))
    texts = [caption(attributes, language, variant) for variant in range(1, 41)]
    assert texts == [caption(attributes, language, variant) for variant in range(1, 41)]
    assert len(set(texts)) >= 25
    assert all(detect_language(text) == language for text in texts)


def test_russian_variants_use_other_cases_agreeing() -> None:
    attributes = Attributes(garment="skirt", colours=("navy",))
    texts = {caption(attributes, "ru", variant).lower().replace("ё", "е") for variant in range(1, 300)}
    assert "хочу темно-синюю юбку" in texts
    assert "фото темно-синей юбки" in texts
    assert "юбка темно-синего цвета" in texts
    assert not any("синяя юбку" in text or "синюю юбка" in text for text in texts)


def test_english_article() -> None:
    jeans = {caption(Attributes(garment="jeans", colours=("blue",)), "en", variant) for variant in range(1, 300)}
    shirts = {caption(Attributes(garment="shirt", colours=("orange",)), "en", variant) for variant in range(1, 300)}
    assert "a photo of blue jeans" in jeans
    assert "a photo of an orange shirt" in shirts


def test_refusals() -> None:
    with pytest.raises(UnknownNameError, match="unknown language 'de'"):
        caption(Attributes(garment="shirt"), "de")  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match=r"unknown colour 'navyy'.*navy"):
        caption(Attributes(garment="shirt", colours=("navyy",)), "en")
    with pytest.raises(InputError, match="variant: expected 0 or more, got -1"):
        caption(Attributes(garment="shirt"), "en", -1)
