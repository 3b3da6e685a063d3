"""Reads OpenRaster files as a second program would, and mixes their layers as the standard says."""

import io
import zipfile
from xml.etree import ElementTree as ET

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float64]


def read_layer(archive: zipfile.ZipFile, name: str) -> Floats:
    """A layer, premultiplied."""
    picture = np.asarray(Image.open(io.BytesIO(archive.read(name))).convert("RGBA")).astype(np.float64) / 255
    return np.concatenate([picture[..., :3] * picture[..., 3:], picture[..., 3:]], axis=2)


def mixed(archive: zipfile.ZipFile, stack: "ET.Element") -> Floats:
    """A stack as the standard says it is mixed: premultiplied, from the lowest layer (the last) upwards."""
    found: Floats | None = None
    for entry in list(stack)[::-1]:
        layer = mixed(archive, entry) if entry.tag == "stack" else read_layer(archive, str(entry.get("src")))
        how = entry.get("composite-op", "svg:src-over")
        if found is None:
            found = layer
            continue
        own, under = layer[..., 3:], found[..., 3:]
        if how == "svg:src-over":
            found = layer + found * (1 - own)
        elif how == "svg:multiply":
            colour = layer[..., :3] * found[..., :3] + layer[..., :3] * (1 - under) + found[..., :3] * (1 - own)
            found = np.concatenate([colour, own + under - own * under], axis=2)
        else:
            found = np.minimum(1, found + layer)
    assert found is not None
    return found
