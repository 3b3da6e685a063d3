"""A picture in inks as SVG: the outline of each ink's area, traced between the pixels.

Each area is spread by a fraction of a pixel over its neighbours, as printers trap inks, so that no ground shows.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from skimage.measure import approximate_polygon, find_contours

from modiste.fabric.finishing.inks import Inked

_TOLERANCE_PX: Final = 0.35
"""How far a simplified outline may stray from the traced one."""
_TRAP_PX: Final = 0.5


def to_svg(inked: Inked, width_cm: float | None = None) -> str:
    """One tile as an SVG document, `width_cm` wide (None: a pixel is a user unit); the ground is a rectangle.

    Outlines go on past the tile's edges and are clipped there, so that neighbouring tiles meet without a hairline.
    """
    height, width = inked.plates.shape
    size = (f'width="{width_cm:g}cm" height="{width_cm * height / width:g}cm"' if width_cm is not None
            else f'width="{width}" height="{height}"')
    colours = inked.inks.hex
    paths = [f'<path fill="{colours[ink]}" stroke="{colours[ink]}" d="{outline}"/>' for ink in range(1, len(colours))
             if (outline := _outline(inked.plates == ink))]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}">',
        f'<rect width="{width}" height="{height}" fill="{colours[0]}"/>',
        f'<g fill-rule="evenodd" stroke-width="{_TRAP_PX:g}" stroke-linejoin="round">', *paths, "</g>",
        "</svg>", ""])


def _outline(area: NDArray[np.bool_]) -> str:
    """SVG path of an area of a tile that closes on itself, with a margin of two pixels beyond the tile."""
    margin = 2
    wrapped = np.pad(area.astype(np.float32), margin, mode="wrap")
    closed = np.pad(wrapped, 1)  # so that every outline is closed
    parts = []
    for contour in find_contours(closed, 0.5):
        points = approximate_polygon(contour, _TOLERANCE_PX)[:-1] - (margin + 1) + 0.5
        if len(points) >= 3:
            parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for y, x in points) + "Z")
    return "".join(parts)
