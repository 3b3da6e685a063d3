"""What a photograph takes and gives: the cloth of each part, how it is shot, the picture and its exact passes."""

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import InputError
from modiste.core.garment_spec import PartCloth
from modiste.core.material import Material
from modiste.core.values import Rgb, Swatch, parse_hex
from modiste.sewing.materials import material
from modiste.sewing.own_fabric import inks_of
from modiste.sewing.rendering.cloth.dyes import dyed

_MELANGE: Final = ("#a4a5a6",)
"""Colours of the vocabulary that are yarns of two tones: grey melange."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

VIEWS: Final = {"front": 0.0, "34": 35.0, "side": 90.0, "back": 180.0, "back34": 215.0}
"""Named views, as the turn of the camera around the wearer in degrees, towards the wearer's left."""
SHOWS: Final = ("ghost", "mannequin", "flat")
GROUNDS: Final = ("white", "transparent", "studio")
SIZES: Final = (128, 4096)
ASPECTS: Final = {"square": 1.0, "upright": 0.75, "figure": 0.5}
"""Width over height of the picture."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cloth:
    """What a part is cut from: a material and its colour, or a print.

    `pattern` is a drawn pattern's name or "solid"; `palette` its colours, ground first (empty: one that suits);
    `repeat_cm` the width of one repeat (0: as is usual); `angle_deg` turns the print against the grain; `swatch` is a
    picture of one's own in their place, at its own dpi; `placed` one that is printed once on the front.
    """

    material: Material
    colour: Rgb = (200, 200, 200)
    pattern: str = "solid"
    pattern_seed: int = 0
    palette: tuple[Rgb, ...] = ()
    repeat_cm: float = 0.0
    angle_deg: float = 0.0
    swatch: Swatch | None = None
    placed: Swatch | None = None

    def __post_init__(self) -> None:
        if not (math.isfinite(self.repeat_cm) and 0 <= self.repeat_cm <= 500):
            raise InputError("sewing.cloth_repeat", repeat_cm=self.repeat_cm)
        if not math.isfinite(self.angle_deg):
            raise InputError("sewing.cloth_angle", angle=self.angle_deg)


def cloth_of(part: PartCloth, swatch: Swatch | None = None) -> Cloth:
    """The cloth that a spec names for a part.

    Raises:
        InputError: an unknown material, or a colour that is none.
    """
    stuff = material(part.material)
    if swatch is not None and swatch.placed is None:
        return Cloth(material=stuff, colour=inks_of(swatch)[0], repeat_cm=part.scale_cm,
                     angle_deg=part.angle_deg, swatch=swatch)
    return Cloth(
        material=stuff,
        colour=parse_hex(dyed(part.colour, stuff.finish)),
        pattern="melange" if part.pattern == "solid" and part.colour.lower() in _MELANGE else part.pattern,
        pattern_seed=part.pattern_seed,
        palette=tuple(parse_hex(colour) for colour in part.colours),
        repeat_cm=part.scale_cm,
        angle_deg=part.angle_deg,
        placed=swatch,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """How it is photographed. `view` is one of VIEWS; `turn_deg`, where given, takes its place; `show` one of SHOWS,
    `ground` one of GROUNDS, `size` the longer side in pixels, `aspect` one of ASPECTS, `tilt_deg` how far the camera
    looks down, `margin` the share of the picture left free on the side that is tightest;
    `is_turning`: framed for all sides, as on a turntable; `is_whole`: framed for the whole mannequin, so that several
    garments on one body are seen at one scale.

    Raises InputError for anything else.
    """

    view: str = "front"
    turn_deg: float | None = None
    show: str = "ghost"
    ground: str = "white"
    size: int = 1024
    aspect: str = "square"
    tilt_deg: float = 4.0
    margin: float = 0.06
    is_turning: bool = False
    is_whole: bool = False

    def __post_init__(self) -> None:
        for name, value, known in (("view", self.view, tuple(VIEWS)), ("show", self.show, SHOWS),
                                   ("ground", self.ground, GROUNDS), ("aspect", self.aspect, tuple(ASPECTS))):
            if value not in known:
                raise InputError("sewing.shot_choice", name=name, known=known, value=value)
        if not SIZES[0] <= self.size <= SIZES[1]:
            raise InputError("sewing.pixels", least=SIZES[0], most=SIZES[1], size=self.size)
        if self.turn_deg is not None and not math.isfinite(self.turn_deg):
            raise InputError("sewing.turn", turn=self.turn_deg)
        if not (math.isfinite(self.tilt_deg) and -60 <= self.tilt_deg <= 60):
            raise InputError("sewing.tilt", tilt=self.tilt_deg)
        if not (math.isfinite(self.margin) and 0 <= self.margin <= 0.4):
            raise InputError("sewing.margin", margin=self.margin)

    @property
    def azimuth_deg(self) -> float:
        """Turn of the camera around the wearer; 0 is the front, 90 the wearer's left side."""
        return VIEWS[self.view] if self.turn_deg is None else self.turn_deg

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.size, max(1, round(self.size * ASPECTS[self.aspect]))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layers:
    """Exact passes as pictures, H x W. Ids are -1 where nothing is seen; depth (m, from the nearest) and the vectors
    are 0 there. `light` is the shading alone: the brightness of a white matt cloth under the same light.
    """

    mask: Floats = field(repr=False)
    part: NDArray[np.int16] = field(repr=False)
    panel: NDArray[np.int16] = field(repr=False)
    depth_m: Floats = field(repr=False)
    normal: Floats = field(repr=False)
    uv_cm: Floats = field(repr=False)
    light: Floats = field(repr=False)
