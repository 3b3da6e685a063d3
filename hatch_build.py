"""Build hook: folders of weights that are links into another folder go into wheel and sdist as copies.

Hatchling follows each folder once, so that a link to one it has met (`inpaint/movq`) would be left out, and the
installed package would lack weights. A checkout, installed as editable, keeps its links.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = Path("src/modiste")


class LinkedFolders(BuildHookInterface):  # type: ignore[type-arg]
    """Adds each linked folder of the package to what the build includes."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a wheel ("standard", "editable") or an sdist is written."""
        if version == "editable":
            return
        root = Path(self.root)
        for link in sorted((root / PACKAGE).rglob("*")):
            if link.is_symlink() and link.is_dir():
                inside = link.relative_to(root) if self.target_name == "sdist" else link.relative_to(root / "src")
                build_data["force_include"][str(link)] = inside.as_posix()
