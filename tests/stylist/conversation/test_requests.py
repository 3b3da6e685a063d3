"""The scripted requests: intent and exact limits of each, and nothing on screen that breaks one."""

import json
from pathlib import Path

import pytest

from modiste.catalog.limits import Price, holds, known_of
from modiste.stylist.conversation.answering import answer
from modiste.stylist.conversation.values import Talk
from tests.stylist.conversation.shop import Shop

HERE = Path(__file__).parent
LEAST = 0.95


def score(path: Path, shop: Shop) -> tuple[int, int, int, list[str]]:
    """Requests, right intents, right limits, and what was wrong; limits on screen are asserted."""
    asked = intents = limits = 0
    wrong: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        talk, cheapest = Talk(), ""
        for say, intent, told in json.loads(line)["turns"]:
            before = [known_of(one).price for one in shop.items(talk.items)]
            price_before = next((key for key in talk.keys if key.startswith("price")), "")
            said = answer(say, talk, shop)
            talk = said.talk
            price = next((one for one in talk.constraints if isinstance(one.limit, Price)), None)
            # What "cheaper" means: below the cheapest that was shown; where nothing is, the thread goes on as it was.
            if "price<cheapest" in told and not cheapest:
                cheapest = price_before if not said.cards else "none"
                if said.cards and price is not None and isinstance(price.limit, Price) and price.limit.high in before:
                    cheapest = price.key
            keys, told = set(talk.keys), told.replace("price<cheapest", cheapest)
            asked, intents, limits = asked + 1, intents + (said.intent == intent), limits + (keys == set(told.split()))
            if said.intent != intent or keys != set(told.split()):
                wrong.append(f"{say}: {said.intent.value} {sorted(keys)}, expected {intent} {told}")
            for card in said.cards:
                shown = known_of(shop.items([card.id])[0])
                assert all(holds(one.held, shown) for one in said.constraints), (say, card)
    return asked, intents, limits, wrong


@pytest.mark.parametrize("lies", [False, True])
def test_intent_and_limits_of_the_requests(lies: bool) -> None:
    asked, intents, limits, wrong = score(HERE / "requests.jsonl", Shop(lies=lies))
    assert asked >= 260
    assert intents >= LEAST * asked, wrong
    assert limits >= LEAST * asked, wrong


@pytest.mark.parametrize(("name", "count"), [("held_out", 152), ("unseen_a", 149), ("unseen_b", 152), ("unseen_c", 112),
                                             ("unseen_d", 82), ("unseen_e", 61), ("unseen_f", 56),
                                             ("unseen_g", 120), ("unseen_m", 86), ("unseen_o", 72),
                                             ("unseen_p", 55)])
def test_the_requests_that_were_written_last(name: str, count: int) -> None:
    """In a shop that lies alone: what is understood does not depend on it, and there more could be shown. The sets h to
    l and n are scored by `benchmarks/conversation.py`."""
    asked, intents, limits, wrong = score(HERE / f"{name}.jsonl", Shop(lies=True))
    assert asked == count
    assert intents >= LEAST * asked, wrong
    assert limits >= LEAST * asked, wrong
