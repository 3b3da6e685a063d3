"""Kinds of sayings that fresh requests brought: intents, and limits of a thread after its last message."""

import pytest

from modiste.stylist.conversation.answering import answer
from modiste.stylist.conversation.values import Intent, Talk
from tests.stylist.conversation.shop import Shop


def test_a_garment_with_its_price_is_looked_for_after_an_outfit() -> None:
    assert after("what should I wear to a wedding?", "a dress under 60 euro")[0] is Intent.FIND
    assert after("что надеть на свадьбу?", "платье до 60 евро")[0] is Intent.FIND
    assert after("what should I wear to a wedding?", "no skirt, under 60 euro")[0] is Intent.OUTFIT


def after(*texts: str) -> tuple[Intent, set[str]]:
    talk, shop = Talk(), Shop()
    for text in texts:
        found = answer(text, talk, shop)
        talk = found.talk
    return found.intent, set(talk.keys)


@pytest.mark.parametrize("text", [
    "how do i darn a hole in a wool sock", "can you fix a broken zipper for me", "how do I wash a silk dress",
    "как зашить дырку на джинсах", "как постирать пуховик в машинке", "подошью ли я сама юбку",
    "кто может подшить брюки"])
def test_how_clothes_are_washed_and_mended_is_no_search(text: str) -> None:
    found = answer(text, Talk(), Shop())
    assert found.intent is Intent.HELP
    assert "care label" in found.text or "ярлык" in found.text


@pytest.mark.parametrize("text", ["a silk dress that is easy to wash", "a patched jacket", "юбка, не гладить"])
def test_clothes_that_are_easy_to_care_for_are_looked_for(text: str) -> None:
    assert after(text)[0] is Intent.FIND


@pytest.mark.parametrize(("text", "intent"), [
    ("мне М или L если талия 76", Intent.FIT), ("is that size ok if i measure 100 cm round the chest", Intent.FIT),
    ("какой у меня размер, если обхват бёдер 102", Intent.FIT), ("is 38 the same as a uk 10", Intent.FIT),
    ("do these run big", Intent.FIT), ("какие из моих брюк подходят на работу", Intent.WARDROBE),
    ("сколько я потратила на одежду", Intent.WARDROBE), ("будут ли носить бахрому", Intent.TRENDS),
    ("what should a man wear to a summer wedding", Intent.OUTFIT), ("whats the dress code for ascot", Intent.OUTFIT),
    ("design a football inspired jacket in burgundy", Intent.DESIGN), ("who won the football", Intent.HELP),
    ("плаття червоне", Intent.HELP), ("подскажи подарок папе", Intent.RECOMMEND)])
def test_what_is_wanted(text: str, intent: Intent) -> None:
    assert after(text)[0] is intent


@pytest.mark.parametrize(("text", "keys"), [
    ("shoes for a bride", {"garment=shoes", "gender=women", "occasion=wedding"}),
    ("a dress for the mother of the groom", {"garment=dress", "gender=women", "occasion=wedding"}),
    ("bump friendly dress", {"garment=dress", "occasion=maternity"}),
    ("running tights for women", {"garment=leggings", "occasion=running", "gender=women"}),
    ("rain jacket for my dauhgter", {"garment=rain_jacket", "gender=girls"}),
    ("рубашка, 50 разме", {"garment=shirt", "size=50"}), ("брюки, полушерсть", {"garment=trousers", "material=wool"}),
    ("a blouse that doesnt need ironing", {"garment=blouse", "mood:no_ironing"}),
    ("cycling shorts under a score", {"garment=shorts", "price<20GBP"}),
    ("джинсы, бюджет 0, шучу, до 3000", {"garment=jeans", "price<=3000"}),
    ("костюм, тысяч до двадцати пяти", {"garment=suit", "price<=25000"}),
    ("дождевик походный", {"garment=rain_jacket", "occasion=hiking"}),
    ("платье длиное", {"garment=dress", "length=long"}),
    ("какие туфли к сиреневому платью на свадьбу", {"occasion=wedding"}),
    ("мой образ для свадьбы скучный, что добавить", {"occasion=wedding"}),
])
def test_what_is_limited(text: str, keys: set[str]) -> None:
    assert after(text)[1] == keys


@pytest.mark.parametrize(("texts", "keys"), [
    (("a dress, pink or grey", "pink is too much"), {"garment=dress", "colour=grey"}),
    (("платье розовое или серое", "розовое слишком яркое"), {"garment=dress", "colour=grey"}),
    (("hoodies for kids", "152"), {"garment=hoodie", "gender=boys|girls", "size=152"}),
    (("сумка", "до двух с половиной"), {"garment=handbag", "price<=2500"}),
    (("dress, size 10 or 12, under 50 pounds", "10 only"), {"garment=dress", "size=10", "price<50GBP"}),
    (("костюм мужской, 52", "какой размер брать при росте 188?", "тогда 54"),
     {"garment=suit", "gender=men", "size=54"}),
])
def test_what_is_limited_at_the_end_of_a_thread(texts: tuple[str, ...], keys: set[str]) -> None:
    assert after(*texts)[1] == keys
