"""A body in a tailor's words: measures in centimetres, as ISO 8559-1 defines them, and how it stands."""

import math
from dataclasses import dataclass, fields
from typing import Final

from modiste.core.errors import InputError

SEXES: Final = ("women", "men", "children")
POSES: Final = ("a", "relaxed", "hips", "walking")
"""Arms 45 degrees down; arms beside the body; hands on the hips; a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyMeasures:
    """Measures of a body in cm (ISO 8559-1:2017, clause numbers in brackets).

    Raises InputError where a measure is not finite, or is none that a person has (outside of `RANGES`).
    """

    height: float            # [5.1.1] stature, without shoes
    bust: float              # [5.3.4] girth over the fullest of the bust; the chest of men and children
    underbust: float         # [5.3.8] girth right below the breasts
    waist: float             # [5.3.10] girth at the natural waist
    hips: float              # [5.3.13] girth over the fullest of the seat
    shoulder_width: float    # [5.4.2] shoulder point to shoulder point over the back
    shoulder_length: float   # [5.4.1] side neck point to shoulder point
    back_width: float        # [5.4.10] armhole to armhole over the shoulder blades
    neck: float              # [5.3.3] girth at the base of the neck, where a collar sits
    back_waist_length: float   # [5.4.5] back neck point (cervicale) to waist
    front_waist_length: float  # [5.4.6] side neck point over the bust point to waist
    bust_depth: float        # [5.4.7] side neck point to bust point
    bust_span: float         # [5.4.11] bust point to bust point
    arm_length: float        # [5.7.8] shoulder point over the bent elbow to the wrist
    upper_arm: float         # [5.3.16] girth of the upper arm
    wrist: float             # [5.3.19] girth
    waist_height: float      # [5.1.10] waist to floor
    hip_depth: float         # waist to the fullest of the seat, along the side
    inseam: float            # [5.1.15] crotch to floor
    crotch_depth: float      # [5.4.18] waist to crotch level, sitting (body rise)
    thigh: float             # [5.3.20] girth right below the crotch
    knee: float              # [5.3.22] girth
    calf: float              # [5.3.24] girth
    ankle: float             # [5.3.25] girth
    head: float              # [5.3.1] girth

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            low, high = RANGES[field.name]
            if not math.isfinite(value) or not low <= value <= high:
                raise InputError("core.body_measure", name=field.name, value=value, low=low, high=high)


RANGES: Final[dict[str, tuple[float, float]]] = {
    "height": (80, 220), "bust": (45, 170), "underbust": (42, 160), "waist": (40, 170), "hips": (45, 180),
    "shoulder_width": (20, 60), "shoulder_length": (6, 20), "back_width": (18, 60), "neck": (22, 60),
    "back_waist_length": (20, 60), "front_waist_length": (20, 70), "bust_depth": (12, 50), "bust_span": (8, 36),
    "arm_length": (28, 80), "upper_arm": (13, 65), "wrist": (9, 28), "waist_height": (45, 150), "hip_depth": (10, 35),
    "inseam": (28, 115), "crotch_depth": (14, 45), "thigh": (25, 100), "knee": (20, 70), "calf": (17, 65),
    "ankle": (13, 45), "head": (44, 66),
}
"""The smallest and largest of each measure that is taken, in cm."""
