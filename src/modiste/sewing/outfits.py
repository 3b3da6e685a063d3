"""Garments worn over each other, as one thing to photograph.

Each hangs by itself; then the inner one is pressed in wherever it would come through the outer one: cloth under a
jacket lies flatter than it would alone. What the outer one leaves free (a collar, a hood, cuffs, what is longer) stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from scipy.spatial import cKDTree

from modiste.sewing.pattern.values import EdgeRef, Panel, Pattern, Placement
from modiste.sewing.rendering.raycast.rays import Scene
from modiste.sewing.rendering.values import Cloth
from modiste.sewing.simulation.dynamics.contact import vertex_normals
from modiste.sewing.simulation.values import BodyMesh, Floats, Hung

Mask = NDArray[np.bool_]
_UNDER: Final = "under "
"""Before the names of the inner garment's panels and parts, which may be those of the outer one's."""
_APART_M: Final = 0.007
"""How far the inner cloth lies under the outer one at least: buttons and seams must not come through."""
_REACH_M: Final = 0.09
_BESIDE_M: Final = 0.022
"""How far beside a point of the outer cloth a place still counts as covered by it."""
_SUNK_M: Final = 0.012
_INSIDE_M: Final = 0.03
"""How deep in the body cloth may have been pressed."""
_UNDER_CLOTH_M: Final = 0.006
_SUNK_RINGS: Final = 2
_TUCKED_M: Final = 0.04
"""How far below a waistband what is tucked in ends."""
_BLOUSED_M: Final = 0.1
"""How far above a waistband what is tucked in blouses over it."""
_ON_BODY_M: Final = 0.005
_PRESSED_M: Final = 0.15
"""So far beyond the outer cloth the inner one still follows what was pressed in (`_SPREAD` points of its mesh)."""
_SECTORS: Final = 24
_SPREAD: Final = 14
_FADE: Final = 0.9
"""Around what is pressed in, the cloth follows, less with each step."""
_OVER_M: Final = 0.08
_CLOSE_M: Final = 0.03
_THROUGH_M: Final = 0.015
_MARGIN_CM: Final = 9.0
"""How far in from where the outer garment ends the inner one is kept, or it would have a hem there."""
_TRUNK: Final = ("torso", "left_leg", "right_leg")
_ARMS: Final = ("left_arm", "right_arm")


def dressed(
    outer: Hung, outer_cloths: Mapping[str, Cloth], inner: Hung, inner_cloths: Mapping[str, Cloth]
) -> tuple[Hung, dict[str, Cloth]]:
    """One garment over another, both as they hang, as one thing with the cloth of each of its parts."""
    under = uncovered(pressed_in(inner, outer), outer)
    return worn_together(outer, under), cloths_together(outer_cloths, inner_cloths, inner.pattern)


class Worn(Protocol):
    """A garment as it hangs, in its cloths by part (`sewing.tailor.Garment`)."""

    @property
    def hung(self) -> Hung:
        """The mesh."""

    @property
    def cloths(self) -> Mapping[str, Cloth]:
        """By part."""


def all_worn(garments: Sequence[Worn]) -> tuple[Hung, Mapping[str, Cloth]]:
    """Garments worn over each other, the outermost first, as one thing to photograph."""
    *outer, inmost = garments
    hung, cloths = inmost.hung, inmost.cloths
    for garment in reversed(outer):
        hung, cloths = dressed(garment.hung, garment.cloths, hung, cloths)
    return (replace(hung, body=_sunk(hung)) if outer else hung), cloths


def _sunk(hung: Hung) -> BodyMesh:
    """The body as it must be drawn under cloth that is pressed in: below it, wherever it is covered. What is worn under
    a jacket is pressed flat, and the body would be seen through it."""
    body = hung.body
    scene = Scene(hung.vertices.astype(np.float32), hung.faces)
    normals = body.normals / np.maximum(np.linalg.norm(body.normals, axis=1, keepdims=True), 1e-9)
    below = body.vertices - _INSIDE_M * normals
    face, _, _, far = scene.hits(below.astype(np.float32), normals.astype(np.float32))
    over = np.where((face >= 0) & (far < _INSIDE_M + _REACH_M), far - _INSIDE_M - _UNDER_CLOTH_M, 0.0)
    depth = np.minimum(over, 0.0)
    for _ in range(_SUNK_RINGS):
        deepest = depth[body.faces].min(axis=1)
        around = depth.copy()
        for corner in range(3):
            np.minimum.at(around, body.faces[:, corner], deepest)
        depth = np.where(face >= 0, around, depth)
    return replace(body, vertices=body.vertices + depth[:, None] * normals)


def pressed_in(inner: Hung, outer: Hung) -> Hung:
    """The inner garment where the outer one lies over it."""
    normals = vertex_normals(outer.vertices, outer.faces, outer.weld)
    outward = _outward(outer, normals)
    high = outer.vertices[:, 2] > float(outer.body.landmarks["bust_L"][2])
    trunk, neck = _lying(outer, _TRUNK), _lying(outer, ("neck",)) | _of_part(outer, "collar")
    arms = {arm: _lying(outer, (arm,)) for arm in _ARMS}
    sleeves = arms[_ARMS[0]] | arms[_ARMS[1]]
    # Sleeves lie beside the trunk: below the bust neither is pressed under the other.
    pairs = [(_lying(inner, _TRUNK) | _sewn_on(inner, _TRUNK), trunk | (sleeves & high), normals),
             (_lying(inner, ("neck",)) & ~_of_part(inner, "hood"), neck | trunk, outward)]  # fmt: skip
    if sleeves.any():
        pairs += [(_lying(inner, (arm,)) | _sewn_on(inner, (arm,)), arms[arm] | (trunk & high), normals)
                  for arm in _ARMS]  # fmt: skip
    move = np.zeros_like(inner.vertices)
    for mine, over, out in pairs:
        if mine.any() and over.any():
            move[mine] = _moves(inner.vertices[mine], outer.vertices[over], out[over])
    return replace(inner, vertices=inner.vertices - _followed(inner, move))


def uncovered(inner: Hung, outer: Hung) -> Hung:
    """The inner garment without what lies well under the outer one: nobody sees it, but in an armpit, where both are
    creased, it would come through.
    """
    scene = Scene(outer.vertices.astype(np.float32), outer.faces)
    normals = vertex_normals(inner.vertices, inner.faces, inner.weld)
    face, _, _, far = scene.hits(inner.vertices.astype(np.float32), normals.astype(np.float32))
    is_under = (face >= 0) & (far < _OVER_M)
    face, _, _, far = scene.hits(inner.vertices.astype(np.float32), (-normals).astype(np.float32))
    is_through = (face >= 0) & (far < _THROUGH_M)
    far, near = cKDTree(outer.vertices).query(inner.vertices, distance_upper_bound=_CLOSE_M)
    within = np.append(~_on_rim(outer), False)
    turned = _lying(inner, ("neck", "head")) | _of_part(inner, "collar")
    open_to = ~(is_under | is_through | within[np.where(np.isfinite(far), near, len(outer.vertices))]) | turned
    rings = int(np.ceil(_MARGIN_CM / max(inner.spacing_cm, 0.75)))
    near_rim = _widened(inner, open_to, rings // 2)
    over_band = _over_waistband(inner, outer)
    tucked, at_waist = over_band < -_TUCKED_M, (over_band > 0) & (over_band < _BLOUSED_M)
    # Deeper in, what still lies on the outer cloth would be seen through it.
    hidden = (is_through & ~near_rim & ~at_waist) | tucked
    open_to = (_widened(inner, near_rim, rings - rings // 2) | at_waist) & ~hidden
    kept = open_to[inner.faces].any(axis=1) & ~hidden[inner.faces].any(axis=1)
    # Smoothing makes a cut edge swing: deep inside, where nobody sees it, it hangs lower still.
    deep = ~near_rim & ~at_waist & np.isfinite(far)
    out = vertex_normals(outer.vertices, outer.faces, outer.weld)[np.where(deep, near, 0)]
    move = np.where(deep[:, None], out * _SUNK_M, 0.0)
    under = replace(inner, faces=inner.faces[kept], vertices=inner.vertices - move[inner.weld])
    bust = float(inner.body.landmarks["bust_L"][2])
    is_top = bool((outer.vertices[:, 2] > bust).any())
    # Farther from the outer cloth nothing was pressed; hems would be moved away from the feet, and wave.
    far, _ = cKDTree(outer.vertices).query(inner.vertices, distance_upper_bound=_PRESSED_M)
    beside_rim = near_rim & np.isfinite(far) & (inner.vertices[:, 2] < bust) & _lying(inner, _TRUNK) & is_top
    return _out_of_body(under, beside_rim | at_waist)


def _over_waistband(inner: Hung, outer: Hung) -> Floats:
    """V: how far what lies on the trunk is above (below: negative) the waistband of a skirt or trousers, which are
    closed all around from their waist down: however it is crumpled well below, nobody sees it; infinite for all
    else."""
    nowhere = np.full(len(inner.vertices), np.inf)
    if (~_lying(outer, _TRUNK) & (outer.layer == 0)).any():
        return nowhere
    trunk = outer.vertices[_lying(outer, _TRUNK)]
    if not len(trunk) or trunk[:, 2].max() > float(outer.body.landmarks["bust_L"][2]):
        return nowhere
    middle = trunk[:, :2].mean(axis=0)
    top = np.full(_SECTORS, -np.inf)
    np.maximum.at(top, _sector(trunk[:, :2] - middle), trunk[:, 2])
    above = inner.vertices[:, 2] - top[_sector(inner.vertices[:, :2] - middle)]
    return np.asarray(np.where(_lying(inner, _TRUNK), above, np.inf))


def _out_of_body(hung: Hung, chosen: Mask) -> Hung:
    """The garment with the chosen vertices on the body: what blouses over a waistband, or comes out under a hem, was
    pressed in with its folds, and the body would be seen between both."""
    if not chosen.any():
        return hung
    body = hung.body
    _, near = cKDTree(body.vertices).query(hung.vertices[chosen])
    outward = body.normals[near]
    over = np.einsum("ni,ni->n", hung.vertices[chosen] - body.vertices[near], outward)
    vertices = hung.vertices.copy()
    vertices[chosen] += outward * np.maximum(_ON_BODY_M - over, 0)[:, None]
    return replace(hung, vertices=vertices[hung.weld])


def _sector(away: Floats) -> NDArray[np.int64]:
    """In which of _SECTORS around the body's axis a place lies, N x 2 -> N."""
    turn = np.arctan2(away[:, 1], away[:, 0]) / (2 * np.pi) + 0.5
    return np.asarray(np.minimum(turn * _SECTORS, _SECTORS - 1), np.int64)


def _widened(hung: Hung, chosen: Mask, rings: int) -> Mask:
    """The chosen vertices and those around them, over sewn edges too."""
    chosen = chosen.copy()
    for _ in range(rings):
        chosen[hung.faces[chosen[hung.faces].any(axis=1)]] = True
        np.maximum.at(chosen, hung.weld, chosen.copy())
        chosen = chosen[hung.weld]
    return chosen


def _on_rim(hung: Hung) -> Mask:
    """V: what lies on a free edge."""
    corners = hung.weld[hung.faces]
    pairs = np.sort(np.stack([corners, np.roll(corners, -1, axis=1)], axis=2).reshape(-1, 2), axis=1)
    edges, counts = np.unique(pairs, axis=0, return_counts=True)
    rim = np.zeros(len(hung.vertices), np.bool_)
    rim[edges[counts == 1]] = True
    return np.asarray(rim[hung.weld])


def _outward(hung: Hung, normals: Floats) -> Floats:
    """The normals turned away from the body, V x 3: a collar that is turned down shows its other side."""
    _, near = cKDTree(hung.body.vertices).query(hung.vertices)
    inward = np.einsum("ni,ni->n", normals, hung.body.normals[near]) < 0
    return np.asarray(np.where(inward[:, None], -normals, normals))


def _moves(places: Floats, covering: Floats, normals: Floats) -> Floats:
    """How far each place must go in, N x 3, to lie under the cloth at `covering`."""
    far, near = cKDTree(covering).query(places, distance_upper_bound=_REACH_M)
    found = np.isfinite(far)
    near = np.where(found, near, 0)
    out = np.einsum("ni,ni->n", places - covering[near], normals[near])
    beside = np.sqrt(np.maximum(np.where(found, far, 0) ** 2 - out**2, 0))
    deep = np.where(found & (beside < _BESIDE_M), np.maximum(out + _APART_M, 0), 0)
    return np.asarray(normals[near] * deep[:, None])


def _lying(hung: Hung, regions: tuple[str, ...]) -> Mask:
    """V: what lies on those regions of the body, without what lies on other cloth."""
    panels = [panel.placement.region in regions and panel.placement.host is None for panel in hung.pattern.panels]
    return np.asarray(np.array(panels)[hung.panel])


def _sewn_on(hung: Hung, regions: tuple[str, ...]) -> Mask:
    """V: what is sewn onto cloth that lies on those regions (pockets, side stripes): it goes where that cloth goes."""
    places = {panel.name: panel.placement for panel in hung.pattern.panels}

    def lies(place: Placement) -> bool:
        return place.region in regions if place.host is None else place.host in places and lies(places[place.host])

    panels = [place.host is not None and lies(place) for place in places.values()]
    return np.asarray(np.array(panels)[hung.panel])


def _of_part(hung: Hung, part: str) -> Mask:
    return np.asarray(np.array([panel.part == part for panel in hung.pattern.panels])[hung.panel])


def _followed(hung: Hung, move: Floats) -> Floats:
    """The moves, V x 3, with those around them following; sewn edges stay together."""
    count = len(move)
    weld = hung.weld
    largest = np.zeros((count, 3))
    strong = np.linalg.norm(move, axis=1)
    order = np.argsort(strong, kind="stable")
    largest[weld[order]] = move[order]  # of the corners of one place the one that moves furthest
    corners = weld[hung.faces]
    rows = np.concatenate([corners[:, i] for i in (0, 1, 2, 1, 2, 0)])
    columns = np.concatenate([corners[:, i] for i in (1, 2, 0, 0, 1, 2)])
    beside = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(count, count))
    beside.data[:] = 1.0
    degree = np.asarray(beside.sum(axis=1)).ravel()
    mean = diags(1 / np.maximum(degree, 1)) @ beside
    least = np.linalg.norm(largest, axis=1, keepdims=True)
    now = largest
    for _ in range(_SPREAD):
        spread = _FADE * (mean @ now)
        longer = np.linalg.norm(spread, axis=1, keepdims=True) > least
        now = np.where(longer, spread, largest)
    return np.asarray(now[weld])


def worn_together(outer: Hung, inner: Hung) -> Hung:
    """Both as one: the outer garment's panels first, then the inner one's under names of their own."""
    start, panels = len(outer.vertices), len(outer.pattern.panels)
    return replace(
        outer,
        pattern=_joined(outer.pattern, inner.pattern),
        vertices=np.concatenate([outer.vertices, inner.vertices]),
        uv_cm=np.concatenate([outer.uv_cm, inner.uv_cm]),
        panel=np.concatenate([outer.panel, inner.panel + panels]).astype(outer.panel.dtype),
        faces=np.concatenate([outer.faces, inner.faces + start]).astype(outer.faces.dtype),
        weld=np.concatenate([outer.weld, inner.weld + start]).astype(outer.weld.dtype),
        layer=np.concatenate([outer.layer, inner.layer]).astype(outer.layer.dtype),
        strain=np.concatenate([outer.strain, inner.strain]),
    )


def cloths_together(outer: Mapping[str, Cloth], inner: Mapping[str, Cloth], under: Pattern) -> dict[str, Cloth]:
    """The cloths of both, by part as `worn_together` names them."""
    parts = {panel.part for panel in under.panels}
    return {**outer, **{_UNDER + part: inner.get(part, inner["body"]) for part in sorted(parts)}}


def _joined(outer: Pattern, inner: Pattern) -> Pattern:
    above = 1 + max((panel.placement.layer for panel in inner.panels if panel.placement.host is None), default=0)
    over = tuple(_raised(panel, above) for panel in outer.panels)
    seams = tuple(replace(seam, name=_UNDER + seam.name, a=_ref(seam.a), b=_ref(seam.b)) for seam in inner.seams)
    holds = tuple(replace(hold, ref=_ref(hold.ref)) for hold in inner.holds)
    return replace(outer, panels=(*over, *(_panel(panel) for panel in inner.panels)),
                   seams=(*outer.seams, *seams), holds=(*outer.holds, *holds))


def _raised(panel: Panel, by: int) -> Panel:
    """A panel of the outer garment in a layer above all of the inner one; pieces on hosts go with those."""
    if panel.placement.host is not None:
        return panel
    return replace(panel, placement=replace(panel.placement, layer=panel.placement.layer + by))


def _ref(ref: EdgeRef) -> EdgeRef:
    return replace(ref, panel=_UNDER + ref.panel)


def _panel(panel: Panel) -> Panel:
    host = panel.placement.host
    placement = replace(panel.placement, host=_UNDER + host) if host is not None else panel.placement
    return replace(panel, name=_UNDER + panel.name, part=_UNDER + panel.part, placement=placement)
