"""Closures and details that other parts of a cut leave no place for: said where they were asked, else left out."""

from dataclasses import replace
from typing import Final

from modiste.core.garment_spec import Bodice, Closure, Legs, Neck, PartCloth, Sleeves, Waist
from modiste.sewing.specification.cut import Cut

_DRAWN_IN: Final = ("elastic", "drawstring", "rib", "paperbag")
_YOKELESS: Final = ("raglan", "kimono", "dolman")
_NOTED: Final = ("fringe", "fur_trim", "smocking")
"""What the order of sewing names and no panel shows."""
_RUFFLED: Final = ("set_in", "puff", "dropped", "bishop")
_LEAST_RUFFLED_CM: Final = 24.0
_CREASELESS: Final = ("leggings", "skinny")
_LEAST_SHOULDER_CM: Final = 7.0
"""What an epaulette needs."""
_BARE: Final = ("strapless", "one_shoulder", "off_shoulder", "halter")
_LAPELS: Final = ("shawl", "notched", "peak", "camp")
_FRINGED: Final = ("scarf", "shawl")
_RULED: Final = frozenset(
    "striped pinstripe candy_stripe awning_stripe ticking checked gingham tartan windowpane glen_check houndstooth"
    " puppytooth herringbone".split()
)
"""Cloths with lines of their own, which the lines of tucks would cross and double."""


def closed(
    cut: Cut, closure: Closure | None, top: Bodice | None, neck: Neck | None, waist: Waist | None
) -> Closure | None:
    """The closure; None where a waist that is drawn in passes the hips without; what wraps is tied, and lapels close in
    front."""
    if closure is not None and top is not None and top.kind == "wrap" and closure.place in ("front", "double_front"):
        for kind in ("closure", "closure_form"):
            if cut.wishes.value(kind):
                cut.cannot(cut.wishes.phrase(kind), "not_here")
        return Closure(kind="ties", place="wrap")
    lapels = top is not None and neck is not None and neck.collar in _LAPELS
    if closure is not None and lapels and closure.place in ("back", "side", "half_front"):
        if cut.wishes.value("closure_form"):
            cut.cannot(cut.wishes.phrase("closure_form"), "not_here")
        return replace(closure, place="front")
    if closure is None or top is not None or waist is None or waist.band not in _DRAWN_IN:
        return closure
    if closure.kind == "none" or closure.place not in ("fly", "back", "side"):
        return closure
    for kind in ("closure", "closure_form"):
        if cut.wishes.value(kind):
            cut.cannot(cut.wishes.phrase(kind), "drawn_in")
    return None


def without_pleats(legs: Legs | None, waist: Waist | None) -> Legs | None:
    """Legs without the pleats that a drawn-in waist has no need of."""
    if legs is None or waist is None or waist.band not in _DRAWN_IN:
        return legs
    return replace(legs, pleats=0)


def fitting(
    cut: Cut, details: tuple[str, ...], *, top: Bodice | None, arms: Sleeves | None, neck: Neck | None,
    legs: Legs | None, waist: Waist | None,
) -> tuple[str, ...]:
    """The details that the rest of the spec has room for; what was asked and is left out, or does not show, is said."""
    lost = _lost(cut, top, arms, neck, legs, waist)
    if top is None and legs is None and not cut.habit.has("flat"):
        lost["side_stripes"] = "not_here"
    for one in cut.wishes.details:
        name = "ruffle_neck" if one.value == "ruffles" and top is not None else one.value
        if name in lost and name in details:
            cut.cannot(one.phrase, lost[name])
        elif name in _NOTED and name in details and cut.garment not in _FRINGED:
            cut.cannot(one.phrase, "noted")
    return tuple(name for name in details if name not in lost)


def _takes_ruffles(arms: Sleeves) -> bool:
    """Whether a gathered strip can be sewn to the ends of sleeves: plain ones that reach below the upper arm."""
    return arms.cuff in ("hem", "none") and arms.kind in _RUFFLED and arms.length_cm > _LEAST_RUFFLED_CM


def _shoulder_cm(cut: Cut, top: Bodice, neck: Neck) -> float:
    """About how long the shoulder seam is that a neckline leaves."""
    return (cut.body.shoulder_width - neck.width_cm) / 2 + top.shoulder_cm


def _lost(
    cut: Cut, top: Bodice | None, arms: Sleeves | None, neck: Neck | None, legs: Legs | None, waist: Waist | None
) -> dict[str, str]:
    """Details without a place, and the reason."""
    lost: dict[str, str] = {}
    if top is None and waist is not None and waist.band in _DRAWN_IN:
        lost |= {"belt_loops": "drawn_in", "back_yoke": "drawn_in", "pleated_front": "drawn_in"}
    if top is None and waist is not None and waist.band == "facing":
        lost["belt_loops"] = "not_here"
    if arms is not None and arms.kind in _YOKELESS:
        lost |= {"back_yoke": "not_here", "yoke": "not_here"}
    if legs is not None and legs.kind in _CREASELESS:
        lost["crease"] = "not_here"
    if top is not None and neck is not None and _shoulder_cm(cut, top, neck) < _LEAST_SHOULDER_CM:
        lost["epaulettes"] = "not_here"
    if arms is not None and not _takes_ruffles(arms):
        lost["ruffle_sleeves"] = "not_here"
    if neck is not None and (neck.collar != "none" or neck.line in _BARE):
        lost["ruffle_neck"] = "not_here"
    is_tied = (top is not None and top.kind == "wrap") or (waist is not None and waist.belt == "tie")
    if neck is not None and neck.collar != "bow" and not is_tied:
        lost["bow"] = "not_here"
    if top is None and not cut.habit.has("flat"):
        lost["fringe"] = "not_here"
    if cut.habit.has("flat"):
        lost["piping"] = "not_here"
    return lost


def on_cloth(cut: Cut, details: tuple[str, ...], rows: tuple[PartCloth, ...]) -> tuple[str, ...]:
    """The details without the tucks that nobody asked for, where the cloth is striped or checked."""
    asked = any(one.value == "tucks" for one in cut.wishes.details) or cut.wishes.value("pleat") == "front"
    is_ruled = any(row.part == "body" and row.pattern in _RULED for row in rows)
    return tuple(name for name in details if name != "tucks" or asked or not is_ruled)
