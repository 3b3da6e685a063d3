"""`modiste design` and `modiste restyle`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from modiste.cli.console import (
    JsonOption,
    names,
    numbers,
    pictures_in,
    read_prompts,
    session,
    typed,
)
from modiste.cli.design_options import (
    ClusterOption,
    ControlModel,
    ControlOption,
    Count,
    Engine,
    Guidance,
    GuideWay,
    LayersOption,
    Locks,
    Model,
    Out,
    Prompts,
    Seed,
    Sheet,
    Sidecar,
    Size,
    Steps,
    Strength,
)
from modiste.cli.design_tasks import Output, Task, run_tasks
from modiste.cli.speech import speak_like
from modiste.core.errors import InputError
from modiste.core.messages import message

if TYPE_CHECKING:
    from modiste.studio.designs.requests import AnyDesignRequest, Guide
    from modiste.studio.options import DrawOptions

DEFAULT_MIX: Final = 0.5


def design(
    context: typer.Context,
    prompt: Annotated[str | None, typer.Argument(metavar="PROMPT", help="What to draw, in English or Russian.")] = None,
    n: Count = 1, seed: Seed = None, size: Size = None, model: Model = None, lock: Locks = None, steps: Steps = None,
    guidance: Guidance = None, engine: Engine = None, guide: GuideWay = None, strength: Strength = None,
    control: ControlOption = None, control_model: ControlModel = None,
    fabric: Annotated[
        Path | None, typer.Option("--fabric", metavar="PICTURE", help="A picture of one repeat of the fabric.")
    ] = None,
    scale_cm: Annotated[float | None, typer.Option("--scale-cm", help="Width of one repeat of the fabric.")] = None,
    mix: Annotated[
        str | None, typer.Option("--mix", metavar="PROMPT", help="Another garment: what is sewn lies between the two.")
    ] = None,
    share: Annotated[float | None, typer.Option("--share", help="How far to it, 0 to 1 (default: evenly).")] = None,
    again: Annotated[
        Path | None, typer.Option("--again", metavar="DESIGN", help="A sewn design's picture, to change one thing of.")
    ] = None,
    cut: Annotated[str | None, typer.Option("--cut", help="With --again: the cut in words: long sleeves.")] = None,
    pattern: Annotated[str | None, typer.Option("--pattern", help="With --again: another print, or solid.")] = None,
    colour: Annotated[str | None, typer.Option("--colour", help="With --again: another colour: name, #RGB.")] = None,
    material: Annotated[str | None, typer.Option("--material", help="With --again: another cloth (linen).")] = None,
    layers: LayersOption = False,
    prompts: Prompts = None, cluster: ClusterOption = None, out: Out = Path("designs"), sheet: Sheet = None,
    sidecar: Sidecar = False, as_json: JsonOption = False,
) -> None:
    """Design garments from words: what can be sewn is sewn, the rest is drawn.

    modiste design "прямые леопардовые джинсы" -n 4 --seed 7

    modiste design --again jeans.png --pattern floral

    With --model a public network draws, guided by what is sewn: --guide, --strength, --control.
    """
    from modiste.studio.designs.requests import AgainRequest, DesignRequest
    from modiste.studio.options import DrawOptions
    from modiste.studio.sewing.changes import look_in_words

    options = DrawOptions(n=n, seed=seed, size=size, model=model, lock=names(lock), steps=steps, guidance=guidance,
                          engine=engine)
    output = Output(folder=out, sheet=sheet, sidecar=sidecar, as_json=as_json, layers=layers)
    guided = _guide(guide, strength, control, control_model, again)
    look = look_in_words(material=material, colour=colour, pattern=pattern,
                         scale_cm=scale_cm if again is not None and fabric is None else None)
    if again is not None:
        if prompt is not None or prompts is not None:
            raise InputError("cli.again_with_prompt")
        if cluster is not None:
            raise InputError("cli.again_on_cluster")
        request = AgainRequest(design=again, look=look, cut=cut, fabric=fabric,
                               scale_cm=scale_cm if fabric is not None else None, options=options)
        run_tasks(session(context).studio(), [Task(again.name, request)], output, "")
        return
    if cut is not None or pattern is not None or colour is not None or material is not None:
        raise InputError("cli.change_without_again")
    texts = _texts(prompt, prompts, "modiste design")
    tasks = [Task(text, DesignRequest(text=text, options=options, fabric=fabric, scale_cm=scale_cm, mix=mix,
                                      share=share, guide=guided)) for text in texts]
    run_tasks(session(context).studio(), tasks, output, "cli.no_garment", cluster)


def restyle(
    context: typer.Context,
    arguments: Annotated[
        list[str],
        typer.Argument(metavar="PHOTO... PROMPT", help="Photos, or one folder of photos, then what to draw."),
    ],
    mix: Annotated[float | None, typer.Option("--mix", help="Share of the photos against the words, 0 to 1.")] = None,
    weights: Annotated[
        str | None, typer.Option("--weights", metavar="W,W,...", help="How much each of several photos counts.")
    ] = None,
    strength: Annotated[
        float | None, typer.Option("--strength", help="Change the photo itself: near 0 keeps it, 1 forgets it.")
    ] = None,
    mask: Annotated[
        Path | None, typer.Option("--mask", metavar="PICTURE", help="Draw only where this picture is white.")
    ] = None,
    n: Count = 1, seed: Seed = None, size: Size = None, model: Model = None, lock: Locks = None, steps: Steps = None,
    guidance: Guidance = None, engine: Engine = None, layers: LayersOption = False, prompts: Prompts = None,
    cluster: ClusterOption = None, out: Out = Path("designs"), sheet: Sheet = None, sidecar: Sidecar = False,
    as_json: JsonOption = False,
) -> None:
    """Design from photos and words: what can be sewn is sewn in the photo's cloth, the rest is drawn in its style.

    modiste restyle jacket.jpg "пиджак того же стиля"

    Several photos are mixed; a folder is restyled picture by picture. --strength changes the photo itself, --mask a
    part of it.
    """
    from modiste.studio.options import DrawOptions

    way = _way(mix, numbers("--weights", weights), strength, mask)
    photos, texts = _photos_and_texts(arguments, prompts)
    speak_like(texts[0])
    groups = _groups(photos, way)
    options = DrawOptions(n=n, seed=seed, size=size, model=model, lock=names(lock), steps=steps, guidance=guidance,
                          engine=engine)
    mixes = way.strength is None and way.mask is None
    tasks = [Task(_title(group, text), _request(group, text, way, options), len(groups) > 1)
             for group in groups for text in texts]
    _check_readable(way, groups)
    output = Output(folder=out, sheet=sheet, sidecar=sidecar, as_json=as_json, layers=layers)
    run_tasks(session(context).studio(), tasks, output, "cli.no_garment_photo" if mixes else "cli.no_garment", cluster)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("design")(design)
    app.command("restyle")(restyle)


def _guide(way: str | None, strength: float | None, control: str | None, model: str | None, again: Path | None
           ) -> "Guide":
    from modiste.studio.designs.requests import Guide

    if again is not None and (way, strength, control, model) != (None, None, None, None):
        raise InputError("cli.guide_with_again")
    return Guide(way=way, strength=strength, control=control, control_model=model)


@dataclass(frozen=True, slots=True)
class _Way:
    """How photos are used: mixed with the words (the default), redrawn by `strength`, or drawn into at `mask`."""

    mix: float
    weights: tuple[float, ...] | None
    strength: float | None
    mask: Path | None


def _way(
    mix: float | None, weights: tuple[float, ...] | None, strength: float | None, mask: Path | None
) -> _Way:
    given = [
        ("--strength", strength is not None), ("--mask", mask is not None),
        ("--mix and --weights", mix is not None or weights is not None),
    ]
    used = [name for name, is_given in given if is_given]
    if len(used) > 1:
        raise InputError("cli.ways_to_use_a_photo", used=used)
    return _Way(DEFAULT_MIX if mix is None else mix, weights, strength, mask)


def _photos_and_texts(arguments: Sequence[str], prompts: Path | None) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    if prompts is not None:
        return tuple(Path(name) for name in arguments), read_prompts(prompts)
    *files, prompt = arguments
    if not files:
        if Path(prompt).exists():
            raise InputError("cli.restyle_without_prompt", photo=prompt)
        raise InputError("cli.restyle_without_photo")
    if Path(prompt).exists() and not Path(files[0]).exists():
        raise InputError("cli.prompt_before_photos", prompt=prompt)
    return tuple(Path(name) for name in files), (typed(prompt),)


def _groups(photos: Sequence[Path], way: _Way) -> tuple[tuple[Path, ...], ...]:
    """Photos that are used together: all that are named, or each picture of a folder by itself."""
    missing = next((photo for photo in photos if not photo.exists()), None)
    if missing is not None:
        raise InputError("cli.photo_missing", path=missing)
    folders = [photo for photo in photos if photo.is_dir()]
    if folders:
        if len(photos) > 1:
            raise InputError("cli.folder_alone", folder=folders[0])
        return tuple((picture,) for picture in pictures_in(folders[0]))
    if len(photos) > 1 and (way.strength is not None or way.mask is not None):
        option = "--strength" if way.strength is not None else "--mask"
        raise InputError("cli.one_photo", option=option, count=len(photos))
    return (tuple(photos),)


def _check_readable(way: _Way, groups: Sequence[Sequence[Path]]) -> None:
    """One broken picture of a folder is skipped and named later; what the user names must be readable now."""
    from modiste.core.images import load_image

    for path in [*([way.mask] if way.mask else []), *(groups[0] if len(groups) == 1 else [])]:
        load_image(path)


def _request(group: tuple[Path, ...], text: str, way: _Way, options: "DrawOptions") -> "AnyDesignRequest":
    from modiste.studio.designs.requests import ImageToImageRequest, InpaintRequest, RestyleRequest

    if way.mask is not None:
        return InpaintRequest(text=text, photo=group[0], mask=way.mask, options=options)
    if way.strength is not None:
        return ImageToImageRequest(text=text, photo=group[0], strength=way.strength, options=options)
    return RestyleRequest(text=text, photos=group, mix=way.mix, weights=way.weights, options=options)


def _texts(prompt: str | None, prompts: Path | None, command: str) -> tuple[str, ...]:
    if (prompt is None) == (prompts is None):
        problem = message("cli.needs_prompt") if prompt is None else message("cli.prompt_twice")
        raise InputError("cli.prompt_or_file", command=command, problem=problem)
    texts = read_prompts(prompts) if prompts is not None else (typed(prompt or ""),)
    speak_like(texts[0])
    return texts


def _title(group: Sequence[Path], text: str) -> str:
    return f"{' + '.join(path.name for path in group)}: {text}"
