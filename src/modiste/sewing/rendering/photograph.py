"""A hung garment photographed like a product: `photograph(hung, cloths, shot)`, and again in another cloth."""

from collections.abc import Mapping

from modiste.sewing.rendering.develop import Picture, develop, sheer_parts
from modiste.sewing.rendering.exposure import Exposure, expose, lighted, through
from modiste.sewing.rendering.rays import Scene
from modiste.sewing.rendering.values import Cloth, Shot
from modiste.sewing.simulation.values import Hung


def photograph(hung: Hung, cloths: Mapping[str, Cloth], shot: Shot | None = None) -> Picture:
    """A picture of a garment; `cloths` by part, "body" always there.

    Raises:
        InputError: no cloth for the body.
        UnknownNameError: a print that cannot be drawn.
    """
    shot = shot or Shot()
    parts = tuple(dict.fromkeys(panel.part for panel in hung.pattern.panels))
    exposure = expose(hung, shot, sheer_parts(parts, cloths))
    return Picture(image=develop(exposure, cloths), exposure=exposure)


def recloth(exposure: Exposure, cloths: Mapping[str, Cloth]) -> Picture:
    """The same picture in other cloths, without tracing it anew (but for what sheer cloth lets through).

    Raises:
        InputError: no cloth for the body.
        UnknownNameError: a print that cannot be drawn.
    """
    parts = tuple(dict.fromkeys(panel.part for panel in exposure.pattern.panels))
    sheer = sheer_parts(parts, cloths)
    if not sheer <= exposure.sheer:
        scene = Scene(exposure.model.position, exposure.model.faces)
        exposure = lighted(through(exposure, scene, sheer | exposure.sheer), scene)
    return Picture(image=develop(exposure, cloths), exposure=exposure)
