"""Quarters laid on the table as panels: whole, or split at the centre, and their edges as chains. Centimetres."""

from dataclasses import dataclass, replace

from modiste.sewing.blocks.drafting.draft import Chain, Draft, back_along, edge_ref
from modiste.sewing.blocks.drafting.folds import sew_darts
from modiste.sewing.blocks.drafting.shapes import mirror_panel, mirror_point, unfold
from modiste.sewing.blocks.skirt.skirt_quarter import Quarter
from modiste.sewing.pattern.values import Line, Panel, Placement

_OWN = {"front": "left", "back": "right"}
"""The side of the wearer on which a quarter is drawn (x >= 0)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidSkirt:
    """Front or back on the table. Quarters may differ left and right where fronts overlap unevenly."""

    name: str
    half: str
    is_split: bool
    quarters: dict[str, Quarter]

    def panel(self, side: str) -> str:
        """The panel that is on the wearer's `side`."""
        return f"{self.name}_{side}" if self.is_split else self.name

    def chain(self, side: str, role: str) -> Chain:
        """Edges of a role ("hem", "side", "waist", "centre") on one side, in the quarter's order.

        From the centre along the hem, up the side, from the side along the waist, down the centre.
        """
        backwards = side != _OWN[self.half]
        names: tuple[str, ...] = getattr(self.quarters[side], role)
        tail = "" if self.is_split else f"_{side}"
        return tuple(edge_ref(self.panel(side), f"{name}{tail}", backwards=backwards) for name in names)

    def waist(self, side: str) -> Chain:
        """The waist of one side, towards larger angles."""
        towards_centre = (side == "right") == (self.half == "front")
        chain = self.chain(side, "waist")
        return chain if towards_centre else back_along(chain)

    def hem(self, side: str) -> Chain:
        """The hem of one side, towards larger angles."""
        from_centre = (side == "left") == (self.half == "front")
        chain = self.chain(side, "hem")
        return chain if from_centre else back_along(chain)


def lay(table: Draft, name: str, half: str, quarters: dict[str, Quarter], *, is_split: bool, landmark_y: float,
        part: str, lift: float = 0.4, piece: str = "", over: str = "", span: float = 90.0) -> LaidSkirt:  # fmt: skip
    """Lay a front or back on the table, darts sewn. `over`: the side that lies over the other; `span`: the degrees
    around the body that a quarter takes."""
    own = _OWN[half]
    laid = LaidSkirt(name=name, half=half, is_split=is_split, quarters=quarters)
    if is_split:
        for side in ("left", "right"):
            panel = _split_panel(name, half, side, quarters[side], landmark_y, part, lift, span)
            even = quarters["left"] == quarters["right"]
            place = replace(panel.placement, layer=1 if side == over else 0)
            table.add(replace(panel, piece=(piece or name) if even else panel.name, placement=place))
            pairs = quarters[side].darts
            sew_darts(table, panel.name, pairs if side == own else tuple((b, a) for a, b in reversed(pairs)))
        return laid
    quarter = quarters[own]
    other = {"left": "right", "right": "left"}[own]
    edges = unfold(quarter.edges, "centre", own)
    others = {f"{edge.name}_{other}": edge for edge in quarters[other].edges}
    edges = tuple(  # a slit on one side alone: its edges are hemmed there and sewn on the other
        replace(edge, kind=others[edge.name].kind, allowance_cm=others[edge.name].allowance_cm)
        if edge.name in others else edge for edge in edges)  # fmt: skip
    mirrored = (
        replace(each, name=f"{each.name}_2", points=tuple(map(mirror_point, each.points))) for each in quarter.lines
    )
    fold = Line(name="fold", kind="measure", points=(quarter.edges[-1].start, quarter.edges[-1].end))
    angles = (-90.0, 90.0) if half == "front" else (90.0, 270.0)
    table.add(
        Panel(
            name=name, piece=piece or name, part=part, edges=edges, lines=(*quarter.lines, *mirrored, fold),
            fold_line="fold",
            placement=Placement(region="torso", angles_deg=angles, landmark="waist", landmark_y_cm=landmark_y,
                                polar=quarter.polar, lift_cm=lift),
        )
    )  # fmt: skip
    for side in (own, other):
        pairs = tuple((f"{a}_{side}", f"{b}_{side}") for a, b in quarter.darts)
        pairs = pairs if side == own else tuple((b, a) for a, b in reversed(pairs))
        for number, (first, second) in enumerate(pairs, start=1):
            legs = edge_ref(name, first), edge_ref(name, second, backwards=True)
            table.sew(f"{name}_dart_{side}_{number}", legs[:1], legs[1:])
    return laid


def _split_panel(name: str, half: str, side: str, quarter: Quarter, landmark_y: float, part: str,
                 lift: float, span: float) -> Panel:  # fmt: skip
    own = _OWN[half]
    low, high = (0.0, span) if half == "front" else (180.0, 180.0 + span)
    stand = min((edge.start[0] for edge in quarter.edges), default=0.0)
    width = max(edge.end[0] for edge in quarter.edges if edge.name in quarter.waist or edge.name in quarter.side)
    if stand < 0:
        low += span * stand / max(width, 1.0)
    placement = Placement(region="torso", angles_deg=(low, high), landmark="waist", landmark_y_cm=landmark_y,
                          polar=quarter.polar, lift_cm=lift)  # fmt: skip
    panel = Panel(name=f"{name}_{own}", piece=name, part=part, edges=quarter.edges, lines=quarter.lines,
                  placement=placement)  # fmt: skip
    if side == own:
        return panel
    flipped = mirror_panel(panel)
    first, last = flipped.placement.angles_deg
    turn = 360.0 if half == "back" else 0.0
    return replace(flipped, placement=replace(flipped.placement, angles_deg=(first + turn, last + turn)))
