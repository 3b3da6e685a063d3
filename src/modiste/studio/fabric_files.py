"""Fabrics as files for designers and printers: nothing of others is overwritten."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from modiste.core.errors import SettingError
from modiste.core.images import save_png
from modiste.core.messages import Message, message
from modiste.core.registry import Registry
from modiste.core.values import Palette
from modiste.fabric.finishing.export import plate_png, repeat_sheet, tiff_16_bit, tiff_indexed, write
from modiste.fabric.finishing.inks import Inked
from modiste.fabric.finishing.vector import to_svg
from modiste.fabric.pipeline import Print
from modiste.studio.saving import Json, prepare_folder

_ANGLE_SEEN: Final = 0.1
_SCALE_SEEN: Final = 0.9


@dataclass(frozen=True, slots=True)
class SavedPrint:
    """A fabric and the files it was saved as, the first of them its picture."""

    made: Print
    paths: tuple[Path, ...]


def save_prints(prints: Sequence[Print], folder: Path, formats: Sequence[str] = ("png",)) -> tuple[SavedPrint, ...]:
    """Save each fabric as `<category>-<seed>[-<role>]` in every format; see `Studio.save_fabric`."""
    names = tuple(dict.fromkeys(FORMATS.name_of(name) for name in formats)) or ("png",)
    for name in names:
        if name in _OF_INKS and any(made.inked is None for made in prints):
            raise SettingError("studio.format_needs_inks", name=name)
    prepare_folder(folder)
    taken: set[str] = set()
    saved = []
    for made in prints:
        stem = _free_stem(folder, _stem(made), taken)
        taken.add(stem)
        paths = [path for name in names for path in FORMATS.get(name)(made, folder / stem)]
        saved.append(SavedPrint(made, tuple(paths)))
    return tuple(saved)


def print_json(saved: SavedPrint) -> dict[str, Json]:
    """One entry of the `swatches` list that `--json` prints."""
    swatch = saved.made.swatch
    return {
        "path": str(saved.paths[0]), "files": [str(path) for path in saved.paths], "category": swatch.category,
        "engine": swatch.engine, "seed": swatch.seed, "seam_score": round(swatch.seam_score, 4),
        "repeat": swatch.repeat, "notes": [str(note) for note in notes(saved.made)],
        "inks": list(swatch.inks.hex) if swatch.inks is not None else [],
        "width_cm": round(swatch.width_cm, 2), "height_cm": round(swatch.height_cm, 2), "dpi": swatch.dpi,
        "matches": [{"wanted": Palette((match.wanted,)).hex[0], "ink": match.ink.name,
                     "delta_e_2000": round(match.delta_e, 2)} for match in saved.made.matches],
    }


def notes(made: Print) -> tuple[Message, ...]:
    """What a fabric could not be as it was asked: angle and size of motifs, and inks that became one."""
    settings = dict(made.swatch.lineage.settings)
    lines: list[Message] = []
    angle, asked = settings.get("drawn.angle_degrees"), settings.get("style.angle_degrees", "0")
    if angle is not None and abs(float(angle) - float(asked)) >= _ANGLE_SEEN:
        lines.append(message("studio.fabric_drawn_at_angle", asked=float(asked), angle=float(angle)))
    scale, wanted = settings.get("drawn.scale"), settings.get("style.scale", "1")
    if scale is not None and float(scale) < _SCALE_SEEN * float(wanted):
        lines.append(message("studio.fabric_motifs_smaller", share=float(scale) / float(wanted)))
    if made.swatch.inks is not None and made.matches:
        names = [match.ink.name for match in made.matches]
        lines += [message("studio.fabric_inks_share_a_plate", count=names.count(name), name=name)
                  for name in dict.fromkeys(names) if names.count(name) > 1]
    few = settings.get("inks")
    if made.swatch.inks is not None and few is not None and few.isdigit() and not made.matches and \
            len(made.swatch.inks) < int(few):
        lines.append(message("studio.fabric_fewer_inks", asked=int(few), count=len(made.swatch.inks)))
    return tuple(lines)


def _png(made: Print, stem: Path) -> list[Path]:
    path = stem.with_name(stem.name + ".png")
    save_png(made.swatch.tile, path, made.swatch.lineage, dpi=made.swatch.dpi)
    return [path]


def _tiff(made: Print, stem: Path) -> list[Path]:
    dpi = made.swatch.dpi
    data = tiff_indexed(made.inked, dpi) if made.inked is not None else tiff_16_bit(np.asarray(made.swatch.tile), dpi)
    return [write(data, stem.with_name(stem.name + ".tiff"))]


def _svg(made: Print, stem: Path) -> list[Path]:
    return [write(to_svg(_inked(made), made.swatch.width_cm).encode(), stem.with_name(stem.name + ".svg"))]


def _plates(made: Print, stem: Path) -> list[Path]:
    inked = _inked(made)
    return [write(plate_png(inked, number, made.swatch.dpi), stem.with_name(f"{stem.name}-plate-{number + 1}"
                                                                            f"-{colour[1:]}.png"))
            for number, colour in enumerate(inked.inks.hex)]


def _sheet(made: Print, stem: Path) -> list[Path]:
    path = stem.with_name(stem.name + "-repeat.png")
    save_png(repeat_sheet(np.asarray(made.swatch.tile), made.swatch.width_cm), path, made.swatch.lineage)
    return [path]


FORMATS: Final = Registry[Callable[[Print, Path], list[Path]]]("format")
FORMATS.add("png", _png)
FORMATS.add("tiff", _tiff, ("tif",))
FORMATS.add("svg", _svg)
FORMATS.add("plates", _plates, ("separations",))
FORMATS.add("sheet", _sheet, ("repeat", "preview"))
_OF_INKS: Final = ("svg", "plates")


def _inked(made: Print) -> Inked:
    if made.inked is None:
        raise SettingError("studio.fabric_without_inks")
    return made.inked


def _stem(made: Print) -> str:
    return "-".join(filter(None, (made.swatch.category, str(made.swatch.seed), made.role)))


def _free_stem(folder: Path, stem: str, taken: set[str]) -> str:
    """`stem`, or with a number where files of that name are there: no print shares a name with another's plates."""
    number, name = 1, stem
    while name in taken or any(folder.glob(f"{name}.*")):
        number += 1
        name = f"{stem}-{number}"
    return name
