"""How finishes answer light: parameters as data, and the reflection models as functions of many places at once.

Diffuse with interreflection in the colour of the cloth (Jimenez et al., Practical Realtime Strategies for Accurate
Indirect Occlusion, 2016); highlights of soft boxes as lobes widened by roughness; threads as Kajiya and Kay (Rendering
Fur with Three Dimensional Textures, 1989); pile and nap as a rim (Ashikhmin, Premoze and Shirley, 2000).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from modiste.core.material import Material
from modiste.sewing.rendering.light.light import Rig
from modiste.sewing.rendering.values import Floats

_GRAZING: Final = 0.45
"""Less than the 1 of a polished surface: woven and grained ones are rough where one looks along them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflectance:
    """`gloss` strength of the highlights; `thread` share of them that runs along threads; `rim` brightness where pile
    is seen from the side, `facing` what is left where one looks into it; `wrap` how far light goes round;
    `tint` share of the cloth's colour in the highlight; `relief` strength of the slopes; `f0` share of light that is
    mirrored where one looks straight at it.
    """

    gloss: float = 0.0
    thread: float = 0.0
    rim: float = 0.0
    facing: float = 1.0
    wrap: float = 0.06
    tint: float = 0.0
    relief: float = 1.0
    f0: float = 0.04


REFLECTANCES: Final[dict[str, Reflectance]] = {
    "matt": Reflectance(gloss=0.35), "linen": Reflectance(gloss=0.3, relief=1.1), "twill": Reflectance(gloss=0.3),
    "satin": Reflectance(gloss=1.5, thread=0.12, tint=0.97, facing=0.74, f0=0.085),
    "velvet": Reflectance(rim=1.3, facing=0.34, wrap=0.0, tint=0.72), "denim": Reflectance(gloss=0.1),
    "leather": Reflectance(gloss=1.9, f0=0.05), "suede": Reflectance(rim=0.26, facing=0.86, wrap=0.18, tint=0.9),
    "knit": Reflectance(rim=0.1, wrap=0.14), "rib": Reflectance(rim=0.06, wrap=0.1),
    "jersey": Reflectance(rim=0.06, wrap=0.1), "fleece": Reflectance(rim=0.16, facing=0.92, wrap=0.22, relief=0.8),
    "felted": Reflectance(rim=0.22, facing=0.94, wrap=0.16), "terry": Reflectance(rim=0.2, facing=0.92, wrap=0.2),
    "fur": Reflectance(rim=0.3, gloss=0.5, thread=0.9, tint=0.6, wrap=0.25),
    "sheer": Reflectance(gloss=0.5, thread=0.4, wrap=0.25, rim=0.1), "lace": Reflectance(gloss=0.25, wrap=0.1),
    "net": Reflectance(gloss=0.3, wrap=0.2), "corduroy": Reflectance(rim=0.35, facing=0.86, wrap=0.05, tint=0.8),
    "tweed": Reflectance(wrap=0.1, rim=0.06), "crepe": Reflectance(gloss=0.15), "technical": Reflectance(gloss=0.9),
    "quilted": Reflectance(gloss=1.1), "brocade": Reflectance(gloss=0.9, thread=0.2, tint=0.75, f0=0.1),
    "sequins": Reflectance(gloss=1.7, tint=0.92, facing=0.8, f0=0.11),
}  # fmt: skip


def bounced(reach: Floats, albedo: Floats) -> Floats:
    """The share of ambient light that arrives with what cloth of this colour throws back, N and N x 3 -> N x 3."""
    a, b, c = 2.0404 * albedo - 0.3324, -4.7951 * albedo + 0.6417, 2.7552 * albedo + 0.6903
    seen = reach[:, None]
    return np.asarray(np.maximum(seen, ((seen * a + b) * seen + c) * seen))


def soft_boxes(lights: Rig, mirror: Floats, roughness: float, reach: Floats, soft: Floats) -> Floats:
    """Radiance that comes from the mirror direction, blurred by roughness: soft box, strip, fill and dome. N.

    The boxes stand upright, higher than the garment, as they are set up for cloth that shines: folds that hang show
    them as long streaks.
    """
    width = 0.5 * max(roughness, 0.08) ** 3
    total = np.zeros(len(mirror), np.float32)
    high = mirror @ lights.up
    level = np.sqrt(np.maximum(1 - high * high, np.float32(1e-4)))
    for axis, power, spread, seen, low, top in ((lights.key, 3.4, 0.045, soft, -0.25, 0.8),
                                                (lights.strip, 2.0, 0.03, reach, -0.6, 0.7),
                                                (lights.fill, 0.45, 0.10, reach, -0.3, 0.5)):
        wide = spread + width
        flat = axis - (axis @ lights.up) * lights.up
        turn = mirror @ (flat / np.linalg.norm(flat)) / level
        beyond = np.maximum(np.maximum(low - high, high - top), 0)
        away = (1 - turn) * level + 2 * beyond * beyond
        total += seen * np.float32(power * spread / wide) * np.exp(-away / np.float32(wide))
    return total + reach * (0.15 + 0.16 * high)


def fresnel(cosine: Floats, f0: float = 0.04) -> Floats:
    """Schlick's share of light that is mirrored, N; `f0` where one looks straight at it."""
    return np.float32(f0) + np.float32(max(_GRAZING - f0, 0)) * (1 - cosine) ** 5


def along_threads(lights: Rig, thread: Floats, toward: Floats, roughness: float, soft: Floats, reach: Floats) -> Floats:
    """Highlight of threads that run along `thread` (N x 3 unit), seen from `toward` (3): bands across the thread. N."""
    sharp = np.float32(3.2 / max(roughness, 0.08) ** 2)
    total = np.zeros(len(thread), np.float32)
    for axis, power, seen in ((lights.key, 1.0, soft), (lights.strip, 0.35, reach), (lights.fill, 0.25, reach)):
        half = axis + toward
        half = half / np.linalg.norm(half)
        sine = np.sqrt(np.clip(1 - (thread @ half) ** 2, 0, 1))
        total += seen * np.float32(power) * sine**sharp
    return total


def is_sheer(material: Material) -> bool:
    """Whether what lies under it shows through."""
    return material.transparency > 0.05
