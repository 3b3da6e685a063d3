"""Photographs of hung garments: any view, any cloth, with exact passes.

>>> picture = photograph(hung, {"body": Cloth(material=material("linen"), colour=(210, 200, 180))}, Shot(view="34"))
>>> picture.image.save("dress.png")
>>> red = recloth(picture.exposure, {"body": Cloth(material=material("satin"), colour=(170, 20, 40))})
"""

from pathlib import Path

from modiste.sewing.rendering.develop import Picture
from modiste.sewing.rendering.passes import layers, load_exposure, save_exposure, write_layers
from modiste.sewing.rendering.photograph import photograph, recloth
from modiste.sewing.rendering.turntable import turntable
from modiste.sewing.rendering.values import Cloth, Layers, Shot, cloth_of

__all__ = [
    "Cloth", "Layers", "Picture", "Shot", "cloth_of", "layers", "load_exposure", "photograph", "recloth",
    "save_exposure", "save_layers", "turntable", "write_layers",
]  # fmt: skip


def save_layers(picture: Picture, path: Path) -> tuple[Path, ...]:
    """Write a picture's passes: PNG files into the folder `path`, or beside it where it names a file, and the exposure
    that `recloth` takes (`load_exposure`) as `exposure.npz`.

    Raises:
        OutputError: the folder cannot be written to.
    """
    folder, name = (path.parent, path.stem) if path.suffix else (path, "pass")
    written = write_layers(layers(picture.exposure), folder, name)
    kept = folder / f"{name}_exposure.npz"
    save_exposure(picture.exposure, kept)
    return (*written, kept)
