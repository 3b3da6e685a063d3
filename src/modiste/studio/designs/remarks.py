"""What is said beside a design."""

from dataclasses import replace
from typing import TypeVar

from modiste.core.messages import Message
from modiste.core.values import Design
from modiste.language import detect_language

D = TypeVar("D", bound=Design)


def with_remarks(design: D, *notes: Message) -> D:
    """A design with what else is to be said of it, in the language of its words, before its own remarks."""
    spoken = detect_language(design.prompt.text)
    return replace(design, remarks=(*(one.text(spoken) for one in notes), *design.remarks))
