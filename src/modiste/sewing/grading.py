"""A cut in other sizes: what of a spec follows the body as it grows from one size to the next.

Eases are part of the cut and stay; lengths keep their share of the body's own (which matters for children, who grow
taller from size to size); short sleeves are longer by what the armhole is deeper. Absolute widths grow with the girth
that they go around, each by the share that drafting systems give it, as remembered: the neck's width by two fifths and
its depth by a fifth of the neck's girth (after Aldrich, "Metric Pattern Cutting for Women's Wear", 2008: a fifth of
the neck for half the back neck and for the front's depth); ends of sleeves and legs with the limb where they end
(after Cooklin, "Pattern Grading for Women's Clothes", 1990: cuffs grow as the wrist, wide ends as the upper arm); hems
of skirts as the hips. Collars, cuffs and bands are drafted to the edges that they are sewn to and so follow. A step
between sizes is what the size tables have.
"""

from dataclasses import replace
from typing import Final

from modiste.core.garment_spec import Bodice, GarmentSpec, Legs, Neck, Skirt, Sleeves
from modiste.core.measures import BodyMeasures
from modiste.sewing.body import size_measures

_NECK_WIDTH: Final = 0.4
_NECK_DEPTH: Final = 0.2
_ELBOW: Final = 0.55
_ARMHOLE: Final = 0.15
"""How much longer a short sleeve is for each cm of bust: the cap is as high as its armhole asks."""


def graded(spec: GarmentSpec, base: BodyMeasures, size: str) -> GarmentSpec:
    """The spec for a size, from one that is drafted for the body `base`. Raises InputError for an unknown size."""
    body = size_measures(size, spec.sex)
    return replace(
        spec, size=size, body=None,
        bodice=spec.bodice and _bodice(spec.bodice, base, body, ends_at_waist=bool(spec.skirt or spec.legs)),
        neck=spec.neck and _neck(spec.neck, body.neck - base.neck),
        sleeves=spec.sleeves and _sleeves(spec.sleeves, base, body),
        skirt=spec.skirt and _skirt(spec.skirt, base, body),
        legs=spec.legs and _legs(spec.legs, base, body),
    )  # fmt: skip


def _bodice(bodice: Bodice, base: BodyMeasures, body: BodyMeasures, *, ends_at_waist: bool) -> Bodice:
    above = bodice.length_cm if ends_at_waist else min(bodice.length_cm, base.front_waist_length)
    below = bodice.length_cm - above
    long = above * body.front_waist_length / base.front_waist_length + below * body.waist_height / base.waist_height
    return replace(bodice, length_cm=_tenth(long))


def _neck(neck: Neck, grown: float) -> Neck:
    deep = _NECK_DEPTH * grown if neck.depth_cm > 0 else 0.0
    return replace(neck, width_cm=_tenth(neck.width_cm + _NECK_WIDTH * grown),
                   depth_cm=_tenth(max(neck.depth_cm + deep, 0.0)))


def _sleeves(sleeves: Sleeves, base: BodyMeasures, body: BodyMeasures) -> Sleeves:
    if sleeves.kind == "none":
        return sleeves
    wide = base.upper_arm + sleeves.ease_cm
    share = _share(sleeves.hem_cm, base.wrist + 4, wide)
    is_short = sleeves.length_cm < _ELBOW * base.arm_length  # ends around the upper arm
    if is_short:
        share = 1.0
    long = sleeves.length_cm * body.arm_length / base.arm_length
    long += (_ARMHOLE if is_short else 0.0) * (body.bust - base.bust)
    grown = (1 - share) * (body.wrist - base.wrist) + share * (body.upper_arm - base.upper_arm)
    return replace(sleeves, hem_cm=_tenth(sleeves.hem_cm + grown), length_cm=_tenth(max(long, 2.0)))


def _skirt(skirt: Skirt, base: BodyMeasures, body: BodyMeasures) -> Skirt:
    tall = body.waist_height / base.waist_height
    grown = (body.hips - base.hips) * max(skirt.fullness, 1.0)
    return replace(skirt, hem_cm=_tenth(skirt.hem_cm + grown), length_cm=_tenth(skirt.length_cm * tall),
                   slit_cm=_tenth(skirt.slit_cm * tall))


def _legs(legs: Legs, base: BodyMeasures, body: BodyMeasures) -> Legs:
    knee, ankle, thigh = (getattr(body, name) - getattr(base, name) for name in ("knee", "ankle", "thigh"))
    share = _share(legs.hem_cm, base.ankle + 2, base.thigh + legs.thigh_ease_cm)
    if legs.inseam_cm < 0.5 * base.inseam:  # shorts end around the thigh
        share = 1.0
    hem = legs.hem_cm + (1 - share) * ankle + share * thigh
    return replace(legs, knee_cm=_tenth(legs.knee_cm + knee), hem_cm=_tenth(hem),
                   inseam_cm=_tenth(legs.inseam_cm * body.inseam / base.inseam))


def _share(value: float, low: float, high: float) -> float:
    return min(max((value - low) / max(high - low, 1.0), 0.0), 1.0)


def _tenth(value: float) -> float:
    return round(value, 1)
