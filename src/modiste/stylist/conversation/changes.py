"""What a message changed of the limits that stood, in words: a limit holds until it is taken off or another takes its
place, and neither happens without being said."""

from collections.abc import Sequence

from modiste.core.messages import Message, message
from modiste.stylist.conversation.telling import constraint_words
from modiste.stylist.conversation.values import Constraint


def change_lines(before: Sequence[Constraint], after: Sequence[Constraint]) -> tuple[Message, ...]:
    """Which limits took the place of others, and which hold no more. What is new is seen as a chip."""
    stands = {one.key for one in after}
    new = [one for one in after if one.key not in {old.key for old in before}]
    lines: list[Message] = []
    gone: list[Constraint] = []
    for old in before:
        if old.key in stands:
            continue
        other = next((one for one in new if one.field == old.field), None)
        if other is None:
            gone.append(old)
            continue
        lines.append(message("stylist.chat_limit_changed", old=constraint_words(old), new=constraint_words(other)))
    if gone:
        lines.append(message("stylist.chat_lifted", limits=tuple(map(constraint_words, gone))))
    return tuple(lines)
