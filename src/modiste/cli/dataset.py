"""`modiste dataset`: data sets made from data sets."""

from pathlib import Path
from typing import Annotated

import typer

from modiste.cli.console import JsonOption, pictures_in, progress, say, session, show, show_json, tell
from modiste.core.errors import InputError
from modiste.core.messages import message

app = typer.Typer(help="Make data sets from data sets.", no_args_is_help=True)


@app.command("drape")
def drape(
    context: typer.Context,
    data: Annotated[
        Path, typer.Argument(metavar="PATH", help="Captioned product photos: a folder, .csv, .parquet, .h5 or .tar.")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Where the pictures go.")],
    fabrics: Annotated[
        Path | None, typer.Option("--fabrics", metavar="DIR", help="Your fabrics, a picture of one repeat each, called "
                                  "by their files' names (default: drawn patterns).")
    ] = None,
    dyed: Annotated[
        bool, typer.Option("--dyed", help="Plain colours instead of patterns, also ones that no shop has a type in.")
    ] = False,
    n: Annotated[int, typer.Option("-n", help="Fabrics per garment.")] = 1,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the choice and of the patterns.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Lay fabrics on the garments of a data set, the captions changed with them; a run that was broken off goes on.

    modiste dataset drape catalogue.parquet -n 2 -o draped/

    The result trains beside the photos: modiste train decoder --data catalogue.parquet --data draped/
    """
    from modiste.studio.garments import DrapedSetRequest

    if n < 1:
        raise InputError("cli.patterns", n=n)
    if dyed and fabrics is not None:
        raise InputError("cli.dyed_fabrics")
    own = pictures_in(fabrics) if fabrics is not None else ()
    with progress("cli.draping") as advance:
        request = DrapedSetRequest(data=data, folder=out, fabrics=own, dyed=dyed, per_picture=n, seed=seed)
        made = session(context).studio().garments.dataset(
            request, lambda done: advance(0.0, message("cli.pictures_done", count=done)))
    if as_json:
        show_json({"folder": str(out), "pictures": made.pictures, "skipped": dict(made.skipped.reasons)})
        return
    say("cli.draped_pictures", count=made.pictures)
    if made.skipped.total:
        tell(made.skipped.message())
    show(str(out))


@app.command("fabrics")
def fabrics(
    context: typer.Context,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Where the pictures go.")],
    data: Annotated[
        Path | None,
        typer.Option("--from", metavar="PATH", help="Cut them from these captioned product photos (default: drawn)."),
    ] = None,
    n: Annotated[int, typer.Option("-n", help="Drawn fabrics per category.")] = 60,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the drawings.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Make a training folder of fabrics, one sub-folder a category.

    modiste dataset fabrics --from catalogue.parquet -o cloth/

    The result trains: modiste train fabric --data cloth/ --data drawn/
    """
    count = session(context).studio().fabrics.dataset(out, data, per_category=n, seed=seed)
    if as_json:
        show_json({"folder": str(out), "pictures": count})
        return
    say("cli.fabric_pictures", count=count)
    show(str(out))


@app.command("sewn")
def sewn(
    context: typer.Context,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Where the pictures go.")],
    n: Annotated[int, typer.Option("-n", help="How many garments.")] = 1000,
    pictures: Annotated[
        int, typer.Option("--pictures", help="Pictures of each: other cloths, sides, grounds and light.")
    ] = 4,
    size: Annotated[int, typer.Option("--size", help="Pixels a side.")] = 512,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the set.")] = 0,
    workers: Annotated[int | None, typer.Option("--workers", help="Processes (default: one a core).")] = None,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="ADDRESS", help="Sew on a Ray cluster (extra cluster): host:6379, "
                     "ray://host:10001, auto for the one of this machine, or local for workers of it.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Sew a training set: pictures with captions in both languages, specs, parts, depth and normals.

    modiste dataset sewn -n 10000 -o sewn/

    A run that was broken off goes on. The result trains: modiste train decoder --data sewn/
    """
    with progress("cli.sewing") as advance:
        count = session(context).studio().sewing.dataset(
            out, garments=n, pictures=pictures, side_px=size, seed=seed, workers=workers, cluster=cluster,
            progress=lambda done: advance(done / n, message("cli.garments_done", count=done)))
    if as_json:
        show_json({"folder": str(out), "garments": count})
        return
    say("cli.garments_done", count=count)
    show(str(out))


def register(parent: typer.Typer) -> None:
    """Add the command."""
    parent.add_typer(app, name="dataset")
