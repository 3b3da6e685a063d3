"""A garment that turns: an animated WebP of equal steps around it."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace

from PIL import Image

from modiste.core.errors import InputError
from modiste.sewing.rendering.photograph import photograph
from modiste.sewing.rendering.values import Cloth, Shot
from modiste.sewing.simulation.values import Hung

FRAMES = 24
MOST_FRAMES = 180


def turntable(hung: Hung, cloths: Mapping[str, Cloth], shot: Shot | None = None, *, frames: int = FRAMES,
              seconds: float = 4.0, progress: Callable[[float], None] | None = None) -> bytes:
    """The bytes of an animated WebP, once around in `frames` pictures and `seconds`, from the shot's own side on.

    The camera keeps its distance, so that the garment does not grow and shrink as it turns. `progress` hears the share
    done, 0 to 1.

    Raises:
        InputError: a number of frames or seconds out of range, or no cloth for the body.
    """
    if not 2 <= frames <= MOST_FRAMES:
        raise InputError("sewing.frames", most=MOST_FRAMES, frames=frames)
    if not 0.1 <= seconds <= 60:
        raise InputError("sewing.seconds", seconds=seconds)
    shot = shot or Shot(size=512)
    pictures: list[Image.Image] = []
    for number in range(frames):
        turned = replace(shot, turn_deg=shot.azimuth_deg + 360 * number / frames, is_turning=True)
        pictures.append(photograph(hung, cloths, turned).image)
        if progress is not None:
            progress((number + 1) / frames)
    file = io.BytesIO()
    pictures[0].save(file, "WEBP", save_all=True, append_images=pictures[1:], loop=0, quality=88, method=2,
                     duration=round(seconds * 1000 / frames))
    return file.getvalue()
