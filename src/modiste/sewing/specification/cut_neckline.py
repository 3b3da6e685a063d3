"""The neckline of a spec: the one asked for, where what is worn about it leaves it one."""

from typing import Final

from modiste.core.garment_spec import Bodice
from modiste.sewing.specification.cut import Cut
from modiste.sewing.specification.cut_closing import closure

LAPELS: Final = ("notched", "peak", "shawl")
AT_NECK: Final = ("shirt", "polo", "stand", "turtle", "funnel", "peter_pan", "bow", "storm", "hood")
"""Collars sewn to a round neckline at the neck."""
_WRAPPED: Final = ("v", "halter", "strapless", "off_shoulder")
"""Necklines that two fronts which cross can have."""
_ROLLED: Final = ("v", "off_shoulder")
"""Those that lapels which roll back leave."""
_COLLARED: Final = ("crew", "v", "boat", "keyhole")
"""Those that a collar at the neck is sewn to."""


def takes_bodice(cut: Cut, kind: str) -> bool:
    """Whether a bodice that nobody named leaves the neckline that was asked for: a wrap crosses in a V."""
    asked = cut.wishes.value("neckline")
    return kind != "wrap" or asked in ("", "any", "v") or bool(cut.wishes.value("wrap"))


def neckline(cut: Cut, top: Bodice | None, collar: str, usual: str) -> str:
    """The neckline sewn: the one asked for, which `usual` is where one was; what a wrap or a collar that were asked for
    as well cannot have is said."""
    asked = bool(cut.wishes.value("neckline")) and "neckline" in cut.used
    wraps = _wraps(cut, top)
    if not asked:
        if collar not in ("none", "rib"):
            usual = "v" if collar in LAPELS else "crew" if collar in (*AT_NECK, "camp") else usual
        return "v" if top is not None and top.kind == "wrap" else usual
    if wraps and usual not in _WRAPPED:
        return _instead(cut, "v", "wrap_neck")
    if collar in (*LAPELS, "camp") and usual not in _ROLLED:
        return _instead(cut, "v", "lapel_neck")
    if collar in AT_NECK and usual not in _COLLARED:
        return _instead(cut, "crew", "collar_neck")
    return usual


def _wraps(cut: Cut, top: Bodice | None) -> bool:
    """Whether one front crosses the other: a bodice that wraps, or one that is tied so (a robe)."""
    if top is None:
        return False
    closed = closure(cut, top, None, top.length_cm)
    return top.kind == "wrap" or (closed is not None and closed.place == "wrap")


def _instead(cut: Cut, line: str, key: str) -> str:
    """Another neckline than the one asked for, which is said and no longer counted among what is met."""
    cut.cannot(cut.wishes.phrase("neckline"), key)
    cut.asked = [(kind, value) for kind, value in cut.asked if kind != "neckline"]
    return line
