"""Designs as files: names that people can read, lineage inside, nothing of others overwritten."""

import json
import re
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final, TypeAlias

from modiste.core.errors import ImageError
from modiste.core.files import make_folder, output_error, write_bytes
from modiste.core.images import read_lineage, save_png
from modiste.core.values import Design, Lineage

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

_SLUG_LENGTH: Final = 48
# Cyrillic to Latin as in Russian passports (ICAO 9303), which is what people expect in a file name.
_LATIN: Final = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a,b,v,g,d,e,e,zh,z,i,i,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,ie,y,,e,iu,ia".split(","),
        strict=True,
    )
)


def slug(text: str) -> str:
    """A file name for a text: lower-case ASCII words and dashes, at most 48 characters, "design" when none is left."""
    latin = "".join(_LATIN.get(letter, letter) for letter in unicodedata.normalize("NFC", text).lower())
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode("ascii")
    words = re.findall(r"[a-z0-9]+", plain)
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word[:_SLUG_LENGTH]
        if len(longer) > _SLUG_LENGTH:
            break
        name = longer
    return name or "design"


def prepare_folder(folder: Path) -> Path:
    """Make `folder` and prove that a file can be written there, before time is spent on what would be saved.

    Raises:
        OutputError: it is a file, or cannot be made or written to.
    """
    make_folder(folder)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise output_error(folder / "x", error) from error
    return folder


def save_designs(designs: Sequence[Design], folder: Path, *, sidecar: bool = False) -> tuple[Path, ...]:
    """Save each design as `<slug of the prompt>-<seed>.png` with its lineage in the file; returns the paths in order.

    A name that is taken by another picture gets a number; a file that holds the very same lineage is written again.
    With `sidecar`, a JSON file of the same name holds the result and its lineage for other programs.

    Raises:
        OutputError: the folder cannot be written to.
    """
    prepare_folder(folder)
    taken: set[Path] = set()
    paths: list[Path] = []
    for design in designs:
        path = _free_path(folder, f"{slug(design.prompt.text)}-{design.seed}", design.lineage, taken, sidecar)
        taken.add(path)
        save_png(design.image, path, design.lineage)
        if sidecar:
            lineage: Json = json.loads(design.lineage.to_json())
            write_json(path.with_suffix(".json"), design_json(design, path) | {"lineage": lineage})
        paths.append(path)
    return tuple(paths)


def design_json(design: Design, path: Path) -> dict[str, Json]:
    """One entry of the `designs` list that `--json` prints."""
    return {
        "path": str(path),
        "prompt": design.prompt.text,
        "seed": design.seed,
        "model": design.model,
        "attributes": plain_json(design.prompt.attributes),
        "verified": [plain_json(check) for check in design.verified],
    }


def write_json(path: Path, value: Json) -> None:
    """Write JSON whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    write_bytes(path, (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))


def plain_json(value: object) -> Json:
    """A frozen value as JSON; what is not said (None, empty) is left out at any depth: only facts are printed."""
    tree: Json = json.loads(json.dumps(asdict(value)))  # type: ignore[call-overload]
    return _said(tree)


def _said(tree: Json) -> Json:
    if not isinstance(tree, dict):
        return tree
    kept = {name: _said(item) for name, item in tree.items()}
    return {name: item for name, item in kept.items() if item is not None and item not in ([], {})}


def _free_path(folder: Path, stem: str, lineage: Lineage, taken: set[Path], sidecar: bool) -> Path:
    number = 1
    while True:
        path = folder / (f"{stem}.png" if number == 1 else f"{stem}-{number}.png")
        occupied = path.exists() or (sidecar and path.with_suffix(".json").exists())
        if path not in taken and (not occupied or _is_same(path, lineage)):
            return path
        number += 1


def free_stem(folder: Path, stem: str, lineage: Lineage) -> str:
    """A file's stem in `folder` whose picture (.png) is free, or holds the very same lineage: numbers follow."""
    return _free_path(folder, stem, lineage, set(), sidecar=False).stem


def _is_same(path: Path, lineage: Lineage) -> bool:
    if not path.exists():
        return False
    try:
        return read_lineage(path) == lineage
    except ImageError:
        return False
