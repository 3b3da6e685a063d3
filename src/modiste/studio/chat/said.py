"""What was said in a thread, in words: a chip that is pressed sends the key of its limit, which nobody shall read."""

from collections.abc import Sequence

from modiste.core.messages import Language, message
from modiste.studio.store.threads.values import ThreadMessage
from modiste.stylist.conversation.kept import answer_from
from modiste.stylist.conversation.values import REMOVE


def in_words(said: str, before: Sequence[ThreadMessage], language: Language) -> str:
    """A message as it is shown: of a limit that was taken off, its words in an answer of the messages `before`."""
    command = REMOVE.strip()
    if said.strip() != command and not said.startswith(f"{command} "):
        return said
    key = said.removeprefix(command).strip()
    if not key:
        return message("stylist.chat_said_without_any").text(language)
    labels = [chip.label for one in before if one.answer for chip in answer_from(one.answer).chips if chip.key == key]
    if not labels:
        return message("stylist.chat_said_without_one").text(language)
    return message("stylist.chat_said_without", limit=labels[-1]).text(language)
