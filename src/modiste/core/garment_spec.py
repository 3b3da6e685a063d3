"""What is to be sewn: the construction of one garment, part by part, in centimetres, with its cloths.

A spec is complete: nothing is left open. Words leave much open; `modiste.language` says what was said, and
`modiste.sewing.specification` fills the rest from the garment's habit and the seed. Every string is an id of the tables
below or of the vocabulary ("denim", "navy"). Saved as JSON by `modiste.sewing.specification`.
"""

import math
from dataclasses import dataclass, field
from typing import Final

from modiste.core.errors import InputError
from modiste.core.measures import SEXES, BodyMeasures

BODICES: Final = ("darted", "princess", "loose", "wrap", "empire", "corset", "kimono")
HEMS: Final = ("straight", "curved", "high_low", "rib", "elastic", "drawstring", "peplum")
SLEEVES: Final = ("none", "set_in", "two_piece", "dropped", "raglan", "dolman", "puff", "bishop", "bell", "cap",
                  "kimono")  # fmt: skip
CUFFS: Final = ("none", "hem", "shirt", "rib", "elastic", "turn_back", "strap")
NECKLINES: Final = ("crew", "scoop", "v", "square", "boat", "sweetheart", "halter", "cowl", "off_shoulder",
                    "one_shoulder", "strapless", "keyhole")  # fmt: skip
COLLARS: Final = ("none", "rib", "turtle", "funnel", "stand", "shirt", "polo", "camp", "peter_pan", "shawl", "notched",
                  "peak", "hood", "bow", "storm")  # fmt: skip
STRAPS: Final = ("none", "spaghetti", "wide", "halter", "racer")
SKIRTS: Final = ("pencil", "straight", "a_line", "half_circle", "circle", "gathered", "pleated", "tiered", "godet",
                 "wrap", "mermaid")  # fmt: skip
LEGS: Final = ("leggings", "skinny", "slim", "straight", "tapered", "wide", "flared", "bootcut", "balloon")
RISES: Final = ("low", "mid", "high")
WAISTBANDS: Final = ("none", "band", "elastic", "drawstring", "rib", "facing", "paperbag", "contour")
BELTS: Final = ("none", "tie", "buckle", "obi")
CLOSURES: Final = ("none", "buttons", "zip", "snaps", "hooks", "ties", "toggles", "lacing")
CLOSURE_PLACES: Final = ("front", "half_front", "double_front", "asymmetric_front", "back", "side", "fly", "wrap")
POCKETS: Final = ("patch", "welt", "flap", "in_seam", "slant", "jeans", "kangaroo", "cargo", "zip")
POCKET_PLACES: Final = ("chest", "waist", "hip", "seat", "thigh", "sleeve")
DETAILS: Final = ("yoke", "back_yoke", "topstitching", "ruffle_hem", "ruffle_neck", "ruffle_sleeves", "quilting",
                  "epaulettes", "storm_flap", "elbow_patches", "back_vent", "side_vents", "pleated_front", "belt_loops",
                  "rivets", "piping", "side_stripes", "bow", "fringe", "lace_up", "tucks", "smocking", "shoulder_pads",
                  "fur_trim", "bib", "cutouts", "lace_trim", "distressed", "crease")  # fmt: skip
PLEATS: Final = ("knife", "box", "inverted")
"""All to one side; two turned away from each other, under the cloth between them; two that meet."""
FLATS: Final = ("scarf", "square", "snood", "shawl", "tote", "apron", "cape", "poncho")
"""What is cut flat rather than drafted for a body."""
PARTS: Final = ("body", "sleeves", "collar", "cuffs", "waistband", "pockets", "yoke", "skirt", "trims", "lining",
                "belt", "buttons", "stitching", "zip", "hood", "straps")  # fmt: skip
"""The parts of a garment that can have a cloth of their own; what none names has that of the body."""
SLITS: Final = ("none", "left", "right", "sides", "front", "back")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodice:
    """The part around the torso. `length_cm` is from the side neck point straight down the front to the hem (or to
    the waist seam, where a skirt or legs follow); eases are added to the body's girths; `shoulder_cm` drops (above 0)
    or cuts in the shoulder point.
    """

    kind: str
    length_cm: float
    bust_ease_cm: float
    waist_ease_cm: float
    hip_ease_cm: float
    shoulder_cm: float = 0.0
    hem: str = "straight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sleeves:
    """`length_cm` from the shoulder point to the hem, cuff included; `ease_cm` at the upper arm; `hem_cm` the girth."""

    kind: str
    length_cm: float
    ease_cm: float = 5.0
    hem_cm: float = 24.0
    cuff: str = "hem"
    cuff_cm: float = 2.5
    rolled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Neck:
    """Depths from the neck points down at the centre; `width_cm` from side to side; `collar_cm` the collar's height
    at the centre back (the height of a hood from the neck seam to the crown).
    """

    line: str = "crew"
    depth_cm: float = 8.0
    back_depth_cm: float = 2.0
    width_cm: float = 17.0
    collar: str = "none"
    collar_cm: float = 0.0
    straps: str = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skirt:
    """`length_cm` from the waist seam to the hem; `hem_cm` the girth of the finished hem; `fullness` the width of
    cloth over the seam that it is gathered or pleated into (1 is plain); `pleats` how many of the kind `pleat`, one of
    PLEATS; `slit` one of SLITS ("sides": left and right).
    """

    kind: str
    length_cm: float
    hem_cm: float
    fullness: float = 1.0
    pleats: int = 0
    pleat: str = "knife"
    tiers: int = 1
    slit: str = "none"
    slit_cm: float = 0.0
    high_low_cm: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Legs:
    """Two legs. `inseam_cm` from the crotch to the hem; `rise` where the waist edge lies; girths of knee and hem."""

    kind: str
    inseam_cm: float
    rise: str = "mid"
    hip_ease_cm: float = 4.0
    thigh_ease_cm: float = 6.0
    knee_cm: float = 44.0
    hem_cm: float = 40.0
    pleats: int = 0
    cuff: str = "none"
    cuff_cm: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flat:
    """A piece that follows no body: one of FLATS. Of a scarf `length_cm` is the long side; of a tote its height, with
    `depth_cm` of its bottom and `strap_cm` the length of each handle; of a cape or poncho the length from the side neck
    point to the hem, `width_cm` the whole width over the arms; an apron's from the bib's edge to the hem.
    """

    kind: str
    length_cm: float
    width_cm: float
    depth_cm: float = 0.0
    strap_cm: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Waist:
    """The upper edge of skirts and trousers, or what holds a bodice at the waist. `height_cm` of the finished band."""

    band: str = "band"
    height_cm: float = 3.5
    belt: str = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """How it opens. `count` buttons or snaps in all (0 for a zip); `is_open`: worn unfastened."""

    kind: str
    place: str
    count: int = 0
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pocket:
    """`count` pockets of one kind at one place; two are left and right, one is the wearer's left or the middle."""

    kind: str
    place: str
    count: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCloth:
    """The cloth of a part. `colour` is "#rrggbb"; `pattern` a drawn pattern's name or "solid"; `scale_cm` the width
    of one repeat (0: the pattern's own); `angle_deg` turns the print against the grain.
    """

    part: str
    material: str
    colour: str
    pattern: str = "solid"
    pattern_seed: int = 0
    colours: tuple[str, ...] = ()
    scale_cm: float = 0.0
    angle_deg: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GarmentSpec:
    """One garment, complete. Parts that it has not are None.

    `garment` is its id in the vocabulary ("shirt_dress"); `size` a label of the size tables ("M"), `body` measures
    of one's own in its place. Raises InputError, one line, for an unknown id, a length that is none, or a
    contradiction between parts (sleeves on a strapless bodice).
    """

    garment: str
    sex: str
    size: str = "M"
    body: BodyMeasures | None = None
    bodice: Bodice | None = None
    sleeves: Sleeves | None = None
    neck: Neck | None = None
    skirt: Skirt | None = None
    legs: Legs | None = None
    waist: Waist | None = None
    flat: Flat | None = None
    closure: Closure | None = None
    pockets: tuple[Pocket, ...] = ()
    details: tuple[str, ...] = ()
    cloths: tuple[PartCloth, ...] = field(default=())

    def __post_init__(self) -> None:
        _check_one("sex", self.sex, SEXES)
        if self.bodice is None and self.skirt is None and self.legs is None and self.flat is None:
            raise InputError("core.garment_without_parts", garment=self.garment)
        if self.flat is not None and (self.bodice or self.skirt or self.legs):
            raise InputError("core.flat_alone", garment=self.garment)
        if self.skirt is not None and self.legs is not None:
            raise InputError("core.skirt_or_legs", garment=self.garment)
        for name, value, known in self._ids():
            _check_one(name, value, known)
        for name, number, low, high in self._numbers():
            if not math.isfinite(number) or not low <= number <= high:
                raise InputError("core.garment_figure", garment=self.garment, name=name, number=number, low=low,
                                 high=high)
        if self.sleeves and self.sleeves.kind != "none" and self.neck and self.neck.line == "strapless":
            raise InputError("core.sleeves_need_shoulders", garment=self.garment)
        if not any(cloth.part == "body" for cloth in self.cloths):
            raise InputError("core.no_body_cloth", garment=self.garment)

    def cloth(self, part: str) -> PartCloth:
        """The cloth of a part: its own, or that of the body."""
        own = {cloth.part: cloth for cloth in self.cloths}
        return own.get(part, own["body"])

    def _ids(self) -> list[tuple[str, str, tuple[str, ...]]]:
        rows: list[tuple[str, str, tuple[str, ...]]] = []
        if self.bodice:
            rows += [("bodice", self.bodice.kind, BODICES), ("hem", self.bodice.hem, HEMS)]
        if self.sleeves:
            rows += [("sleeves", self.sleeves.kind, SLEEVES), ("cuff", self.sleeves.cuff, CUFFS)]
        if self.neck:
            rows += [("neckline", self.neck.line, NECKLINES), ("collar", self.neck.collar, COLLARS),
                     ("straps", self.neck.straps, STRAPS)]
        if self.skirt:
            rows += [("skirt", self.skirt.kind, SKIRTS), ("slit", self.skirt.slit, SLITS),
                     ("pleat", self.skirt.pleat, PLEATS)]
        if self.legs:
            rows += [("legs", self.legs.kind, LEGS), ("rise", self.legs.rise, RISES), ("cuff", self.legs.cuff, CUFFS)]
        if self.flat:
            rows += [("flat piece", self.flat.kind, FLATS)]
        if self.waist:
            rows += [("waistband", self.waist.band, WAISTBANDS), ("belt", self.waist.belt, BELTS)]
        if self.closure:
            rows += [("closure", self.closure.kind, CLOSURES), ("closure place", self.closure.place, CLOSURE_PLACES)]
        for pocket in self.pockets:
            rows += [("pocket", pocket.kind, POCKETS), ("pocket place", pocket.place, POCKET_PLACES)]
        rows += [("detail", name, DETAILS) for name in self.details]
        rows += [("part", cloth.part, PARTS) for cloth in self.cloths]
        return rows

    def _numbers(self) -> list[tuple[str, float, float, float]]:
        rows: list[tuple[str, float, float, float]] = []
        if self.bodice:
            rows += [("length", self.bodice.length_cm, 15, 160), ("bust ease", self.bodice.bust_ease_cm, -20, 90),
                     ("waist ease", self.bodice.waist_ease_cm, -20, 120),
                     ("hip ease", self.bodice.hip_ease_cm, -20, 150), ("shoulder", self.bodice.shoulder_cm, -8, 20)]
        if self.sleeves and self.sleeves.kind != "none":
            rows += [("sleeve length", self.sleeves.length_cm, 2, 90), ("sleeve ease", self.sleeves.ease_cm, -6, 80),
                     ("sleeve hem", self.sleeves.hem_cm, 10, 160), ("cuff height", self.sleeves.cuff_cm, 0, 25)]
        if self.neck:
            rows += [("neck depth", self.neck.depth_cm, 0, 60), ("neck width", self.neck.width_cm, 8, 60),
                     ("back neck depth", self.neck.back_depth_cm, 0, 60), ("collar", self.neck.collar_cm, 0, 50)]
        if self.skirt:
            rows += [("skirt length", self.skirt.length_cm, 15, 150), ("skirt hem", self.skirt.hem_cm, 50, 1500),
                     ("fullness", self.skirt.fullness, 1, 6), ("slit", self.skirt.slit_cm, 0, 120),
                     ("pleats", self.skirt.pleats, 0, 80), ("tiers", self.skirt.tiers, 1, 8),
                     ("high-low", self.skirt.high_low_cm, 0, 90)]
        if self.legs:
            rows += [("inseam", self.legs.inseam_cm, 0, 110), ("hip ease", self.legs.hip_ease_cm, -15, 60),
                     ("thigh ease", self.legs.thigh_ease_cm, -15, 80), ("knee", self.legs.knee_cm, 20, 160),
                     ("leg hem", self.legs.hem_cm, 15, 200), ("pleats", self.legs.pleats, 0, 6),
                     ("turn-up", self.legs.cuff_cm, 0, 20)]
        if self.flat:
            rows += [("length", self.flat.length_cm, 15, 400), ("width", self.flat.width_cm, 8, 300),
                     ("depth", self.flat.depth_cm, 0, 40), ("handles", self.flat.strap_cm, 0, 160)]
        if self.waist:
            rows += [("waistband", self.waist.height_cm, 0, 20)]
        if self.closure:
            rows += [("buttons", self.closure.count, 0, 40)]
        rows += [("pockets", pocket.count, 1, 4) for pocket in self.pockets]
        rows += [("repeat", cloth.scale_cm, 0, 300) for cloth in self.cloths]
        return rows


def _check_one(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise InputError("core.garment_choice", name=name, known=known, value=value)
