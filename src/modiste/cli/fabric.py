"""`modiste fabric`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from modiste.cli.console import JsonOption, names, progress, say, say_line, session, show, show_json, tell, typed
from modiste.core.errors import InputError
from modiste.core.messages import message

if TYPE_CHECKING:
    from modiste.fabric.neural.request import Mix
    from modiste.fabric.pipeline import Finishing
    from modiste.studio.fabric_files import SavedPrint
    from modiste.studio.saving import Json

_OF_DRAWINGS: Final = frozenset(
    f"--{name}" for name in ("n", "seed", "engine", "model", "size", "repeat", "dpi", "width-cm", "palette", "family",
                             "scale", "angle", "weave", "density", "jitter", "mix", "share", "variation", "like"))
"""Options of fabrics that are made; one that is taken off a photo is as it is."""


def fabric(
    context: typer.Context,
    category: Annotated[
        str | None, typer.Argument(metavar="CATEGORY", help="cheetah, checkered, dotted, floral, leaves, paisley, "
                                   "striped, zigzag, zebra, houndstooth or camouflage; Russian names work too.")
    ] = None,
    n: Annotated[int, typer.Option("-n", "--count", help="How many fabrics.")] = 1,
    seed: Annotated[int | None, typer.Option("--seed", help="The first fabric's seed.")] = None,
    engine: Annotated[str, typer.Option("--engine", help="What makes it: drawn, neural or dcgan.")] = "drawn",
    model: Annotated[
        Path | None, typer.Option("--model", metavar="FOLDER", help="Whose fabrics: a folder of modiste train fabric.")
    ] = None,
    size: Annotated[int, typer.Option("--size", help="Pixels a side of the drawing: 16 to 4096.")] = 512,
    repeat: Annotated[str, typer.Option("--repeat", help="straight, half-drop, brick or mirror.")] = "straight",
    inks: Annotated[int | None, typer.Option("--inks", help="Reduce to this many inks, 2 to 32.")] = None,
    colourways: Annotated[int, typer.Option("--colourways", help="Other palettes of each fabric.")] = 0,
    coordinates: Annotated[
        bool, typer.Option("--coordinates", help="Also a blender and a stripe in the same inks.")
    ] = False,
    library: Annotated[
        Path | None, typer.Option("--ink-library", metavar="CSV", help="Your own inks: name and hex, r,g,b or L,a,b.")
    ] = None,
    dpi: Annotated[float, typer.Option("--dpi", help="Pixels per inch of cloth.")] = 150.0,
    width_cm: Annotated[
        float | None, typer.Option("--width-cm", help="Width of the drawing on cloth; sets the size in pixels.")
    ] = None,
    palette: Annotated[
        str | None, typer.Option("--palette", metavar="#RGB,#RGB", help="Colours, the ground first.")
    ] = None,
    family: Annotated[
        str | None, typer.Option("--family", help="A family of the category, such as gingham of checkered.")
    ] = None,
    scale: Annotated[float, typer.Option("--scale", help="Size of the motifs, 0.1 to 1.")] = 1.0,
    angle: Annotated[float, typer.Option("--angle", help="Degrees by which the drawing is turned.")] = 0.0,
    weave: Annotated[bool, typer.Option("--weave", help="Show the threads of the cloth.")] = False,
    density: Annotated[float, typer.Option("--density", help="How many motifs, times the usual: 0.25 to 4.")] = 1.0,
    jitter: Annotated[float, typer.Option("--jitter", help="How irregular, times the usual: 0 to 2.")] = 1.0,
    mix: Annotated[
        str | None, typer.Option("--mix", metavar="CATEGORY:SEED", help="Another fabric to mix in (engine neural).")
    ] = None,
    share: Annotated[float, typer.Option("--share", help="How much of the other: 0 to 1.")] = 0.5,
    variation: Annotated[
        int, typer.Option("--variation", help="Number of a variation, 0 for the fabric itself (engine neural).")
    ] = 0,
    like: Annotated[
        Path | None, typer.Option("--like", metavar="PHOTO", help="Fabrics like the one in a photo (engine neural).")
    ] = None,
    photo: Annotated[
        Path | None, typer.Option("--from", metavar="PHOTO", help="Take the cloth off a garment in a photo, its scale "
                                  "in cm kept, in place of a category.")
    ] = None,
    part: Annotated[
        str | None, typer.Option("--part", help="Which garment of --from: upper, lower, dress, outerwear (default: the "
                                 "largest).")
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", metavar="NAMES", help="png, tiff, svg, plates, sheet; several with commas.")
    ] = "png",
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Where the files go.")] = Path("fabrics"),
    as_json: JsonOption = False,
) -> None:
    """Make fabrics that repeat without a seam.

    modiste fabric floral -n 4 --seed 7 --repeat half-drop --inks 5 --colourways 3 --format png,tiff,plates

    modiste fabric --from jeans.jpg --part lower -o fabrics
    """
    from modiste.fabric.finishing.export import print_px
    from modiste.fabric.finishing.ink_library import read_inks
    from modiste.fabric.pipeline import Finishing
    from modiste.studio.fabrics import fabric_request

    _check_what(context, category, photo)
    own = read_inks(library) if library is not None else None
    for note in own.skipped if own is not None else ():
        say("cli.ink_row_skipped", library=library, note=note)
    if photo is not None:
        finishing = Finishing(inks=inks, colourways=colourways, coordinates=coordinates, library=own)
        _take(context, photo, part, finishing, Output(out, names(formats), as_json))
        return
    side = size if width_cm is None else print_px(width_cm, dpi)
    studio = session(context).studio()
    with progress("cli.making_fabrics") as advance:
        request = fabric_request(
            typed(category or ""), engine=engine, size=side, repeat=repeat, inks=inks, colourways=colourways,
            coordinates=coordinates, library=own, dpi=dpi, palette=names(palette), family=family, scale=scale,
            angle=angle, weave=weave, density=density, jitter=jitter, mix=_mix(mix, share),
            variation=variation, like=like, model=model)
        made = studio.fabrics.make(request, n=n, seed=seed,
                                   progress=lambda done, total: advance(
                                       done / total, message("cli.count_of", done=done, total=total)))
        saved = studio.fabrics.save(made, out, names(formats))
    _answer(saved, as_json=as_json)


@dataclass(frozen=True, slots=True)
class Output:
    """Where files go, of which formats, and whether stdout is JSON."""

    folder: Path
    formats: tuple[str, ...]
    as_json: bool


def _check_what(context: typer.Context, category: str | None, photo: Path | None) -> None:
    if (category is None) == (photo is None):
        raise InputError("cli.fabric_of_what")
    asked = [f"--{name.replace('_', '-')}" for name in context.params
             if (source := context.get_parameter_source(name)) is not None and source.name == "COMMANDLINE"]
    unfit = sorted({"--part"} & set(asked)) if photo is None else sorted(set(asked) & _OF_DRAWINGS)
    if unfit:
        what = message("cli.fabric_of_category") if photo is None else message("cli.fabric_from_photo")
        raise InputError("cli.fabric_options", options=unfit, what=what)


def _take(context: typer.Context, photo: Path, part: str | None, finishing: "Finishing", output: Output) -> None:
    """Take the cloth off a photo and save its print."""
    from modiste.fabric.pipeline import finish
    from modiste.studio.garments import ClothRequest

    studio = session(context).studio()
    with progress("cli.reading_cloth"):
        cloth = studio.garments.cloth(ClothRequest(photo=photo, part=part))
        saved = studio.fabrics.save(finish(cloth.swatch, finishing), output.folder, output.formats) \
            if cloth.swatch is not None else ()
    said: dict[str, Json] = {
        "part": cloth.part, "pattern": cloth.pattern, "material": cloth.material, "colour": cloth.colour,
        "confidence": round(cloth.confidence, 3), "notes": [str(note) for note in cloth.notes]}
    for note in cloth.notes:
        tell(note)
    if cloth.swatch is None:
        say("cli.cloth_plain", part=cloth.part, colour=cloth.colour or "", material=cloth.material or "?")
    _answer(saved, as_json=output.as_json, cloth=said)


def _answer(saved: "Sequence[SavedPrint]", *, as_json: bool, cloth: "Json | None" = None) -> None:
    from modiste.studio.fabric_files import print_json

    if as_json:
        answer: dict[str, Json] = {"swatches": [print_json(one) for one in saved]}
        show_json(answer | ({"cloth": cloth} if cloth is not None else {}))
        return
    for one in saved:
        _show(one)


def _mix(text: str | None, share: float) -> "Mix | None":
    from modiste.fabric.categories import CATEGORIES, find_category
    from modiste.fabric.neural.request import Mix

    if text is None:
        return None
    category, _, number = typed(text).rpartition(":")
    if not category or not number.isdecimal():
        raise InputError("cli.mix", text=text)
    return Mix(find_category(category) if category in CATEGORIES else category, int(number), share)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("fabric")(fabric)


def _show(saved: "SavedPrint") -> None:
    from modiste.studio.fabric_files import notes

    swatch = saved.made.swatch
    show(str(saved.paths[0]))
    for path in saved.paths[1:]:
        show(f"  {path}")
    name, seam = saved.paths[0].name, swatch.seam_score
    if swatch.inks is None:
        say("cli.fabric_facts", name=name, width=swatch.width_cm, height=swatch.height_cm, dpi=swatch.dpi, seam=seam)
    else:
        say("cli.fabric_facts_inks", name=name, width=swatch.width_cm, height=swatch.height_cm, dpi=swatch.dpi,
            seam=seam, inks=" ".join(swatch.inks.hex))
    for line in notes(saved.made):
        tell(line)
    for match in saved.made.matches:
        red, green, blue = match.wanted
        say_line(f"#{red:02x}{green:02x}{blue:02x} -> {match.ink.name}, dE2000 {match.delta_e:.1f}")
