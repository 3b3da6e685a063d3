"""Pieces by kind: collar, sleeves and cuffs, straps, skirt, legs, waistband, and the details."""

from collections.abc import Callable, Iterator
from typing import Final

from modiste.core.garment_spec import GarmentSpec, Neck, Skirt, Sleeves
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.verification.reading import edges, figures, lines, parts, pieces, seams, trims
from modiste.sewing.verification.values import Check, absent, counted, present

_COLLARS: Final[dict[str, tuple[str, ...]]] = {
    "rib": ("neck_rib",), "turtle": ("collar",), "funnel": ("collar",), "stand": ("collar",), "polo": ("collar",),
    "shirt": ("collar", "collar_stand"), "camp": ("collar", "lapel"), "peter_pan": ("collar",),
    "shawl": ("collar", "lapel"), "notched": ("collar", "lapel"), "peak": ("collar", "lapel"), "hood": ("hood",),
    "bow": ("collar",), "storm": ("collar",),
}  # fmt: skip
"""The pieces that make a collar."""
_NOTES: Final = ("shoulder_pads", "fur_trim", "smocking", "back_vent", "side_vents")
"""Details that the order of sewing names."""


def construction_checks(spec: GarmentSpec, pattern: Pattern) -> Iterator[Check]:
    """All pieces that the spec names, and none that it denies."""
    if spec.neck is not None and (spec.bodice is not None or spec.flat is not None):
        yield from _collar(spec.neck, pattern)
    if spec.bodice is not None:
        yield from _sleeves(spec.sleeves, pattern)
    if spec.skirt is not None:
        yield from _skirt(spec.skirt, pattern)
    if spec.legs is not None:
        yield present("legs", spec.legs.kind, any(p.placement.region == "left_leg" for p in pattern.panels)
                      or bool(pieces(pattern, "brief_front")))  # fmt: skip
        if spec.legs.pleats:
            yield counted("pleats of each leg", spec.legs.pleats, lines(pattern, "pleat", "pleat_") // 4)
        if spec.legs.cuff in ("rib", "shirt", "turn_back"):
            yield present("leg cuffs", spec.legs.cuff, bool(pieces(pattern, "leg_cuff", "turn_up")))
    if spec.waist is not None and spec.bodice is None and spec.waist.band not in ("none", "facing"):
        yield present("waistband", spec.waist.band, bool(pieces(pattern, "waistband")))
    for detail in dict.fromkeys(spec.details):
        test = _DETAILS.get(detail)
        if test is not None and (detail != "topstitching" or spec.legs is not None):
            yield present("detail", detail, test(spec, pattern))


def _collar(neck: Neck, pattern: Pattern) -> Iterator[Check]:
    if neck.collar == "none":
        yield absent("collar", len(pieces(pattern, "collar", "collar_stand", "lapel", "hood", "collar_fall")))
        return
    there = all(pieces(pattern, name) for name in _COLLARS[neck.collar])
    if neck.collar == "bow":
        there = there and any(trims(pattern, "bow"))
    if neck.collar in ("stand", "funnel"):
        there = there and not pieces(pattern, "lapel", "collar_fall", "hood")
    yield present("collar", neck.collar, there)


def _sleeves(sleeves: Sleeves | None, pattern: Pattern) -> Iterator[Check]:
    found = [panel for panel in parts(pattern, "sleeves") if panel.placement.region.endswith("_arm")]
    if sleeves is None or sleeves.kind == "none":
        yield absent("sleeves", len(found))
        return
    if sleeves.kind == "kimono" and not found:
        return
    both = {panel.placement.region for panel in found} == {"left_arm", "right_arm"}
    yield present("sleeves", sleeves.kind, both)
    if sleeves.cuff in ("shirt", "rib"):
        yield present("cuffs", sleeves.cuff, len(pieces(pattern, "cuff")) >= 2)
    elif sleeves.cuff == "strap":
        yield present("cuffs", sleeves.cuff, len(pieces(pattern, "sleeve_strap")) >= 2)
    elif sleeves.cuff == "elastic":
        drawn = any(line.kind == "elastic" for panel in found for line in panel.lines)
        held = any(hold.ref.panel.startswith("sleeve") for hold in pattern.holds)
        yield present("cuffs", sleeves.cuff, drawn or held)


def _skirt(skirt: Skirt, pattern: Pattern) -> Iterator[Check]:
    panels = [panel for panel in pattern.panels if panel.part == "skirt"]
    yield present("skirt", skirt.kind, bool(panels))
    if skirt.kind == "tiered":
        upper = 0 if any("tier_0" in panel.piece for panel in panels) else 1
        tiers = {panel.piece.split("_")[1] for panel in panels if panel.piece.startswith("tier_")}
        yield counted("tiers", skirt.tiers, len(tiers) + upper * any("tier" not in p.piece for p in panels))
    if skirt.kind == "godet":
        yield present("godets", "godet", bool(pieces(pattern, "godet")))
    if skirt.pleats and skirt.kind == "pleated":
        folds = 2 if skirt.pleat == "knife" else 4
        yield counted("pleats", skirt.pleats, lines(pattern, "pleat", "pleat") // folds)
    if skirt.slit != "none":
        cut = any(name.startswith("slit") for panel in panels for name in edges(panel))
        yield present("slit", skirt.slit, cut or "slit" in figures(pattern))


def _topstitched(_: GarmentSpec, pattern: Pattern) -> bool:
    drawn = lines(pattern, "topstitch") + lines(pattern, "twin_topstitch") + lines(pattern, "fly")
    drawn += sum(edge.kind in ("hem", "finished") for panel in pattern.panels for edge in panel.edges)
    return drawn > 0 or any(seam.topstitch != "none" or seam.kind == "flat_felled" for seam in pattern.seams)


def _noted(detail: str) -> Callable[[GarmentSpec, Pattern], bool]:
    return lambda _, pattern: detail in pattern.notes


def _cut(*names: str, least: int = 1) -> Callable[[GarmentSpec, Pattern], bool]:
    return lambda _, pattern: len(pieces(pattern, *names)) >= least


def _drawn(kind: str, begin: str = "") -> Callable[[GarmentSpec, Pattern], bool]:
    return lambda _, pattern: lines(pattern, kind, begin) > 0


def _set(kind: str) -> Callable[[GarmentSpec, Pattern], bool]:
    return lambda _, pattern: any(trims(pattern, kind))


def _gathered(_: GarmentSpec, pattern: Pattern) -> bool:
    return bool(pieces(pattern, "ruffle", "neck_ruffle", "sleeve_ruffle")) or seams(pattern, "gathered", "ruffle") > 0


_DETAILS: Final[dict[str, Callable[[GarmentSpec, Pattern], bool]]] = {
    "yoke": _cut("front_yoke", "yoke", "leg_yoke"), "back_yoke": lambda _, pattern: (
        bool(pieces(pattern, "back_yoke", "yoke", "leg_yoke")) or lines(pattern, "twin_topstitch", "yoke") > 0),
    "topstitching": _topstitched, "ruffle_hem": _cut("ruffle"), "ruffle_neck": _cut("neck_ruffle", "jabot"),
    "ruffle_sleeves": _cut("sleeve_ruffle"), "quilting": _drawn("quilting"),
    "epaulettes": _cut("epaulette", least=2), "storm_flap": _cut("storm_flap"),
    "elbow_patches": _cut("elbow_patch", least=2), "pleated_front": lambda _, pattern: (
        lines(pattern, "pleat") + lines(pattern, "groove", "tuck") > 0),
    "belt_loops": _cut("belt_loop", least=3), "rivets": _set("rivet"), "piping": _drawn("piping"),
    "side_stripes": _cut("stripe", "stripe_front", "stripe_back", least=2), "bow": _set("bow"),
    "lace_trim": _set("lace"), "lace_up": _set("lacing"), "tucks": _drawn("groove", "tuck"),
    "fringe": lambda _, pattern: (
        bool(pieces(pattern, "fringe")) or "fringe" in pattern.notes), "crease": _drawn("crease"),
    "distressed": _drawn("groove"), **{name: _noted(name) for name in _NOTES},
}  # fmt: skip
"""How each detail shows in a pattern; what is not here is a matter of the cloth."""
