"""Garments worn over each other, as one thing to photograph.

Each hangs by itself; then the inner one is pressed in wherever it would come through the outer one: cloth under a
jacket lies flatter than it would alone. What the outer one leaves free (a collar, a hood, cuffs, what is longer) stays.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from scipy.spatial import cKDTree

from modiste.sewing.pattern.values import EdgeRef, Panel, Pattern
from modiste.sewing.rendering.values import Cloth
from modiste.sewing.simulation.contact import vertex_normals
from modiste.sewing.simulation.values import Floats, Hung

Mask = NDArray[np.bool_]
_UNDER: Final = "under "
"""Before the names of the inner garment's panels and parts, which may be those of the outer one's."""
_APART_M: Final = 0.007
"""How far the inner cloth lies under the outer one at least: buttons and seams must not come through."""
_REACH_M: Final = 0.09
_BESIDE_M: Final = 0.022
"""How far beside a point of the outer cloth a place still counts as covered by it."""
_SPREAD: Final = 14
_FADE: Final = 0.9
"""Around what is pressed in, the cloth follows, less with each step."""
_TRUNK: Final = ("torso", "left_leg", "right_leg")
_ARMS: Final = ("left_arm", "right_arm")


def dressed(
    outer: Hung, outer_cloths: Mapping[str, Cloth], inner: Hung, inner_cloths: Mapping[str, Cloth]
) -> tuple[Hung, dict[str, Cloth]]:
    """One garment over another, both as they hang, as one thing with the cloth of each of its parts."""
    return worn_together(outer, pressed_in(inner, outer)), cloths_together(outer_cloths, inner_cloths, inner.pattern)


def pressed_in(inner: Hung, outer: Hung) -> Hung:
    """The inner garment where the outer one lies over it."""
    normals = vertex_normals(outer.vertices, outer.faces, outer.weld)
    outward = _outward(outer, normals)
    high = outer.vertices[:, 2] > float(outer.body.landmarks["bust_L"][2])
    trunk, neck = _lying(outer, _TRUNK), _lying(outer, ("neck",)) | _of_part(outer, "collar")
    arms = {arm: _lying(outer, (arm,)) for arm in _ARMS}
    sleeves = arms[_ARMS[0]] | arms[_ARMS[1]]
    # Sleeves lie beside the trunk: below the bust neither is pressed under the other.
    pairs = [(_lying(inner, _TRUNK) | _of_part(inner, "pockets"), trunk | (sleeves & high), normals),
             (_lying(inner, ("neck",)) & ~_of_part(inner, "hood"), neck | trunk, outward)]  # fmt: skip
    if sleeves.any():
        pairs += [(_lying(inner, (arm,)), arms[arm] | (trunk & high), normals) for arm in _ARMS]
    move = np.zeros_like(inner.vertices)
    for mine, over, out in pairs:
        if mine.any() and over.any():
            move[mine] = _moves(inner.vertices[mine], outer.vertices[over], out[over])
    return replace(inner, vertices=inner.vertices - _followed(inner, move))


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
    seams = tuple(replace(seam, name=_UNDER + seam.name, a=_ref(seam.a), b=_ref(seam.b)) for seam in inner.seams)
    holds = tuple(replace(hold, ref=_ref(hold.ref)) for hold in inner.holds)
    return replace(outer, panels=(*outer.panels, *(_panel(panel) for panel in inner.panels)),
                   seams=(*outer.seams, *seams), holds=(*outer.holds, *holds))


def _ref(ref: EdgeRef) -> EdgeRef:
    return replace(ref, panel=_UNDER + ref.panel)


def _panel(panel: Panel) -> Panel:
    host = panel.placement.host
    placement = replace(panel.placement, host=_UNDER + host) if host is not None else panel.placement
    return replace(panel, name=_UNDER + panel.name, part=_UNDER + panel.part, placement=placement)
