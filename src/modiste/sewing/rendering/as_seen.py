"""Which dye a cloth must have to look like a colour that was seen in a photo.

A picture of ours shows a dye through its light, its relief, its sheen and the camera's tone curve: black cloth is seen
as a dark grey, saturated dyes paler, dark denim far paler. What was read off a photo is such a picture's colour, not a
dye. The dye is found as the fixed point of the rendering itself, on a patch that is rounded as a body is, instead of
on a whole garment: that takes milliseconds, and prints are answered by the same response, channel by channel.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import from_8bit, linear_to_srgb, srgb_to_linear, to_8bit
from modiste.core.material import Material
from modiste.core.values import Rgb
from modiste.imaging.light import tone_curve
from modiste.sewing.rendering.cloth.layout import Lay
from modiste.sewing.rendering.cloth.surface import bolt, skin
from modiste.sewing.rendering.light.light import Rig, rig
from modiste.sewing.rendering.light.shade import Places, lit
from modiste.sewing.rendering.raycast.camera import Camera, frame
from modiste.sewing.rendering.values import Cloth, Floats, Shot

_PIXEL_CM: Final = 0.1
_SIDE: Final = 24             # places across the patch and down it
_TURN_DEG: Final = 50.0       # how far its sides turn away
_TILT_DEG: Final = 14.0       # how far it leans, up and down
_REACH: Final = 0.99          # of the dome's light: the median of what garments that hang show
_LIT_SIDE: Final = 68.0       # percentile of the patch: the 60th of a garment; `garment.cloth.plain` reads there
_STEPS: Final = 8
_LEAST: Final = 1e-3
_TONES: Final = (*range(0, 255, 15), 255)


@dataclass(frozen=True, slots=True, eq=False)
class _Patch:
    """Rounded cloth before the camera, in its light."""

    at: Places
    lights: Rig
    camera: Camera

    def seen(self, cloth: Cloth) -> Floats:
        """How the patch shows a cloth on its lit side, linear light, 3."""
        roll = bolt(cloth, _PIXEL_CM)
        surface = skin(roll, Lay(a=1.0, b=0.0, c=0.0, d=0.0), self.at, self.camera.forward)
        light = lit(self.at, surface, roll.look, cloth.material.roughness, cloth.material.sheen, self.lights,
                    self.camera.forward)
        return np.asarray(np.percentile(tone_curve(light), _LIT_SIDE, axis=0), np.float32)


@lru_cache(maxsize=64)
def dye_seen_as(colour: Rgb, material: Material) -> Rgb:
    """The dye (sRGB) of a material that on our pictures, where it is not worn, looks like `colour`; where none does,
    the nearest."""
    patch, wanted = _patch(), _within(srgb_to_linear(from_8bit(np.array(colour, np.uint8))), material)
    dye = wanted.copy()
    for _ in range(_STEPS):
        shown = patch.seen(Cloth(material=material, colour=_rgb(dye)))
        dye = np.clip((dye + _LEAST) * (wanted + _LEAST) / (shown + _LEAST) - _LEAST, 0, 1)
    return _rgb(dye)


def tile_seen_as(tile: NDArray[np.uint8], material: Material) -> NDArray[np.uint8]:
    """A print (sRGB, ... x 3) in the dyes that on our pictures look like it."""
    wanted = _within(srgb_to_linear(from_8bit(tile)), material)
    return _levels(material)[to_8bit(linear_to_srgb(wanted))]


def _within(wanted: NDArray[np.floating], material: Material) -> NDArray[np.floating]:
    """Linear light (... x 3), where the whitest cloth does not reach it darker in the same hue: pale tints would be
    white otherwise."""
    share = _whitest(material) / np.maximum(wanted.max(axis=-1, keepdims=True), _LEAST)
    return np.asarray(wanted * np.minimum(1, share), np.float64)


@lru_cache(maxsize=16)
def _whitest(material: Material) -> float:
    """The linear light in which white cloth of a material is seen."""
    return float(_patch().seen(Cloth(material=material, colour=(255, 255, 255))).min())


@lru_cache(maxsize=16)
def _levels(material: Material) -> NDArray[np.uint8]:
    """256: the level of a dye's channel for each that is to be seen."""
    shown = [_patch().seen(Cloth(material=material, colour=(tone, tone, tone))).mean() for tone in _TONES]
    levels = to_8bit(linear_to_srgb(np.repeat(np.array(shown)[:, None], 3, axis=1)))[:, 0]
    return np.asarray(np.rint(np.interp(np.arange(256), np.maximum.accumulate(levels), _TONES)), np.uint8)


def _rgb(linear: NDArray[np.floating]) -> Rgb:
    red, green, blue = (int(channel) for channel in to_8bit(linear_to_srgb(np.asarray(linear, np.float64))))
    return red, green, blue


@lru_cache(maxsize=1)
def _patch() -> _Patch:
    """As garments hang: turned away to the sides, leaning a little, the soft box in full view."""
    corners = np.array([[x, y, z] for x in (-0.3, 0.3) for y in (-0.2, 0.2) for z in (0.8, 1.5)])
    camera = frame(Shot(), corners)
    across = np.linspace(-1, 1, _SIDE) * np.sin(np.radians(_TURN_DEG))
    lean = np.radians(np.linspace(-_TILT_DEG, _TILT_DEG, _SIDE))
    side, tilt = (one.ravel() for one in np.meshgrid(across, lean))
    back = np.sqrt(1 - side**2)
    level = -np.array([camera.forward[0], camera.forward[1], 0.0])
    level /= np.linalg.norm(level)
    outward = side[:, None] * camera.right + back[:, None] * level
    normal = np.cos(tilt)[:, None] * outward + np.sin(tilt)[:, None] * np.array([0.0, 0.0, 1.0])
    tangent = back[:, None] * camera.right - side[:, None] * level
    count = len(side)
    places = np.random.default_rng(0).uniform(0, 30, (2, count)).astype(np.float32)
    full = np.ones(count, np.float32)
    at = Places(normal=np.asarray(normal, np.float32), tangent=np.asarray(tangent, np.float32), u=places[0],
                v=places[1], wrong=np.zeros(count, bool), reach=full * np.float32(_REACH),
                soft=full, worn=0 * full, away=0 * full)
    return _Patch(at, rig(camera), camera)
