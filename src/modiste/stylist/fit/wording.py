"""Advice of a size in words."""

from typing import Final

from modiste.core.messages import Message, message
from modiste.stylist.fit.advice import FitAdvice

_OFF: Final = {"large": ("stylist.fit_runs_large", "stylist.fit_all_large"),
               "small": ("stylist.fit_runs_small", "stylist.fit_all_small")}


def fit_advised(advice: FitAdvice) -> Message:
    """Which size to take; or, where even the best of those asked about most likely does not fit, which to ask about."""
    if advice.off is not None:
        beside, alone = _OFF[advice.off]
        taken = advice.of(advice.take)
        share = taken.percents[2] if advice.off == "large" else taken.percents[0]
        if advice.better is None:
            return message(alone, size=advice.take, share=share)
        return message(beside, size=advice.take, share=share, better=advice.better.size,
                       fits=advice.better.percents[1])
    others = [size for size in advice.between if size != advice.take]
    if not others:
        return message("stylist.fit_take", size=advice.take)
    return message("stylist.fit_between", size=advice.take, between=others)
