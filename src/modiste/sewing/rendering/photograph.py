"""A hung garment photographed like a product: `photograph(hung, cloths, shot)`, and again in another cloth."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from modiste.sewing.rendering.develop import Picture, cloth_for, develop, prepare, sheer_parts
from modiste.sewing.rendering.exposure import Exposure, expose, lighted, shading_scene, through
from modiste.sewing.rendering.geometry.rims import rim_thickness
from modiste.sewing.rendering.raycast.rays import Scene
from modiste.sewing.rendering.values import Cloth, Shot
from modiste.sewing.simulation.values import Hung


def photograph(hung: Hung, cloths: Mapping[str, Cloth], shot: Shot | None = None, *,
               vertex_colours: NDArray[np.floating] | None = None) -> Picture:
    """A picture of a garment; `cloths` by part, "body" always there. `vertex_colours` (sRGB 0 to 1, one for each hung
    vertex, V x 3) take the place of the cloth's colour: a map drawn on the garment, in its light.

    Raises:
        InputError: no cloth for the body.
        UnknownNameError: a print that cannot be drawn.
    """
    shot = shot or Shot()
    parts = tuple(dict.fromkeys(panel.part for panel in hung.pattern.panels))
    sheer = frozenset[str]() if vertex_colours is not None else sheer_parts(parts, cloths)
    with ThreadPoolExecutor(1) as pool:
        # Tiles and lines do not depend on the view: they are drawn while the garment is smoothed and traced.
        ready = pool.submit(prepare, hung.pattern, cloths)
        thickness = {} if vertex_colours is not None else rim_thickness(
            {part: cloth_for(part, cloths).material for part in parts})
        exposure = expose(hung, shot, sheer, vertex_colours, thickness)
        ready.result()
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
        exposure = lighted(through(exposure, scene, sheer | exposure.sheer), shading_scene(exposure.model, scene))
    return Picture(image=develop(exposure, cloths), exposure=exposure)
