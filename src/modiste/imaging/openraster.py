"""Pictures in layers as OpenRaster files (.ora), which GIMP, Krita and MyPaint open.

The format: a ZIP of PNG layers and `stack.xml` (OpenRaster 0.0.6, freedesktop.org).
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from PIL import Image

from modiste.core.files import write_bytes

BLENDS: Final = {"normal": "svg:src-over", "multiply": "svg:multiply", "add": "svg:plus"}
"""How a layer meets what is under it."""
_MIME: Final = "image/openraster"
_VERSION: Final = "0.0.6"
_THUMBNAIL_PX: Final = 256
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer, as large as the picture: `image` RGBA, `blend` one of BLENDS; layers of one `group` that follow each
    other are a folder, mixed among themselves first. `is_shown` is False for one that begins hidden."""

    name: str
    image: Image.Image = field(hash=False, repr=False)
    blend: str = "normal"
    group: str = ""
    is_shown: bool = True


def write_openraster(layers: Sequence[Layer], merged: Image.Image, path: Path) -> None:
    """Write layers, the lowest first; `merged` is the picture that they make. The same layers give the same bytes.

    Raises:
        OutputError: the file cannot be written; nothing is half-written.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        _put(archive, "mimetype", _MIME.encode())
        _put(archive, "stack.xml", _stack(layers, merged.size))
        for number, layer in enumerate(layers):
            _put(archive, _file_of(number), _png(layer.image))
        small = merged.copy()
        small.thumbnail((_THUMBNAIL_PX, _THUMBNAIL_PX))
        _put(archive, "Thumbnails/thumbnail.png", _png(small))
        _put(archive, "mergedimage.png", _png(merged))
    write_bytes(path, file.getvalue())


def _stack(layers: Sequence[Layer], size: tuple[int, int]) -> bytes:
    image = ET.Element("image", {"version": _VERSION, "w": str(size[0]), "h": str(size[1])})
    root = ET.SubElement(image, "stack")
    numbered = list(enumerate(layers))
    # In the file the uppermost comes first.
    for group, members in groupby(reversed(numbered), key=lambda pair: pair[1].group):
        place = root if not group else ET.SubElement(root, "stack", {"name": group, "isolation": "isolate"})
        for number, layer in members:
            ET.SubElement(place, "layer", {
                "name": layer.name, "src": _file_of(number), "x": "0", "y": "0", "opacity": "1.0",
                "visibility": "visible" if layer.is_shown else "hidden", "composite-op": BLENDS[layer.blend]})
    return bytes(ET.tostring(image, encoding="utf-8", xml_declaration=True))


def _file_of(number: int) -> str:
    return f"data/layer{number:02d}.png"


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _EPOCH), data)
