"""What a picture of a sewn garment shows of its cut, in the words that a reader of photos is taught with: a photo tells
"short sleeves" and "to the knee", not centimetres. Kinds and classes are those of `modiste.garment.reading.labels`,
which this room may not import; `tests/studio/test_cuts.py` holds them together."""

from collections.abc import Mapping
from typing import Final

from modiste.core.garment_spec import Closure, GarmentSpec
from modiste.core.measures import BodyMeasures
from modiste.sewing.specification import levels
from modiste.sewing.specification.habits import habits
from modiste.sewing.tailor import body_of

_SLEEVES: Final = (("cap", 0.24), ("short", 0.47), ("elbow", 0.66), ("three_quarter", 0.88), ("long", 9.0))
"""Shares of the arm's length up to which a sleeve is called so."""
_TOPS: Final = {"waist": "waist", "hip": "hip+3", "thigh": "thigh", "knee": "knee", "midi": "midi"}
_SKIRTS: Final = {"mini": "mini", "above_knee": "above_knee", "knee": "knee", "midi": "midi", "floor": "maxi"}
_LEGS: Final = {"short": "short", "knee": "knee-2", "calf": "calf", "full": "maxi"}
_COLLARS: Final = {"rib": "none", "peak": "notched", "shawl": "notched", "camp": "shirt", "bow": "none",
                   "storm": "funnel", "peter_pan": "shirt"}  # fmt: skip
_NECKLINES: Final = {"sweetheart": "scoop", "one_shoulder": ""}
_SKIRT_KINDS: Final = {"half_circle": "a_line", "circle": "gathered", "godet": "a_line", "wrap": "straight",
                       "mermaid": "pencil"}  # fmt: skip
_LEG_KINDS: Final = {"leggings": "skinny", "bootcut": "flared", "balloon": "wide"}
_BANDS: Final = {"elastic": "elastic", "drawstring": "elastic", "rib": "elastic", "band": "band", "contour": "band"}
_USUAL_EASE: Final = "8"
_CLOSE, _WIDE, _MORE_CM = 0.8, 1.2, 4.0
"""Shares of the garment's usual ease below and above which it is fitted or loose."""
_PLACED: Final = {("zip", "half_front"): "half_zip", ("zip", "asymmetric_front"): "asymmetric_zip",
                  ("buttons", "half_front"): "half_buttons", ("buttons", "double_front"): "double_buttons"}  # fmt: skip


def cut_labels(spec: GarmentSpec) -> dict[str, str]:
    """The classes by kind; a kind that the garment has not, or that has no class of its own, is left out."""
    body = body_of(spec)
    found = {"garment": spec.garment}
    if spec.bodice is not None:
        found |= _upper(spec, body)
    if spec.skirt is not None:
        hem = body.waist_height - spec.skirt.length_cm
        found["skirt_length"] = _nearest(hem, _SKIRTS, body)
        found["skirt"] = _SKIRT_KINDS.get(spec.skirt.kind, spec.skirt.kind)
    if spec.legs is not None and spec.bodice is None:
        found["leg_length"] = _nearest(body.inseam - spec.legs.inseam_cm, _LEGS, body)
        found["leg"] = _LEG_KINDS.get(spec.legs.kind, spec.legs.kind)
        found["band"] = _BANDS.get(spec.waist.band, "") if spec.waist is not None else ""
    return {kind: value for kind, value in found.items() if value}


def _upper(spec: GarmentSpec, body: BodyMeasures) -> dict[str, str]:
    found: dict[str, str] = {"sleeve_length": _sleeves(spec, body), "closure": _closure(spec.closure)}
    if spec.bodice is not None:
        usual = max(float(habits()[spec.garment].usual("bust_ease", spec.sex) or _USUAL_EASE), 0.0)
        ease = spec.bodice.bust_ease_cm
        found["fit"] = "fitted" if ease < _CLOSE * usual else "loose" if ease > _WIDE * usual + _MORE_CM else "regular"
        if spec.skirt is None and spec.legs is None:
            hem = body.front_waist_length + body.waist_height - spec.bodice.length_cm
            kind, named = ("skirt_length", _SKIRTS) if spec.garment.endswith("dress") else ("top_length", _TOPS)
            found[kind] = _nearest(hem, named, body)
    if spec.neck is not None:
        found["collar"] = _COLLARS.get(spec.neck.collar, spec.neck.collar)
        if found["collar"] == "none":
            found["neckline"] = _NECKLINES.get(spec.neck.line, spec.neck.line)
    return found


def _sleeves(spec: GarmentSpec, body: BodyMeasures) -> str:
    if spec.sleeves is None or spec.sleeves.kind == "none":
        return "sleeveless"
    if spec.sleeves.kind == "cap":
        return "cap"
    share = spec.sleeves.length_cm / body.arm_length
    return next(name for name, most in _SLEEVES if share < most)


def _closure(closure: Closure | None) -> str:
    """As it is seen from the front."""
    if closure is None or closure.place in ("back", "side", "fly"):
        return "none"
    if closure.is_open:
        return "open"
    if closure.kind == "ties" or closure.place == "wrap":
        return "wrap"
    kind = "buttons" if closure.kind in ("snaps", "toggles") else closure.kind
    return _PLACED.get((kind, closure.place), kind) if kind in ("buttons", "zip") else "none"


def _nearest(height_cm: float, named: Mapping[str, str], body: BodyMeasures) -> str:
    """The name whose level is nearest to a height above the floor."""
    return min(named, key=lambda name: abs(levels.height(named[name], body) - height_cm))
