"""Sewn garments as files: pictures with their lineage inside, the spec to make them again, patterns and documents."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from modiste.core.errors import InputError, OutputError
from modiste.core.files import write_bytes
from modiste.core.images import save_png
from modiste.core.messages import message
from modiste.studio.saving import Json, free_stem, prepare_folder, slug
from modiste.studio.sewing.words import fit_lines, language_of

if TYPE_CHECKING:
    from modiste.core.garment_spec import GarmentSpec
    from modiste.language import Language
    from modiste.sewing.verification import Check
    from modiste.studio.sewing.door import Sewn

PATTERN_SUFFIXES: Final = (".pdf", ".svg", ".dxf", ".json")
FLAT_SUFFIXES: Final = (".svg", ".pdf")
SHEET_SUFFIXES: Final = (".pdf", ".xlsx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """Which documents to write, and where; None leaves one out. Where they are for `several` garments, each file's name
    also gets the garment's.

    `pattern` .pdf, .svg, .dxf or .json (GarmentCode's); `flat` .svg or .pdf; `sheet` .pdf or .xlsx; `glb` and `passes`
    beside the pictures.
    """

    pattern: Path | None = None
    flat: Path | None = None
    sheet: Path | None = None
    glb: bool = False
    passes: bool = False
    several: bool = False

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders of the files named."""
        return tuple(path.parent for path in (self.pattern, self.flat, self.sheet) if path is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedGarment:
    """What was written of one garment: the first picture, all files, what there is to say about it, what about the
    files alone, and how it fits."""

    path: Path
    files: tuple[Path, ...]
    remarks: tuple[str, ...]
    about_files: tuple[str, ...]
    fit: tuple[str, ...]
    row: dict[str, Json]

    def to_json(self) -> dict[str, Json]:
        """One entry of the `garments` list that `--json` prints."""
        return self.row


def check_documents(documents: Documents) -> None:
    """Refuse file names whose endings say nothing that can be written, and folders in place of files.

    Raises InputError or OutputError.
    """
    for name, path, known in (("--pattern", documents.pattern, PATTERN_SUFFIXES),
                              ("--flat", documents.flat, FLAT_SUFFIXES), ("--sheet", documents.sheet, SHEET_SUFFIXES)):
        if path is not None and path.suffix.lower() not in known:
            raise InputError("studio.ending", name=name, path=path, known=known)
        if path is not None and path.is_dir() and not documents.several:
            raise OutputError("core.file_is_folder", path=path)


def save_garment(sewn: "Sewn", folder: Path, documents: Documents, sizes: Sequence[str] = ()) -> SavedGarment:
    """Write `<slug>-<seed>.png` (other views with their names), `<slug>-<seed>.json` (the spec) and the documents.

    A name that is taken by another garment gets a number. Raises OutputError where a file cannot be written.
    """
    prepare_folder(folder)
    title = sewn.request.text or sewn.garment.pattern.garment
    stem = free_stem(folder, f"{slug(title)}-{sewn.seed}", sewn.lineage)
    views = _save_views(sewn, folder, stem)
    paths: dict[str, Path | None] = {"spec": _save_spec(sewn.garment.spec, folder / f"{stem}.json")}
    for number, inner in enumerate(sewn.under, 1):
        name = "under" if number == 1 else f"under-{number}"
        paths[name] = _save_spec(inner.spec, folder / f"{stem}-{name}.json")
    several = documents.several or sewn.number > 0
    for name, path, write in (("pattern", documents.pattern, _write_pattern), ("flat", documents.flat, _write_flat),
                              ("sheet", documents.sheet, _write_sheet)):
        target = path.with_name(f"{path.stem}-{stem}{path.suffix}") if path is not None and several else path
        if target is not None:
            write(sewn, target, sizes)
        paths[name] = target
    paths["glb"] = _save_glb(sewn, folder / f"{stem}.glb") if documents.glb else None
    paths["passes"] = _save_passes(sewn, folder / f"{stem}-passes") if documents.passes else None
    files = (*views.values(), *(path for path in paths.values() if path is not None))
    fit = fit_lines(sewn.fit, language_of(sewn.request)) if sewn.fit is not None else ()
    return SavedGarment(path=files[0], files=files, remarks=_remarks(sewn),
                        about_files=_about_files(sewn), fit=fit, row=_row(sewn, views, paths))


def _save_views(sewn: "Sewn", folder: Path, stem: str) -> dict[str, Path]:
    views = {}
    for number, (view, picture) in enumerate(sewn.pictures.items()):
        views[view] = folder / (f"{stem}.png" if number == 0 else f"{stem}-{view}.png")
        save_png(picture.image, views[view], sewn.lineage)
    if sewn.turning is not None:
        views["turn"] = folder / f"{stem}-turn.webp"
        write_bytes(views["turn"], sewn.turning)
    return views


def _save_spec(spec: "GarmentSpec | None", path: Path) -> Path | None:
    from modiste.sewing.specification import spec_to_json

    if spec is None:
        return None
    write_bytes(path, spec_to_json(spec).encode("utf-8"))
    return path


def _save_glb(sewn: "Sewn", path: Path) -> Path:
    from modiste.sewing.documents import write_glb

    write_glb(sewn.garment.hung, sewn.garment.cloths, path)
    return path


def _save_passes(sewn: "Sewn", folder: Path) -> Path:
    from modiste.sewing.rendering import save_layers

    save_layers(next(iter(sewn.pictures.values())), folder)
    return folder


def _write_pattern(sewn: "Sewn", path: Path, sizes: Sequence[str]) -> None:
    from modiste.sewing.documents import write_pattern
    from modiste.sewing.tailor import grade

    spec = sewn.garment.spec
    if spec is None or not sizes:
        write_pattern(sewn.garment.pattern, path, language=_language(sewn))
    else:
        write_pattern(grade(spec, sizes), path, language=_language(sewn))


def _write_flat(sewn: "Sewn", path: Path, _sizes: Sequence[str]) -> None:
    from modiste.sewing.documents import write_flat

    write_flat(sewn.garment.hung, path, language=_language(sewn))


def _write_sheet(sewn: "Sewn", path: Path, sizes: Sequence[str]) -> None:
    from modiste.sewing.documents import write_sheet

    write_sheet(sewn.garment, path, sizes=tuple(sizes), language=_language(sewn))


def _language(sewn: "Sewn") -> str:
    return language_of(sewn.request)


def _remarks(sewn: "Sewn") -> tuple[str, ...]:
    from modiste.sewing.verification import worded

    language: Language = "ru" if _language(sewn) == "ru" else "en"
    begin = "не так, как просили" if language == "ru" else "not as asked"
    lines = [str(wish) for wish in sewn.unmet]
    lines += [f"{begin}: {worded(check, language)}" for check in _verified(sewn) if not check.ok]
    return tuple(lines)


def _about_files(sewn: "Sewn") -> tuple[str, ...]:
    """What is to be known of the files: who keeps the garment and its fabric together, as the pages do, has no use for
    it."""
    if sewn.request.fabric is None or sewn.garment.spec is None:
        return ()
    if sewn.request.like is not None and not isinstance(sewn.request.fabric, Path):
        of_photo = message("studio.spec_without_print", photo=sewn.request.like.source)
        return (of_photo.text(language_of(sewn.request)),)
    name = sewn.request.fabric.name if isinstance(sewn.request.fabric, Path) else "--fabric"
    return (message("studio.spec_without_fabric", fabric=name).text(language_of(sewn.request)),)


def _verified(sewn: "Sewn") -> "tuple[Check, ...]":
    from modiste.sewing.verification import verify

    spec = sewn.garment.spec
    return verify(spec, sewn.garment.pattern, sewn.garment.hung) if spec is not None else ()


def _row(sewn: "Sewn", views: dict[str, Path], paths: dict[str, Path | None]) -> dict[str, Json]:
    from modiste.sewing.pattern.checks import measured
    from modiste.sewing.specification import spec_to_json

    spec, pattern = sewn.garment.spec, sewn.garment.pattern
    row: dict[str, Json] = {
        "path": str(next(iter(views.values()))), "prompt": sewn.request.text, "seed": sewn.seed,
        "garment": pattern.garment,
        "spec": json.loads(spec_to_json(spec)) if spec is not None else None,
        "measures": {point.name: round(measured(pattern, point), 2) for point in pattern.measures},
        "unmet": [{"phrase": wish.phrase, "reason": wish.reason} for wish in sewn.unmet],
        "verified": [{"what": check.what, "asked": check.asked, "found": check.found, "ok": check.ok}
                     for check in _verified(sewn)],
        "views": {view: str(path) for view, path in views.items()},
    }
    row["under_specs"] = [json.loads(spec_to_json(inner.spec)) for inner in sewn.under if inner.spec is not None]
    row |= {name: str(path) if path is not None else None for name, path in paths.items() if name != "spec"}
    if sewn.fit is not None:
        row["fit"] = {
            "size": sewn.fit.size, "recommended": sewn.fit.recommended,
            "rows": [{"place": fit.place, "body_cm": fit.body_cm, "garment_cm": round(fit.garment_cm, 2),
                      "ease_cm": round(fit.ease_cm, 2), "strain": round(fit.strain, 4), "verdict": fit.verdict,
                      "lacking_cm": round(fit.lacking_cm, 2)}
                     for fit in sewn.fit.rows],
        }
    return row
