"""What was said is shown in words: never the key of a limit."""

from datetime import UTC, datetime

from modiste.studio.chat.said import in_words
from modiste.studio.store.threads.values import ThreadMessage
from modiste.stylist.conversation.answering import answer
from modiste.stylist.conversation.kept import kept_answer
from modiste.stylist.conversation.values import REMOVE, Talk
from tests.stylist.conversation.shop import Shop


def test_a_limit_taken_off_is_said_in_words() -> None:
    found = answer("платье, не сиреневое", Talk(), Shop())
    chip = next(one for one in found.chips if one.key.startswith("-"))
    before = (ThreadMessage(number=1, said="платье, не сиреневое", answer=kept_answer(found),
                            created=datetime(2026, 1, 1, tzinfo=UTC)),)
    assert in_words(f"{REMOVE}{chip.key}", before, "ru") == f"Сними условие «{chip.label}»"
    assert chip.key not in in_words(f"{REMOVE}{chip.key}", (), "en")
    assert in_words(REMOVE, before, "en") == "Drop all limits"
    assert in_words("/withoutdoors", before, "en") == "/withoutdoors"
