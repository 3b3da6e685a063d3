"""How a thread goes on: what is exchanged, what is widened, what is dropped, and what an outfit leaves out."""

import pytest

from modiste.stylist.conversation.answering import answer
from modiste.stylist.conversation.values import Intent, Talk
from tests.stylist.conversation.shop import Shop


def thread(*said: str) -> tuple[Intent, set[str]]:
    """The intent of the last message of a thread, and the limits after it."""
    talk, shop, intent = Talk(), Shop(), Intent.HELP
    for text in said:
        found = answer(text, talk, shop)
        talk, intent = found.talk, found.intent
    return intent, set(talk.keys)


@pytest.mark.parametrize("said", [
    "а если без свитера?", "а без свитера можно?", "what if not the sweater", "and without the sweater?",
    "вместо свитера рубашка", "swap the sweater for a shirt", "can we do it without the sweater",
])
@pytest.mark.parametrize("before", [("собери образ на каждый день",), ("найди синие джинсы", "что к ним надеть?")])
def test_an_outfit_is_changed_and_nothing_is_looked_for(before: tuple[str, ...], said: str) -> None:
    intent, limits = thread(*before, said)
    assert intent is Intent.OUTFIT
    assert "-garment=sweater" in limits


@pytest.mark.parametrize("said", ["what if without sleeves", "swap mint for coral", "а если без пояса?"])
def test_a_design_is_changed(said: str) -> None:
    assert thread("draw a mint dress", said)[0] is Intent.CHANGE


@pytest.mark.parametrize(("said", "limits"), [
    (("charcoal or bottle green jumper", "drop the green"), {"garment=sweater", "colour=charcoal"}),
    (("кеды белые кожаные", "можно замшу тоже"),
     {"garment=casual_shoes", "colour=white", "material=leather|suede"}),
    (("a navy wool dress", "how about a jumpsuit instead"), {"garment=jumpsuit", "colour=navy", "material=wool"}),
    (("a navy wool dress", "a jumpsuit"), {"garment=jumpsuit"}),
    (("кроссовки до семи тысяч", "хотя ладно, до десяти"), {"garment=sports_shoes", "price<=10000"}),
    (("jeans, size 28", "sorry 29"), {"garment=jeans", "size=29"}),
    (("a bag under 90 euro", "ok raise it to 120"), {"garment=handbag", "price<120EUR"}),
])
def test_a_search_goes_on(said: tuple[str, ...], limits: set[str]) -> None:
    assert thread(*said) == (Intent.FIND, limits)


@pytest.mark.parametrize(("said", "intent"), [
    ("should i take a 12 or a 14", Intent.FIT), ("я между 44 и 46, что брать", Intent.FIT),
    ("are skinny scarves a thing again", Intent.TRENDS), ("i'm 60kg, is S ok for me", Intent.FIT),
    ("l или xl брать, если вешу 90", Intent.FIT),
    ("к серому костюму какой галстук", Intent.OUTFIT), ("какие туфли к синему костюму", Intent.OUTFIT),
    ("my mum is 60, help her look good at the theatre", Intent.OUTFIT),
    ("ткань с лисичками для детской пижамы", Intent.FABRIC), ("make a repeat print with strawberries", Intent.FABRIC),
    ("ткань есть для пальто?", Intent.FIND),
])
def test_what_the_words_around_the_garment_ask_for(said: str, intent: Intent) -> None:
    assert thread(said)[0] is intent
