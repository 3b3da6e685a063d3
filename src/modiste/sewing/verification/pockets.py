"""Pockets: how many of each kind lie at each place of the pattern."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from modiste.core.garment_spec import GarmentSpec
from modiste.sewing.pattern.values import Line, Panel, Pattern
from modiste.sewing.verification.reading import edges, is_pocket_zip, pieces, trims
from modiste.sewing.verification.values import Check, absent

_LAID: Final = ("waist", "hip", "seat", "thigh")
_CHEST_Y: Final = 6.0
"""Height over the waist, in cm in a bodice's plane, from which a zip is one of the chest."""


def pocket_checks(spec: GarmentSpec, pattern: Pattern) -> Iterator[Check]:
    """A check for each of the spec's pockets, or that there are none."""
    found = found_pockets(pattern)
    if not spec.pockets:
        yield absent("pockets", sum(found.values()))
        return
    at_place: Counter[str] = Counter()
    for (_, place), count in found.items():
        at_place[place] += count
    wished: Counter[tuple[str, str]] = Counter()
    for pocket in spec.pockets:
        wished[pocket.kind, pocket.place] += pocket.count
    for (kind, place), asked in wished.items():
        count = sum(found[each, place] for each in _same(kind))
        if kind == "kangaroo" and asked == 1 and count == 2 and len(pieces(pattern, "kangaroo")) == 2:
            count = 1  # one pocket that the front's zip parts
        yield Check(what=f"pockets {kind} {place}", asked=str(asked), found=str(count), ok=count == asked)


def found_pockets(pattern: Pattern) -> Counter[tuple[str, str]]:
    """Pockets by (kind, place), counted on panels, drawn mouths and zips."""
    found: Counter[tuple[str, str]] = Counter()
    for panel in pattern.panels:
        if panel.part == "pockets":
            named = _of_panel(panel, pattern)
            if named is not None:
                found[named] += 1
        for line in panel.lines:
            mouth = _of_mouth(line)
            if mouth is not None:
                found[mouth] += 1
    for panel, trim in trims(pattern, "zip"):
        on_arm = panel.placement.region in ("left_arm", "right_arm")
        if panel.part != "pockets" and (is_pocket_zip(trim) or on_arm):
            on_trunk = panel.placement.region == "torso" and panel.part == "body"
            high = on_trunk and sum(y for _, y in trim.points) / len(trim.points) > _CHEST_Y
            found["zip", "sleeve" if on_arm else "chest" if high else "hip"] += 1
    return found


def _same(kind: str) -> tuple[str, ...]:
    """The kinds that count as this one: behind, the pockets of jeans are patches, and slanting ones welts."""
    return {"jeans": ("jeans", "patch"), "slant": ("slant", "welt")}.get(kind, (kind,))


def _of_panel(panel: Panel, pattern: Pattern) -> tuple[str, str] | None:
    if panel.piece == "kangaroo":
        return "kangaroo", "waist"
    if panel.piece == "chest_welt":
        return "welt", "chest"
    if panel.piece == "chest_pocket":
        return panel.name.split("_")[1], "chest"
    if panel.piece == "sleeve_pocket":
        return "patch", "sleeve"
    place = panel.piece.removesuffix("_pocket")
    if panel.piece.endswith("_flap") or place not in _LAID:
        return None
    if any(trim.kind == "zip" for trim in panel.trims):
        return "zip", place
    if "corner_1" in edges(panel):
        return "flap", place
    if "bottom_1" not in edges(panel):
        return "welt", place
    has_flap = any(other.name == f"{panel.name}_flap" for other in pattern.panels)
    return "cargo" if has_flap else "patch", place


def _of_mouth(line: Line) -> tuple[str, str] | None:
    place, _, rest = line.name.partition("_pocket_mouth")
    if line.kind != "pocket_mouth" or not rest:
        return None
    kind = "slant" if len(line.points) == 2 else "in_seam" if len(line.points) == 7 else "jeans"
    return kind, place
