"""Questions about what is on the screen, from what is noted of it; the thread stays as it is."""

import pytest

from modiste.core.items import Item
from modiste.core.messages import named
from modiste.stylist.conversation.answering import answer
from modiste.stylist.conversation.rooms import Asked, Hit, Told
from modiste.stylist.conversation.values import Answer, Intent, Talk
from tests.stylist.conversation.shop import Shop, item

STOCK = (item(1, "coat", "navy", "wool", price="90", size="S"), item(2, "coat", "red", "linen", price="40", size="L"),
         item(3, "coat", "navy", "cotton", price=None))


def said(*texts: str) -> Answer:
    talk, shop = Talk(), Shop(stock=STOCK)
    for text in texts:
        found = answer(text, talk, shop)
        talk = found.talk
    return found


@pytest.mark.parametrize(("text", "told", "untold"), [
    ("what is the second one made of?", ("linen",), ("wool",)), ("из чего первое?", ("шерстяной",), ("льняной",)),
    ("а второе из чего?", ("льняной",), ("шерстяной",)), ("what sizes does the first come in?", ("S",), ("L",)),
    ("какие размеры есть у второго?", ("L",), ()), ("how much is the second?", ("40",), ("90",)),
    ("сколько стоит первое?", ("90",), ("40",)), ("what colour is the first one?", ("navy",), ("red",)),
    ("which brand is the last one?", ("Nordlys",), ()), ("how much is it all together?", ("130", "No price"), ()),
    ("сколько стоит всё вместе?", ("130",), ()), ("which of these is the warmest?", ("navy wool",), ("linen",)),
    ("which one is cheaper?", ("40",), ("90",)), ("какое из них дороже?", ("90",), ("40",)),
    ("compare the first and the second", ("90", "40", "wool", "linen", "navy", "red"), ()),
    ("сравни первое и второе", ("шерстяной", "льняной", "пальто"), ()),
])
def test_a_question_about_what_is_shown(text: str, told: tuple[str, ...], untold: tuple[str, ...]) -> None:
    before = said("a coat")
    found = answer(text, before.talk, Shop(stock=STOCK))
    assert all(one in found.text for one in told), found.text
    assert not any(one in found.text for one in untold), found.text
    assert found.talk.keys == before.talk.keys
    assert found.talk.items == before.talk.items


@pytest.mark.parametrize("text", [
    "which sizes sell best?", "the cheapest coat", "what colour is in fashion?", "how much is a coat?", "a wool coat",
    "which coat is the warmest you have?"])
def test_other_questions_go_on_as_before(text: str) -> None:
    from modiste.stylist.conversation.on_screen import screen_answer

    assert screen_answer(text, said("a coat").talk, STOCK) is None


@pytest.mark.parametrize("text", [
    "show me the second one worn", "show the second on a mannequin", "покажи вторую надетой",
    "как второе смотрится на манекене?"])
def test_what_is_shown_is_seen_worn(text: str) -> None:
    shop = Shop(stock=STOCK)
    before = answer("a coat", Talk(), shop)
    found = answer(text, before.talk, shop)
    assert ("worn", (STOCK[1].id,)) in shop.calls
    assert found.pictures
    assert found.talk.items == before.talk.items
    assert found.talk.keys == before.talk.keys


@pytest.mark.parametrize("text", [
    "of these which do I own?", "do I already have any of these?", "are any of these already mine?",
    "что из этого у меня уже есть?", "есть ли у меня что-то из этих?", "у меня уже есть такое?"])
def test_which_of_the_shown_are_owned_is_asked_of_the_wardrobe(text: str) -> None:
    shop = Shop(stock=STOCK)
    found = answer(text, answer("a coat", Talk(), shop).talk, shop)
    asked = next(one for room, one in shop.calls if room == "wardrobe")
    assert isinstance(asked, Asked)
    assert [one.id for one in asked.of_these] == [one.id for one in STOCK]
    assert found.intent is Intent.WARDROBE


class Owning(Shop):
    """Rooms whose wardrobe is a coat that the shop has too."""

    def wardrobe(self, asked: Asked) -> Told:
        return Told(lines=(named("yours", "ваше"),), hits=(Hit(item=self.own, owned=True),))

    @property
    def own(self) -> Item:
        return self.stock[0]


@pytest.mark.parametrize("text", ["cheaper", "something cheaper?", "подешевле"])
def test_cheaper_than_what_one_owns_is_of_its_kind_and_not_the_same_thing_again(text: str) -> None:
    shop = Owning(stock=(*STOCK, item(9, "dress", "red", "silk", price="5")))
    own = answer("what do I own?", Talk(), shop)
    found = answer(text, own.talk, shop)
    assert [card.id for card in found.cards] == [STOCK[1].id]
    unpriced = Owning(stock=(STOCK[2], *STOCK[:2], item(9, "dress", "red", "silk", price="5")))
    found = answer("cheaper", answer("what do I own?", Talk(), unpriced).talk, unpriced)
    assert [card.id for card in found.cards] == [STOCK[1].id, STOCK[0].id]  # the cheapest first
    assert "no price" in found.text
