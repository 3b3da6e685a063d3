"""Designs with what is to be said of them."""

from dataclasses import dataclass

from modiste.core.messages import Message
from modiste.core.values import Design


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDesign(Design):
    """A design with what it could not do as asked, or how it did it."""

    told: tuple[Message, ...] = ()


def with_told(design: Design, *told: Message) -> ToldDesign:
    """A design that a network drew, with what is to be said of it."""
    return ToldDesign(image=design.image, prompt=design.prompt, seed=design.seed, model=design.model,
                      verified=design.verified, lineage=design.lineage, told=told)
