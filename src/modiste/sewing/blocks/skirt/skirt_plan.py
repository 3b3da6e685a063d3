"""What a skirt must measure: from spec, body and bodice to girths, levels and how it opens. Centimetres."""

import math
from dataclasses import dataclass
from typing import Final

from modiste.core.garment_spec import Skirt
from modiste.sewing.blocks.drafting.cut_error import CutError, Remedy
from modiste.sewing.blocks.drafting.draft import Draft, Openings
from modiste.sewing.blocks.waist.lower_figure import LowerFigure
from modiste.sewing.blocks.waist.waistband import above_waist, is_gathering

_HIP_EASE: Final = {"pencil": 3.0, "straight": 5.0, "mermaid": 3.0, "godet": 4.0, "wrap": 6.0, "a_line": 7.0}
_BUTTON_STAND_CM: Final = 1.8
_FULLEST: Final = 6.5
_BOTH_LEGS: Final = {"women": 0.95, "men": 0.99, "children": 1.04}
"""Girth around both legs, a foot's width apart, over that of the hips: on the bodies of the size tables."""
"""More cloth than this, over the seam that it is gathered into, no machine gathers."""
_LEAST_SLIT_CM: Final = 1.0
_FRONT_OPENINGS: Final = ("front", "double_front", "asymmetric_front")


@dataclass(frozen=True, slots=True, kw_only=True)
class SkirtPlan:
    """How one skirt is drafted. `depth` of its waist seam below the natural waist; `front` and `back` the finished
    lengths of a quarter's waist seam; `cloth` how much longer the cloth's edge is (1: plain).

    `stand_left` and `stand_right`: how far each front reaches beyond the centre. `opens` names where it is fastened.
    """

    prefix: str
    figure: LowerFigure
    skirt: Skirt
    depth: float
    front: float
    back: float
    hips: float
    cloth: float
    is_front_split: bool
    is_back_split: bool
    stand_left: float
    stand_right: float
    opens: str
    is_elastic: bool
    band_cloth: float
    slit: float
    ruffle: float

    @property
    def waist(self) -> float:
        """The whole finished waist seam."""
        return 2 * (self.front + self.back)

    @property
    def length(self) -> float:
        """Length at the centre front without a ruffle."""
        return self.skirt.length_cm - self.ruffle


def plan_skirt(table: Draft, skirt: Skirt, openings: Openings | None) -> SkirtPlan:
    """Decide levels, girths and openings. Raises InputError for what cannot be worn."""
    figure = LowerFigure(table.body, table.spec.sex)
    band, height = above_waist(table)
    is_elastic = is_gathering(band) and openings is None
    depth = openings.drop_cm if openings is not None else 0.6 * height
    hips = table.body.hips + _hip_ease(table, skirt)
    stands = (0.0, 0.0)
    if openings is not None:
        reach = openings.extension_cm + openings.wrap_cm
        front, back = table.length(openings.bottom_front) / 2 - reach, table.length(openings.bottom_back) / 2
        stands = (reach, reach)
        band_cloth = 2 * (front + back)
    else:
        waist = figure.girth(depth) * 1.012
        band_cloth = max(waist, table.body.hips + 2.0) if is_elastic else waist
        front, back = band_cloth / 4 + 0.3, band_cloth / 4 - 0.3
    closure = table.spec.closure
    place = "none" if closure is None or closure.kind == "none" else closure.place
    front_open = openings is None and place in {*_FRONT_OPENINGS, "fly"}
    if front_open:
        buttoned = closure is not None and closure.kind != "zip" and place != "fly"
        stands = (0.0, _BUTTON_STAND_CM if buttoned else 0.0)
    if skirt.kind in {"tiered", "godet", "mermaid", "pleated"}:
        stands = (0.0, 0.0)
    if skirt.kind == "wrap" and not stands[0]:
        stands = (0.62 * front, 0.62 * front)
    slit = _slit(table, skirt)
    split_front = bool(
        front_open or (skirt.slit == "front" and slit) or stands[0] > 0 or (openings and openings.is_front_split)
    )
    split_back = bool(
        place == "back" or (skirt.slit == "back" and slit) or table.has("back_vent")
        or (openings and openings.is_back_split)
    )  # fmt: skip
    _check(table, skirt, figure, depth)
    return SkirtPlan(
        prefix="" if openings is None else "skirt_", figure=figure, skirt=skirt, depth=depth, front=front, back=back,
        hips=hips, cloth=_fullness(table, skirt, 2 * (front + back)), is_front_split=split_front,
        is_back_split=split_back, stand_left=stands[0], stand_right=stands[1], is_elastic=is_elastic,
        opens="front" if front_open else "back" if place == "back" else "left", band_cloth=band_cloth,
        slit=0.0 if skirt.slit == "front" and stands[0] > 8 else slit, ruffle=_ruffle(table, skirt),
    )  # fmt: skip


def _hip_ease(table: Draft, skirt: Skirt) -> float:
    """As the bodice has it where one is sewn on, else by the kind of skirt."""
    habit = _HIP_EASE.get(skirt.kind, 6.0)
    bodice = table.spec.bodice
    if bodice is None:
        return habit
    return min(max(bodice.hip_ease_cm, -0.12 * table.body.hips), 14.0) if bodice.hip_ease_cm < habit + 8 else habit


def _ruffle(table: Draft, skirt: Skirt) -> float:
    return min(0.22 * skirt.length_cm, 14.0) if table.has("ruffle_hem") else 0.0


def _fullness(table: Draft, skirt: Skirt, waist: float) -> float:
    """Cloth over seam at the waist."""
    length = skirt.length_cm - _ruffle(table, skirt)
    if skirt.kind in {"pencil", "straight", "mermaid", "godet"}:
        return 1.0
    if skirt.kind in {"gathered", "pleated"}:
        least = 1.25 if skirt.kind == "gathered" else 1.6
        full = max(skirt.fullness, least)
    else:
        full = max(skirt.fullness, 1.0)
    if skirt.kind in {"pleated", "gathered"} and 0.85 < skirt.hem_cm / (full * waist) < 1.08:
        # Straight lengths of cloth, as they are woven: the hem says how many.
        full = skirt.hem_cm / waist
    if skirt.kind == "pleated":
        full = min(full, 3.3)
    # A ring sector of more than half a turn in a quarter would lie on itself: what is wider still is gathered.
    full = max(full, (skirt.hem_cm - 3.85 * math.pi * length) / waist)
    if full > _FULLEST:
        most = _FULLEST * waist + 3.85 * math.pi * length
        raise CutError("sewing.skirt_hem_wide", garment=table.spec.garment, hem_cm=skirt.hem_cm,
                       length_cm=skirt.length_cm, full=full, most=most, remedy=Remedy("skirt", "hem_cm", most))
    # Whatever is gathered must still pass the hips.
    if full > 1.05:
        full = max(full, (table.body.hips + 6.0) / waist)
    return full


def _slit(table: Draft, skirt: Skirt) -> float:
    if table.has("back_vent") and skirt.slit == "none":
        return min(18.0, 0.3 * skirt.length_cm)
    if skirt.slit == "none" or skirt.slit_cm < _LEAST_SLIT_CM:
        return 0.0
    return skirt.slit_cm


def _check(table: Draft, skirt: Skirt, figure: LowerFigure, depth: float) -> None:
    name = table.spec.garment
    longest = figure.body.waist_height - depth + 40.0 + skirt.high_low_cm
    if skirt.length_cm > longest:
        trailing = skirt.length_cm - longest + 40
        raise CutError("sewing.skirt_long", garment=name, length_cm=skirt.length_cm, trailing=trailing, longest=longest,
                       remedy=Remedy("skirt", "length_cm", longest))
    if skirt.slit != "none" and skirt.slit_cm > skirt.length_cm - 8:
        most = skirt.length_cm - 8
        raise CutError("sewing.slit_long", garment=name, slit_cm=skirt.slit_cm, length_cm=skirt.length_cm, most=most,
                       remedy=Remedy("skirt", "slit_cm", most))
    least = _stride_cm(table, skirt)
    if skirt.kind not in {"gathered", "tiered", "pleated"} and skirt.hem_cm < least:
        raise CutError("sewing.skirt_hem_narrow", garment=name, hem_cm=skirt.hem_cm, least=least,
                       remedy=Remedy("skirt", "hem_cm", least + 0.5))


def _stride_cm(table: Draft, skirt: Skirt) -> float:
    """The least hem in which one can stand: around both legs where no slit opens and the hem lies below the thighs."""
    is_short = skirt.length_cm < 0.4 * table.body.waist_height
    return table.body.hips * (0.72 if skirt.slit != "none" or is_short else _BOTH_LEGS.get(table.spec.sex, 1.0))
