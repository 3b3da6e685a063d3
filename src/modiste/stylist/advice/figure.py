"""What a garment does on a body: where it pulls, ends, shows a waist, opens, and how wide it is."""

from collections.abc import Iterator, Sequence
from typing import Final

from modiste.core.messages import Message, message
from modiste.sewing.fit_report import FitRow
from modiste.sewing.proportions import Proportions
from modiste.stylist.advice.values import AdviceLine

_AT_CM: Final = 2.0
"""What ends or lies nearer than this to a knee or a waist is at it."""
_FLOOR_CM: Final = 6.0
_WIDER: Final = 0.08
_CLOSE_FITTING: Final = 0.04
_PULLING: Final = ("open", "pulls", "tight")
_PLACES: Final = {
    "bust": "stylist.advice_place_bust", "waist": "stylist.advice_place_waist", "hips": "stylist.advice_place_hips",
    "upper_arm": "stylist.advice_place_upper_arm", "thigh": "stylist.advice_place_thigh",
    "hem": "stylist.advice_place_hem"}
_LINES: Final = {
    "closure": "stylist.advice_line_closure", "princess": "stylist.advice_line_princess",
    "crease": "stylist.advice_line_crease", "stripe": "stylist.advice_line_stripe",
    "waist": "stylist.advice_line_waist", "tiers": "stylist.advice_line_tiers", "yoke": "stylist.advice_line_yoke"}
_BETWEEN: Final = {
    "legs_share": "stylist.advice_between_legs", "below_knee_cm": "stylist.advice_between_below_knee",
    "width": "stylist.advice_between_width", "neck_cm": "stylist.advice_between_neck"}
_APART: Final = {"legs_share": 0.015, "below_knee_cm": 4.0, "width": 0.06, "neck_cm": 3.0}
"""By how much candidates must differ for it to be told."""


def figure_lines(proportions: Proportions | None, fit: Sequence[FitRow]) -> Iterator[AdviceLine]:
    """The lines of one garment, from where its size pulls (`fit`; empty for none) to the lines that are seen on it."""
    yield from _pulls(fit)
    if proportions is not None:
        yield _hem(proportions)
        yield from _waist(proportions)
        yield from _neckline(proportions)
        yield from _widths(proportions)
        yield from _seen_lines(proportions)


def _pulls(fit: Sequence[FitRow]) -> Iterator[AdviceLine]:
    pulling = [row for row in fit if row.verdict in _PULLING]
    for row in pulling:
        code = "stylist.advice_open" if row.verdict == "open" else "stylist.advice_pulls"
        said = message(code, place=_place(row.place), ease=row.ease_cm, strain=100 * row.strain, lacking=row.lacking_cm)
        yield AdviceLine(kind="pull", said=said, ground={
            f"{row.place}_ease_cm": row.ease_cm, f"{row.place}_strain": row.strain,
            f"{row.place}_lacking_cm": row.lacking_cm})
    if fit and not pulling:
        row = min(fit, key=lambda one: one.ease_cm)
        said = message("stylist.advice_pulls_nowhere", place=_place(row.place), ease=max(row.ease_cm, 0.0))
        yield AdviceLine(kind="pull", said=said, ground={f"{row.place}_ease_cm": row.ease_cm})


def _place(name: str) -> Message:
    """A place of the body, as where something is: "at the waist"."""
    return message(_PLACES[name])


def _hem(found: Proportions) -> AdviceLine:
    below = found.below_knee_cm
    if found.hem_cm < _FLOOR_CM:
        code = "stylist.advice_hem_floor"
    elif abs(below) < _AT_CM:
        code = "stylist.advice_hem_knee"
    elif below > 0:
        code = "stylist.advice_hem_below"
    else:
        code = "stylist.advice_hem_above" if found.hem_cm < found.waist_cm - _AT_CM else "stylist.advice_hem_waist"
    said = message(code, cm=abs(below), height=found.hem_cm, share=100 * found.bare_share)
    return AdviceLine(kind="hem", said=said, ground={"hem_cm": found.hem_cm, "below_knee_cm": below,
                                                     "bare_share": found.bare_share})


def _waist(found: Proportions) -> Iterator[AdviceLine]:
    own = found.waist_cm / found.height_cm
    ground = {"legs_share": found.legs_share, "own_share": own}
    if found.line_cm is None:
        yield AdviceLine(kind="waist", said=message("stylist.advice_waist_none", own=100 * own), ground=ground)
        return
    above = found.line_cm - found.waist_cm
    code = ("stylist.advice_waist_at" if abs(above) < _AT_CM else
            "stylist.advice_waist_above" if above > 0 else "stylist.advice_waist_below")
    said = message(code, cm=abs(above), share=100 * found.legs_share, points=100 * abs(found.legs_share - own))
    yield AdviceLine(kind="waist", said=said, ground={**ground, "above_waist_cm": above})


def _neckline(found: Proportions) -> Iterator[AdviceLine]:
    if found.neck_cm:
        code = ("stylist.advice_neck_deep" if found.neck_cm > 1.2 * found.opening_cm else
                "stylist.advice_neck_wide" if found.opening_cm > 1.2 * found.neck_cm else "stylist.advice_neck_even")
        yield AdviceLine(kind="neckline", said=message(code, depth=found.neck_cm, width=found.opening_cm),
                         ground={"neck_cm": found.neck_cm, "opening_cm": found.opening_cm})


def _widths(found: Proportions) -> Iterator[AdviceLine]:
    if not found.added:
        return
    place = max(found.added, key=lambda name: found.added[name])
    most = found.added[place]
    ground = {f"{name}_added": share for name, share in found.added.items()}
    if most < _CLOSE_FITTING:
        yield AdviceLine(kind="width", said=message("stylist.advice_width_close"), ground=ground)
    elif most >= _WIDER:
        said = message("stylist.advice_width", place=_place(place), share=100 * most)
        yield AdviceLine(kind="width", said=said, ground=ground)


def _seen_lines(found: Proportions) -> Iterator[AdviceLine]:
    """How long the lines are that run along and across it."""
    for code, is_along in (("stylist.advice_along", True), ("stylist.advice_across", False)):
        some = [line for line in found.lines if line.is_along == is_along]
        if some:
            names = [message(_LINES[line.name]) for line in some]
            whole = sum(line.length_cm for line in some)
            yield AdviceLine(kind="lines", said=message(code, names=names, cm=whole),
                             ground={f"{line.name}_cm": line.length_cm for line in some})


def between_lines(candidates: Sequence[tuple[Message | str, Proportions | None]]) -> Iterator[AdviceLine]:
    """What candidates differ in, each by the two that lie farthest apart; nothing for fewer than two."""
    known = [(name, found) for name, found in candidates if found is not None]
    if len(known) < 2:
        return
    values = {
        "legs_share": [found.legs_share for _, found in known],
        "below_knee_cm": [found.below_knee_cm for _, found in known],
        "width": [max(found.added.values(), default=0.0) for _, found in known]}
    if all(found.covers_bust for _, found in known):
        values["neck_cm"] = [found.neck_cm for _, found in known]
    for what, figures in values.items():
        low, high = min(figures), max(figures)
        if high - low >= _APART[what]:
            scale = 1.0 if what.endswith("_cm") else 100.0
            said = message(_BETWEEN[what],
                           most=known[figures.index(high)][0], least=known[figures.index(low)][0],
                           high=scale * high, low=scale * low, apart=scale * (high - low))
            yield AdviceLine(kind="between", said=said, ground={f"{what}_most": high, f"{what}_least": low})
