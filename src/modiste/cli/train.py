"""`modiste train` and `modiste finetune`."""

import contextlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import typer

from modiste.cli.console import JsonOption, progress, say, session, show, show_json, words
from modiste.core.errors import InputError
from modiste.studio.parts import FINETUNE, PARTS, Part, find_part

if TYPE_CHECKING:
    from modiste.train.recipe import TrainRequest, TrainResult

INTERRUPTED: Final = 130
_UNITS: Final = {"s": 1 / 60, "m": 1.0, "h": 60.0, "d": 1440.0}

Data: TypeAlias = Annotated[
    list[Path],
    typer.Option(
        "--data", metavar="PATH", help="Captioned pictures: a folder, .csv, .parquet, .h5 (FashionGen) or .tar."
    ),
]
Out: TypeAlias = Annotated[
    Path | None, typer.Option("-o", "--out", metavar="DIR", help="Where the run goes (default: runs/PART).")
]
Budget: TypeAlias = Annotated[
    str | None, typer.Option("--budget", metavar="TIME", help="How long to train: 90s, 20m, 1h30m.")
]
Steps: TypeAlias = Annotated[int | None, typer.Option("--steps", help="How many optimizer steps to train.")]
Batch: TypeAlias = Annotated[int | None, typer.Option("--batch", help="Pictures per step (default: the recipe's own).")]
Seed: TypeAlias = Annotated[int, typer.Option("--seed", help="Seed of the run.")]
Resume: TypeAlias = Annotated[bool, typer.Option("--resume", help="Go on from the checkpoint in the run's folder.")]
Replace: TypeAlias = Annotated[
    bool, typer.Option("--replace", help="Begin anew where the folder holds a training already; that one is lost.")
]
Base: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--model", metavar="FOLDER",
        help="Whose other parts this one builds on (default: what the run's folder has, then the bundled model); "
             "encoder, decoder and movq go on from those named here.",
    ),
]
Caption: TypeAlias = Annotated[
    str | None, typer.Option("--caption-column", metavar="NAME", help="The captions' column, if not found by its name.")
]
Image: TypeAlias = Annotated[
    str | None, typer.Option("--image-column", metavar="NAME", help="The pictures' column, if not found by its name.")
]


def train(
    context: typer.Context,
    part: Annotated[
        str, typer.Argument(metavar="PART", help="; ".join(f"{part.name}: {part.summary}" for part in PARTS) + ".")
    ],
    data: Data, model: Base = None, out: Out = None, budget: Budget = None, steps: Steps = None, batch: Batch = None,
    seed: Seed = 0, resume: Resume = False, replace: Replace = False, caption_column: Caption = None,
    image_column: Image = None, as_json: JsonOption = False,
) -> None:
    """Train one part from scratch.

    modiste train decoder --data pictures/ --budget 2h

    Ctrl-C keeps a checkpoint; the same command with --resume goes on.
    """
    from modiste.train.recipe import TrainRequest

    chosen = find_part(part)
    if chosen is FINETUNE:
        raise InputError("cli.finetune_alone")
    if model is not None and not model.is_dir():
        raise InputError("cli.model_folder_missing", model=model)
    request = TrainRequest(
        data=tuple(
            data), folder=out or Path(
                "runs") / chosen.name, minutes=minutes(
                    budget), steps=steps if steps or budget else chosen.steps, batch=batch, seed=seed, resume=resume,
        caption_column=caption_column, image_column=image_column, model=str(model) if model else None, replace=replace,
    )
    _run(context, chosen, request, as_json)


def finetune(
    context: typer.Context,
    data: Data,
    model: Annotated[
        str | None, typer.Option("--model", metavar="ID|FOLDER", help="What to tune (default: the bundled model).")
    ] = None,
    lora: Annotated[
        int | None, typer.Option("--lora", metavar="RANK", help="Train LoRA adapters of this rank only.")
    ] = None,
    out: Out = None, budget: Budget = None, steps: Steps = None, batch: Batch = None, seed: Seed = 0,
    resume: Resume = False, replace: Replace = False, caption_column: Caption = None, image_column: Image = None,
    as_json: JsonOption = False,
) -> None:
    """Tune a design model on your own captioned pictures.

    modiste finetune --data pictures/ --lora 8 --budget 20m

    Use the result with modiste design --model DIR.
    """
    from modiste.train.recipe import TrainRequest

    request = TrainRequest(
        data=tuple(
            data), folder=out or Path(
                "runs") / FINETUNE.name, minutes=minutes(
                    budget), steps=steps, batch=batch, seed=seed, resume=resume, caption_column=caption_column,
        image_column=image_column, model=model, lora_rank=lora, replace=replace,
    )
    _run(context, FINETUNE, request, as_json)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("train")(train)
    app.command("finetune")(finetune)


def minutes(budget: str | None) -> float | None:
    """Minutes of a time such as "90s", "20m", "1h30m" or "20".

    Raises:
        InputError: it is no such time, or none at all.
    """
    if budget is None:
        return None
    text = budget.strip().lower()
    parts = re.findall(r"(\d+(?:\.\d+)?)([smhd]?)", text)
    total = sum(float(number) * _UNITS[unit or "m"] for number, unit in parts)
    if "".join(number + unit for number, unit in parts) != text or total <= 0:
        raise InputError("cli.budget", budget=budget)
    return total


def _run(context: typer.Context, part: Part, request: "TrainRequest", as_json: bool) -> None:
    studio = session(context).studio()
    from modiste.train.processes import FollowerDone, this_process

    if not this_process().leads:  # one of many helps, and leaves the talking to the first
        with contextlib.suppress(FollowerDone):
            studio.training.train(part.name, request)
        return
    with progress("cli.training", part=part.name) as advance:
        result = studio.training.train(part.name, request, advance)
    _report(part, result, as_json)
    if result.interrupted:
        say("cli.checkpoint_kept", folder=result.folder)
        raise typer.Exit(INTERRUPTED)


def _report(part: Part, result: "TrainResult", as_json: bool) -> None:
    losses = {name: round(value, 6) for name, value in result.losses}
    if as_json:
        show_json({
            "part": part.name, "folder": str(result.folder), "steps": result.steps, "samples": result.samples,
            "minutes": round(result.minutes, 2), "interrupted": result.interrupted, "losses": {**losses},
        })
        return
    listed = ", ".join(f"{name} {value:.4g}" for name, value in losses.items())
    done = words("cli.trained", steps=result.steps, samples=result.samples, minutes=result.minutes)
    show(f"{result.folder}  {done}  {listed}".rstrip())
