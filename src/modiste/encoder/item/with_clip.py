"""Items by the bundled CLIP: no network of its own, the baseline of the trained encoder.

Cut: the image embedding in the directions that tell garments and genders apart (the right singular vectors of the
heads). Colour: a histogram of the masked garment. Print: what the pattern head sees.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.items import Tag
from modiste.encoder.item.colours import garment_colours, histogram, histogram_of_names, named_shares
from modiste.encoder.item.crops import Crop, cut_out
from modiste.encoder.item.parts import COLOUR, CUT, DIMENSION, PARTS, PRINT, VectorPart, Vectors, unit_parts
from modiste.language import parse

if TYPE_CHECKING:
    from modiste.encoder.clip import Encoder

_AT_ONCE: Final = 64
_SAID: Final = ("garment", "pattern", "gender")
_LEAST: Final = 0.3


class ClipItemEmbedder:
    """An `ItemEmbedder` of an encoder with its heads."""

    id = "clip-1"
    parts: tuple[VectorPart, ...] = PARTS

    def __init__(self, encoder: "Encoder") -> None:
        self._encoder = encoder
        state = encoder.heads.state_dict()
        names = [f"heads.{kind}.weight" for kind in ("garment", "gender")]
        rows = np.concatenate([state[name].numpy() for name in names if name in state])
        rows = rows - rows.mean(axis=0)
        self._directions = np.linalg.svd(rows, full_matrices=False)[2][: CUT.width].T  # D x up to 128
        self._patterns = encoder.labels.classes["pattern"][: PRINT.width]

    def embed_pictures(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]) -> Vectors:
        """N x 256; a mask H x W is the garment's."""
        result = np.zeros((len(pictures), DIMENSION), np.float32)
        for begin in range(0, len(pictures), _AT_ONCE):
            some = slice(begin, begin + _AT_ONCE)
            crops = self._crops(pictures[some], masks[some])
            seen = self._encoder.image_embeddings([Image.fromarray(crop.picture) for crop in crops])
            self._set_cut(result[some], seen)
            result[some, COLOUR.at] = [histogram(garment_colours(crop.picture, crop.alpha)) for crop in crops]
            likely = self._encoder.read(seen).get("pattern")
            if likely is not None:
                shown = np.sqrt(likely[:, : PRINT.width])
                result[some, PRINT.start : PRINT.start + shown.shape[1]] = shown
        return unit_parts(result)

    def embed_words(self, texts: Sequence[str]) -> Vectors:
        """N x 256; a part that the words say nothing about is zero."""
        result = np.zeros((len(texts), DIMENSION), np.float32)
        if not texts:
            return result
        self._set_cut(result, self._encoder.text_embeddings(texts))
        for row, said in zip(result, map(parse, texts), strict=True):
            row[CUT.at] *= says_cut(said)
            row[COLOUR.at] = histogram_of_names(said.colours)
            if said.pattern in self._patterns:
                row[PRINT.start + self._patterns.index(said.pattern)] = 1
        return unit_parts(result)

    def tags(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]
             ) -> list[tuple[Tag, ...]]:
        """Garment, pattern and gender by the heads, colours by the masked garment, each with its confidence."""
        found = []
        for begin in range(0, len(pictures), _AT_ONCE):
            crops = self._crops(pictures[begin : begin + _AT_ONCE], masks[begin : begin + _AT_ONCE])
            guesses = self._encoder.guess([Image.fromarray(crop.picture) for crop in crops])
            for crop, guess in zip(crops, guesses, strict=True):
                said = [Tag(kind, guess[kind].value, confidence=guess[kind].confidence,
                    source="picture") for kind in _SAID
                        if kind in guess and guess[kind].confidence >= _LEAST]
                said += colour_tags(crop)
                found.append(tuple(said))
        return found

    def _crops(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]) -> list[Crop]:
        return [cut_out(picture, mask, self._encoder.image_px)
                for picture, mask in zip(pictures, masks, strict=True)]

    def _set_cut(self, rows: Vectors, embeddings: NDArray[np.float32]) -> None:
        length = np.linalg.norm(embeddings, axis=1, keepdims=True)
        rows[:, CUT.start : CUT.start + self._directions.shape[1]] = embeddings / length @ self._directions


def says_cut(said: Attributes) -> bool:
    """Whether words say anything of the shape of a garment, of who wears it or of what it is made for."""
    return any((said.garment, said.gender, said.fit, said.length, said.neckline, said.sleeve, said.details,
                said.styles, said.occasions, said.materials, said.seasons))


def colour_tags(crop: Crop) -> list[Tag]:
    """The colours of a cut-out garment with their shares."""
    shares = named_shares(garment_colours(crop.picture, crop.alpha))
    return [Tag("colour", name, confidence=min(1.0, 0.4 + 0.6 * share), source="picture", share=min(1.0, share))
            for name, share in shares.items()]
