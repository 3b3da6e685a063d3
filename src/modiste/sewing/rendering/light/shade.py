"""Colours of places on a model: relief, light and finish, one item at a time, in chunks."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from modiste.sewing.rendering.geometry.model import Model
from modiste.sewing.rendering.light.finishes import (
    REFLECTANCES,
    Reflectance,
    along_threads,
    bounced,
    fresnel,
    is_sheer,
    soft_boxes,
)
from modiste.sewing.rendering.light.light import Rig, open_light
from modiste.sewing.rendering.raycast.camera import Camera
from modiste.sewing.rendering.values import Floats, Ints

_LEAST_REACH: Final = 0.05
"""In the depth of a pleat it is dark, but light that was thrown to and fro has got there, too."""
_WHITENS: Final = 1.0
"""How bright a highlight is that is half as white as its light."""
ROW: Final = 14
"""Columns of the corners' table: normal, tangent, uv, depth, and light of the right and of the wrong side."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Places:
    """Places on one item, N each: `normal` N x 3 of the cloth's right side, `tangent` N x 3 along u, `uv` N x 2 (cm),
    `wrong` N: whether one looks at the wrong side; `reach` and `soft` N: shares of the dome and of the soft box;
    `worn` N: how faded; `away` N: m along the camera's axis; `colour` N x 3: reflectance in place of the cloth's.
    """

    normal: Floats = field(repr=False)
    tangent: Floats = field(repr=False)
    u: Floats = field(repr=False)
    v: Floats = field(repr=False)
    wrong: np.ndarray = field(repr=False)
    reach: Floats = field(repr=False)
    soft: Floats = field(repr=False)
    worn: Floats = field(repr=False)
    away: Floats = field(repr=False)
    colour: Floats | None = field(repr=False, default=None)

    def __len__(self) -> int:
        return len(self.u)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Skin:
    """The surface at places, N each: `albedo` N x 3, slopes `across` and `up` along u and v, `cover` (share that is not
    hole), `gloss` as a factor.
    """

    albedo: Floats = field(repr=False)
    across: Floats = field(repr=False)
    up: Floats = field(repr=False)
    cover: Floats = field(repr=False)
    gloss: Floats = field(repr=False)


def table(model: Model, camera: Camera, right: Floats, wrong: Floats, worn: Floats,
          colours: Floats | None = None) -> Floats:
    """Per corner, V x ROW; `right` and `wrong` are the light of the two sides, by place (P x 2)."""
    rows = np.zeros((len(model.position), ROW + (0 if colours is None else 3)), np.float32)
    rows[:, 0:3], rows[:, 3:6], rows[:, 6:8] = model.normal, model.tangent, model.uv
    rows[:, 8] = (model.position - camera.corner) @ camera.forward
    rows[:, 9:11], rows[:, 11:13] = right[model.place], wrong[model.place]
    rows[:, 13] = worn
    if colours is not None:
        rows[:, ROW:] = colours
    return rows


def places(rows: Floats, faces: Ints, face: Ints, u: Floats, v: Floats, front: np.ndarray, forward: Floats) -> Places:
    """The places hit, from the corners' table. `front` F: whether a face shows its right side."""
    corner = faces[face]
    mixed = rows[corner[:, 0]] * (1 - u - v)[:, None]
    mixed += rows[corner[:, 1]] * u[:, None]
    mixed += rows[corner[:, 2]] * v[:, None]
    wrong = ~front[face]
    normal = _unit(mixed[:, 0:3])
    tangent = mixed[:, 3:6] - normal * np.einsum("ni,ni->n", mixed[:, 3:6], normal)[:, None]
    side = np.where(wrong, 1, 0)
    lights = np.where(side[:, None], mixed[:, 11:13], mixed[:, 9:11])
    lights[:, 0] = np.maximum(lights[:, 0], np.float32(_LEAST_REACH))
    # The inside of a garment is dark for rays that meet cloth at once; film sees what bounces about in there.
    lights[:, 0] = np.where(wrong, 0.14 + 0.86 * lights[:, 0], lights[:, 0])
    return Places(normal=_faced(normal, wrong, forward), tangent=_unit(tangent), u=mixed[:, 6], v=mixed[:, 7],
                  wrong=wrong, reach=lights[:, 0], soft=lights[:, 1], worn=mixed[:, 13], away=mixed[:, 8],
                  colour=mixed[:, ROW:] if mixed.shape[1] > ROW else None)


def _faced(normal: Floats, wrong: np.ndarray, forward: Floats) -> Floats:
    """Normals that a smooth surface has turned away from the camera just inside its outline, turned back to it."""
    sign = np.where(wrong, np.float32(1), np.float32(-1))
    facing = normal @ forward * sign
    low = np.flatnonzero(facing < 0.02)
    if not len(low):
        return normal
    turned = normal.copy()
    turned[low] += ((0.02 - facing[low]) * sign[low])[:, None] * forward
    return _unit(turned)


def lit(at: Places, skin: Skin, look: Reflectance, roughness: float, sheen: float, lights: Rig, forward: Floats
        ) -> Floats:
    """Radiance towards the camera, N x 3."""
    other = np.cross(at.normal, at.tangent)
    slope = np.float32(look.relief)
    bent = at.normal - (skin.across * slope)[:, None] * at.tangent - (skin.up * slope)[:, None] * other
    sign = np.where(at.wrong, np.float32(-1), np.float32(1))
    normal = _unit(bent) * sign[:, None]
    cosine = np.clip(-(normal @ forward), 0, 1)
    key = normal @ lights.key
    wrap = np.float32(look.wrap)
    direct = np.clip((key + wrap) / (1 + wrap), 0, None) * at.soft * np.float32(lights.key_power)
    fill = np.clip(normal @ lights.fill, 0, None) * at.reach * np.float32(lights.fill_power)
    albedo = skin.albedo
    if look.facing < 1:
        albedo = albedo * (look.facing + (1 - look.facing) * (1 - cosine))[:, None]
    dome = open_light(lights, normal)[:, None] * bounced(at.reach, skin.albedo)
    radiance: Floats = albedo * (dome + (direct + fill)[:, None])
    if look.gloss > 0 and sheen > 0:
        radiance += _shine(at, skin, normal, cosine, look, roughness, sheen, lights, forward)
    if look.rim > 0:
        light = (0.45 * at.reach + direct + fill) * np.float32(look.rim) * (1 - cosine) ** np.float32(2.4)
        radiance += light[:, None] * _tinted(skin.albedo, look.tint)
    return radiance


def _shine(at: Places, skin: Skin, normal: Floats, cosine: Floats, look: Reflectance, roughness: float, sheen: float,
           lights: Rig, forward: Floats) -> Floats:
    strength = np.float32(look.gloss * sheen) * skin.gloss
    mirror = forward + (2 * cosine)[:, None] * normal
    shine = soft_boxes(lights, mirror, roughness, at.reach, at.soft) * fresnel(cosine, look.f0) * 1.6
    if look.thread > 0:
        # Satin's floats run along the warp: v of the panel. The highlight lies across them.
        thread = _unit(np.cross(normal, at.tangent))
        band = along_threads(lights, thread, -forward, roughness, at.soft, at.reach) * 0.42
        shine = (1 - look.thread) * shine + look.thread * band + 0.3 * look.thread * shine
    light = strength * shine
    if look.tint <= 0:
        return np.asarray(np.repeat(light[:, None], 3, axis=1))
    # Broad sheen has been through dyed fibres; what is brightest comes off their outside, and is white.
    white = (light / (light + np.float32(_WHITENS)))[:, None]
    return np.asarray(light[:, None] * (_tinted(skin.albedo, look.tint) * (1 - white) + white))


def _tinted(albedo: Floats, tint: float) -> Floats:
    if tint <= 0:
        return np.ones((1, 3), np.float32)
    peak = np.maximum(albedo.max(axis=1, keepdims=True), 1e-3)
    return np.asarray((1 - tint) + np.float32(tint) * (0.1 + 0.9 * albedo / peak) * np.sqrt(np.clip(peak, 0.04, 1)))


def _unit(vectors: Floats) -> Floats:
    length = np.sqrt(np.einsum("ni,ni->n", vectors, vectors))
    return np.asarray(vectors / np.maximum(length, np.float32(1e-12))[:, None])


__all__ = ["REFLECTANCES", "Places", "Skin", "is_sheer", "lit", "places", "table"]
