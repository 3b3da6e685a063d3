"""Buttons, zips, buckles, cords and bows of a hung garment as one coloured mesh, for its 3D model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.sewing.rendering.cloth.prints import linear
from modiste.sewing.rendering.geometry.loop import surface
from modiste.sewing.rendering.geometry.model import Piece, garment_piece
from modiste.sewing.rendering.glimpse import mean_colour
from modiste.sewing.rendering.light.shade import Places
from modiste.sewing.rendering.trims.trim_skin import trim_finish
from modiste.sewing.rendering.trims.trims import trim_pieces
from modiste.sewing.rendering.values import Cloth, Floats
from modiste.sewing.simulation.values import Hung

_OWN: Final = {"button": "buttons", "zip": "zip"}
_THREAD: Final = 0.85
"""Of what the cloth reflects."""
_FAR_CM: Final = 0.1
"""A pixel on the cloth when the whole garment is looked at: teeth of zips melt into a grey line."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trims:
    """All trims together: N x 3 places and normals (m), `colours` N x 3 linear RGB, faces M x 3."""

    places: Floats = field(repr=False)
    normals: Floats = field(repr=False)
    colours: Floats = field(repr=False)
    faces: NDArray[np.int64] = field(repr=False)


def trims_of(hung: Hung, cloths: Mapping[str, Cloth]) -> Trims | None:
    """The trims of a garment as it hangs; None where it has none. `cloths` by part, "body" among them."""
    model = garment_piece(surface(hung.vertices, hung.uv_cm, hung.panel, hung.faces, hung.weld), hung)
    pieces = trim_pieces(model, hung.pattern)
    if not pieces:
        return None
    start = np.cumsum([0, *(len(piece.vertices) for piece in pieces)])[:-1]
    return Trims(
        places=np.concatenate([piece.vertices for piece in pieces]),
        normals=np.concatenate([piece.normals for piece in pieces]),
        colours=np.concatenate([_colours(piece, hung, cloths) for piece in pieces]),
        faces=np.concatenate([piece.faces.astype(np.int64) + at for piece, at in zip(pieces, start, strict=True)]))


def _colours(piece: Piece, hung: Hung, cloths: Mapping[str, Cloth]) -> Floats:
    """What each corner reflects."""
    item, panel, count = piece.item, hung.pattern.panels[piece.item.index], len(piece.vertices)
    cloth = cloths.get(panel.part, cloths["body"])
    mean = mean_colour(cloth).astype(np.float32)
    if item.kind == "bow":
        return np.broadcast_to(mean, (count, 3))
    own = cloths.get(_OWN.get(item.kind, "trims")) or cloths.get("trims")
    zero = np.zeros(count, np.float32)
    at = Places(normal=piece.normals, tangent=piece.tangents, u=piece.uv[:, 0], v=piece.uv[:, 1],
                wrong=zero > 0, reach=zero, soft=zero, worn=zero, away=zero)
    finish = trim_finish(item, panel.trims[item.trim].size_cm, at, mean, mean * _THREAD, cloth.material.finish,
                         linear(own.colour) if own is not None else None, _FAR_CM)
    return np.clip(finish.skin.albedo, 0, 1).astype(np.float32)
