"""Model cards and the folders of bundled models: what can be known of a model without loading it, or torch.

A model's folder holds a `README.md`: a short head of `name: value` lines between two `---`, then prose.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Final

from modiste.core.errors import UnknownNameError, WeightsError

CARD: Final = "README.md"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A model's card: the head's entries and the first paragraph below it."""

    head: Mapping[str, str]
    summary: str


def weights_folder() -> Path:
    """The folder of all bundled models; it need not exist."""
    return Path(str(files("modiste"))) / "weights"


def bundled_names(root: Path | None = None) -> tuple[str, ...]:
    """The names of the models in the package (or below `root`), sorted: `design/decoder` for a folder with a card."""
    folder = root if root is not None else weights_folder()
    return tuple(sorted(card.parent.relative_to(folder).as_posix() for card in folder.rglob(CARD)))


def bundled(name: str) -> Path:
    """The folder of a model that comes with the package (`design/decoder`: folders below `modiste/weights`).

    Raises:
        UnknownNameError: no such model; the message lists those that there are.
    """
    inner = PurePosixPath(name)
    folder = weights_folder() / inner
    if not name or inner.is_absolute() or ".." in inner.parts or not folder.is_dir():
        raise UnknownNameError("bundled model", name, bundled_names())
    return folder


def read_card(folder: Path) -> ModelCard:
    """The card of the model in `folder`.

    Raises:
        WeightsError: there is no readable card.
    """
    path = folder / CARD
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WeightsError("data.card_unreadable", path=path) from error
    head: dict[str, str] = {}
    match = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    if match is not None:
        text = text[match.end():]
        for line in match[1].splitlines():
            name, colon, value = line.partition(":")
            if colon and name.strip():
                head[name.strip()] = value.strip().strip("\"'")
    paragraphs = [part for part in re.split(r"\n\s*\n", text) if part.strip() and not part.lstrip().startswith("#")]
    return ModelCard(head, " ".join(paragraphs[0].split()) if paragraphs else "")
