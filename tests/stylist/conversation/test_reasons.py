"""Why what was shown was shown: item by item, with what speaks against it apart."""

import pytest

from modiste.core.messages import named
from modiste.stylist.conversation.answering import answer
from modiste.stylist.conversation.kept import answer_from, kept_answer, talk_from, talk_json
from modiste.stylist.conversation.reasons import asks_why
from modiste.stylist.conversation.rooms import Asked, Hit, Told
from modiste.stylist.conversation.values import Answer, Intent, Talk
from tests.stylist.conversation.shop import Shop, item


def said(*texts: str, shop: Shop) -> Answer:
    talk = Talk()
    for text in texts:
        found = answer(text, talk, shop)
        talk = talk_from(talk_json(found.talk))
    return answer_from(kept_answer(found))


class Dressing(Shop):
    """Rooms that give an outfit of two garments with their reasons."""

    def outfit(self, asked: Asked) -> Told:
        shirt, jeans = self.stock[:2]
        return Told(lines=(named("wear these", "наденьте это"),), why=(named("going together 80", "сочетание 80"),),
                    warnings=(named("jeans are out of place", "джинсы не к месту"), named("it is cold", "холодно")),
                    hits=(Hit(item=shirt, owned=True, reasons=(named("goes best with jeans", "лучшая пара: джинсы"),)),
                          Hit(item=jeans, owned=True, against=(named("jeans are out of place", "джинсы не к месту"),))))


@pytest.mark.parametrize("text", [
    "why?", "why these?", "why the second one?", "and why did you choose these?", "how did you choose them?", "explain",
    "explain your choice", "почему?", "почему именно они?", "а почему вторая?", "объясни выбор", "как ты это выбрал?"])
def test_a_question_for_reasons(text: str) -> None:
    assert asks_why(text)


@pytest.mark.parametrize("text", ["why is wool itchy", "why not in red", "a dress, explain the sizes",
                                  "почему так дорого",
                                  "how did you get so stupid"])
def test_other_questions_are_none(text: str) -> None:
    assert not asks_why(text)


SHIRTS = (item(1, "shirt", "white", "linen", price="40", more=(("season", "summer"),)),
          item(2, "shirt", "navy", "cotton", price="25"))


def test_items_of_a_search_say_how_each_keeps_what_was_asked() -> None:
    found = said("a white or navy shirt for summer under 60 euro", "why these?", shop=Shop(stock=SHIRTS))
    told = {card.id: card for card in found.cards}
    white, navy = (told[one.id] for one in SHIRTS)
    assert "white" in white.why
    assert "navy" not in white.why
    assert "40" in white.why
    assert "navy" in navy.why
    assert not white.against
    assert "season" in navy.against  # nobody noted it
    assert "season" not in navy.why


def test_one_item_is_explained_alone() -> None:
    found = said("белая или тёмно-синяя рубашка", "почему вторая?", shop=Shop(stock=SHIRTS))
    assert [card.id for card in found.cards] == [SHIRTS[1].id]
    assert "тёмно-синий" in found.cards[0].why
    assert "рубашка" in found.cards[0].why  # all that it keeps, where the others are not spoken of


def test_an_outfit_is_explained_garment_by_garment_and_warnings_stand_apart() -> None:
    shop = Dressing(stock=SHIRTS)
    first = said("what should I wear to the office?", shop=shop)
    assert "out of place" not in first.text
    assert first.warnings == ("jeans are out of place", "it is cold")
    why = said("what should I wear to the office?", "почему?", shop=shop)
    assert "сочетание 80" in why.text
    shirt, jeans = why.cards
    assert (shirt.why, shirt.against) == ("лучшая пара: джинсы", "")
    assert (jeans.why, jeans.against) == ("", "джинсы не к месту")
    assert why.warnings == ("холодно",)  # what is said of a garment is not said twice
    assert "холодно" not in why.text


def test_why_with_nothing_shown_and_with_nothing_found() -> None:
    shop = Shop(stock=SHIRTS)
    assert "nothing yet" in said("why?", shop=shop).text
    none = said("a shirt under 2 euro", "why?", shop=shop)
    assert none.intent is Intent.FIND
    assert "2" in none.text
    assert not none.cards
