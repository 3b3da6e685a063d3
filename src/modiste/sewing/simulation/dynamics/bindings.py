"""Bands of bare armholes: knits and padded cloth that have no sleeve are bound with a band cut shorter than the edge,
which draws it in.

Unbound, the corner between armhole and side seam has nothing to hold it: the girth asked for is that of the bust, more
than the trunk has under the arms, and what is too wide there stands out as a wing.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from modiste.core.material import Material
from modiste.sewing.simulation.dynamics.constraints import cloth_of
from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.values import Ints

BAND_SHARE: Final = 0.88
"""Length of a band as a share of the edge that it binds: bands of ribs are cut 10 to 15 % shorter."""
_BOUND: Final = ("knit", "padded")


def bound_edges(mesh: ClothMesh, materials: Mapping[str, Material]) -> list[Ints]:
    """The edges (N x 2 vertices each) along armholes around the trunk, of what is bound, that are sewn to nothing."""
    sewn = {(ref.panel, ref.edge) for seam in mesh.pattern.seams for ref in (seam.a, seam.b)}
    panels, cloths = mesh.pattern.panels, cloth_of(mesh, materials)
    return [np.stack([ids[:-1], ids[1:]], 1) for (number, name), (ids, _) in mesh.edges.items()
            if name.startswith("armhole") and panels[number].placement.region == "torso"
            and cloths[number].weave in _BOUND and (panels[number].name, name) not in sewn]  # fmt: skip
