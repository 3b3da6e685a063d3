"""Items by a public CLIP or SigLIP: it sees and reads the cut, while colour, print and tags stay the bundled encoder's,
whose parts are what weights, differences and filters are made of."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.items import Tag
from modiste.core.settings import Settings
from modiste.encoder.external.folder import find_folder, read_checkpoint
from modiste.encoder.external.towers import Towers
from modiste.encoder.item.crops import cut_out
from modiste.encoder.item.parts import VectorPart, Vectors, parts_of
from modiste.language import caption, parse
from modiste.language.morphology import is_russian

_AT_ONCE: Final = 32


class BaseEmbedder(Protocol):
    """The encoder of items that gives the parts which a CLIP does not: see `catalog.embedding.ItemEmbedder`."""

    @property
    def id(self) -> str:
        """What an index is marked with."""

    @property
    def parts(self) -> tuple[VectorPart, ...]:
        """Where cut, colour and print stand in a vector."""

    def embed_pictures(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]) -> Vectors:
        """N x D."""

    def embed_words(self, texts: Sequence[str]) -> Vectors:
        """N x D."""

    def tags(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]
             ) -> list[tuple[Tag, ...]]:
        """What the pictures show."""


class ExternalItemEmbedder:
    """An `ItemEmbedder` of a checkpoint whose vectors have W numbers: W of the cut, then colour and print of `base`."""

    def __init__(self, towers: Towers, base: BaseEmbedder) -> None:
        self._towers, self._base = towers, base
        # Colour and print are the base's, so that its id is part of what vectors compare.
        self.id = f"{towers.checkpoint.kind}-{towers.checkpoint.digest}-{base.id}"
        self.parts = parts_of(towers.width + base.parts[-1].stop - base.parts[0].stop)
        self.readers = tuple(one for one in getattr(base, "readers", ()) if one.part != self.parts[0].name)

    @classmethod
    def load(cls, model: str, base: BaseEmbedder, settings: Settings) -> Self:
        """The embedder of a folder or hub id.

        Raises:
            WeightsError: it cannot be found or fetched, is another kind of model, damaged or incomplete.
        """
        folder: Path = find_folder(model, settings)
        return cls(Towers.load(read_checkpoint(folder, model)), base)

    def embed_pictures(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]) -> Vectors:
        """N x D; a mask H x W is the garment's."""
        seen = self._base.embed_pictures(pictures, masks)
        result = np.zeros((len(pictures), self.parts[-1].stop), np.float32)
        result[:, self.parts[0].stop :] = seen[:, self._base.parts[0].stop :]
        side = self._towers.checkpoint.side_px
        for begin in range(0, len(pictures), _AT_ONCE):
            some = slice(begin, begin + _AT_ONCE)
            crops = [cut_out(picture, mask, side).picture
                     for picture, mask in zip(pictures[some], masks[some], strict=True)]
            result[some, self.parts[0].at] = self._towers.look(np.stack(crops))
        return result

    def embed_words(self, texts: Sequence[str]) -> Vectors:
        """N x D; a part that the words say nothing about is zero. The checkpoint is given English: of Russian words
        what is understood of them."""
        said = self._base.embed_words(texts)
        result = np.zeros((len(texts), self.parts[-1].stop), np.float32)
        if not texts:
            return result
        result[:, self.parts[0].stop :] = said[:, self._base.parts[0].stop :]
        of_cut = np.linalg.norm(said[:, self._base.parts[0].at], axis=1, keepdims=True) > 0
        result[:, self.parts[0].at] = self._towers.read([_english(text) for text in texts]) * of_cut
        return result

    def tags(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]
             ) -> list[tuple[Tag, ...]]:
        """Garment, colours, pattern and gender of each picture, by the base."""
        return self._base.tags(pictures, masks)


def _english(text: str) -> str:
    said = parse(text)
    return caption(said, "en") if is_russian(text.lower()) and said != Attributes() else text
