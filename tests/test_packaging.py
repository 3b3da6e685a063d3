"""The wheel alone is the whole package: what a checkout has in `src` is in it, links as copies."""

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("hatchling", reason="builds the wheel; in the dev extra")

from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "modiste"


def _packed(builder: Any, version: str = "standard") -> set[str]:
    """The paths that a build puts into its archive, without writing it."""
    data: dict[str, Any] = {"force_include": {}, **builder.get_default_build_data()}
    for hook in builder.get_build_hooks(str(ROOT / "dist")).values():
        hook.initialize(version, data)
    files = {Path(one.distribution_path).as_posix() for one in builder.recurse_included_files()}
    for source, target in data["force_include"].items():
        inside = _files(Path(source)) if Path(source).is_dir() else [Path(source)]
        files |= {(Path(target) / path.relative_to(source)).as_posix() for path in inside}
    return files


def _files(folder: Path) -> list[Path]:
    """Every file below a folder, links followed."""
    inside = [path for path in folder.iterdir() if path.name != "__pycache__"]
    return [path for path in inside if path.is_file()] + [
        path for one in inside if one.is_dir() for path in _files(one)]


def test_the_wheel_holds_every_file_of_the_package() -> None:
    wanted = {path.relative_to(PACKAGE.parent).as_posix() for path in _files(PACKAGE)}
    assert any(name.startswith("modiste/weights/inpaint/movq/") for name in wanted)
    packed = _packed(WheelBuilder(str(ROOT)))
    assert wanted - packed == set()


def test_the_source_archive_builds_the_same_wheel() -> None:
    """What a wheel is built from is in the archive too, and the build hook itself."""
    wanted = {f"src/{path.relative_to(PACKAGE.parent).as_posix()}" for path in _files(PACKAGE)}
    assert (wanted | {"hatch_build.py", "pyproject.toml"}) - _packed(SdistBuilder(str(ROOT))) == set()


def test_an_editable_install_keeps_the_links() -> None:
    assert not any(name.startswith("modiste/weights/inpaint/movq/") for name in
                   _packed(WheelBuilder(str(ROOT)), "editable"))
