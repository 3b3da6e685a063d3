"""What hanging a pattern gives: the cloth's mesh in space, and the body under it."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from modiste.core.measures import BodyMeasures
from modiste.sewing.pattern.values import Pattern

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BodyMesh:
    """A body that stands: metres, z up, the floor at 0, front towards -y, the wearer's left at +x.

    `vertices` V x 3, `faces` F x 3 counter-clockwise from outside, `landmarks` names -> points (metres), `axes`
    region -> N x 3 polyline down that limb or trunk, `hidden_faces` F: head, hands and feet, which pictures leave out.
    `regions` V: index into the first seven of `pattern.values.REGIONS`; `cap_vertices`, `cap_normals` C x 3 and
    `cap_faces`: the discs that close the neck, wrists and ankles where pictures leave out what follows.
    """

    vertices: Floats = field(repr=False)
    faces: Ints = field(repr=False)
    normals: Floats = field(repr=False)
    landmarks: dict[str, Floats] = field(repr=False)
    axes: dict[str, Floats] = field(repr=False)
    hidden_faces: NDArray[np.bool_] = field(repr=False)
    measures: BodyMeasures
    sex: str
    pose: str
    regions: Ints | None = field(default=None, repr=False)
    cap_vertices: Floats | None = field(default=None, repr=False)
    cap_normals: Floats | None = field(default=None, repr=False)
    cap_faces: Ints | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hung:
    """A garment that hangs. Each panel has vertices of its own; those of sewn edges share their place and `weld`.

    `vertices` V x 3 metres; `uv_cm` V x 2 in the panel's plane; `panel` V index into pattern.panels; `faces` F x 3,
    counter-clockwise from the right side of the cloth; `weld` V: the first vertex that is sewn to this one (itself
    where it is alone); `layer` V.
    `strain` F x 2: largest and smallest principal stretch minus 1; `body` what it hangs on; `spacing_cm` the
    distance of points it was meshed with (0: unknown).
    """

    pattern: Pattern
    vertices: Floats = field(repr=False)
    uv_cm: Floats = field(repr=False)
    panel: Ints = field(repr=False)
    faces: Ints = field(repr=False)
    weld: Ints = field(repr=False)
    layer: Ints = field(repr=False)
    strain: Floats = field(repr=False)
    body: BodyMesh
    spacing_cm: float = 0.0
