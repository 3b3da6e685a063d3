"""Why what was shown was shown: "why these?", «почему именно они?» are answered with the reasons there were."""

import re
from collections.abc import Sequence
from typing import Final

from modiste.catalog.limits.describing import value_label
from modiste.core.items import Item
from modiste.core.messages import Language, Message, message
from modiste.stylist.conversation.rooms import Hit
from modiste.stylist.conversation.telling import card_of, constraint_words, title_of
from modiste.stylist.conversation.values import SEARCHING, Answer, Intent, Talk

_WHY: Final = re.compile(
    r"^\W*(?:why|почему|отчего)\W*$|^\W*(?:(?:and|but|so|ok(?:ay)?|а|и|но|ну)[\s,]+)*(?:(?:why|how\s+come)(?:\s+(?:exactly|just))?\s+"
    r"(?:(?:these|those|this|that|them|it)(?:\s+(?:ones?|\w+))?|(?:did|do|would|are)\s+you\s+(?:pick|choose|show|suggest"
    r"|recommend|find|showing|suggesting|recommending)\w*\b.{0,30})"
    r"|(?:почему|отчего|зачем)\s+(?:именно\s+|как\s+раз\s+)?(?:(?:эт(?:и|от|а|о|у)|так(?:ие|ой|ая|ое)|они|он|она|их|его|е[её])(?:\s+\w+)?"
    r"|(?:ты\s+|вы\s+)?(?:\w+\s+){0,2}?(?:выбрал|показал|предложил|посоветовал|показыва|предлага|советуе)\w*(?:\s+\w+){0,3}))"
    r"\W*$", re.IGNORECASE)
_NAMED: Final = 6


def asks_why(text: str) -> bool:
    """Whether a message asks why what was shown last was chosen."""
    return _WHY.search(text) is not None


def reasons_of(lines: Sequence[Message], hits: Sequence[Hit], language: Language) -> str:
    """What a room gave as reasons, to be told when somebody asks: its lines, else what it says of each item."""
    if lines:
        return " ".join(one.text(language) for one in lines)
    return " ".join(f"{title_of(hit.item, language)}: {hit.why.text(language)}."
                    for hit in hits[:_NAMED] if hit.why is not None)


def why_answer(talk: Talk, shown: Sequence[Item], language: Language) -> Answer:
    """The reasons of what was shown last; it stays what is spoken of."""
    text = talk.why if talk.topic not in SEARCHING or talk.why else ""
    text = text or " ".join(one.text(language) for one in _of_search(talk))
    cards = tuple(card_of(Hit(item=item), language) for item in shown) if talk.topic in SEARCHING else ()
    return Answer(text=text, intent=talk.topic or Intent.FIND, language=language, cards=cards, talk=talk)


def _of_search(talk: Talk) -> tuple[Message, ...]:
    """Of a search: the limits that each keeps, and by what they are ordered."""
    limits, wishes = tuple(map(constraint_words, talk.constraints)), tuple(
        value_label(one.field, one.value) for one in talk.wishes[:_NAMED])
    first = message("stylist.chat_why_limits", limits=limits) if limits else message("stylist.chat_why_no_limits")
    return (first, message("stylist.chat_why_wishes", wishes=wishes) if wishes else
            message("stylist.chat_why_no_wishes"))
