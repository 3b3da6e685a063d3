"""A thread as a text that can be read anywhere."""

from modiste.core.messages import Language, message
from modiste.studio.chat.said import in_words
from modiste.studio.store.threads.values import Thread
from modiste.stylist.conversation.kept import answer_from


def thread_text(thread: Thread, language: Language) -> str:
    """Every message and answer of a thread as Markdown-like plain text."""
    lines = [thread.title or message("stylist.chat_new_thread").text(language), ""]
    for one in thread.messages:
        lines.append(f"> {in_words(one.said, thread.messages, language)}")
        if one.answer:
            answer = answer_from(one.answer)
            lines += ["", answer.text]
            lines += [f"- {card.title} {card.price} {card.url}".rstrip() for card in answer.cards]
            lines += [f"! {line}" for line in answer.warnings]
            lines += [f"  ({line})" for line in answer.basis]
        lines.append("")
    return "\n".join(lines)
