"""`modiste catalog demo`."""

from pathlib import Path
from typing import Annotated

import typer

from modiste.cli.console import JsonOption, progress, say, session, show, show_json


def demo(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="DIR", help="Write pictures and feeds there, import nothing.")
    ] = None,
    count: Annotated[int, typer.Option("--count", "-n", help="How many garments.")] = 300,
    seed: Annotated[int, typer.Option("--seed", help="Which ones come first, their prices and stock.")] = 0,
    pixels: Annotated[int, typer.Option("--pixels", help="The side of a picture, 128 to 2048.")] = 480,
    workers: Annotated[int | None, typer.Option("--workers", help="Processes (default: one a core).")] = None,
    as_json: JsonOption = False,
) -> None:
    """Sew a catalogue to try things on: garments of made-up brands, in euros and roubles, imported batch by batch.

    modiste catalog demo -o demo/ writes it instead: a folder of pictures with exact attributes, and a feed of each
    format.

    modiste catalog remove --source demo takes it out again. A run that was broken off goes on.
    """
    from modiste.studio.catalog.demo import SOURCE, DemoRequest, write_demo_files

    asked = DemoRequest(count=count, seed=seed, side_px=pixels, workers=workers)
    with progress("cli.sewing_demo") as advance:
        if out is None:
            catalog = session(context).studio().catalog
            try:
                made = catalog.demo(asked, advance)
            except KeyboardInterrupt:
                kept = next((one.items for one in catalog.info().sources if one.name == SOURCE), 0)
                say("cli.demo_stopped", kept=kept, count=count)
                raise
        else:
            files = write_demo_files(out, asked, advance)
    if out is None:
        if as_json:
            show_json({"demo": {"garments": made.garments, "items": made.items, "folder": None, "feeds": []}})
        else:
            say("cli.demo_imported", count=made.items)
        return
    if as_json:
        show_json({"demo": {"garments": len(files.garments), "items": None, "folder": str(out),
                            "feeds": [{"format": feed, "path": str(path)} for feed, path in files.feeds]}})
        return
    say("cli.demo_written", count=len(files.garments))
    for _, path in files.feeds:
        show(str(path))
