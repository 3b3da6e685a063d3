"""`modiste mask`, `modiste drape` and `modiste recolour`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias, TypeVar

import typer

from modiste.cli.console import (
    JsonOption,
    names,
    numbers,
    pictures_in,
    progress,
    say,
    session,
    show,
    show_json,
    tell,
)
from modiste.cli.speech import spoken
from modiste.core.errors import InputError
from modiste.core.messages import message

if TYPE_CHECKING:
    from modiste.core.garment_mask import GarmentMask
    from modiste.studio.draped_photos import Draped
    from modiste.studio.saving import Json

T = TypeVar("T")

PhotoArgument: TypeAlias = Annotated[
    Path, typer.Argument(metavar="PHOTO", help="A photo, or a folder of photos.")
]
PartOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--part", metavar="NAMES", help="upper, lower, dress, outerwear, footwear, bag, other; several with "
                 "commas (default: all clothes).")
]
MaskOption: TypeAlias = Annotated[
    Path | None, typer.Option("--mask", metavar="PNG", help="Your own mask of the photo's size: white is the garment.")
]
ModelOption: TypeAlias = Annotated[
    str | None, typer.Option("--model", metavar="ID|FOLDER|FILE", help="Another segmenter: a folder of modiste train "
                             "segmenter, the file of Unet_2020-10-30, or a SegFormer.")
]


def mask(
    context: typer.Context,
    photo: PhotoArgument,
    part: PartOption = None,
    each: Annotated[bool, typer.Option("--each", help="Also a mask of every part, named after it.")] = False,
    layers: Annotated[
        Path | None, typer.Option("--layers", metavar="ORA", help="Also the photo in layers, for GIMP and Krita: each "
                                  "part's cloth, the light on it, and what is behind.")
    ] = None,
    model: ModelOption = None,
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="PNG|DIR", help="The mask; for a folder of photos, a folder.")
    ] = Path("mask.png"),
    as_json: JsonOption = False,
) -> None:
    """Find the clothes in a photo: a grey PNG of its size, white is the garment.

    modiste mask street.jpg -o mask.png --each
    """
    from modiste.studio.draped_photos import save_mask
    from modiste.studio.garments import LayersRequest, SegmentRequest

    studio = session(context).studio()
    if layers is not None and photo.is_dir():
        raise InputError("cli.layers_of_a_folder")

    def find(source: Path, target: Path) -> "tuple[tuple[Path, ...], GarmentMask]":
        found = studio.garments.segment(SegmentRequest(photo=source, model=model))
        paths = save_mask(found, target, names(part), each=each)
        if layers is not None:
            paths = (*paths, studio.garments.save_layers(LayersRequest(
                photo=source, mask=found, parts=names(part), spoken=spoken()), layers))
        return paths, found

    done = _for_each(photo, out, find, "cli.finding_clothes")
    if as_json:
        entries: list[Json] = [{
            "photo": str(source), "path": str(paths[0]), "files": [str(path) for path in paths],
            "parts": list(found.parts),
            "confidence": {name: round(sure, 3) for name, sure in zip(found.parts, found.confidence, strict=True)},
        } for source, (paths, found) in done]
        show_json({"masks": entries})
        return
    for source, (paths, found) in done:
        for path in paths:
            show(str(path))
        seen = [message("cli.part_found", part=name, sure=sure)
                for name, sure in zip(found.parts, found.confidence, strict=True)]
        say("cli.clothes_found", name=source.name, parts=seen)


def drape(
    context: typer.Context,
    photo: PhotoArgument,
    fabric: Annotated[Path, typer.Argument(metavar="FABRIC", help="A picture of one repeat of the fabric.")],
    scale_cm: Annotated[
        float | None, typer.Option("--scale-cm", help="Width of one repeat on the cloth (default: as it was made).")
    ] = None,
    rotate: Annotated[float, typer.Option("--rotate", help="Degrees by which the fabric is turned.")] = 0.0,
    offset_cm: Annotated[
        str | None, typer.Option("--offset-cm", metavar="X,Y", help="Move the fabric right and down.")
    ] = None,
    part: PartOption = None,
    own_mask: MaskOption = None,
    model: ModelOption = None,
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="PNG|DIR", help="The result; for a folder of photos, a folder.")
    ] = Path("draped.png"),
    as_json: JsonOption = False,
) -> None:
    """Lay a fabric on the clothes in a photo; folds and light stay, everything else is untouched.

    modiste drape street.jpg fabrics/floral-7.png --scale-cm 20 --part dress -o out.png
    """
    from modiste.studio.garments import DrapeRequest

    studio = session(context).studio()
    offset = _pair(offset_cm)
    _run(photo, out, own_mask, lambda source: studio.garments.drape(DrapeRequest(
        photo=source, fabric=fabric, mask=own_mask, parts=names(part), scale_cm=scale_cm, rotate=rotate,
        offset_cm=offset, model=model)), "cli.draping", as_json)


def recolour(
    context: typer.Context,
    photo: PhotoArgument,
    colour: Annotated[str, typer.Argument(metavar="#RGB", help="The new colour, such as #7a1f2b.")],
    part: PartOption = None,
    own_mask: MaskOption = None,
    model: ModelOption = None,
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="PNG|DIR", help="The result; for a folder of photos, a folder.")
    ] = Path("recoloured.png"),
    as_json: JsonOption = False,
) -> None:
    """Dye the clothes in a photo in a plain colour; folds and light stay, everything else is untouched.

    modiste recolour street.jpg "#7a1f2b" --part outerwear -o red.png
    """
    from modiste.studio.garments import RecolourRequest

    studio = session(context).studio()
    _run(photo, out, own_mask, lambda source: studio.garments.recolour(RecolourRequest(
        photo=source, colour=colour, mask=own_mask, parts=names(part), model=model)), "cli.dyeing", as_json)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("mask")(mask)
    app.command("drape")(drape)
    app.command("recolour")(recolour)


def _run(photo: Path, out: Path, own_mask: Path | None, make: "Callable[[Path], Draped]", title: str,
         as_json: bool) -> None:
    from modiste.studio.draped_photos import save_draped

    if own_mask is not None and photo.is_dir():
        raise InputError("cli.mask_for_one_photo", mask=own_mask, photo=photo)
    done = _for_each(photo, out, lambda source, target: save_draped(make(source), target), title)
    if as_json:
        show_json({"photos": [{"photo": str(source), "path": str(path)} for source, path in done]})
        return
    for _, path in done:
        show(str(path))


def _for_each(photo: Path, out: Path, make: Callable[[Path, Path], T], title: str) -> list[tuple[Path, T]]:
    """The results of one photo, or of each in a folder; one that fails is named, and the others are made all the same.

    Raises:
        InputError: not one result could be made of a folder's photos.
    """
    if not photo.is_dir():
        return [(photo, make(photo, out))]
    from modiste.studio.pictures_in import names_of

    if out.suffix:
        raise InputError("cli.out_for_folder", photo=photo, out=out)
    sources = pictures_in(photo)
    done: list[tuple[Path, T]] = []
    with progress(title) as advance:
        for number, (source, name) in enumerate(zip(sources, names_of(sources), strict=True)):
            advance(number / len(sources), message("cli.item", item=source.name))
            try:
                done.append((source, make(source, out / name)))
            except InputError as error:
                tell(error)
    if not done:
        raise InputError("cli.nothing_made", photo=photo, count=len(sources))
    return done


def _pair(text: str | None) -> tuple[float, float]:
    found = numbers("--offset-cm", text) or (0.0, 0.0)
    if len(found) != 2:
        raise InputError("cli.offset", text=text)
    return found[0], found[1]
