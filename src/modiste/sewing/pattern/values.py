"""A sewing pattern as a value: panels with named edges, the seams between them, and what is set on them.

Units are centimetres in each panel's own plane: x to the right and y up, as one looks at the right side of the cloth
of a panel that is worn. Outlines run counter-clockwise. A pattern lists every panel that is cut (left and right, each
on its own); panels of one `piece` are the same, or mirror images of each other.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

Point: TypeAlias = tuple[float, float]

REGIONS: Final = ("torso", "left_arm", "right_arm", "left_leg", "right_leg", "neck", "head", "host", "flat")
LANDMARKS: Final = ("side_neck", "neck_front", "neck_back", "shoulder", "underarm", "bust", "waist", "hip", "crotch",
                    "knee", "ankle", "wrist", "crown")  # fmt: skip
EDGE_KINDS: Final = ("seam", "hem", "fold", "finished", "rib")
LINE_KINDS: Final = ("centre_front", "topstitch", "twin_topstitch", "fold", "roll", "pleat", "dart", "elastic",
                     "quilting", "groove", "fly", "pocket_mouth", "crease", "drawstring", "piping",
                     "measure")  # fmt: skip
SEAM_KINDS: Final = ("plain", "flat_felled", "eased", "gathered", "pleated", "elastic", "closure", "attached")
TRIM_KINDS: Final = ("button", "buttonhole", "snap", "rivet", "eyelet", "zip", "toggle", "buckle", "label",
                     "drawstring", "lacing", "bow", "lace")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One side of an outline, from `start` to `end`: a line, a quadratic (1 control) or a cubic (2) Bezier curve.

    `allowance_cm` is the seam or hem allowance outside of it; `kind` one of EDGE_KINDS.
    """

    name: str
    start: Point
    end: Point
    controls: tuple[Point, ...] = ()
    allowance_cm: float = 1.0
    kind: str = "seam"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notch:
    """A mark on an edge, at `share` (0 to 1) of its length from the start."""

    edge: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line inside a panel (points in cm): what is drawn, folded, pressed, stitched or buttoned there."""

    name: str
    kind: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trim:
    """A thing set on a panel: at a point, or along a path of points. `size_cm` is its diameter or width."""

    kind: str
    points: tuple[Point, ...]
    size_cm: float = 1.1
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polar:
    """Coordinates of panels cut as a ring (circle skirts, flounces): the ring's centre, and the radius that lies at
    the landmark of the placement.
    """

    centre: Point
    radius_cm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where on the body a panel begins before it is sewn.

    `region` names an axis: the torso (upright), an arm (shoulder to wrist), a leg (hip to ankle), neck, head; or
    "host": it lies on another panel; or "flat": it lies on a table (scarf, tote).
    `angles_deg` = (at the panel's smallest x, at its largest x) around that axis, as seen by the wearer's own panel:
    torso, neck, head: 0 is the centre front, +90 the wearer's left side, 180 the centre back, -90 the right side;
    legs: 0 is the front, +90 the outer side, 180 the back, -90 the inner side, for both legs;
    arms: 0 is the outer (upper) line from the shoulder point, +90 the front, +-180 the underarm seam, for both arms.
    `landmark` lies at the panel's y = `landmark_y_cm` (for `polar` panels at its radius).
    `layer` 0 lies next to the body, higher ones over it (a lapel over its front is 1); `lift_cm` is the distance
    from what lies beneath, beyond what the layer gives.
    On a host: the panel's point `own_point` lies at the host's point `host_point`, turned by `turn_deg`; the whole
    follows the host (pocket, flap, tab), unless `hangs`: then only its edge `pinned_edge` is held (collar, ruffle).
    """

    region: str
    angles_deg: tuple[float, float] = (-90.0, 90.0)
    landmark: str = "waist"
    landmark_y_cm: float = 0.0
    polar: Polar | None = None
    layer: int = 0
    lift_cm: float = 0.0
    host: str | None = None
    own_point: Point = (0.0, 0.0)
    host_point: Point = (0.0, 0.0)
    turn_deg: float = 0.0
    hangs: bool = False
    pinned_edge: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One piece of cloth. `piece` groups panels for the paper pattern ("front" of front_left and front_right); `part`
    is one of `modiste.core.garment_spec.PARTS` and chooses its cloth; `grain_deg` is the direction of the warp
    (90 is along y); `is_mirrored` where it is the mirror image of its piece; `fold_edge` names the line of symmetry
    (a Line) of a panel that is cut on the fold. Darts that open to the outline are two edges, sewn together; closed
    ones are holes: `holes` are outlines, clockwise, whose edges are sewn as well. `stiffness` multiplies the
    material's bending (interfaced collars and bands above 1).
    """

    name: str
    piece: str
    part: str
    edges: tuple[Edge, ...]
    placement: Placement
    holes: tuple[tuple[Edge, ...], ...] = ()
    grain_deg: float = 90.0
    notches: tuple[Notch, ...] = ()
    lines: tuple[Line, ...] = ()
    trims: tuple[Trim, ...] = ()
    is_mirrored: bool = False
    fold_line: str | None = None
    stiffness: float = 1.0
    quantity: int = 1

    def edge(self, name: str) -> Edge:
        """The edge of that name, of the outline or of a hole. Raises KeyError."""
        for edge in (*self.edges, *(edge for hole in self.holes for edge in hole)):
            if edge.name == name:
                return edge
        raise KeyError(f"{self.name}: no edge {name!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeRef:
    """A side of a panel (or a Line of it, for closures), or the stretch of it between two shares of its length."""

    panel: str
    edge: str
    begin: float = 0.0
    end: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seam:
    """Two edges sewn together, point for point by share of length: the start of `a` meets the start of `b`, or its
    end where `is_reversed` (neighbours on one counter-clockwise outline each usually are).

    `ratio` = length of a / length of b as drafted (1 is plain; 1.04 eased; 2 gathered or pleated into b).
    `is_open`: a closure that is not fastened (drafted, not sewn when it hangs). `topstitch`: "none", "single", "twin".
    `folds` (of pleated seams): which point of `b` each point of `a` is sewn to, as the corners of a broken line of
    pairs (share of a, share of b). Where b's share falls from one corner to the next, that stretch of `a` is folded
    under. On a reversed seam shares of b count from its end. Empty: evenly.
    """

    name: str
    a: EdgeRef
    b: EdgeRef
    is_reversed: bool = True
    kind: str = "plain"
    ratio: float = 1.0
    is_open: bool = False
    topstitch: str = "none"
    folds: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What keeps an edge or line up, or in: elastic, a belt, a waistband that sits: its finished girth in cm, and
    the landmark at whose height it sits (None: wherever it slides to), `below_cm` under it.
    """

    ref: EdgeRef
    girth_cm: float
    landmark: str | None = "waist"
    below_cm: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PointOfMeasure:
    """A finished measure, as tech sheets list it: along edges (their lengths added, times `times`), or between two
    points of a panel. `spec_cm` is what was asked for; `tolerance_cm` what a factory may be off by.
    """

    name: str
    spec_cm: float
    refs: tuple[EdgeRef, ...] = ()
    panel: str | None = None
    points: tuple[Point, ...] = ()
    times: float = 1.0
    tolerance_cm: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """All of a garment's panels, seams, holds and finished measures. `notes` say in words what the drawing cannot
    (order of sewing, interfacing), as ids of `modiste.sewing.documents`' texts.
    """

    garment: str
    panels: tuple[Panel, ...]
    seams: tuple[Seam, ...]
    holds: tuple[Hold, ...] = ()
    measures: tuple[PointOfMeasure, ...] = ()
    notes: tuple[str, ...] = ()

    def panel(self, name: str) -> Panel:
        """The panel of that name. Raises KeyError."""
        for panel in self.panels:
            if panel.name == name:
                return panel
        raise KeyError(f"{self.garment}: no panel {name!r}")
