"""What is installed, what is bundled, what is missing with its remedy, disk and memory: looked up, nothing computed."""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from modiste.core.errors import ModisteError
from modiste.core.messages import Message, message, named
from modiste.data.cards import CARD, bundled_names, weights_folder
from modiste.studio.doctor.values import Finding
from modiste.studio.store.store import Store

if TYPE_CHECKING:
    from modiste.studio.studio import Studio

MODELS: Final = ("body", "cut", "decoder", "fabric", "fit", "garment", "inpaint", "item", "material", "outfits",
                 "prior", "sewing", "shoes", "taste", "types")
"""The bundled models that the rooms ask for."""
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
_EXTRA: Final = re.compile(r"""extra\s*==\s*["'](\w+)["']""")
_OPTIONAL: Final = ("postgres", "cluster", "train")
"""Extras that a person may want; those for developers are not asked for."""
_LEAST_PYTHON: Final = (3, 11)
_GIB: Final = 2**30
_LEAST_DISK_GIB: Final = 2.0
_LEAST_MEMORY_GIB: Final = 3.0
_HEADER: Final = 8
"""Bytes of a safetensors file that give the length of its header."""


def examine(studio: "Studio") -> tuple[Finding, ...]:
    """Everything there is to see, group by group. Never fails: what cannot be read is a finding."""
    return (*_machine(studio), *_packages(), *_models(weights_folder()), *_own(studio))


def _machine(studio: "Studio") -> Iterator[Finding]:
    version = sys.version_info
    told = named(sys.version.split()[0], sys.version.split()[0])
    yield Finding(group="machine", name="Python", state="ok" if version >= _LEAST_PYTHON else "missing", seen=told,
                  remedy=None if version >= _LEAST_PYTHON else message("studio.doctor_python"))
    threads = studio.settings.threads or os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1
    yield Finding(group="machine", name="CPU", state="ok",
                  seen=message("studio.doctor_cores", cores=os.cpu_count() or 1, threads=int(threads)))
    yield _memory()
    yield _disk(studio.settings.home)


def _memory() -> Finding:
    import psutil

    memory = psutil.virtual_memory()
    free = memory.available / _GIB
    enough = free >= _LEAST_MEMORY_GIB
    return Finding(group="machine", name="memory", state="ok" if enough else "warning",
                   seen=message("studio.doctor_memory", total=memory.total / _GIB, free=free),
                   remedy=None if enough else message("studio.doctor_more_memory", least=_LEAST_MEMORY_GIB))


def _disk(home: Path) -> Finding:
    """The disk that the studio's folder lies on, or will lie on."""
    there = next((one for one in (home, *home.parents) if one.exists()), Path("/"))
    try:
        usage = shutil.disk_usage(there)
    except OSError as error:
        return Finding(group="machine", name="disk", state="missing",
                       seen=message("studio.doctor_unreadable", path=there, reason=error.strerror or str(error)),
                       remedy=message("studio.doctor_other_home"))
    free = usage.free / _GIB
    enough = free >= _LEAST_DISK_GIB and os.access(there, os.W_OK)
    return Finding(group="machine", name="disk", state="ok" if enough else "warning",
                   seen=message("studio.doctor_disk", path=home, free=free),
                   remedy=None if enough else message("studio.doctor_other_home"))


def _packages() -> Iterator[Finding]:
    for line in metadata.requires("modiste") or ():
        extra = _EXTRA.search(line)
        if extra is not None and extra[1] not in _OPTIONAL:
            continue
        match = _NAME.match(line)
        if match is not None:
            yield _package(match[0], extra[1] if extra is not None else "")


def _package(name: str, extra: str) -> Finding:
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        if extra:
            return Finding(group="packages", name=name, state="warning", seen=message("studio.doctor_optional"),
                           remedy=message("studio.doctor_install_extra", extra=extra))
        return Finding(group="packages", name=name, state="missing", seen=message("studio.doctor_not_installed"),
                       remedy=message("studio.doctor_install", name=name))
    return Finding(group="packages", name=name, state="ok", seen=named(version, version))


def _models(folder: Path) -> Iterator[Finding]:
    there = set(bundled_names(folder)) if folder.is_dir() else set()
    for name in sorted({*MODELS, *there}):
        files = [one for one in (folder / name).rglob("*") if one.is_file() and one.name != CARD]
        damaged = [one.name for one in files if one.suffix == ".safetensors" and not _is_whole(one)]
        size = sum(one.stat().st_size for one in files) / 1e6
        seen: Message = message("studio.doctor_size", size=size)
        if not files:
            seen = message("studio.doctor_not_bundled")
        elif damaged:
            seen = message("studio.doctor_damaged", files=tuple(damaged))
        wrong = not files or bool(damaged)
        yield Finding(group="models", name=name, state="missing" if wrong else "ok", seen=seen,
                      remedy=message("studio.doctor_reinstall") if wrong else None)


def _is_whole(path: Path) -> bool:
    """Whether a safetensors file is as long as its header says; its numbers are not read."""
    import json

    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(_HEADER), "little")
        if not 0 < length <= size:
            return False
        try:
            header = json.loads(file.read(length))
            ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            return False
    return _HEADER + length + max(ends, default=0) == size


def _own(studio: "Studio") -> Iterator[Finding]:
    settings = studio.settings
    if not (settings.home / "studio.sqlite3").exists() and settings.database is None:
        yield Finding(group="studio", name="home", state="ok",
                      seen=message("studio.doctor_new_home", path=settings.home))
    else:
        yield _rows(studio)
    seen = message("studio.doctor_no_model") if settings.chat_url is None else message(
        "studio.doctor_chat_model", model=settings.chat_model or "default", url=settings.chat_url)
    yield Finding(group="studio", name="language model", state="ok", seen=seen)


def _rows(studio: "Studio") -> Finding:
    settings = studio.settings
    try:
        with Store.open(settings.home, settings.database) as store:
            seen = message("studio.doctor_rows", path=settings.home, pictures=store.pictures.count(None),
                           items=store.items.count(None), garments=len(store.wardrobes.list(None)))
    except ModisteError as error:
        return Finding(group="studio", name="home", state="missing", seen=error.message,
                       remedy=message("studio.doctor_other_home"))
    return Finding(group="studio", name="home", state="ok", seen=seen)
