"""Lengths and girths as drafted, against the spec's own figures (not against what the draft says it aims at)."""

from collections.abc import Iterator

from modiste.core.garment_spec import GarmentSpec
from modiste.core.measures import BodyMeasures
from modiste.sewing.pattern.geometry import polygon
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.verification.reading import figures, pieces
from modiste.sewing.verification.values import Check, near


def measure_checks(spec: GarmentSpec, pattern: Pattern, body: BodyMeasures) -> Iterator[Check]:
    """Every figure of the spec that the pattern has a finished measure for."""
    found = figures(pattern)
    if spec.flat is not None:
        for name, asked in (("length", spec.flat.length_cm), ("width", spec.flat.width_cm)):
            if name in found and spec.flat.kind not in ("cape", "poncho", "tote"):
                yield near(name, asked, found[name])
        return
    yield from _lengths(spec, pattern, found)
    for name, asked in _girths(spec, body).items():
        if name in found:
            yield near(f"girth of the {name.replace('_', ' ')}", asked, found[name])
    if spec.neck is not None and spec.bodice is not None:
        for name, asked in (("neck_depth", spec.neck.depth_cm), ("neck_width", spec.neck.width_cm)):
            if name in found:
                yield near(name.replace("_", " "), asked, found[name])


def _lengths(spec: GarmentSpec, pattern: Pattern, found: dict[str, float]) -> Iterator[Check]:
    """The whole length down the front; of sleeves, with what is sewn to their ends."""
    asked = (spec.bodice.length_cm if spec.bodice else 0.0) + (spec.skirt.length_cm if spec.skirt else 0.0)
    if asked and ("length" in found) == (spec.bodice is not None) and (spec.skirt is None or "skirt_length" in found):
        there = found.get("length", 0.0) + found.get("skirt_length", 0.0) + _height(pattern, "hem_rib")
        yield near("length", asked, there)
    sleeves = spec.sleeves
    if sleeves is not None and "sleeve_length" in found:
        more = _height(pattern, "cuff") + _height(pattern, "sleeve_ruffle")
        yield near("sleeve length", sleeves.length_cm, found["sleeve_length"] + more)
    if spec.legs is not None and "inseam" in found:
        yield near("inseam", spec.legs.inseam_cm, found["inseam"])
    if spec.skirt is not None and spec.skirt.slit != "none" and "slit" in found:
        yield near("slit", spec.skirt.slit_cm, found["slit"])


def _girths(spec: GarmentSpec, body: BodyMeasures) -> dict[str, float]:
    asked: dict[str, float] = {}
    if spec.bodice is not None:
        asked |= {"bust": body.bust + spec.bodice.bust_ease_cm, "hip": body.hips + spec.bodice.hip_ease_cm}
        if spec.bodice.kind != "empire":
            asked["waist"] = body.waist + spec.bodice.waist_ease_cm
    if spec.sleeves is not None:
        asked["sleeve_hem"] = spec.sleeves.hem_cm
    if spec.skirt is not None:
        asked["skirt_hem"] = spec.skirt.hem_cm
    if spec.legs is not None:
        asked["leg_hem"] = spec.legs.hem_cm
    return asked


def _height(pattern: Pattern, piece: str) -> float:
    """Height in cm of a band that is sewn on."""
    panels = pieces(pattern, piece)
    if not panels:
        return 0.0
    _, low, _, high = polygon(panels[0]).bounds
    return float(high - low)
