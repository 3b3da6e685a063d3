"""The cutting table: panels are laid on it, edges are sewn to edges, and a pattern is taken from it at the end."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from shapely.geometry import LineString

from modiste.core.garment_spec import GarmentSpec
from modiste.core.measures import BodyMeasures
from modiste.sewing.blocks.drafting.shapes import mirror_panel, mirror_ref, other_side
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import (
    EdgeRef,
    Hold,
    Line,
    Notch,
    Panel,
    Pattern,
    Point,
    PointOfMeasure,
    Seam,
    Trim,
)

Chain: TypeAlias = tuple[EdgeRef, ...]
"""Edges one after the other, walked from `begin` to `end` of each; `begin` above `end` walks an edge backwards."""

_SNAP_CM: Final = 0.4
_NOTCH_FROM_CM: Final = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """What a bodice offers to what joins it. Empty chains are edges that it has not.

    Every chain runs towards larger placement angles: as one looks at it from outside, towards larger x. `bottom_front`
    goes from the wearer's right side seam to the left, `bottom_back` on from the left to the right. `neck` begins at
    the centre front and goes over the wearer's left shoulder round to the centre front again. Armholes go from the
    underarm up the front, over the shoulder and down the back. `centre_left` and `centre_right` are the edges of an
    open front, from the bottom to the neck.
    `drop_cm`: how far the bottom edge lies below the natural waist (above it: negative).
    `is_front_split`: the front opens all the way down, so what joins it must be split at the centre front as well and
    have `extension_cm` of overlap beyond the centre front line on each side (0 where it meets edge to edge).
    `wrap_cm`: how far beyond the centre each front of a wrap reaches (0: none). `is_back_split`: a centre-back seam.
    """

    bottom_front: Chain = ()
    bottom_back: Chain = ()
    neck: Chain = ()
    armhole_left: Chain = ()
    armhole_right: Chain = ()
    centre_left: Chain = ()
    centre_right: Chain = ()
    drop_cm: float = 0.0
    is_front_split: bool = False
    extension_cm: float = 0.0
    wrap_cm: float = 0.0
    is_back_split: bool = False


@dataclass(slots=True, kw_only=True)
class Draft:
    """A pattern under way. Panels are changed by replacing them; `pattern()` gives the finished value."""

    spec: GarmentSpec
    body: BodyMeasures
    panels: dict[str, Panel] = field(default_factory=dict)
    seams: list[Seam] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    measures: list[PointOfMeasure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def has(self, detail: str) -> bool:
        """Whether the spec asks for a detail."""
        return detail in self.spec.details

    def add(self, panel: Panel) -> Panel:
        """Lay a panel on the table. Raises ValueError for a name that is taken."""
        if panel.name in self.panels:
            raise ValueError(f"two panels are called {panel.name!r}")
        self.panels[panel.name] = panel
        return panel

    def add_pair(self, panel: Panel) -> tuple[Panel, Panel]:
        """Lay a panel ("front_left") and its mirror image ("front_right") on the table."""
        return self.add(panel), self.add(mirror_panel(panel))

    def length(self, chain: Chain) -> float:
        """Length of a chain in cm."""
        return sum(self.ref_length(ref) for ref in chain)

    def ref_length(self, ref: EdgeRef) -> float:
        """Length in cm of a stretch of an edge or line."""
        return self._whole(ref) * abs(ref.end - ref.begin)

    def sew(
        self, name: str, a: Chain, b: Chain, *, kind: str = "plain", topstitch: str = "none", is_open: bool = False
    ) -> None:
        """Sew chain `a` to chain `b`, start to start, each point to the one at the same share of the whole length.

        Where an edge of either ends, the seam ends and the next begins; ends nearer than 4 mm are taken for one.
        Marks notches that meet on both. `kind` "plain" becomes "eased" where `a` and `b` differ by more than 0.8 %.
        """
        stops = self._stops(a, b)
        for number, ((a0, b0), (a1, b1)) in enumerate(itertools.pairwise(stops)):
            ref_a, backwards_a = self._stretch(a, a0, a1)
            ref_b, backwards_b = self._stretch(b, b0, b1)
            ratio = self.ref_length(ref_a) / max(self.ref_length(ref_b), 1e-9)
            is_eased = kind == "plain" and abs(ratio - 1) > 0.008
            seam = Seam(
                name=name if len(stops) == 2 else f"{name}_{number + 1}",
                a=ref_a,
                b=ref_b,
                is_reversed=backwards_a != backwards_b,
                kind="eased" if is_eased else kind,
                ratio=ratio,
                is_open=is_open,
                topstitch=topstitch,
            )
            self.seams.append(seam)
            if not is_open and kind != "closure":
                self._notch(seam)

    def sew_pair(self, name: str, a: Chain, b: Chain, *, kind: str = "plain", topstitch: str = "none") -> None:
        """Sew on the left what is given, and on the right its mirror image."""
        self.sew(f"{name}_left", a, b, kind=kind, topstitch=topstitch)
        self.sew(f"{name}_right", mirror_chain(a), mirror_chain(b), kind=kind, topstitch=topstitch)

    def hold(self, ref: EdgeRef, girth_cm: float, landmark: str | None = "waist") -> None:
        """Hold an edge or line: elastic, belt, waistband; `girth_cm` of the whole ring that it is part of."""
        self.holds.append(Hold(ref=ref, girth_cm=girth_cm, landmark=landmark))

    def measure(
        self,
        name: str,
        spec_cm: float,
        *,
        chain: Chain = (),
        panel: str | None = None,
        points: tuple[Point, ...] = (),
        times: float = 1.0,
        tolerance_cm: float = 0.5,
    ) -> None:
        """Note a finished measure: along edges, or between points of a panel."""
        refs = tuple(
            EdgeRef(panel=ref.panel, edge=ref.edge, begin=min(ref.begin, ref.end), end=max(ref.begin, ref.end))
            for ref in chain
        )
        self.measures.append(
            PointOfMeasure(
                name=name,
                spec_cm=spec_cm,
                refs=refs,
                panel=panel,
                points=points,
                times=times,
                tolerance_cm=tolerance_cm,
            )
        )

    def draw(self, panel: str, *lines: Line) -> None:
        """Draw lines on a panel."""
        self.panels[panel] = replace(self.panels[panel], lines=(*self.panels[panel].lines, *lines))

    def trim(self, panel: str, *trims: Trim) -> None:
        """Set trims on a panel."""
        self.panels[panel] = replace(self.panels[panel], trims=(*self.panels[panel].trims, *trims))

    def notch(self, panel: str, edge: str, share: float) -> None:
        """Mark a notch, once."""
        old = self.panels[panel]
        if not any(n.edge == edge and abs(n.share - share) < 1e-4 for n in old.notches):
            self.panels[panel] = replace(old, notches=(*old.notches, Notch(edge=edge, share=share)))

    def note(self, *ids: str) -> None:
        """Say in words what the drawing cannot, each once."""
        self.notes.extend(each for each in ids if each not in self.notes)

    def pattern(self) -> Pattern:
        """The finished pattern."""
        return Pattern(
            garment=self.spec.garment,
            panels=tuple(self.panels.values()),
            seams=tuple(self.seams),
            holds=tuple(self.holds),
            measures=tuple(self.measures),
            notes=tuple(self.notes),
        )

    def _whole(self, ref: EdgeRef) -> float:
        panel = self.panels[ref.panel]
        for line in panel.lines:
            if line.name == ref.edge:
                return float(LineString(line.points).length)
        return edge_length(panel.edge(ref.edge))

    def _ends(self, chain: Chain) -> list[float]:
        """Length up to the end of each edge of a chain, from 0."""
        ends = [0.0]
        for ref in chain:
            ends.append(ends[-1] + self.ref_length(ref))
        return ends

    def _stops(self, a: Chain, b: Chain) -> list[tuple[float, float]]:
        """Where a seam of two chains is cut: pairs of lengths along each, from (0, 0) to the whole."""
        ends_a, ends_b = self._ends(a), self._ends(b)
        whole_a, whole_b = ends_a[-1], ends_b[-1]
        if whole_a < 1e-6 or whole_b < 1e-6:
            raise ValueError("a chain of no length cannot be sewn")
        scale = whole_b / whole_a
        stops = [(at, at * scale) for at in ends_a[1:-1]]
        for at in ends_b[1:-1]:
            near = [i for i, (pa, _) in enumerate(stops) if abs(pa * scale - at) < _SNAP_CM]
            if near:
                stops[near[0]] = (stops[near[0]][0], at)
            else:
                stops.append((at / scale, at))
        return [(0.0, 0.0), *sorted(stops), (whole_a, whole_b)]

    def _stretch(self, chain: Chain, start: float, end: float) -> tuple[EdgeRef, bool]:
        """The one edge between two lengths along a chain, and whether the chain walks it backwards."""
        ends = self._ends(chain)
        middle = (start + end) / 2
        at = max(i for i in range(len(chain)) if ends[i] <= middle + 1e-9)
        ref, whole = chain[at], ends[at + 1] - ends[at]
        shares = [min(max((x - ends[at]) / whole, 0.0), 1.0) for x in (start, end)]
        first, last = (ref.begin + share * (ref.end - ref.begin) for share in shares)
        first, last = (0.0 if abs(x) < 1e-9 else 1.0 if abs(x - 1) < 1e-9 else x for x in (first, last))
        if first > last:
            return EdgeRef(panel=ref.panel, edge=ref.edge, begin=last, end=first), True
        return EdgeRef(panel=ref.panel, edge=ref.edge, begin=first, end=last), False

    def _notch(self, seam: Seam) -> None:
        if self.ref_length(seam.a) < _NOTCH_FROM_CM:
            return
        for ref in (seam.a, seam.b):
            if all(line.name != ref.edge for line in self.panels[ref.panel].lines):
                self.notch(ref.panel, ref.edge, (ref.begin + ref.end) / 2)


def edge_ref(panel: str, edge: str, *, backwards: bool = False) -> EdgeRef:
    """A whole edge, walked from its start, or backwards."""
    return EdgeRef(panel=panel, edge=edge, begin=1.0, end=0.0) if backwards else EdgeRef(panel=panel, edge=edge)


def mirror_chain(chain: Iterable[EdgeRef]) -> Chain:
    """The same edges on the mirrored panels, walked from the same end."""
    return tuple(
        replace(mirror_ref(ref), begin=1 - ref.begin, end=1 - ref.end)
        if ref.panel != other_side(ref.panel) or ref.edge != other_side(ref.edge)
        else ref
        for ref in chain
    )


def back_along(chain: Chain) -> Chain:
    """A chain walked from its other end."""
    return tuple(replace(ref, begin=ref.end, end=ref.begin) for ref in reversed(chain))
