"""What is bundled and what else can be named: read off the package's weights, so that the list is never out of date."""

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

CARD: Final = "README.md"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A bundled model: its name, folder, size in bytes, and the first paragraph and the licence of its card."""

    name: str
    folder: Path
    size_bytes: int
    summary: str
    licence: str

    @property
    def card(self) -> Path:
        """The model card: what it was trained on, with which command, and what it scores."""
        return self.folder / CARD


@dataclass(frozen=True, slots=True)
class NamedKind:
    """A kind of public model that `--model` takes, with an example."""

    title: str
    example: str
    commands: str


NAMED_KINDS: Final = (
    NamedKind("Kandinsky 2.1", "kandinsky-community/kandinsky-2-1", "design, restyle, --strength, --mask, finetune"),
    NamedKind("Kandinsky 2.2", "kandinsky-community/kandinsky-2-2-decoder", "design, restyle, --strength, --mask"),
    NamedKind("any diffusers text-to-image pipeline", "stabilityai/sd-turbo", "design, --strength"),
    NamedKind("a folder of any of these, or of modiste finetune", "runs/finetune", "the same"),
)


def bundled_models(root: Path | None = None) -> tuple[ModelInfo, ...]:
    """The models that come with the package (or lie under `root`), by name: each folder with a card is one."""
    weights = root if root is not None else Path(str(files("modiste"))) / "weights"
    return tuple(_read(card.parent, weights) for card in sorted(weights.glob(f"**/{CARD}")))


def _read(folder: Path, root: Path) -> ModelInfo:
    text = (folder / CARD).read_text(encoding="utf-8")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return ModelInfo(folder.relative_to(root).as_posix(), folder, size, _summary(text), _licence(text))


def _summary(card: str) -> str:
    body = re.sub(r"\A---\n.*?\n---\n", "", card, flags=re.DOTALL)
    paragraphs = [part for part in re.split(r"\n\s*\n", body) if part.strip() and not part.lstrip().startswith("#")]
    return " ".join(paragraphs[0].split()) if paragraphs else ""


def _licence(card: str) -> str:
    found = re.search(r"^[-*\s]*\**licen[cs]e\**\s*:\s*\**\s*(.+?)\s*$", card, flags=re.IGNORECASE | re.MULTILINE)
    return found[1].strip("*` ") if found else "see the card"
