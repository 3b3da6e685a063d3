"""Taste in words: why something is shown, what was learnt, what was left out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Final

from modiste.core.messages import Message, message, named
from modiste.language import label, vocabulary
from modiste.stylist.taste.lines import TasteLine
from modiste.stylist.taste.profile import Profile
from modiste.stylist.taste.recommending import Recommended

_REASONS: Final = {
    "popular": "stylist.why_popular", "size": "stylist.why_size", "occasion": "stylist.why_occasion",
    "category": "stylist.why_category", "together": "stylist.why_together", "new": "stylist.why_new",
    "fit": "stylist.why_fit", "loved": "stylist.why_loved", "gap": "stylist.why_gap", "common": "stylist.why_common",
    "explore": "stylist.why_explore", "nothing": "stylist.why_nothing", "looks:": "stylist.why_looks",
    "looks:cut": "stylist.why_looks_cut", "looks:colour": "stylist.why_looks_colour",
    "looks:print": "stylist.why_looks_print",
}

_TRENDS: Final = {"trend:": "stylist.why_trend", "classic:": "stylist.why_classic"}
_OF: Final = {**_TRENDS, "loved:": "stylist.why_loved_of"}
_LEFT: Final = {"refused": "stylist.left_refused", "budget": "stylist.left_budget",
                "unavailable": "stylist.left_unavailable", "done": "stylist.left_done"}
_NOT_LIKE: Final = (*_OF, "occasion:")
"""Reasons that no liked item stands behind."""
_MEASURES: Final = {
    "height_cm": "stylist.measure_height_cm", "weight_kg": "stylist.measure_weight_kg",
    "bust_cm": "stylist.measure_bust_cm", "underbust_cm": "stylist.measure_underbust_cm",
    "age": "stylist.measure_age", "waist_cm": "stylist.measure_waist_cm", "hips_cm": "stylist.measure_hips_cm",
}  # fmt: skip
_LINES: Final = {
    "body": "stylist.profile_body_is", "sizes": "stylist.profile_sizes_is", "loved": "stylist.profile_loved_is",
    "refused": "stylist.profile_refused_is", "occasions": "stylist.profile_occasions_is",
    "lines_off": "stylist.profile_lines_off_is", "advice_off": "stylist.profile_advice_off_is",
    "hair": "stylist.profile_hair_is", "eyes": "stylist.profile_eyes_is", "skin": "stylist.profile_skin_is",
    "budget": "stylist.profile_budget_is", "dial": "stylist.profile_dial_is", "quiz": "stylist.profile_quiz_is",
}  # fmt: skip


def attribute(name: str) -> Message:
    """ "colour:navy" as people read it: the label of the vocabulary, or the value itself."""
    kind, _, value = name.partition(":")
    known = vocabulary().entries.get(kind, {})
    return named(label(kind, value, "en"), label(kind, value, "ru")) if value in known else named(value, value)


def reason_message(name: str) -> Message:
    """A reason of `Recommended`."""
    if name in _REASONS:
        return message(_REASONS[name])
    if name.startswith("occasion:"):
        return message("stylist.why_suits", what=attribute(name))
    for kind, code in _OF.items():
        if name.startswith(kind):
            return message(code, what=attribute(name.removeprefix(kind)))
    return message("stylist.why_attribute", what=attribute(name))


def why(item: Recommended) -> Message:
    """Why an item is shown: what lifted it most and how much of all that lifted it that is, with the liked one that it
    is like where looks or an attribute lifted it."""
    reason, share = reason_message(item.reason), share_of(item, item.reason)
    if share:
        reason = message("stylist.why_share", reason=reason, share=share)
    if item.because and (":" in item.reason) and not item.reason.startswith(_NOT_LIKE):
        title = named(item.because, item.because)
        return message("stylist.why_because", reason=reason, title=title)
    return reason


def share_of(item: Recommended, name: str) -> int:
    """How much of all that lifted an item one of its lifts is, in per cent; negative for what lowered it, 0 for what is
    none of them."""
    whole = sum(lift for lift in item.lifts.values() if lift > 0)
    return round(100 * item.lifts.get(name, 0.0) / whole) if whole else 0


def taste_line(line: TasteLine) -> Message:
    """A line of learnt taste. It names what kind of thing is learnt: a label alone ("чаще: экстравагантный") agrees
    with nothing."""
    what, of = attribute(line.name), line.name.partition(":")[0]
    if line.since is not None:
        code = "stylist.learnt_more_since" if line.weight > 0 else "stylist.learnt_less_since"
        return message(code, what=what, of=of, since=f"{line.since:%Y-%m}")
    code = "stylist.learnt_more" if line.weight > 0 else "stylist.learnt_less"
    return message(code, what=what, of=of)


def profile_lines(profile: Profile) -> Iterator[Message]:
    """What a person says of themselves, a line for each kind of it."""
    measures = [message("stylist.profile_measure", name=message(_MEASURES[one.name]),
                        value=f"{getattr(profile.body, one.name):g}")
                for one in fields(profile.body) if getattr(profile.body, one.name) is not None]
    of: dict[str, Sequence[Message | str]] = {
        "body": measures, "sizes": profile.sizes, "loved": [attribute(one) for one in profile.loved],
        "refused": [attribute(one) for one in profile.refused],
        "occasions": [attribute(f"occasion:{one}") for one in profile.occasions],
        "lines_off": [attribute(one) for one in profile.lines_off], "advice_off": profile.advice_off}
    for name in ("hair", "eyes", "skin"):
        of[name] = [value] if (value := getattr(profile, name)) else []
    if profile.budget is not None:
        of["budget"] = [f"{profile.budget:g}"]
    if profile.dial:
        of["dial"] = [f"{profile.dial:g}"]
    if profile.quiz:
        of["quiz"] = [str(len(profile.quiz))]
    for name, values in of.items():
        if values:
            yield message(_LINES[name], values=values)


def left_out_message(left_out: Mapping[str, int]) -> Message:
    """How many items were left out, and why."""
    return message("stylist.left_out", parts=[message(code, count=left_out[name]) for name, code in _LEFT.items()
                                              if left_out.get(name)])
