"""What the catalogue asks of an embedder of items, and the one that is bundled."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.items import Tag
from modiste.core.settings import Settings
from modiste.data.cards import weights_folder
from modiste.encoder.item.parts import (
    COLOUR,
    CUT,
    DIMENSION,
    ITEM,
    PARTS,
    PRINT,
    VectorPart,
    Vectors,
    parts_of,
    unit_parts,
    weighted,
)

if TYPE_CHECKING:
    from modiste.encoder.clip import Encoder
    from modiste.encoder.item.reading import TagReader

__all__ = ["COLOUR", "CUT", "DIMENSION", "PARTS", "PRINT", "ItemEmbedder", "VectorPart", "Vectors",
           "clip_embedder", "load_bundled_embedder", "load_embedder", "load_named_embedder", "parts_of", "said_beside",
           "tag_readers", "tags_with_vectors", "unit_parts", "weighted"]  # fmt: skip


class ItemEmbedder(Protocol):
    """Pictures and words to vectors of one space, each part of them of unit length or zero."""

    @property
    def id(self) -> str:
        """What an index is marked with: vectors of different ids do not compare."""

    @property
    def parts(self) -> tuple[VectorPart, ...]:
        """Where cut, colour and print stand in a vector."""

    def embed_pictures(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]) -> Vectors:
        """N x D float32. A mask H x W (255: the garment) suppresses the ground and who wears it; None: what stands out
        from a white ground, or else the whole picture."""

    def embed_words(self, texts: Sequence[str]) -> Vectors:
        """N x D float32; a part that the words say nothing about is zero."""

    def tags(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]
             ) -> list[tuple[Tag, ...]]:
        """Garment, colours with their shares, pattern and gender of each picture, each with its confidence."""


@runtime_checkable
class ReadsTags(Protocol):
    """An embedder whose vectors alone say what its tags say."""

    @property
    def readers(self) -> "tuple[TagReader, ...]":
        """What reads tags off vectors."""


@runtime_checkable
class TagsWithVectors(Protocol):
    """An embedder that tags and embeds in one look."""

    def tags_with_vectors(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]
                          ) -> tuple[list[tuple[Tag, ...]], Vectors]:
        """`tags` and `embed_pictures` of pictures."""


def tags_with_vectors(embedder: ItemEmbedder, pictures: Sequence[Image.Image],
                      masks: Sequence[NDArray[np.uint8] | None]) -> tuple[list[tuple[Tag, ...]], Vectors]:
    """Tags and vectors N x D of pictures, in one look where the embedder can."""
    if isinstance(embedder, TagsWithVectors):
        return embedder.tags_with_vectors(pictures, masks)
    return embedder.tags(pictures, masks), embedder.embed_pictures(pictures, masks)


@runtime_checkable
class LooksBeside(Protocol):
    """An embedder that reads of pictures more than its vectors say."""

    def beside(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None], vectors: Vectors
               ) -> list[Mapping[str, Mapping[str, float]]]:
        """Of each picture, whose vectors are N x D: by kind of tag how likely each value is."""


def said_beside(embedder: ItemEmbedder, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None],
                vectors: Vectors) -> list[Mapping[str, Mapping[str, float]]]:
    """What an embedder reads of pictures beside their vectors N x D: by kind of tag how likely each value is; nothing
    where it reads no more."""
    return embedder.beside(pictures, masks, vectors) if isinstance(embedder, LooksBeside) else [{} for _ in pictures]


def tag_readers(embedder: ItemEmbedder) -> "tuple[TagReader, ...]":
    """What reads tags off an embedder's vectors; none where it has nothing of the kind."""
    return embedder.readers if isinstance(embedder, ReadsTags) else ()


def load_embedder(encoder: "Encoder", folder: Path | None = None) -> ItemEmbedder:
    """An embedder.

    Args:
        encoder: the bundled CLIP with its heads.
        folder: of a trained encoder of items (`item` in a folder of weights); None: the bundled one, or one made of
            `encoder` alone where none is bundled.

    Raises:
        WeightsError: the folder is incomplete.
    """
    bundled_folder = weights_folder() / ITEM
    where = folder or (bundled_folder if bundled_folder.is_dir() else None)
    if where is None:
        return clip_embedder(encoder)
    from modiste.encoder.item.embedder import NetworkItemEmbedder
    from modiste.encoder.item.folders import load_items

    return NetworkItemEmbedder(load_items(where), encoder)


def load_bundled_embedder(encoder: "Callable[[], Encoder]") -> ItemEmbedder:
    """The bundled embedder, or one made of the bundled CLIP where none is; it loads that only for words.

    Raises:
        WeightsError: the folder is incomplete.
    """
    folder = weights_folder() / ITEM
    if not folder.is_dir():
        return clip_embedder(encoder())
    from modiste.encoder.item.embedder import LateTexts, NetworkItemEmbedder
    from modiste.encoder.item.folders import load_items

    return NetworkItemEmbedder(load_items(folder), LateTexts(encoder))


def load_named_embedder(model: str, bundled: Callable[[], ItemEmbedder], encoder: "Callable[[], Encoder]",
                        settings: Settings) -> ItemEmbedder:
    """An embedder by its name: a folder of a trained encoder of items, or a folder or hub id of a CLIP or SigLIP, whose
    colour, print and tags are those of the `bundled` embedder.

    Raises:
        WeightsError: it cannot be found or fetched, is another kind of model, damaged or incomplete.
    """
    trained = Path(model).expanduser() / ITEM
    if trained.is_dir():
        return load_embedder(encoder(), trained)
    from modiste.encoder.external.embedder import ExternalItemEmbedder

    return ExternalItemEmbedder.load(model, bundled(), settings)


def clip_embedder(encoder: "Encoder") -> ItemEmbedder:
    """The baseline: an embedder made of the bundled CLIP and its heads alone."""
    from modiste.encoder.item.with_clip import ClipItemEmbedder

    return ClipItemEmbedder(encoder)
