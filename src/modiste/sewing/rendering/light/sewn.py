"""Seams, stitches, hems and bands on cloth: what the lines of a panel do to its surface."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from modiste.core.material import Material
from modiste.sewing.rendering.geometry.construction import Construction, Field, Near
from modiste.sewing.rendering.light.shade import Places, Skin
from modiste.sewing.rendering.values import Floats

_PLAIN_SEWN: Final = ("matt", "linen", "twill", "denim", "jersey", "technical", "corduroy", "quilted",
                      "leather", "suede", "fleece", "crepe", "terry")  # fmt: skip
"""Finishes whose hems and edges are stitched where one sees it; the others are sewn blind."""
_CORD_CM: Final = 0.45
"""How wide a piping shows."""
_STRETCHY: Final = ("jersey", "rib", "fleece", "terry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stitching:
    """`rows` of dashes `apart_cm`, a groove `groove_cm` deep and `wide_cm` wide, ripples of `pucker_cm` beside it,
    `dark` the share of light lost in it (below 0: gained, on worn edges), `ridge_cm` a pressed ridge.
    """

    rows: int = 0
    apart_cm: float = 0.6
    groove_cm: float = 0.0
    wide_cm: float = 0.12
    pucker_cm: float = 0.0
    ripple_cm: float = 0.8
    dark: float = 0.0
    ridge_cm: float = 0.0


_LINES: Final[dict[str, Stitching]] = {
    "topstitch": Stitching(rows=1, groove_cm=0.02, pucker_cm=0.006),
    "twin_topstitch": Stitching(rows=2, groove_cm=0.02, pucker_cm=0.006),
    "elastic": Stitching(rows=1, groove_cm=0.07, wide_cm=0.25, pucker_cm=0.09, ripple_cm=0.7),
    "quilting": Stitching(rows=1, groove_cm=0.16, wide_cm=0.35, pucker_cm=0.035, ripple_cm=0.9, dark=0.25),
    "groove": Stitching(groove_cm=0.05, wide_cm=0.14, dark=0.4, pucker_cm=0.004),
    "piping": Stitching(groove_cm=0.05, wide_cm=0.2, dark=0.1, ridge_cm=0.09),
    "fly": Stitching(rows=2, groove_cm=0.025, pucker_cm=0.008),
    "pocket_mouth": Stitching(groove_cm=0.07, wide_cm=0.12, dark=0.62),
    "crease": Stitching(ridge_cm=0.17, wide_cm=0.42, dark=-0.2),
    "pleat": Stitching(groove_cm=0.02, wide_cm=0.13, dark=0.55),
    "drawstring": Stitching(rows=2, apart_cm=2.2, groove_cm=0.03, pucker_cm=0.06, ripple_cm=0.9),
    "hem_stitch": Stitching(rows=1, groove_cm=0.022, pucker_cm=0.008),
    "edge_stitch": Stitching(rows=1, groove_cm=0.015, pucker_cm=0.004),
    "seam_stitch": Stitching(rows=1, groove_cm=0.018, pucker_cm=0.006),
    "felled_stitch": Stitching(rows=2, groove_cm=0.02, pucker_cm=0.008),
}  # fmt: skip

_EDGES: Final[dict[str, Stitching]] = {
    "seam": Stitching(groove_cm=0.05, wide_cm=0.16, dark=0.42, pucker_cm=0.010),
    "gathered": Stitching(groove_cm=0.06, wide_cm=0.2, dark=0.4, pucker_cm=0.07, ripple_cm=0.75),
    "attached": Stitching(groove_cm=0.05, wide_cm=0.12, dark=0.35, pucker_cm=0.004),
    "hem": Stitching(), "finished": Stitching(), "fold": Stitching(), "rib": Stitching(),
}  # fmt: skip


def sewn(
    surface: Skin, made: Construction, at: Places, cloth: Material, thread: Floats, pixel_cm: float,
    cord: Floats | None = None,
) -> Skin:
    """The surface with what is sewn on it; `thread` is the stitches' reflectance (3), `cord` that of a piping, where it
    is not the cloth's own."""
    near = made.edges.at(at.u, at.v)
    surface = _edged(surface, made.edges, near, at, cloth, pixel_cm)
    table = _table(made.edges, cloth, _EDGES)
    surface = _worked(surface, near, table, cloth, thread, pixel_cm, at, np.float32(2.2))
    if made.lines is None:
        return surface
    close = made.lines.at(at.u, at.v)
    if cord is not None:
        surface = _corded(surface, made.lines, close, cord, pixel_cm)
    return _worked(surface, close, _table(made.lines, cloth, _LINES), cloth, thread, pixel_cm, at, np.float32(2.0))


def _corded(surface: Skin, lines: Field, near: Near, cord: Floats, pixel_cm: float) -> Skin:
    """A piping in its own colour, as wide as its cord and never narrower than half a pixel."""
    is_piping = np.array([mark.kind == "piping" for mark in lines.marks])
    half = max(_CORD_CM / 2, 0.5 * pixel_cm)
    chosen = np.flatnonzero(is_piping[near.mark] & (np.abs(near.off) < half + pixel_cm)) if is_piping.any() else ()
    if not len(chosen):
        return surface
    cover = np.clip((half - np.abs(near.off[chosen])) / max(pixel_cm, 0.004) + 0.5, 0, 1).astype(np.float32)
    albedo = surface.albedo.copy()
    albedo[chosen] += cover[:, None] * (cord - albedo[chosen])
    return replace(surface, albedo=albedo)


def _table(lines: Field, cloth: Material, known: dict[str, Stitching]) -> Floats:
    """The stitching of each mark in this cloth, M x 9."""
    rows = []
    puckers = _pucker(cloth)
    for mark in lines.marks:
        line = known.get(mark.kind, Stitching())
        if mark.kind in ("hem_stitch", "edge_stitch") and cloth.finish not in _PLAIN_SEWN:
            line = replace(line, rows=0, groove_cm=line.groove_cm * 0.7)
        elif mark.kind == "hem_stitch" and cloth.finish in _STRETCHY:
            line = replace(line, rows=2, apart_cm=0.45)
        # Ripples of gathers are cut, not a cloth's habit.
        share = puckers if line.pucker_cm < 0.05 else 0.2 if cloth.weave == "knit" else 1.0
        rows.append((line.rows, line.apart_cm, line.groove_cm * min(1.6, 0.6 + cloth.thickness_mm), line.wide_cm,
                     line.pucker_cm * share, line.ripple_cm, line.dark, line.ridge_cm, mark.deep_cm))
    return np.array(rows, np.float32)


def _pucker(cloth: Material) -> float:
    """How much a seam ripples: thin and firm cloth most, stretchy and thick cloth hardly."""
    return {"woven": 1.0, "knit": 0.45, "skin": 0.5, "open": 0.8, "padded": 2.2}[cloth.weave] * (
        1.5 if cloth.finish in ("linen", "denim", "technical") else 1.0)


def _worked(surface: Skin, near: Near, table: Floats, cloth: Material, thread: Floats, pixel_cm: float, at: Places,
            reach_cm: np.float32) -> Skin:
    """Grooves, ripples and stitches near lines."""
    chosen = np.flatnonzero(np.abs(near.off) < reach_cm)
    if not len(chosen):
        return surface
    off, along = near.off[chosen], near.along[chosen]
    row = table[near.mark[chosen]]
    across, up, albedo = surface.across.copy(), surface.up.copy(), surface.albedo.copy()
    # Narrower than a pixel, a groove is as wide as one and as much shallower.
    wide = np.maximum(row[:, 3], pixel_cm * 0.9)
    bell = np.exp(-((off / wide) ** 2)) * (row[:, 3] / wide)
    fall = 2 * off / wide**2 * bell * (row[:, 2] - row[:, 7])
    turn = 2 * np.pi / row[:, 5]
    wave = turn * along + 1.9 * np.sin(along * 0.9 + 7 * near.mark[chosen]) + 0.7 * np.sin(along * 2.3)
    fade = np.exp(-np.abs(off) / (0.55 * row[:, 5] + 0.25))
    ripple = row[:, 4] * turn * np.cos(wave) * fade
    if cloth.finish == "denim":
        # Ridges of rippled seams rub white (roping).
        rubbed = np.exp(-np.abs(np.abs(off) - 0.25) / 0.3) * (0.55 + 0.45 * np.sin(wave)) * (row[:, 4] > 0)
        albedo[chosen] += (0.16 * rubbed)[:, None] * (0.55 - albedo[chosen])
    tx, ty = near.along_x[chosen], near.along_y[chosen]
    across[chosen] += ripple * tx - fall * ty
    up[chosen] += ripple * ty + fall * tx
    shade = 1 - row[:, 6] * np.exp(-((off / np.maximum(row[:, 3] * 0.45, pixel_cm * 0.7)) ** 2)) * np.minimum(
        1, row[:, 3] * 0.6 / (pixel_cm * 0.7))
    albedo[chosen] *= shade[:, None]
    if (table[:, 0] > 0).any():
        _stitch(albedo, across, up, chosen, near, row, cloth, thread, pixel_cm, at)
    return replace(surface, albedo=albedo, across=across, up=up)


def _stitch(albedo: Floats, across: Floats, up: Floats, chosen: np.ndarray, near: Near, row: Floats, cloth: Material,
            thread: Floats, pixel_cm: float, at: Places) -> None:
    heavy = cloth.finish in ("denim", "leather", "twill", "suede", "corduroy")
    width, length, share = (0.09, 0.34, 0.84) if heavy else (0.045, 0.26, 0.78)
    off, along = near.off[chosen], near.along[chosen]
    beside = np.where(row[:, 0] >= 2, np.abs(np.abs(off) - row[:, 1] / 2), np.abs(off))
    inside = np.where(row[:, 0] >= 2, off - np.copysign(row[:, 1] / 2, off), off)
    on = (row[:, 0] > 0) & (beside < 0.25) & ~at.wrong[chosen]
    mine = np.flatnonzero(on)
    if not len(mine):
        return
    beside, inside, along = beside[mine], inside[mine], along[mine]
    place = chosen[mine]
    blur = np.float32(max(pixel_cm, 0.004))
    cover = np.clip((width / 2 + blur / 2 - beside) / blur, 0, 1) * min(1.0, 1.25 * width / pixel_cm)
    phase = np.mod(along / length, 1) - 0.5
    soft = np.float32(blur / length)
    dash = np.clip((share / 2 - np.abs(phase)) / soft + 0.5, 0, 1) if soft < 0.7 else np.full(len(mine), share)
    cover = (cover * dash).astype(np.float32)
    shadow = 0.34 * np.exp(-((beside / max(width * 1.3, pixel_cm * 0.8)) ** 2)) * min(1.0, 2.2 * width / pixel_cm)
    albedo[place] *= (1 - shadow * (1 - cover))[:, None]
    albedo[place] += cover[:, None] * (thread * (0.93 + 0.14 * np.cos(phase * 40))[:, None] - albedo[place])
    # The thread is round: it lights up on one side.
    slope = cover * np.clip(inside / (width / 2), -1, 1) * (0.9 if pixel_cm < width else 0.3)
    across[place] += slope * near.along_y[chosen][mine]
    up[place] -= slope * near.along_x[chosen][mine]


def _edged(surface: Skin, lines: Field, near: Near, at: Places, cloth: Material, pixel_cm: float) -> Skin:
    """Free edges turn away, hems and allowances show inside, rib bands stand up."""
    free = np.array([mark.kind in ("hem", "finished", "fold", "rib") for mark in lines.marks])[near.mark]
    deep = np.array([mark.deep_cm for mark in lines.marks], np.float32)[near.mark]
    # Round a corner that points inwards one is past the end of both edges, on the right of either.
    off = np.abs(near.off)
    across, up, albedo = surface.across, surface.up, surface.albedo
    turn = np.float32(min(0.5, 0.1 + cloth.thickness_mm / 10 * 1.6))
    edge = np.flatnonzero(free & (off < np.maximum(turn, pixel_cm * 1.2)))
    if len(edge):
        across, up = across.copy(), up.copy()
        slope = 0.85 * np.clip(1 - off[edge] / max(float(turn), pixel_cm * 1.2), 0, 1)
        across[edge] -= slope * near.along_y[edge]
        up[edge] += slope * near.along_x[edge]
    inside = np.flatnonzero(at.wrong & (off < deep + 0.25) & (deep > 0.25))
    if len(inside) and cloth.weave != "skin":
        albedo = albedo.copy()
        step = np.exp(-(((off[inside] - deep[inside]) / max(0.07, pixel_cm)) ** 2))
        shade = np.where(off[inside] < deep[inside], np.float32(0.95), np.float32(1)) * (1 - 0.22 * step)
        albedo[inside] *= shade[:, None].astype(np.float32)
    edged = replace(surface, albedo=albedo, across=across, up=up)
    return edged if cloth.finish == "rib" else _banded(edged, lines, near)


def _banded(surface: Skin, lines: Field, near: Near) -> Skin:
    """A band of ribbing along edges that are finished with one."""
    is_rib = np.array([mark.kind == "rib" for mark in lines.marks])
    if not is_rib.any():
        return surface
    high = np.float32(1.8)
    chosen = np.flatnonzero(is_rib[near.mark] & (np.abs(near.off) < high + 0.2))
    across, up, albedo = surface.across.copy(), surface.up.copy(), surface.albedo.copy()
    off, along = np.abs(near.off[chosen]), near.along[chosen]
    on = (off < high).astype(np.float32)
    rib = 0.5 * on * np.cos(2 * np.pi * along / 0.24)
    fall = 2 * (off - high) / 0.01 * np.exp(-(((off - high) / 0.1) ** 2)) * 0.04
    tx, ty = near.along_x[chosen], near.along_y[chosen]
    across[chosen] += rib * tx - fall * ty
    up[chosen] += rib * ty + fall * tx
    albedo[chosen] *= (1 - 0.1 * on * (0.5 - 0.5 * np.sin(2 * np.pi * along / 0.24)))[:, None]
    return replace(surface, albedo=albedo, across=across, up=up)
