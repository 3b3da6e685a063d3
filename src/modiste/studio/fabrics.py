"""The door of the room fabric: prints that repeat without a seam, and their files."""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from typing_extensions import Unpack

from modiste.core.images import load_photo
from modiste.core.values import Palette, Photo
from modiste.studio import training
from modiste.studio.models import Models
from modiste.studio.options import random_seed

if TYPE_CHECKING:
    from modiste.core.progress import StepProgress
    from modiste.fabric.finishing.ink_library import InkLibrary
    from modiste.fabric.neural.request import Mix
    from modiste.fabric.pipeline import FabricRequest, Print
    from modiste.studio.fabric_files import SavedPrint


class FabricArguments(TypedDict, total=False):
    """A fabric's options as keyword arguments, as `fabric_request` takes them.

    `size` is the drawing's side in pixels, `palette` CSS colours with the ground first; `scale` below 1 makes the
    motifs smaller, `angle` (degrees) turns them, `weave` shows the threads, `density` multiplies the motifs and
    `jitter` how irregular they are; `inks` reduces to that many colours, which `library` (see
    `fabric.finishing.ink_library.read_inks`) replaces by the nearest of one's own; `coordinates` adds a blender and a
    stripe. The engine neural takes another fabric to `mix` in, the number of a `variation`, and a photo that its
    fabrics are to be `like`; `model` is the folder of a trained one.
    """

    engine: str
    size: int
    repeat: str
    inks: int | None
    colourways: int
    coordinates: bool
    library: "InkLibrary | None"
    dpi: float
    palette: Sequence[str]
    family: str | None
    scale: float
    angle: float
    weave: bool
    density: float
    jitter: float
    mix: "Mix | None"
    variation: int
    like: Photo | Path | str | None
    model: Path | str | None


class Fabrics:
    """`studio.fabrics`: fabrics from a category and a seed.

    >>> studio = Studio.open()
    >>> prints = studio.fabrics.make(fabric_request("floral", inks=5, colourways=3), n=2, seed=7)
    >>> studio.fabrics.save(prints, "fabrics", ("png", "plates"))
    """

    def __init__(self, models: Models) -> None:
        self._models = models

    def make(self, request: "FabricRequest", *, n: int = 1, seed: int | None = None,
             progress: "StepProgress | None" = None) -> "tuple[Print, ...]":
        """Make fabrics, number i from seed `seed + i`, each followed by its colourways and coordinates.

        Raises:
            SettingError: `n` or a seed is out of range.
            WeightsError: the engine's model is not there.
        """
        from modiste.fabric.pipeline import make

        return make(request, n=n, seed=random_seed() if seed is None else seed, progress=progress, models=self._models)

    def save(self, prints: "Sequence[Print]", folder: Path | str, formats: Sequence[str] = ("png",),
             ) -> "tuple[SavedPrint, ...]":
        """Save fabrics as files of each of `formats`: png, tiff (16 bits, or indexed when reduced to inks), svg, plates
        (a grey PNG an ink), sheet (the repeat with a ruler).

        Raises:
            UnknownNameError: no such format.
            SettingError: svg or plates of a fabric that was not reduced to inks.
            OutputError: the folder cannot be written to.
        """
        from modiste.studio.fabric_files import save_prints

        return save_prints(prints, Path(folder), formats)

    def dataset(self, folder: Path | str, data: Path | str | None = None, *, per_category: int = 60, seed: int = 0
                ) -> int:
        """Write a training folder of fabrics, drawn ones, or squares cut from the garments of `data`; gives the number
        of pictures. See `training.fabric_dataset` for what it raises."""
        return training.fabric_dataset(Path(data) if data is not None else None, Path(folder), per_category, seed)


def fabric_request(category: str, **options: "Unpack[FabricArguments]") -> "FabricRequest":
    """A request of plain values: see `FabricArguments`.

    Raises:
        UnknownNameError: no such category (in English or Russian), engine, repeat or family.
        SettingError: a number is out of range.
        InputError: a colour is no CSS colour.
        ImageError: the photo cannot be read.
    """
    from modiste.fabric.pipeline import FabricRequest
    from modiste.fabric.procedural.drawing import DrawnStyle

    values: dict[str, Any] = dict(options)
    for name, field in (("size", "size_px"), ("angle", "angle_degrees")):
        if name in values:
            values[field] = values.pop(name)
    style = {entry.name: values.pop(entry.name) for entry in fields(DrawnStyle) if entry.name in values}
    palette, like, model = values.pop("palette", ()), values.pop("like", None), values.pop("model", None)
    return FabricRequest(
        category=category, **values, style=DrawnStyle(**style), palette=Palette.from_hex(*palette) if palette else None,
        model=Path(model) if model is not None else None,
        like=like if like is None or isinstance(like, Photo) else load_photo(Path(like)))
