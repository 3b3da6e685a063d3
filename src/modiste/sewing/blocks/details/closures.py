"""How a bodice closes: seams that tie centre lines, buttons at even distances, zips, plackets, ties and laces."""

from typing import Final

from modiste.core.garment_spec import Closure
from modiste.sewing.blocks.bodice.bodice import Bodice, centre_seams
from modiste.sewing.blocks.bodice.figure import neck_of
from modiste.sewing.blocks.bodice.opening import LAPELS, over_side
from modiste.sewing.blocks.drafting.draft import Draft
from modiste.sewing.blocks.drafting.shapes import polygon_edges
from modiste.sewing.materials import material
from modiste.sewing.pattern.values import EdgeRef, Line, Panel, Placement, Point, Seam, Trim

_TRIMS: Final = {"buttons": "button", "snaps": "snap", "toggles": "toggle", "hooks": "snap"}
_JACKET_CM: Final = 12.0
_SIZE_CM: Final = {"button": 1.1, "snap": 1.2, "toggle": 4.0}
_HEAVY_CM: Final = 2.0
_PLACKET_CM: Final = 3.2


def add_closure(table: Draft, bodice: Bodice) -> None:
    """Close the bodice as the spec says, or leave it open."""
    closure = table.spec.closure
    opening = bodice.opening
    if neck_of(table.spec).line == "one_shoulder":
        return
    if opening.is_wrap:
        _wrap(table, bodice)
        return
    if opening.is_front:
        is_open = closure is None or closure.kind == "none" or closure.is_open
        _front(table, bodice, closure, is_open=is_open)
    if closure is None or closure.kind == "none" or (opening.is_front and not opening.is_back):
        return
    if closure.place == "back":
        _back(table, bodice, closure)
    elif closure.place == "half_front":
        _half_front(table, bodice, closure)


def centre_line(table: Draft, panel: str) -> tuple[Point, Point]:
    """The lower and upper end of a panel's centre-front line."""
    line = next(each for each in table.panels[panel].lines if each.kind in ("centre_front", "fold"))
    return line.points[0], line.points[-1]


def _front(table: Draft, bodice: Bodice, closure: Closure | None, *, is_open: bool) -> None:
    front, ext = bodice.front, bodice.opening.extension_cm
    left, right = (front.panel_of("centre", side) for side in ("left", "right"))
    if ext > 0:
        table.seams.extend(centre_seams(front, is_open=is_open))
    else:
        for a, b in zip(front.chain("centre", "left"), front.chain("centre", "right"), strict=True):
            table.seams.append(
                Seam(
                    name=f"closure_{a.panel}",
                    a=EdgeRef(panel=a.panel, edge=a.edge),
                    b=EdgeRef(panel=b.panel, edge=b.edge),
                    kind="closure",
                    is_open=is_open,
                )
            )
    if closure is None or closure.kind == "none":
        return
    over = left if over_side(table.spec.sex) == "left" else right
    under = right if over == left else left
    if closure.kind == "zip":
        _zip_front(table, bodice, over, ext, is_open=is_open)
        return
    if closure.kind in ("ties", "lacing"):
        low, high = centre_line(table, left)
        table.trim(left, Trim(kind="lacing" if closure.kind == "lacing" else "bow", points=(high, low), size_cm=2.0))
        return
    _buttons(table, bodice, closure, over, under, is_open=is_open)
    if neck_of(table.spec).collar not in LAPELS and 0 < ext < 4.0:
        for side, sign in (("left", 1), ("right", -1)):
            for name in bodice.front.panels_of("centre", side):
                low, high = centre_line(table, name)
                table.draw(
                    name,
                    Line(name="placket", kind="topstitch", points=((sign * ext, low[1]), (sign * ext, high[1] + 0.2))),
                )


def _buttons(table: Draft, bodice: Bodice, closure: Closure, over: str, under: str, *, is_open: bool) -> None:
    """Buttons at even distances: the first and last where the trade sets them."""
    kind = _TRIMS[closure.kind]
    over_up, under_up = (_upper(bodice, name) for name in (over, under))
    spots = button_heights(table, bodice, closure, over, over_up)
    ext = bodice.opening.extension_cm
    is_double = closure.place == "double_front"
    columns = (-(ext - 2.2), ext - 2.2) if is_double else (0.0,)
    is_heavy = ext >= 2.0 or _is_thick(table)
    size = _HEAVY_CM if is_heavy and kind == "button" else _SIZE_CM[kind]
    host = under if is_open and not is_double else over
    points = [(x, y) for y in spots for x in columns]
    points = points[: closure.count] if is_double else points
    seat = centre_line(table, over)[1][1]
    for point in points:
        is_up = point[1] > seat + 1e-6
        table.trim(
            (over_up if host == over else under_up) if is_up else host, Trim(kind=kind, points=(point,), size_cm=size)
        )
        is_hole = not is_double or point[0] * (1 if over.endswith("left") else -1) <= 0
        if kind == "button" and is_hole:
            table.trim(over_up if is_up else over, Trim(kind="buttonhole", points=(point,), size_cm=size + 0.3))


def _is_thick(table: Draft) -> bool:
    """Whether a cloth takes larger buttons: tweeds, coatings, thick knits."""
    cloth = material(table.spec.cloth("body").material)
    return cloth.weight_gsm >= 330 and cloth.finish != "denim"


def _upper(bodice: Bodice, panel: str) -> str:
    """The uppermost panel at the centre front of a panel's side: the yoke, or itself."""
    for side in ("left", "right"):
        names = bodice.front.panels_of("centre", side)
        if panel in names:
            return names[0]
    return panel


def button_heights(table: Draft, bodice: Bodice, closure: Closure, panel: str, upper: str) -> list[float]:
    """Heights of the buttons on a bodice's centre line, from the top.

    The first lies 1.4 cm under an open neck, a button's distance under a stand that has its own, or at the break of
    lapels; the last 11 cm above a shirt's hem, or a little below the waist of a jacket and of what is double-breasted.
    Below a waist seam the skirt carries on. A tailored jacket's lie no further apart than `_JACKET_CM`.
    """
    low, high = centre_line(table, panel)[0], centre_line(table, upper)[1]
    spec, collar = table.spec, neck_of(table.spec).collar
    count = max(closure.count, 1)
    is_double = closure.place == "double_front"
    if is_double:
        count = max((count + 1) // 2, 1)
    has_own = collar in ("shirt", "polo") and closure.kind in ("buttons", "snaps") and not is_double
    # A V slopes on to the edge of the overlap, and takes room beside the first button.
    top = high[1] - (2.6 if neck_of(spec).line == "v" and bodice.opening.is_overlapping else 1.4)
    if collar in LAPELS:
        top = min(_break(table, bodice) - 0.5, high[1] - 0.3)
    if has_own:
        count -= 1
    if count <= 0:
        return []
    if spec.skirt is not None or spec.legs is not None:
        bottom = low[1] + 2.0
        whole = high[1] - low[1] + (spec.skirt.length_cm if spec.skirt else 0.0)
        count = max(2, round(count * (high[1] - low[1]) / whole)) if count > 2 else count
    elif collar in LAPELS or is_double:
        bottom = min(top - 9.5 * (count - 1), max(bodice.fig.hip_y * 0.45, low[1] + 8.0)) if count > 1 else top
        bottom = max(bottom, low[1] + 6.0) if count > 1 else top
        if not is_double:
            bottom = max(bottom, top - _JACKET_CM * (count - 1))
    else:
        bottom = low[1] + min(11.0, 0.16 * (high[1] - low[1]))
    if has_own:
        step = (high[1] + 1.5 - bottom) / count
        return [high[1] + 1.5 - step * (i + 1) for i in range(count)]
    if count == 1:
        return [top]
    return [top + (bottom - top) * i / (count - 1) for i in range(count)]


def _break(table: Draft, bodice: Bodice) -> float:
    """The height at which the roll line of a lapel meets the front's edge."""
    ref = bodice.front.chain("neck", bodice.front.half.side)[-1]
    return table.panels[ref.panel].edge(ref.edge).end[1]


def _zip_front(table: Draft, bodice: Bodice, over: str, ext: float, *, is_open: bool) -> None:
    left, right = (bodice.front.panel_of("centre", side) for side in ("left", "right"))
    low, high = centre_line(table, over)
    if ext > 0:
        edge = table.panels[over].edge("centre")
        inward = -0.7 if over == right else 0.7
        ends = sorted((edge.start, edge.end), key=lambda point: point[1])
        points = tuple((x + inward, y + up) for (x, y), up in zip(ends, (0.3, -0.6), strict=True))
        table.trim(over, Trim(kind="zip", points=points, size_cm=1.2))
        return
    for name in (left, right) if is_open else (over,):
        table.trim(name, Trim(kind="zip", points=(low, high), size_cm=1.2))
        sign = 1 if name == left else -1
        table.draw(
            name,
            Line(name="zip_stitch", kind="topstitch", points=((sign * 0.9, low[1] + 0.2), (sign * 0.9, high[1] - 0.2))),
        )


def _back(table: Draft, bodice: Bodice, closure: Closure) -> None:
    panel = bodice.back.panel_of("centre", "left")
    edges = [table.panels[ref.panel].edge(ref.edge) for ref in bodice.back.chain("centre", "left")]
    ys = [y for edge in edges for y in (edge.start[1], edge.end[1])]
    high, low = max(ys), max(min(ys), bodice.fig.hip_y + 2.0)
    if closure.kind == "zip":
        table.trim(panel, Trim(kind="zip", points=((0.0, high), (0.0, low)), size_cm=0.4))
    elif closure.kind in ("lacing", "ties"):
        table.trim(panel, Trim(kind="lacing", points=((0.0, high - 1.0), (0.0, low + 1.0)), size_cm=2.0))
    else:
        count = max(closure.count, 1)
        step = (high - low - 2.5) / max(count - 1, 1)
        kind = _TRIMS[closure.kind]
        table.trim(
            panel,
            *(Trim(kind=kind, points=((-0.9, high - 1.2 - step * i),), size_cm=_SIZE_CM[kind]) for i in range(count)),
        )


def _half_front(table: Draft, bodice: Bodice, closure: Closure) -> None:
    """A placket from the neck down: laid on the front, with its buttons or its zip."""
    panel = bodice.front.panel_of("centre", "left")
    low, high = centre_line(table, panel)
    length = min(max(15.0, 4.5 * closure.count), (high[1] - low[1]) * 0.5)
    if closure.kind == "zip":
        table.trim(panel, Trim(kind="zip", points=((0.0, high[1]), (0.0, high[1] - length)), size_cm=1.2))
        table.draw(
            panel,
            *(
                Line(name=f"zip_{i}", kind="topstitch", points=((x, high[1]), (x, high[1] - length)))
                for i, x in enumerate((-0.9, 0.9))
            ),
        )
        return
    half, top, end = _PLACKET_CM / 2, high[1] + 0.15, high[1] - length
    edges = polygon_edges(
        ("low", "right", "top", "left"), ((-half, end), (half, end), (half, top), (-half, top)), kind="finished"
    )
    stitches = tuple(
        Line(name=f"stitch_{i}", kind="topstitch", points=((x, end + 0.2), (x, top)))
        for i, x in enumerate((-half + 0.3, half - 0.3))
    )
    kind, count = _TRIMS.get(closure.kind, "button"), max(closure.count, 1)
    step = (length - 3.5) / count
    first = top - 1.3
    trims = tuple(Trim(kind=kind, points=((0.0, first - step * i),), size_cm=1.1) for i in range(count))
    table.add(
        Panel(
            name="placket",
            piece="placket",
            part="body",
            edges=edges,
            lines=stitches,
            trims=trims,
            stiffness=2.0,
            placement=Placement(region="host", host=panel, layer=1, lift_cm=0.08),
        )
    )


def _wrap(table: Draft, bodice: Bodice) -> None:
    """Both fronts tied where their centre lines meet, and a bow where the upper one ends."""
    table.seams.extend(centre_seams(bodice.front))
    reach = bodice.opening.extension_cm
    left, right = (bodice.front.panel_of("centre", side) for side in ("left", "right"))
    over = left if over_side(table.spec.sex) == "left" else right
    edge = table.panels[left].edge("centre")
    low, high = edge.end[1], edge.start[1]
    height = min(max(bodice.fig.waist_y + 1.5, low + 1.5), high - 0.3)
    sign = -1 if over == left else 1
    if table.spec.waist is None or table.spec.waist.belt == "none":
        table.trim(over, Trim(kind="bow", points=((sign * (reach - 0.8), height),), size_cm=3.5))
