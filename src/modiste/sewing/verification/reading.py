"""A pattern read as a sample room reads it: which pieces there are, what is set on them, how their seams are sewn."""

from collections.abc import Iterator

from modiste.sewing.pattern.checks import measured
from modiste.sewing.pattern.values import Panel, Pattern, Trim

SMALL_PARTS = ("pockets", "cuffs", "belt", "sleeves")
SMALL_PIECES = ("epaulette", "storm_flap", "belt_loop", "belt", "belt_end", "sleeve_strap", "cuff", "leg_cuff",
                "turn_up", "strap_button")  # fmt: skip
"""Parts and pieces whose buttons do not close the garment."""


def pieces(pattern: Pattern, *names: str) -> list[Panel]:
    """The panels of pieces with these names."""
    return [panel for panel in pattern.panels if panel.piece in names]


def parts(pattern: Pattern, *names: str) -> list[Panel]:
    """The panels that belong to parts of the garment."""
    return [panel for panel in pattern.panels if panel.part in names]


def edges(panel: Panel) -> set[str]:
    """The names of a panel's outer edges."""
    return {edge.name for edge in panel.edges}


def trims(pattern: Pattern, *kinds: str) -> Iterator[tuple[Panel, Trim]]:
    """What is set on panels, of some kinds, with the panel."""
    for panel in pattern.panels:
        for trim in panel.trims:
            if trim.kind in kinds:
                yield panel, trim


def closing_trims(pattern: Pattern, *kinds: str) -> int:
    """How many buttons or snaps close the garment: not those of pockets, cuffs and straps, nor what buckles hang on."""
    return sum(len(trim.points) if trim.kind in ("button", "snap", "toggle") else 1
               for panel, trim in trims(pattern, *kinds)
               if not any(each.kind == "buckle" for each in panel.trims)
               and panel.part not in SMALL_PARTS and panel.piece not in SMALL_PIECES)  # fmt: skip


def is_pocket_zip(trim: Trim) -> bool:
    """Whether a zip is a pocket's: finer than one that closes a front, and not the hidden one of a back or side."""
    return trim.kind == "zip" and 0.5 < trim.size_cm < 1.1


def lines(pattern: Pattern, kind: str, begin: str = "") -> int:
    """How many lines of a kind are drawn, whose names begin so."""
    return sum(line.kind == kind and line.name.startswith(begin) for panel in pattern.panels for line in panel.lines)


def seams(pattern: Pattern, kind: str, begin: str = "") -> int:
    """How many seams of a kind there are, whose names begin so."""
    return sum(seam.kind == kind and seam.name.startswith(begin) for seam in pattern.seams)


def figures(pattern: Pattern) -> dict[str, float]:
    """The finished measures in cm, by their names, as drafted; those of panels that are not there are left out."""
    there = {panel.name for panel in pattern.panels}
    return {point.name: measured(pattern, point) for point in pattern.measures
            if {*(ref.panel for ref in point.refs), point.panel or ""} <= {*there, ""}}
