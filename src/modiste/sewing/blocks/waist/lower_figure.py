"""The body from the waist down as a cutter needs it: levels under the waist and the girth at each. Centimetres."""

import math
from dataclasses import dataclass
from functools import cached_property

from modiste.core.measures import BodyMeasures
from modiste.sewing.blocks.drafting.cut_error import CutError

_STATURE = 168.0
"""The height for which fixed distances below (rises, pocket depths) are given; others in proportion."""
_HIP_POWERS = {"women": 1.12, "men": 3.9, "children": 1.12}


@dataclass(frozen=True)
class LowerFigure:
    """Levels and girths of one body below (depth > 0) and a little above (depth < 0) its waist.

    Raises InputError where waist, crotch and floor do not follow one another as on a body.
    """

    body: BodyMeasures
    sex: str

    def __post_init__(self) -> None:
        rise = self.body.waist_height - self.body.inseam
        if not 0.4 * self.body.crotch_depth <= rise <= 2.0 * self.body.crotch_depth:
            raise CutError("sewing.inseam_for_waist_height", inseam=self.body.inseam,
                           waist_height=self.body.waist_height, crotch_depth=self.body.crotch_depth)

    @cached_property
    def scale(self) -> float:
        """This body's height over that for which fixed distances are stated."""
        return min(max(self.body.height / _STATURE, 0.55), 1.2)

    @cached_property
    def crotch(self) -> float:
        """Depth of the crotch under the waist, straight down (standing)."""
        return self.body.waist_height - self.body.inseam

    @cached_property
    def hip(self) -> float:
        """Depth of the fullest of the seat; kept clear above the crotch, as on every body."""
        return min(self.body.hip_depth, 0.84 * self.crotch)

    @cached_property
    def knee(self) -> float:
        """Depth of the knee: half the inseam less 5 cm above the floor's half (Aldrich), here 0.56 of the leg down."""
        return self.crotch + 0.44 * self.body.inseam

    def girth(self, depth: float) -> float:
        """Girth of the body at a depth under the waist.

        From waist to hip it grows quickly at first, as women's and children's hips do (a sine, raised to a power that
        fits the bodies of the size tables; a man's flanks run straight down to the hip bones); above the waist it
        grows towards the underbust; under the hip it stays.
        """
        body = self.body
        if depth >= self.hip:
            return body.hips
        if depth >= 0:
            share = math.sin(depth / self.hip * math.pi / 2)
            return float(body.waist + (body.hips - body.waist) * share ** _HIP_POWERS.get(self.sex, 1.12))
        ribs = min(-depth / (0.42 * body.back_waist_length), 1.0)
        return float(body.waist + (max(body.underbust, body.waist) - body.waist) * ribs**1.5)
