"""Reasons of recommendations in words."""

from collections.abc import Mapping
from typing import Final

from modiste.core.messages import Message, message, named
from modiste.language import label, vocabulary

_REASONS: Final = {
    "popular": "stylist.why_popular", "size": "stylist.why_size", "occasion": "stylist.why_occasion",
    "category": "stylist.why_category", "together": "stylist.why_together", "new": "stylist.why_new",
    "fit": "stylist.why_fit", "loved": "stylist.why_loved", "looks": "stylist.why_looks",
    "explore": "stylist.why_explore", "nothing": "stylist.why_nothing",
}


def reason_message(reason: str) -> Message:
    """A reason as people read it; an attribute ("colour:navy") by its name."""
    if reason in _REASONS:
        return message(_REASONS[reason])
    kind, _, value = reason.partition(":")
    known = value in vocabulary().entries.get(kind, {})
    what = named(label(kind, value, "en"), label(kind, value, "ru")) if known else named(value, value)
    return message("stylist.why_attribute", what=what)


def left_out_message(left_out: Mapping[str, int]) -> Message:
    """How many items were left out, and why."""
    return message("stylist.left_out", refused=left_out.get("refused", 0), budget=left_out.get("budget", 0),
                   unavailable=left_out.get("unavailable", 0), done=left_out.get("done", 0))
