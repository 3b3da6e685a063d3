"""What a pair of legs must measure: from spec, body and bodice to girths, levels and intakes. Centimetres.

Eases and levels after W. Aldrich, "Metric Pattern Cutting for Women's Wear" (trousers: body rise plus 0.5 to 1.5 cm,
waist plus 1 to 2 cm) and M. Mueller & Sohn, "Hosen" (crotch extensions by the hips, slant of the back seam).
"""

from dataclasses import dataclass
from typing import Final

from modiste.core.garment_spec import Legs
from modiste.sewing.blocks.drafting.cut_error import CutError, Remedy
from modiste.sewing.blocks.drafting.draft import Draft, Openings
from modiste.sewing.blocks.drafting.folds import SMALLEST_DART_CM
from modiste.sewing.blocks.legs.leg_draft import LegSize
from modiste.sewing.blocks.waist.lower_figure import LowerFigure
from modiste.sewing.blocks.waist.waistband import above_waist, is_gathering
from modiste.sewing.body.sizes import leg_girth

_CROTCH_EASE: Final = {"leggings": -0.2, "skinny": 0.2, "slim": 0.6, "straight": 1.0, "bootcut": 0.5, "flared": 0.6,
                       "tapered": 1.2, "wide": 1.6, "balloon": 2.5}  # fmt: skip
"""How far the crotch of the garment hangs below that of the body."""
_MEN_CM: Final = 1.4
"""The same at least for men in cloth that does not stretch (Aldrich, Menswear: body rise plus 1 to 1.5 cm)."""
_EXTENSION: Final = {"leggings": 0.110, "skinny": 0.126, "slim": 0.138, "straight": 0.150, "bootcut": 0.138,
                     "flared": 0.138, "tapered": 0.158, "wide": 0.172, "balloon": 0.170}  # fmt: skip
"""Both crotch extensions as a share of the finished hips."""
RISE_CM: Final = {"high": 0.0, "mid": 4.5, "low": 8.0}
"""Depth of the upper edge below the natural waist, for a height of 168 cm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegPlan:
    """How the legs of one garment are drafted. Depths are below the natural waist; widths are of one panel.

    `waist` is the whole finished waist seam, `waist_top` that of the band's upper edge; `front_dart`, `back_dart`
    what darts (or the yoke) take of each panel, `pleat` the depth of one of `pleats` in each front.
    """

    prefix: str
    figure: LowerFigure
    size: LegSize
    seam_depth: float
    rise: float
    waist: float
    waist_top: float
    cloth: float
    front_dart: float
    back_dart: float
    pleats: int
    pleat: float
    has_yoke: bool
    leg_cuff: float
    is_gathered: bool
    has_seat_pockets: bool


def is_jeans(table: Draft) -> bool:
    """Cut as jeans: a back yoke in place of darts."""
    return table.has("back_yoke") or any(pocket.kind == "jeans" for pocket in table.spec.pockets)


def plan_legs(table: Draft, legs: Legs, openings: Openings | None) -> LegPlan:
    """Decide levels, girths and intakes."""
    figure = LowerFigure(table.body, table.spec.sex)
    _check_girths(table, legs)
    band, height = above_waist(table)
    depth = _seam_depth(legs, openings, figure, height)
    hips = table.body.hips + legs.hip_ease_cm
    thigh = table.body.thigh + legs.thigh_ease_cm
    loose = max(legs.hip_ease_cm - 8, 0.0)
    hangs = _CROTCH_EASE[legs.kind]
    if table.spec.sex == "men" and legs.hip_ease_cm >= 0:
        hangs = max(hangs, _MEN_CM)
    rise = figure.crotch + figure.scale * (hangs + min(0.10 * loose, 3.0))
    waist_y = rise - depth
    hip_y = min(max(rise - figure.hip, 0.16 * figure.crotch), 0.75 * waist_y)
    waist = _snug(figure, depth, hips)
    is_gathered = is_gathering(band) and openings is None
    cloth = _cloth(table, waist, hips, openings, is_gathered)
    front, back = _halves(table, cloth, openings)
    intake = _intakes(table, legs, hips, front, back, waist_y - hip_y, is_gathered)
    cuff = _cuff_height(legs)
    size = LegSize(
        body_thigh=table.body.thigh,
        waist_y=waist_y,
        hip_y=hip_y,
        knee_y=rise - figure.knee,
        inseam=max(legs.inseam_cm - cuff, 0.0),
        waist_front=front + intake.front_dart + intake.pleats * 2 * intake.pleat,
        waist_back=back + intake.back_dart,
        side_in=intake.side_in,
        hips=hips,
        thigh=thigh,
        knee=legs.knee_cm,
        hem=_hem_width(legs, thigh),
        extension=_EXTENSION[legs.kind] * max(hips, 0.96 * table.body.hips),
        slant=intake.slant,
        hem_allowance=1.0 if cuff else 3.0,
        front_drop=0.5 if depth < 2 else 1.0,
        back_rise=intake.back_rise * figure.scale,
    )
    return LegPlan(
        prefix="" if openings is None else "leg_",
        figure=figure, size=size, seam_depth=depth, rise=rise,
        waist=waist if openings is None else cloth,
        waist_top=_snug(figure, depth - height, hips),
        cloth=cloth, front_dart=intake.front_dart, back_dart=intake.back_dart, pleats=intake.pleats,
        pleat=intake.pleat, has_yoke=intake.has_yoke, leg_cuff=cuff, is_gathered=is_gathered,
        has_seat_pockets=any(pocket.place == "seat" for pocket in table.spec.pockets),
    )  # fmt: skip


def _check_girths(table: Draft, legs: Legs) -> None:
    """Raise InputError where a leg could not be put on: narrower than stretch lets it be around knee or hem."""
    body = table.body
    least = 0.62 if legs.hip_ease_cm < 0 or legs.kind in {"leggings", "skinny"} else 0.85
    there = leg_girth(body, legs.inseam_cm)
    if legs.hem_cm < least * there:
        raise CutError("sewing.leg_hem_narrow", garment=table.spec.garment, hem_cm=legs.hem_cm,
                       inseam_cm=legs.inseam_cm, there=there, least=least * there,
                       remedy=Remedy("legs", "hem_cm", least * there + 0.5))
    if legs.inseam_cm > 0.5 * body.inseam and legs.knee_cm < least * body.knee:
        raise CutError("sewing.knee_narrow", garment=table.spec.garment, knee_cm=legs.knee_cm, knee=body.knee,
                       least=least * body.knee, remedy=Remedy("legs", "knee_cm", least * body.knee + 0.5))


def _seam_depth(legs: Legs, openings: Openings | None, figure: LowerFigure, height: float) -> float:
    if openings is not None:
        return min(openings.drop_cm, 0.6 * figure.hip)
    top = RISE_CM[legs.rise] * figure.scale if legs.rise != "high" else -0.4 * height
    return min(top + height, 0.68 * figure.hip)


def _snug(figure: LowerFigure, depth: float, hips: float) -> float:
    """The girth of a waist edge that sits: a little ease, or as much stretched as the hips are."""
    girth = figure.girth(depth)
    stretch = min(hips / figure.body.hips, 1.0)
    return girth * stretch + (0.012 * girth if stretch == 1.0 else 0.0)


def _cloth(table: Draft, waist: float, hips: float, openings: Openings | None, is_gathered: bool) -> float:
    """Length of the whole waist edge, darts and pleats closed."""
    if openings is not None:
        return sum(_opening_halves(table, openings)) * 2
    if not is_gathered:
        return waist
    if hips < table.body.hips:
        return max(waist, 0.86 * hips)
    return max(waist, hips - 3.0)


def _opening_halves(table: Draft, openings: Openings) -> tuple[float, float]:
    front = table.length(openings.bottom_front) / 2 - openings.extension_cm - openings.wrap_cm
    return front, table.length(openings.bottom_back) / 2


def _halves(table: Draft, cloth: float, openings: Openings | None) -> tuple[float, float]:
    if openings is not None:
        return _opening_halves(table, openings)
    return cloth / 4 - 0.2, cloth / 4 + 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Intake:
    side_in: float
    slant: float
    back_rise: float
    front_dart: float = 0.0
    back_dart: float = 0.0
    pleats: int = 0
    pleat: float = 0.0
    has_yoke: bool = False


def _intakes(table: Draft, legs: Legs, hips: float, front: float, back: float, height: float,
             is_gathered: bool) -> _Intake:  # fmt: skip
    """Share what the waist is smaller than the hips among side, centre, darts, yoke and pleats."""
    spare_front, spare_back = hips / 4 - 0.5 - front, hips / 4 + 0.5 - back
    stretchy = legs.hip_ease_cm < 0 or legs.kind in {"leggings", "skinny"}
    jeans = is_jeans(table)
    # Sporty trousers have no darts in front, as jeans have none: sides and centre take what they would.
    casual = jeans or table.has("topstitching")
    side = min(max(0.40 * (spare_front + spare_back) / 2, -1.0), 2.8)
    if casual or stretchy:
        side = min(max(0.52 * (spare_front + spare_back) / 2, -1.0), 4.2)
    side = min(side, spare_front + 0.4, spare_back + 0.4)
    slant = 0.19 if jeans or stretchy else 0.15
    back_rise = 3.2 if jeans or stretchy or is_gathered else 2.4
    centre_back = min(slant * (height + back_rise), 4.5)
    left_back = spare_back - side - centre_back
    left_front = spare_front - side - 1.0
    if is_gathered:
        return _Intake(side_in=min(side, 0.6), slant=slant, back_rise=back_rise)
    has_yoke = jeans
    back_dart = min(left_back, 2.2) if has_yoke else min(left_back, 6.5)
    back_dart = back_dart if (back_dart >= SMALLEST_DART_CM and not stretchy) or (has_yoke and back_dart > 0.3) else 0.0
    if legs.pleats:
        count = min(legs.pleats, 4)
        # The side keeps its share: pleats alone would leave it straight, and it would stand off over the hip.
        kept = min(max(0.30 * (spare_front + spare_back) / 2, -1.0), 2.2)
        pleat = min(max((spare_front - kept - 0.3) / count / 2, 0.5), 2.0)
        side = max(min(side, kept, spare_front - count * 2 * pleat + 0.4), -2.0)
        return _Intake(side_in=side, slant=slant, back_rise=back_rise, back_dart=back_dart, pleats=count,
                       pleat=pleat, has_yoke=has_yoke)  # fmt: skip
    front_dart = 0.0 if casual or stretchy else min(max(left_front, 0.0), 5.0)
    front_dart = front_dart if front_dart >= SMALLEST_DART_CM else 0.0
    return _Intake(side_in=side, slant=slant, back_rise=back_rise, front_dart=front_dart, back_dart=back_dart,
                   has_yoke=has_yoke)  # fmt: skip


def _cuff_height(legs: Legs) -> float:
    """Height of a cuff that lengthens the leg (a turn-up does not)."""
    height = legs.cuff_cm if legs.cuff_cm >= 1.5 else 5.0
    return min(height, 0.5 * legs.inseam_cm) if legs.cuff in {"rib", "shirt", "strap"} else 0.0


def _hem_width(legs: Legs, thigh: float) -> float:
    """Girth of the leg's lower edge before a cuff or elastic draws it in."""
    if legs.cuff not in {"rib", "shirt", "strap", "elastic"}:
        return legs.hem_cm
    return max(min(1.45 * legs.hem_cm, 0.95 * min(legs.knee_cm, thigh)), 1.04 * legs.hem_cm)
