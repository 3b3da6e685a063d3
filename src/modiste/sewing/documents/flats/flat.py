"""Flats: front and back of a garment as the trade draws them, in clean lines, from the garment as it hangs."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import binary_closing, binary_opening
from scipy.spatial import cKDTree
from shapely.affinity import scale as scaled

from modiste.core.errors import InputError, UnknownNameError
from modiste.core.files import write_bytes
from modiste.sewing.documents.drawing.drawing import SOFT, Drawing, Path, Text
from modiste.sewing.documents.drawing.pdf import draw, new_canvas
from modiste.sewing.documents.drawing.svg import svg_bytes
from modiste.sewing.documents.flats.flat_folds import folds, hem_stitches
from modiste.sewing.documents.flats.flat_legs import legs_apart
from modiste.sewing.documents.flats.flat_lines import (
    Drawn,
    Thing,
    drawn_lines,
    has_full_hem,
    hem_height,
    lines,
    things,
)
from modiste.sewing.documents.flats.flat_shape import evened, length, likeness, rings, smooth_line, thinned
from modiste.sewing.documents.flats.flat_straps import Strap, evened_straps, strap_cells, straps
from modiste.sewing.documents.flats.flat_things import thing_paths
from modiste.sewing.documents.flats.flat_view import View, scene_of, seen
from modiste.sewing.documents.texts import check_language, garment_name, say
from modiste.sewing.pattern.geometry import polygon
from modiste.sewing.simulation.values import Hung

VIEWS: Final = ("front", "back")
_WIDTHS: Final = {"outline": 0.75, "edge": 0.5, "pocket": 0.45, "seam": 0.38, "stitch": 0.22, "thin": 0.25}
_INSIDE: Final = "#e4e0da"
_SNAP_CM: Final = 1.5
_STRAY_CM: Final = 7.0
_ON_CM: Final = {"stitch": 0.5, "edge": 0.6}
"""How near a line of a kind runs to the outline that says it already."""
_EVEN, _SURELY_EVEN = 0.88, 0.97
"""Likeness of both halves above which one is drawn as the mirror image of the other: of even patterns, of others."""
_SWEEP_CM: Final = {False: 2.5, True: 0.9}
"""How far outlines are smoothed; what is quilted bulges between its lines, and is drawn so."""
_PAGE_MM: Final = (277.0, 178.0)

Floats = NDArray[np.float64]
Cells = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flat:
    """One view, in cm of its plane: outlines (outer rings and holes), areas where the inside shows, lines, things, thin
    straps."""

    side: str
    outlines: tuple[Floats, ...] = field(repr=False)
    insides: tuple[Floats, ...] = field(repr=False)
    lines: tuple[tuple[str, Floats], ...] = field(repr=False)
    things: tuple[Thing, ...] = field(repr=False)
    straps: tuple[Strap, ...] = field(default=(), repr=False)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        points = np.concatenate([*self.outlines, *(strap.ring for strap in self.straps)])
        (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
        return float(left), float(bottom), float(right), float(top)


def flats(hung: Hung, views: Sequence[str] = VIEWS) -> tuple[Flat, ...]:
    """Views of a garment. Raises InputError for a garment without a mesh or an unknown view."""
    for side in views:
        if side not in VIEWS:
            raise UnknownNameError("view of a flat", side, VIEWS)
    if not len(hung.faces) or not np.isfinite(hung.vertices).all():
        raise InputError("sewing.flat_without_mesh")
    hung = legs_apart(hung)
    scene = scene_of(hung)
    drawn = drawn_lines(hung)
    return tuple(flat_seen(hung, drawn, seen(hung, side, scene)) for side in views)


def flat_seen(hung: Hung, drawn: tuple[Drawn, ...], view: View) -> Flat:
    """A garment as a view sees it; `drawn` are the lines of all its panels."""
    strips = straps(hung, view)
    mask = binary_opening((view.face >= 0) & ~strap_cells(hung, view), np.ones((3, 3)))
    even = likeness(mask) > (_EVEN if _is_cut_even(hung) else _SURELY_EVEN)
    outlines = rings(view, mask, even=even, smooth_cm=_SWEEP_CM[_is_quilted(hung)])
    if not outlines:
        raise InputError("sewing.flat_unseen")
    inside = _inside(view.is_inside & mask)
    rows = without_strays(_deduped([*_overlaps(hung, view), *lines(drawn, view)]), outlines)
    if even:
        rows = evened(rows)
    insides = rings(view, inside, even=even, smooth_cm=2.5)
    if has_full_hem(drawn, view):
        low = hem_height(drawn, view)
        rows += [*folds(view, low, even=even), *hem_stitches(outlines, low)]
        insides = [ring for ring in insides if ring[:, 1].max() > low]
    border = np.concatenate(outlines)
    tree = cKDTree(border)
    kept = [(kind, _snapped(row, tree, border)) for kind, row in rows if not _is_on(row, kind, tree)]
    return Flat(
        side=view.side, outlines=tuple(outlines), lines=tuple(kept), things=tuple(things(hung, view)),
        insides=_within(insides, outlines), straps=evened_straps(strips) if even else strips,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placed:
    """Where a view lies in a drawing: mm = cm x `scale` + `shift`; `middle` is its middle across, mm."""

    scale: float
    shift: Floats = field(repr=False)
    middle: float


def placed(
    drawn: Sequence[Flat], width: float, height: float, *, foot: float = 0.0, gap: float = 14.0
) -> tuple[Placed, ...]:
    """Places side by side at one scale in a frame of mm, with room for words under them."""
    sizes = [(one.bounds[2] - one.bounds[0], one.bounds[3] - one.bounds[1]) for one in drawn]
    scale = min((width - gap * (len(drawn) + 1)) / sum(wide for wide, _ in sizes),
                (height - 6 - foot) / max(tall for _, tall in sizes))  # fmt: skip
    left = (width - scale * sum(wide for wide, _ in sizes) - gap * (len(drawn) - 1)) / 2
    top = (height + foot + scale * max(tall for _, tall in sizes)) / 2
    made = []
    for one, (wide, _) in zip(drawn, sizes, strict=True):
        shift = np.array([left - one.bounds[0] * scale, top - one.bounds[3] * scale])
        made.append(Placed(scale=scale, shift=shift, middle=left + wide * scale / 2))
        left += wide * scale + gap
    return tuple(made)


def flat_drawing(drawn: Sequence[Flat], width: float, height: float, *, words: Sequence[str] = ()) -> Drawing:
    """Views side by side at one scale in a frame of mm, with words under them."""
    items: list[Path | Text] = []
    places = placed(drawn, width, height, foot=9.0 if words else 0.0)
    for number, (one, place) in enumerate(zip(drawn, places, strict=True)):
        items += flat_items(one, place.scale, place.shift)
        if words:
            at = (place.middle, 2.5)
            items.append(Text(text=words[number], at=at, layer="text", size=3.6, anchor="middle", colour=SOFT))
    return Drawing(width=width, height=height, items=tuple(items))


def flat_items(one: Flat, scale: float, shift: Floats) -> list[Path | Text]:
    """The drawing of a view: filled white, the inside grey, then lines from the finest to the outline."""
    weight = min(1.0, max(0.55, scale / 2.2))

    def path(points: Floats, kind: str, **more: object) -> Path:
        width = _WIDTHS.get(kind, 0.3) * weight
        return Path(points=points * scale + shift, layer=f"{one.side}-{kind}", width=width, is_smooth=True, **more)  # type: ignore[arg-type]

    def area(ring: Floats, kind: str, fill: str) -> Path:
        points = thinned(ring, is_closed=True) * scale + shift
        return Path(points=points, layer=f"{one.side}-{kind}", width=0, fill=fill, is_closed=True, is_smooth=True)

    def strips(*, are_far: bool) -> list[Path | Text]:
        layer, fill = f"{one.side}-{'far_straps' if are_far else 'straps'}", _INSIDE if are_far else "#ffffff"
        width = _WIDTHS["edge" if are_far else "outline"] * weight
        return [Path(points=strap.ring * scale + shift, layer=layer, width=width, fill=fill)
                for strap in one.straps if strap.is_far == are_far]  # fmt: skip

    # Layers lie as they first appear: what is behind the cloth before it, what is before it last.
    items: list[Path | Text] = strips(are_far=True)
    items += [area(ring, "fill", "#ffffff") for ring in one.outlines if shapely.LinearRing(ring).is_ccw]
    items += [area(ring, "inside", _INSIDE) for ring in one.insides]
    for kind in ("thin", "stitch", "seam", "pocket", "edge"):
        dash = (0.9 * weight, 0.7 * weight) if kind == "stitch" else ()
        items += [path(thinned(row), kind, dash=dash) for own, row in one.lines if own == kind]
    for thing in one.things:
        items += thing_paths(thing, scale, shift, f"{one.side}-things", weight)
    items += [path(thinned(ring, is_closed=True), "outline", is_closed=True) for ring in one.outlines]
    return [*items, *strips(are_far=False)]


def write_flat(hung: Hung, path: FilePath, views: Sequence[str] = VIEWS, *, language: str = "en") -> None:
    """Write front and back (or the views named) side by side as vectors, .svg or .pdf by the ending.

    Raises:
        InputError: another ending, an unknown view or language, or nothing to draw.
        OutputError: the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in (".svg", ".pdf"):
        raise InputError("sewing.flat_ending", name=path.name)
    spoken = check_language(language)
    words = [say("flat", side, spoken) for side in views]
    drawing = flat_drawing(flats(hung, views), *_PAGE_MM, words=words)
    title = garment_name(hung.pattern.garment, spoken)
    if ending == ".svg":
        layers = tuple((item.layer, item.layer) for item in drawing.items)
        named = Drawing(width=drawing.width, height=drawing.height, items=drawing.items, title=title,
                        layers=tuple(dict.fromkeys(layers)))  # fmt: skip
        write_bytes(path, svg_bytes(named))
        return
    written = io.BytesIO()
    canvas = new_canvas(written, _PAGE_MM[0] + 20, _PAGE_MM[1] + 32, title)
    draw(canvas, drawing, 10, 12)
    canvas.saveState()
    canvas.restoreState()
    canvas.showPage()
    canvas.save()
    write_bytes(path, written.getvalue())


def _is_cut_even(hung: Hung) -> bool:
    """Whether left and right are cut alike: each larger panel is even in itself or has a twin."""
    panels = [panel for panel in hung.pattern.panels if panel.placement.region != "host"]
    areas = [polygon(panel, 2.0) for panel in panels]
    whole, lone = sum(area.area for area in areas), 0.0
    for panel, area in zip(panels, areas, strict=True):
        if any(other.piece == panel.piece and other.is_mirrored != panel.is_mirrored for other in panels):
            continue
        image = scaled(area, -1.0, 1.0, origin=((area.bounds[0] + area.bounds[2]) / 2, 0.0))
        if image.symmetric_difference(area).area > 0.04 * area.area:
            lone += area.area
    return bool(lone < 0.08 * whole)


def _is_quilted(hung: Hung) -> bool:
    return any(line.kind == "quilting" for panel in hung.pattern.panels for line in panel.lines)


def _inside(shown: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where the inside is drawn: at the neck all that is seen, at hems no sliver of the other side's."""
    middle = len(shown) // 2  # row 0 is the lowest
    fine, coarse = (binary_opening(shown, np.ones((size, size))) for size in (3, 5))
    made: NDArray[np.bool_] = np.concatenate([coarse[:middle], fine[middle:]])
    return made


def _within(insides: list[Floats], outlines: list[Floats]) -> tuple[Floats, ...]:
    """Areas cut off at the outline."""
    whole = shapely.union_all([shapely.Polygon(ring).buffer(0) for ring in outlines if shapely.LinearRing(ring).is_ccw])
    parts = [shapely.Polygon(ring).buffer(0).intersection(whole) for ring in insides]
    flat_parts = [one for part in parts for one in getattr(part, "geoms", [part]) if one.geom_type == "Polygon"]
    return tuple(np.array(one.exterior.coords)[:-1] for one in flat_parts if one.area > 3.0)


def _overlaps(hung: Hung, view: View) -> list[tuple[str, Floats]]:
    """Where one limb of the garment meets or covers another (a sleeve and the body): its whole border there."""
    regions = [panel.placement.region for panel in hung.pattern.panels]
    names = sorted({_limb(region) for region in regions} - {"body"})
    # A leg meets the other leg; where both meet what is above them, there is a seam.
    meets = [[at for at, other in enumerate(names) if name.endswith("_arm") or other.endswith("_leg")]
             + [len(names)] * name.endswith("_arm") for name in names]
    limb_of = np.array([[*names, "body"].index(_limb(region)) for region in regions])
    limb = np.where(view.face >= 0, limb_of[hung.panel[hung.faces[np.maximum(view.face, 0), 0]]], -1)
    made: list[tuple[str, Floats]] = []
    for number in range(len(names)):
        mask = binary_closing(limb == number, np.ones((3, 3)))
        if mask.sum() < 40:
            continue
        for ring in rings(view, mask, even=False, smooth_cm=2.0):
            shown = _touches(limb, *view.cells(ring), number, meets[number])
            if shown.all() or not shown.any():
                continue
            start = int(np.flatnonzero(~shown)[0])
            shown, ring = np.roll(shown, -start), np.roll(ring, -start, axis=0)
            shown = binary_closing(shown, np.ones(15))
            ends = np.flatnonzero(np.diff(np.concatenate([[0], shown.astype(np.int8), [0]])))
            for first, last in zip(ends[::2], ends[1::2], strict=True):
                if length(ring[first:last]) > 4.0:
                    made.append(("edge", smooth_line(ring[first:last], 2.0)))
    return made


def _touches(limb: NDArray[np.int64], rows: Cells, columns: Cells, number: int, meets: list[int]
             ) -> NDArray[np.bool_]:
    """Whether another limb, one of those that it `meets`, lies within a cell or two."""
    found = np.zeros(len(rows), np.bool_)
    for dy in (-2, 0, 2):
        for dx in (-2, 0, 2):
            r = np.clip(rows + dy, 0, limb.shape[0] - 1)
            c = np.clip(columns + dx, 0, limb.shape[1] - 1)
            found |= np.isin(limb[r, c], meets) & (limb[r, c] != number)
    return found


def _limb(region: str) -> str:
    return region if region.endswith(("_arm", "_leg")) else "body"


def _deduped(rows: list[tuple[str, Floats]]) -> list[tuple[str, Floats]]:
    """Of lines that run on each other (two sewn edges, an edge and its seam) only the first."""
    kept: list[tuple[str, Floats]] = []
    drawn: list[Floats] = []
    for kind, row in rows:
        if kind not in ("stitch", "pocket"):
            if drawn:
                far, _ = cKDTree(np.concatenate(drawn)).query(row[:: max(1, len(row) // 16)])
                if float((far < 0.9).mean()) > 0.85:
                    continue
            drawn.append(row)
        kept.append((kind, row))
    return kept


def without_strays(rows: list[tuple[str, Floats]], outlines: list[Floats]) -> list[tuple[str, Floats]]:
    """Lines without the short ends of edges and seams that look out from under others: a line that says something
    begins or ends at another."""
    ends = [np.concatenate([row for at, (_, row) in enumerate(rows) if at != own] + list(outlines))
            if kind in ("edge", "seam") and length(line) < _STRAY_CM else None
            for own, (kind, line) in enumerate(rows)]
    return [(kind, row) for (kind, row), others in zip(rows, ends, strict=True)
            if others is None or float(cKDTree(others).query(row[[0, -1]])[0].max()) < _SNAP_CM]


def _is_on(row: Floats, kind: str, border: cKDTree) -> bool:
    """Whether a line runs along the outline, which says it already."""
    if kind == "pocket":
        return False
    far = border.query(row)[0]
    if kind in ("edge", "seam") and length(row) < 25.0 and float((far < 1.7).mean()) > 0.9:
        return True  # the other side's hem, looking out under this one
    return float((far < _ON_CM.get(kind, 1.1)).mean()) > 0.7


def _snapped(row: Floats, tree: cKDTree, border: Floats) -> Floats:
    """A line whose ends that stop just before the outline, or pass it, meet it."""
    made = row.copy()
    for end, fade in ((0, np.linspace(1, 0, len(row))), (-1, np.linspace(0, 1, len(row)))):
        far, at = tree.query(row[end])
        if far < _SNAP_CM and len(row) > 3:
            made += fade[:, None] ** 3 * (border[at] - row[end])
    return made
