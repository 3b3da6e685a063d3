"""The options that `modiste design` and `modiste restyle` share, and those that guide a network by what is sewn."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Count: TypeAlias = Annotated[int, typer.Option("-n", "--count", help="Pictures per prompt, 1 to 256.")]
Seed: TypeAlias = Annotated[
    int | None, typer.Option("--seed", help="The first picture's seed; the same seed draws the same picture. Without: "
                             "of what is sewn the usual cut first, the others by chance.")
]
Size: TypeAlias = Annotated[
    int | None, typer.Option("--size", help="Pixels a side: 64 to 2048, a multiple of 8 (1024 sewn, 256 drawn).")
]
Model: TypeAlias = Annotated[
    str | None,
    typer.Option("--model", metavar="ID|FOLDER", help="Another diffusers folder or hub id (see modiste models)."),
]
Locks: TypeAlias = Annotated[
    str | None,
    typer.Option("--lock", metavar="NAMES", help="Check these and draw again when missed: type, colour, pattern."),
]
Steps: TypeAlias = Annotated[int | None, typer.Option("--steps", help="Denoising steps (default: the model's own).")]
Guidance: TypeAlias = Annotated[
    float | None, typer.Option("--guidance", help="How closely to follow the prompt (default: the model's own).")
]
Engine: TypeAlias = Annotated[
    str | None, typer.Option("--engine", help="sewn or photo (a network draws); default: sewn where it can be.")
]
LayersOption: TypeAlias = Annotated[
    bool, typer.Option("--layers", help="An .ora file in layers beside each sewn picture.")
]
Prompts: TypeAlias = Annotated[
    Path | None, typer.Option("--prompts", metavar="FILE", help="A text file with a prompt a line; - reads stdin.")
]
ClusterOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--cluster", metavar="ADDRESS", help="Share the prompts out over a Ray cluster (extra cluster): "
                 "host:6379, ray://host:10001, auto for the one of this machine, or local for workers of it.")
]
Out: TypeAlias = Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Where the pictures go.")]
Sheet: TypeAlias = Annotated[
    Path | None, typer.Option("--sheet", metavar="FILE", help="Also lay all pictures out on one PNG.")
]
Sidecar: TypeAlias = Annotated[bool, typer.Option("--sidecar", help="Write a JSON file beside each picture.")]
GuideWay: TypeAlias = Annotated[
    str | None, typer.Option("--guide", help="How what is sewn guides a network: sewn (it starts there), mask, none.")
]
Strength: TypeAlias = Annotated[
    float | None, typer.Option("--strength", help="Distance from what is sewn, 0 to 1 (default: keeps the type).")
]
ControlOption: TypeAlias = Annotated[
    str | None, typer.Option("--control", help="What of the sewn picture the shape follows: depth, normal, line.")
]
ControlModel: TypeAlias = Annotated[
    str | None, typer.Option("--control-model", metavar="ID|FOLDER", help="By which control model (else: the usual).")
]
