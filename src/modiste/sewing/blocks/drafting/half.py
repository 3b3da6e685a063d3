"""Half a front or back while it is being cut: its pieces, and which edges are its side, armhole, neck or hem."""

from dataclasses import dataclass, field, replace
from typing import TypeAlias

from shapely import make_valid
from shapely.geometry import LineString, Polygon

from modiste.sewing.blocks.drafting.draft import Chain, Draft, edge_ref
from modiste.sewing.blocks.drafting.shapes import mirror_outline, reverse_edge, split_edge, unfold
from modiste.sewing.pattern.geometry import edge_length, ring
from modiste.sewing.pattern.values import Edge, EdgeRef, Line, Panel, Placement, Point, Trim

Where: TypeAlias = tuple[str, str]
"""A piece and one of its edges, walked counter-clockwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of a half, at x >= 0; `edges` counter-clockwise."""

    name: str
    edges: tuple[Edge, ...]
    holes: tuple[tuple[Edge, ...], ...] = ()
    lines: tuple[Line, ...] = ()
    trims: tuple[Trim, ...] = ()
    part: str = "body"

    def edge(self, name: str) -> Edge:
        """Its edge of that name. Raises KeyError."""
        for edge in self.edges:
            if edge.name == name:
                return edge
        raise KeyError(f"{self.name}: no edge {name!r}")

    def replaced(self, *new: Edge, at: str) -> "Piece":
        """The piece with the edge `at` replaced by others."""
        edges: list[Edge] = []
        for edge in self.edges:
            edges.extend(new if edge.name == at else (edge,))
        return replace(self, edges=tuple(edges))


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    """A seam inside a half: `a` is sewn to `b`, both walked as said; `b_backwards` where b runs the other way."""

    name: str
    a: tuple[Where, ...]
    b: tuple[Where, ...]
    topstitch: str = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """`side` is "left" for a front (x >= 0 is the wearer's left) and "right" for a back. `roles` say which edges make
    the hem (centre to side), side (hem to underarm), armhole (underarm to shoulder), shoulder (armhole to neck), neck
    (shoulder to centre) and centre (neck to hem), each counter-clockwise.
    """

    name: str
    side: str
    pieces: tuple[Piece, ...]
    roles: dict[str, tuple[Where, ...]] = field(default_factory=dict)
    inner: tuple[Inner, ...] = ()
    half_width: float = 25.0
    underarm_y: float = 20.0

    def piece(self, name: str) -> Piece:
        """Its piece of that name. Raises KeyError."""
        return next(piece for piece in self.pieces if piece.name == name)

    def with_piece(self, piece: Piece) -> "Half":
        """With a piece in place of the one of the same name."""
        return replace(self, pieces=tuple(piece if old.name == piece.name else old for old in self.pieces))

    def only(self, role: str) -> tuple[Piece, Edge]:
        """The one edge of a role and its piece, where it has only one; the first of them else."""
        name, edge = self.roles[role][0]
        piece = self.piece(name)
        return piece, piece.edge(edge)


def start_half(name: str, side: str, edges: dict[str, tuple[Edge, ...]], underarm: Point) -> Half:
    """A half of one piece from its edges by role, in counter-clockwise order."""
    piece = Piece(name=name, edges=tuple(edge for group in edges.values() for edge in group))
    roles = {role: tuple((name, edge.name) for edge in group) for role, group in edges.items()}
    return Half(name=name, side=side, pieces=(piece,), roles=roles, half_width=underarm[0], underarm_y=underarm[1])


def cut(
    half: Half,
    piece_name: str,
    new_name: str,
    start: tuple[str, float, float],
    end: tuple[str, float, float],
    path: tuple[Edge, ...],
    new_path: tuple[Edge, ...],
    *,
    seam: str,
    topstitch: str = "none",
    part: str | None = None,
) -> Half:
    """Cut one piece into two.

    Counter-clockwise, the outline from `start` to `end` becomes the new piece, the rest keeps the name. Each of
    `start` and `end` is (edge, share up to which it belongs to the piece behind, share from which it belongs to the
    piece ahead); equal shares lose nothing. `path` closes the old piece: it runs from the start's cut to the end's
    cut; `new_path` closes the new one: from the end's cut to the start's. They are sewn together as `seam`.
    """
    old = half.piece(piece_name)
    names = [edge.name for edge in old.edges]
    i, j = names.index(start[0]), names.index(end[0])
    start_edge, end_edge = old.edges[i], old.edges[j]
    if i == j:
        raise ValueError("a cut begins and ends on two edges")
    ahead = [*old.edges[i + 1 :], *old.edges[:i]]
    k = next(n for n, edge in enumerate(ahead) if edge.name == end[0])
    before_start = split_edge(start_edge, start[1], start_edge.name, "_")[0]
    after_start = split_edge(start_edge, start[2], "_", start_edge.name)[1]
    before_end = split_edge(end_edge, end[1], end_edge.name, "_")[0]
    after_end = split_edge(end_edge, end[2], "_", end_edge.name)[1]
    path = _fastened(path, before_start.end, after_end.start)
    new_path = _fastened(new_path, before_end.end, after_start.start)
    kept = tuple(edge for edge in (after_end, *ahead[k + 1 :], before_start) if not _is_empty(edge))
    taken = tuple(edge for edge in (after_start, *ahead[:k], before_end) if not _is_empty(edge))
    new = Piece(name=new_name, edges=(*taken, *new_path), part=part or old.part)
    rest = replace(old, edges=(*kept, *path))
    roles = {
        role: _moved(wheres, piece_name, new_name, rest, new, start[0], end[0]) for role, wheres in half.roles.items()
    }
    inner = tuple(
        replace(
            each,
            a=_moved(each.a, piece_name, new_name, rest, new, start[0], end[0]),
            b=_moved(each.b, piece_name, new_name, rest, new, start[0], end[0]),
        )
        for each in half.inner
    )
    pieces: list[Piece] = []
    for piece in half.pieces:
        pieces.extend((rest, new) if piece.name == piece_name else (piece,))
    sewn = Inner(
        name=seam,
        a=tuple((piece_name, edge.name) for edge in path),
        b=tuple((new_name, edge.name) for edge in new_path),
        topstitch=topstitch,
    )
    return replace(half, pieces=tuple(pieces), roles=roles, inner=(*inner, sewn))


def same_path(names: tuple[str, ...], edges: tuple[Edge, ...]) -> tuple[tuple[Edge, ...], tuple[Edge, ...]]:
    """The two sides of a cut that loses nothing: the path, and the same walked back."""
    path = tuple(replace(edge, name=name) for edge, name in zip(edges, names, strict=True))
    return path, tuple(reverse_edge(edge) for edge in reversed(path))


def _moved(
    wheres: tuple[Where, ...], old: str, new: str, rest: Piece, taken: Piece, start: str, end: str
) -> tuple[Where, ...]:
    """Where edges lie after a cut, walked counter-clockwise."""
    in_rest, in_taken = ({edge.name for edge in piece.edges} for piece in (rest, taken))
    moved: list[Where] = []
    for piece, edge in wheres:
        if piece != old:
            moved.append((piece, edge))
        elif edge == start:
            moved.extend([(old, edge)] * (edge in in_rest) + [(new, edge)] * (edge in in_taken))
        elif edge == end:
            moved.extend([(new, edge)] * (edge in in_taken) + [(old, edge)] * (edge in in_rest))
        else:
            moved.append((new if edge in in_taken else old, edge))
    return tuple(moved)


def _fastened(path: tuple[Edge, ...], start: Point, end: Point) -> tuple[Edge, ...]:
    """A path that begins and ends exactly where the outline was cut."""
    first = replace(path[0], start=start)
    path = (first, *path[1:])
    return (*path[:-1], replace(path[-1], end=end))


def _is_empty(edge: Edge) -> bool:
    return edge_length(edge) < 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A half on the table, both sides of it: which panels its edges are on."""

    half: Half
    whole: tuple[str, ...]

    def ref(self, where: Where, side: str) -> EdgeRef:
        """An edge on one side of the wearer, walked as on the drafted half."""
        piece, edge = where
        backwards = side != self.half.side
        if piece in self.whole:
            return edge_ref(piece, f"{edge}_{side}", backwards=backwards)
        return edge_ref(f"{piece}_{side}", edge, backwards=backwards)

    def chain(self, role: str, side: str) -> Chain:
        """The edges of a role on one side, walked as on the drafted half."""
        return tuple(self.ref(where, side) for where in self.half.roles.get(role, ()))

    def panel_of(self, role: str, side: str) -> str:
        """The panel that the first edge of a role is on; of the centre the last one, which reaches the hem."""
        return self.chain(role, side)[-1 if role == "centre" else 0].panel

    def panels_of(self, role: str, side: str) -> tuple[str, ...]:
        """All panels that a role's edges are on, in their order."""
        return tuple(dict.fromkeys(ref.panel for ref in self.chain(role, side)))


def lay(table: Draft, half: Half, *, whole: bool, landmark_y: float, layers: dict[str, int] | None = None) -> Laid:
    """Put both sides of a half on the table; `whole` cuts what touches the centre on the fold.

    `layers` says which panels lie on top of others. Sews the seams inside of the half.
    """
    centre_pieces = {piece for piece, _ in half.roles.get("centre", ())}
    wholes = tuple(name for name in centre_pieces if whole)
    for piece in half.pieces:
        if piece.name in wholes:
            table.add(_whole_panel(half, piece, landmark_y))
            continue
        drafted = _side_panel(half, piece, landmark_y)
        table.add_pair(drafted)
    for name, layer in (layers or {}).items():
        panel = table.panels[name]
        table.panels[name] = replace(panel, placement=replace(panel.placement, layer=layer))
    laid = Laid(half=half, whole=wholes)
    for inner in half.inner:
        for side in ("left", "right"):
            a = tuple(laid.ref(where, side) for where in inner.a)
            b = tuple(laid.ref(where, side) for where in reversed(inner.b))
            b = tuple(replace(ref, begin=ref.end, end=ref.begin) for ref in b)
            if a[0].panel == b[0].panel and a[0].edge == b[0].edge:
                continue
            table.sew(f"{inner.name}_{side}", a, b, topstitch=inner.topstitch)
    return laid


def _angles(half: Half, piece: Piece) -> tuple[float, float]:
    """Torso angles of a piece of the drafted side: its width right under the armhole (of a yoke at its lower edge)
    over that of the half, a quarter turn from the centre.
    """
    low, high = _span(half, piece)
    if half.side == "left":
        return low, high
    return 180.0 + low, 180.0 + high


def _span(half: Half, piece: Piece) -> tuple[float, float]:
    under = half.underarm_y
    area = make_valid(Polygon(ring(piece.edges)))
    bottom, top = area.bounds[1], area.bounds[3]
    y = min(max(under - 1.0, bottom + 0.4), top - 0.4)
    crossed = area.buffer(1e-6).intersection(LineString([(-200.0, y), (200.0, y)]))
    x0, _, x1, _ = crossed.bounds if not crossed.is_empty else area.bounds
    if any(name == piece.name for name, _ in half.roles["centre"]):
        x0 = min(x0, area.bounds[0])
    is_outer = any(name == piece.name for name, _ in half.roles["side"])
    return 90.0 * x0 / half.half_width, 90.0 if is_outer else 90.0 * x1 / half.half_width


def _side_panel(half: Half, piece: Piece, landmark_y: float) -> Panel:
    return Panel(
        name=f"{piece.name}_{half.side}",
        piece=piece.name,
        part=piece.part,
        edges=piece.edges,
        holes=piece.holes,
        lines=piece.lines,
        trims=piece.trims,
        placement=Placement(
            region="torso", angles_deg=_angles(half, piece), landmark="side_neck", landmark_y_cm=landmark_y
        ),
    )


def _whole_panel(half: Half, piece: Piece, landmark_y: float) -> Panel:
    other = {"left": "right", "right": "left"}[half.side]
    high = _angles(half, piece)[1]
    middle = 0.0 if half.side == "left" else 180.0
    fold_edge = next(edge for name, edge in half.roles["centre"] if name == piece.name)
    edges = unfold(piece.edges, fold_edge, half.side)
    holes: list[tuple[Edge, ...]] = []
    for hole in piece.holes:
        on_fold = [e.name for e in hole if not e.controls and abs(e.start[0]) + abs(e.end[0]) < 1e-9]
        if on_fold:
            holes.append(unfold(hole, on_fold[0], half.side))
        else:
            holes += [
                tuple(replace(edge, name=f"{edge.name}_{half.side}") for edge in hole),
                tuple(replace(edge, name=f"{edge.name}_{other}") for edge in mirror_outline(hole)),
            ]
    top = max(edge.start[1] for edge in piece.edges if abs(edge.start[0]) < 1e-6)
    bottom = min(edge.start[1] for edge in piece.edges if abs(edge.start[0]) < 1e-6)
    fold = Line(name=f"centre_{piece.name}", kind="fold", points=((0.0, bottom), (0.0, top)))
    return Panel(
        name=piece.name,
        piece=piece.name,
        part=piece.part,
        edges=edges,
        holes=tuple(holes),
        lines=(fold, *both_sides(piece.lines)),
        trims=tuple(trim for each in piece.trims for trim in _both_trims(each)),
        fold_line=fold.name,
        placement=Placement(
            region="torso", angles_deg=(2 * middle - high, high), landmark="side_neck", landmark_y_cm=landmark_y
        ),
    )


def both_sides(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Lines of a half as they lie on the whole: those that end at the centre go on, others come twice."""
    whole: list[Line] = []
    for each in lines:
        flipped = tuple((-x, y) for x, y in each.points)
        if all(abs(x) < 1e-9 for x, _ in each.points):
            whole.append(each)
        elif abs(each.points[0][0]) < 1e-9:
            whole.append(replace(each, points=(*reversed(flipped), *each.points[1:])))
        elif abs(each.points[-1][0]) < 1e-9:
            whole.append(replace(each, points=(*each.points, *list(reversed(flipped))[1:])))
        else:
            whole += [replace(each, name=f"{each.name}_a"), replace(each, name=f"{each.name}_b", points=flipped)]
    return tuple(whole)


def _both_trims(trim: Trim) -> tuple[Trim, ...]:
    if all(abs(x) < 1e-9 for x, _ in trim.points):
        return (trim,)
    return trim, replace(trim, points=tuple((-x, y) for x, y in trim.points))
