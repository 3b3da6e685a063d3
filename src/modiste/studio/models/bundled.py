"""What is bundled and what else can be named: read off the package's weights, so that the list is never out of date."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from modiste.core.messages import Message, message, named
from modiste.data.cards import CARD, bundled_names, read_card, weights_folder


@dataclass(frozen=True, slots=True, kw_only=True)
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

    title: Message
    example: str
    commands: Message


def _same(name: str) -> Message:
    """A name that both languages call alike."""
    return named(name, name)


NAMED_KINDS: Final = (
    NamedKind(_same("Kandinsky 2.1"), "kandinsky-community/kandinsky-2-1",
              _same("design (--guide), restyle, --strength, --mask, finetune")),
    NamedKind(_same("Kandinsky 2.2"), "kandinsky-community/kandinsky-2-2-decoder",
              _same("design (--guide, --control depth), restyle, --strength, --mask, finetune")),
    NamedKind(message("studio.any_pipeline"), "stabilityai/sd-turbo", _same("design (--guide, --control), --strength")),
    NamedKind(message("studio.folder_of_a_model"), "runs/finetune", message("studio.the_same_commands")),
)


def bundled_models(root: Path | None = None) -> tuple[ModelInfo, ...]:
    """The models that come with the package (or lie under `root`), by name: each folder with a card is one."""
    folder = root if root is not None else weights_folder()
    return tuple(_read(name, folder / name) for name in bundled_names(folder))


def _read(name: str, folder: Path) -> ModelInfo:
    card = read_card(folder)
    licence = card.head.get("license", card.head.get("licence", "see the card"))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return ModelInfo(name=name, folder=folder, size_bytes=size, summary=card.summary, licence=licence)
