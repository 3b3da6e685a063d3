"""The figures of a bodice: a body's measures with the eases and lengths of a spec, as a cutter writes them down.

Coordinates: x from the centre outwards, y up from the waist line, centimetres, one half of the body. The formulas
follow W. Aldrich, "Metric Pattern Cutting for Women's Wear" and "... for Menswear" (neck, scye, shoulder) and the
Mueller & Sohn system (division of the half girth, bust dart), as far as each figure's line says.
"""

import math
from dataclasses import dataclass
from typing import Final

from modiste.core.errors import InputError
from modiste.core.garment_spec import Bodice, GarmentSpec, Neck, Sleeves
from modiste.core.measures import BodyMeasures
from modiste.sewing.blocks.drafting.cut_error import CutError, Remedy

SLOPE_DEG: Final = 21.5
"""The mean slope of the shoulder; the front is cut 2 degrees steeper and the back 2 flatter (seam forward)."""
RIB_CM: Final = 6.0
"""Height of a ribbed band at the hem."""
_BARE_CM: Final = 1.5
"""How much higher a shaped bodice ends under a bare arm (Aldrich, sleeveless bodices): what stands beside the arm shows
as a wing."""
_BIB_SIDE: Final = 0.17
"""Where the side seam of a bib ends above the waist, as a share of the back's length: its armholes leave the sides
bare."""
_BIB_IN_CM: Final = 0.8
"""By how much each quarter of a bib is narrower at the top of its side seam than at the waist: what is wider there
has nothing to lie on, and stands out as a wing."""
_DEEP: Final = {"dolman": 9.0, "kimono": 4.0, "dropped": 1.5, "raglan": 1.2}
EASED: Final = 0.35
"""The share of a bust dart that an unshaped front eases into its side seam."""
SHAPED: Final = ("darted", "princess", "empire", "corset", "wrap")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One bodice in numbers (cm). Suffixes: `_f` front, `_b` back; quarters are from the centre to the side seam."""

    neck_x: float
    snp_f: float
    snp_b: float
    neck_b: float
    shoulder_cm: float
    extra_cm: float
    scye_f: float
    scye_b: float
    across_f: float
    across_b: float
    chest_f: float
    chest_b: float
    waist_f: float
    waist_b: float
    hip_f: float
    hip_b: float
    hip_y: float
    waist_y: float
    bottom_y: float
    dart_cm: float
    bust_x: float
    bust_y: float
    is_shaped: bool
    is_wrap: bool = False
    is_side_body: bool = False
    is_corset: bool = False

    def shoulder_end(self, is_front: bool, along_cm: float | None = None) -> tuple[float, float]:
        """A point of the shoulder line, `along_cm` from the side neck point (None: its end)."""
        along = self.shoulder_cm + self.extra_cm if along_cm is None else along_cm
        base = min(along, self.shoulder_cm)
        beyond = along - base
        slope = math.radians(SLOPE_DEG + (2 if is_front else -2))
        steeper = slope + math.radians(6.0)
        height = self.snp_f if is_front else self.snp_b
        x = self.neck_x + base * math.cos(slope) + beyond * math.cos(steeper)
        return x, height - base * math.sin(slope) - beyond * math.sin(steeper)

    def shoulder_fall(self, is_front: bool) -> float:
        """How much the shoulder line falls from the neck to its end, for each cm across."""
        x, y = self.shoulder_end(is_front)
        return max(((self.snp_f if is_front else self.snp_b) - y) / max(x - self.neck_x, 1.0), 0.0)


def figure(spec: GarmentSpec, body: BodyMeasures, deeper_cm: float = 0.0) -> Figure:
    """Write down the figures of a spec's bodice, its armhole `deeper_cm` than usual. Raises InputError where they
    make no bodice.
    """
    bodice = spec.bodice
    if bodice is None:
        raise InputError("sewing.no_bodice", garment=spec.garment)
    sleeves = sleeves_of(spec)
    neck_x = body.neck / 5 - 0.2  # Aldrich: a fifth of the neck less 2 mm
    neck_b = body.back_waist_length
    snp_b = neck_b + neck_x / 3  # the back neck rises by a third of its width
    dart = _dart(spec, body, snp_b)
    is_shaped = bodice.kind in SHAPED
    # an unshaped front keeps some of what a bust dart would take, eased into the side seam, so that the hem hangs level
    lengthening = dart if is_shaped else dart * EASED
    snp_f = snp_b + max(lengthening - 0.5, 0.0)
    has_bib = "bib" in spec.details and sleeves.kind == "none"
    scye = _armhole(spec, body, bodice, sleeves) + deeper_cm
    scye_b = _BIB_SIDE * neck_b if has_bib else neck_b - scye
    half = (body.bust + bodice.bust_ease_cm) / 2
    shift = 0.5 if spec.sex == "women" else 0.0
    across = body.back_width / 2 + min(max(0.09 * bodice.bust_ease_cm, -0.6), 6.0)
    bottom = snp_f - bodice.length_cm
    if bodice.hem == "rib" and spec.skirt is None and spec.legs is None:
        bottom += RIB_CM
    waist_y, waist = _waist(spec, body, bodice, bottom)
    hip = (body.hips + bodice.hip_ease_cm) / 4
    # a man's princess seam is the front edge of a side body, as tailors cut coats: no bust to go over, a plain back
    is_side_body = spec.sex == "men" and bodice.kind == "princess"
    # a bib's side seam ends between waist and bust, and draws in there
    chest = waist - _BIB_IN_CM if has_bib else half / 2
    made = Figure(
        neck_x=neck_x,
        snp_f=snp_f,
        snp_b=snp_b,
        neck_b=neck_b,
        shoulder_cm=max(body.shoulder_length + min(bodice.shoulder_cm, 0.0), 4.0),
        extra_cm=_extra(bodice, sleeves, body, half / 2, neck_x),
        scye_f=scye_b + (0.0 if has_bib else lengthening),
        scye_b=scye_b,
        across_f=across - (0.9 if spec.sex == "women" else 0.4),
        across_b=across,
        chest_f=chest + shift,
        chest_b=chest - shift,
        waist_f=waist + shift,
        waist_b=waist - shift,
        hip_f=hip + (-0.3 if is_shaped else shift),
        hip_b=hip - (-0.3 if is_shaped else shift),
        hip_y=-body.hip_depth,
        waist_y=waist_y,
        bottom_y=bottom,
        dart_cm=lengthening,
        bust_x=0.78 * half / 2 if is_side_body else body.bust_span / 2,
        bust_y=min(snp_f - body.bust_depth * 0.97, scye_b - 0.5),
        is_shaped=is_shaped,
        is_wrap=bodice.kind == "wrap",
        is_side_body=is_side_body,
        is_corset=bodice.kind == "corset",
    )
    _below_the_armhole(made, bodice, spec.garment)
    return made


def _armhole(spec: GarmentSpec, body: BodyMeasures, bodice: Bodice, sleeves: Sleeves) -> float:
    """How deep the armhole lies below the nape; of shaped bodices without sleeves it ends higher."""
    is_bare = sleeves.kind == "none" and bodice.kind in SHAPED and neck_of(spec).straps == "none"
    return _scye(body, bodice, sleeves) - (_BARE_CM if is_bare else 0.0)


def _waist(spec: GarmentSpec, body: BodyMeasures, bodice: Bodice, bottom: float) -> tuple[float, float]:
    """Where the waist line lies above the natural waist, and a quarter of its girth: of a bodice that is sewn to a
    skirt or legs at its seam, under the bust where that is an empire one."""
    has_seam = spec.skirt is not None or spec.legs is not None
    quarter = (body.waist + bodice.waist_ease_cm) / 4
    if has_seam and bodice.kind == "empire":
        return bottom, (body.underbust + min(bodice.bust_ease_cm, bodice.waist_ease_cm, 8.0)) / 4
    return (bottom if has_seam and abs(bottom) < 6 else 0.0), quarter


def _below_the_armhole(made: Figure, bodice: Bodice, garment: str) -> None:
    """Raises CutError where a bodice ends above its armhole."""
    lacking = made.bottom_y - made.scye_b + (1.0 if bodice.kind == "empire" else 2.5)
    if lacking <= 0:
        return
    least = math.ceil(bodice.length_cm + lacking)
    raise CutError("sewing.bodice_short", garment=garment, length_cm=bodice.length_cm, least=least,
                   remedy=Remedy("bodice", "length_cm", least))


def _dart(spec: GarmentSpec, body: BodyMeasures, snp_b: float) -> float:
    """The bust dart's width at the side seam: from the front's length over the bust and from the cup (Mueller & Sohn
    divide likewise by bust girth), about 3 cm for a B cup; none for men and children.
    """
    if spec.sex != "women":
        return 0.0
    by_length = body.front_waist_length - snp_b + 0.6
    by_cup = 0.22 * (body.bust - body.underbust)
    return min(max(0.5 * by_length + 0.5 * by_cup, 1.2), 6.0)


def _extra(bodice: Bodice, sleeves: Sleeves, body: BodyMeasures, chest: float, neck_x: float) -> float:
    """How far the shoulder line goes on beyond the shoulder point: as asked; a kimono's to over the side seam."""
    if sleeves.kind == "kimono":
        return max(bodice.shoulder_cm, (chest - neck_x) / math.cos(math.radians(SLOPE_DEG)) - body.shoulder_length, 0.0)
    return max(bodice.shoulder_cm, 0.0)


def _scye(body: BodyMeasures, bodice: Bodice, sleeves: Sleeves) -> float:
    """Depth of the armhole below the back neck point: a tenth of the bust and 12 cm (88 -> 20.8, Aldrich 21.0), less
    for the small, and deeper with the ease, a dropped shoulder and wide sleeves.
    """
    deep = body.bust / 10 + 11.9 + 0.03 * (body.height - 168)
    deep += min(max(0.1 * bodice.bust_ease_cm, -0.6), 4.0) + 0.2 * max(bodice.shoulder_cm, 0.0)
    if sleeves.kind == "none":
        deep -= 0.4
    return deep + _DEEP.get(sleeves.kind, 0.0)


def neck_of(spec: GarmentSpec) -> Neck:
    """The spec's neck, or a plain crew neck."""
    return spec.neck or Neck()


def sleeves_of(spec: GarmentSpec) -> Sleeves:
    """The spec's sleeves, or none."""
    return spec.sleeves or Sleeves(kind="none", length_cm=20)
