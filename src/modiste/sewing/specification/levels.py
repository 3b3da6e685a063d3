"""Lengths in words as levels of a body: "knee" is a height above the floor, "hip+4" 4 cm below the hips.

Heights that measures do not give are shares of the stature (NASA, Anthropometric Source Book II, 1978: mid-patella
0.28, calf 0.20, ankle 0.05 of it).
"""

import re
from typing import Final

from modiste.core.errors import DataError
from modiste.core.measures import BodyMeasures

_EXPRESSION: Final = re.compile(r"(?P<name>[a-z_]*)\s*(?P<more>[+-]?\s*\d+(?:\.\d+)?)?")
_STATURE: Final = {"below_knee": 0.24, "midi": 0.185, "calf": 0.185, "three_quarter": 0.19, "seven_eighths": 0.105,
                   "ankle": 0.062, "maxi": 0.04, "floor": 0.012, "full": 0.018, "knee": 0.275,
                   "above_knee": 0.325}  # fmt: skip
LEVELS: Final = (*_STATURE, "waist", "empire", "high_hip", "hip", "crotch", "thigh", "micro", "mini", "short", "long")


def height(level: str, body: BodyMeasures) -> float:
    """Height above the floor, in cm, of a level: a name of `LEVELS` with cm added downwards ("hip+4").

    Raises DataError for another word.
    """
    match = _EXPRESSION.fullmatch(level.strip())
    if match is None or not match["name"]:
        raise DataError("sewing.level", level=level)
    below = float((match["more"] or "0").replace(" ", ""))
    return _named(match["name"], body) - below


def is_level(text: str) -> bool:
    """Whether a text names a level, rather than centimetres."""
    return text[:1].isalpha()


def front_length(level: str, body: BodyMeasures) -> float:
    """Length in cm from the side neck point down the front to a level."""
    return body.front_waist_length + body.waist_height - height(level, body)


def skirt_length(level: str, body: BodyMeasures) -> float:
    """Length in cm from the waist to a level."""
    return body.waist_height - height(level, body)


def inseam(level: str, body: BodyMeasures) -> float:
    """Length in cm from the crotch to a level; a plain figure is the inseam itself."""
    if not is_level(level):
        return float(level)
    return max(body.inseam - height(level, body), 0.0)


def _named(name: str, body: BodyMeasures) -> float:
    if name in _STATURE:
        return _STATURE[name] * body.height
    knee = _STATURE["knee"] * body.height
    measured = {
        "waist": body.waist_height,
        "empire": body.waist_height + body.front_waist_length - body.bust_depth - 7.5,
        "high_hip": body.waist_height - 0.5 * body.hip_depth,
        "hip": body.waist_height - body.hip_depth,
        "crotch": body.inseam,
        "micro": body.inseam - 4,
        "mini": body.inseam - 11,
        "thigh": (body.inseam + knee) / 2,
        "short": body.inseam - 17,
        "long": 0.15 * body.height,
    }
    if name not in measured:
        raise DataError("sewing.level_name", known=LEVELS, name=name)
    return measured[name]
