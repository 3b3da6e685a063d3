"""`modiste sew`."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from modiste.cli.console import (
    JsonOption,
    names,
    progress,
    read_prompts,
    say,
    say_line,
    session,
    show,
    show_json,
    typed,
)
from modiste.cli.speech import speak_like, spoken
from modiste.core.errors import InputError
from modiste.core.messages import Message, message

if TYPE_CHECKING:
    from PIL import Image

    from modiste.studio.cuts import CutReading
    from modiste.studio.reference_cloth import ReferenceCloth
    from modiste.studio.saving import Json
    from modiste.studio.sewing.door import Sewing
    from modiste.studio.sewing.files import Documents, SavedGarment
    from modiste.studio.sewing.requests import SewRequest

_CELL_PX: Final = 400
_MANY_VIEWS: Final = "front, back, side, 34 and back34 (three quarters), turn (an animation) or degrees; with commas."


def sew(
    context: typer.Context,
    prompt: Annotated[str | None, typer.Argument(metavar="PROMPT", help="The garment, in English or Russian.")] = None,
    n: Annotated[int, typer.Option("-n", "--count", help="Garments per prompt, 1 to 64: as many cuts.")] = 1,
    seed: Annotated[int | None, typer.Option("--seed", help="Chooses what the words leave open; 0 the usual. Without: "
                                             "the usual first, the others by chance.")] = None,
    size: Annotated[
        str | None, typer.Option("--size", help="XS to XXL; EU 38, US 8, UK 12, RU 44; a child's height.")
    ] = None,
    sizes: Annotated[
        str | None, typer.Option("--sizes", metavar="FROM-TO", help="Sizes of pattern and sheet: XS-XXL, EU 36-44.")
    ] = None,
    body: Annotated[
        str | None, typer.Option("--body", metavar="H/B/W/H", help="A body: height/bust/waist/hips, 170/92/74/100.")
    ] = None,
    sex: Annotated[str | None, typer.Option("--for", metavar="WHOM", help="women, men or children.")] = None,
    spec: Annotated[
        Path | None, typer.Option("--from", metavar="JSON", help="A saved spec, or a pattern of GarmentCode.")
    ] = None,
    like: Annotated[
        Path | None, typer.Option("--like", metavar="PHOTO", help="As in this photo; words say what differs.")
    ] = None,
    over: Annotated[
        str | None, typer.Option("--over", metavar="SPEC|PROMPT", help="What it is worn over: words, or a saved spec.")
    ] = None,
    fabric: Annotated[
        Path | None, typer.Option("--fabric", metavar="PICTURE", help="A picture of one repeat of the fabric.")
    ] = None,
    scale_cm: Annotated[float | None, typer.Option("--scale-cm", help="Width of one repeat of the fabric.")] = None,
    material: Annotated[str | None, typer.Option("--material", help="What it is made of: linen, denim, silk.")] = None,
    colour: Annotated[str | None, typer.Option("--colour", metavar="#RGB", help="The exact colour, or a name.")] = None,
    view: Annotated[str, typer.Option("--view", metavar="VIEWS", help=_MANY_VIEWS)] = "front",
    display: Annotated[str, typer.Option("--show", help="ghost (by itself), mannequin or flat (laid out).")] = "ghost",
    ground: Annotated[str, typer.Option("--ground", help="white, transparent or studio.")] = "white",
    pose: Annotated[str, typer.Option("--pose", help="relaxed, a, hips or walking.")] = "relaxed",
    pixels: Annotated[int, typer.Option("--pixels", help="The longer side of a picture, 256 to 4096.")] = 1024,
    pattern: Annotated[
        Path | None, typer.Option("--pattern", metavar="FILE", help="The sewing pattern: .pdf, .svg, .dxf or .json.")
    ] = None,
    flat: Annotated[
        Path | None, typer.Option("--flat", metavar="FILE", help="A technical drawing, front and back: .svg or .pdf.")
    ] = None,
    sheet: Annotated[
        Path | None, typer.Option("--sheet", metavar="FILE", help="The tech sheet: .pdf or .xlsx.")
    ] = None,
    glb: Annotated[bool, typer.Option("--glb", help="A 3-D model beside each picture.")] = False,
    passes: Annotated[
        bool, typer.Option("--passes", help="Mask, parts, depth, normals, UV and light beside each picture.")
    ] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Hang coarsely: a first look in seconds.")] = False,
    fit: Annotated[bool, typer.Option("--fit", help="Where it is tight: a map, a table, the size to take.")] = False,
    prompts: Annotated[
        Path | None, typer.Option("--prompts", metavar="FILE", help="A text file with a prompt a line; - reads stdin.")
    ] = None,
    overview: Annotated[
        Path | None, typer.Option("--overview", metavar="FILE", help="Also lay all pictures out on one PNG.")
    ] = None,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Where the results go.")] = Path("sewn"),
    as_json: JsonOption = False,
) -> None:
    """Cut, sew, hang and photograph a garment from words.

    modiste sew "льняное платье-рубашка миди с поясом" --view front,back --pattern dress.pdf --sheet sheet.pdf

    modiste sew --like photo.jpg "with long sleeves, in linen": the garment of the photo, and what the words change.

    Each garment is saved with its spec (.json): modiste sew --from that file makes it again.
    """
    from modiste.studio.reference_cloth import in_cloth_of
    from modiste.studio.sewing.files import Documents
    from modiste.studio.sewing.requests import SewRequest

    if prompt:
        speak_like(typed(prompt))
    cut, cloth = _seen_in(context, like, spec)
    texts = (None,) if cut is not None and prompt is None and prompts is None else _texts(prompt, prompts, spec)
    if texts[0]:
        speak_like(texts[0])
    _check_pairs(fits=fit and body is None, grades=sizes is not None and pattern is None and sheet is None)
    requests = [
        SewRequest(
            text=text, source=spec, over=_over(over), n=n, seed=seed, size=size, sizes=sizes,
            body=body, sex=sex, fabric=fabric, scale_cm=scale_cm, material=material, colour=colour, views=names(view),
            show=display, ground=ground, pose=pose, pixels=pixels, fits=fit, quick=quick,
            spoken=spoken(), like=cut,
        ) for text in texts
    ]
    requests = requests if cloth is None else [in_cloth_of(request, cloth) for request in requests]
    documents = Documents(pattern=pattern, flat=flat, sheet=sheet, glb=glb, passes=passes,
                          several=n > 1 or len(texts) > 1)
    _run(context, requests, documents, Output(out, overview, as_json))


def _seen_in(context: typer.Context, photo: Path | None, spec: Path | None
             ) -> "tuple[CutReading | None, ReferenceCloth | None]":
    """The cut and the cloth in a photo; what was sewn has both in its spec, and too little of a cloth tells none. A
    saved spec has a cut of its own: both are an error."""
    if photo is None:
        return None, None
    if spec is not None:
        raise InputError("cli.cut_of_both")
    return session(context).studio().garments.likeness(photo)


def _over(said: str | None) -> str | Path | None:
    """What it is worn over: the file of a spec by its ending, words otherwise."""
    if said is None:
        return None
    return Path(said) if said.lower().endswith(".json") else typed(said)


@dataclass(frozen=True, slots=True)
class Output:
    """Where results go: a folder, one picture of all, and stdout as text or JSON."""

    folder: Path
    overview: Path | None
    as_json: bool


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sew")(sew)


def _texts(prompt: str | None, prompts: Path | None, spec: Path | None) -> tuple[str | None, ...]:
    given = [name for name, value in (("a prompt", prompt), ("--prompts FILE", prompts), ("--from JSON", spec))
             if value is not None]
    if len(given) != 1:
        problem = message("cli.takes_one_of", given=given) if given else message("cli.needs_text")
        raise InputError("cli.what_to_sew", problem=problem)
    if spec is not None:
        return (None,)
    return read_prompts(prompts) if prompts is not None else (typed(prompt or ""),)


def _check_pairs(*, fits: bool, grades: bool) -> None:
    if fits:
        raise InputError("cli.fit_without_body")
    if grades:
        raise InputError("cli.sizes_for_nothing")


def _run(context: typer.Context, requests: "list[SewRequest]", documents: "Documents", output: Output) -> None:
    from modiste.core.images import save_png
    from modiste.studio.saving import prepare_folder
    from modiste.studio.sheet import contact_sheet
    from modiste.studio.sheet_words import OnSheet, captions_of

    if output.overview is not None:
        if output.overview.suffix.lower() != ".png":
            raise InputError("cli.overview_ending", overview=output.overview, stem=output.overview.stem)
        prepare_folder(output.overview.parent)
    sewing = session(context).studio().sewing
    failed: list[Json] = []
    good = _checked(sewing, requests, documents, output.folder, failed)
    rows: list[Json] = []
    pictures: list[tuple[Image.Image, OnSheet]] = []
    with progress("cli.sewing") as advance:
        for index, request in enumerate(good):

            def tell(share: float, status: Message, index: int = index) -> None:
                advance((index + share) / len(good), status)

            try:
                for sewn in sewing.sew(request, tell):
                    saved = sewing.save(sewn, output.folder, documents)
                    rows.append(saved.to_json())
                    shown = OnSheet(request.text or "", sewn.garment.spec)
                    pictures += [(picture.image, shown) for picture in sewn.pictures.values()]
                    if not output.as_json:
                        _show(saved)
            except InputError as error:
                _failed(request, error, len(requests), failed)
    if output.overview is not None and pictures:
        images, words = zip(*pictures, strict=True)
        save_png(contact_sheet(tuple(zip(images, captions_of(words), strict=True)), cell=_CELL_PX), output.overview)
        if not output.as_json:
            show(str(output.overview))
    if output.as_json:
        show_json({"garments": rows, "failed": failed})
    if failed:
        raise typer.Exit(1)


def _checked(
    sewing: "Sewing", requests: "list[SewRequest]", documents: "Documents", folder: Path, failed: "list[Json]"
) -> "list[SewRequest]":
    """The requests that can be sewn. Of several, those that cannot are named; a single one is an error."""
    good = []
    for request in requests:
        try:
            sewing.check(request, documents, folder)
            good.append(request)
        except InputError as error:
            _failed(request, error, len(requests), failed)
    return good


def _failed(request: "SewRequest", error: InputError, count: int, failed: "list[Json]") -> None:
    if count == 1:
        raise error
    failed.append({"prompt": request.text, "error": str(error)})
    say("cli.of_prompt", prompt=request.text, error=error)


def _show(saved: "SavedGarment") -> None:
    for line in (*(str(path) for path in saved.files), *saved.fit):
        show(line)
    for line in (*saved.remarks, *saved.about_files):
        say_line(line)
