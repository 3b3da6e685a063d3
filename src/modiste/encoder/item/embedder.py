"""The trained encoder of items at work: pictures and words to vectors and tags."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from modiste.core.items import Tag
from modiste.encoder.item.colours import garment_colours, named_shares
from modiste.encoder.item.crops import Crop, cut_outs
from modiste.encoder.item.folders import TrainedItems
from modiste.encoder.item.networks import Looked, PartVectors
from modiste.encoder.item.parts import DIMENSION, PARTS, VectorPart, Vectors
from modiste.encoder.item.pixels import pixel_crops
from modiste.encoder.item.reading import TagReader, readers_of
from modiste.encoder.item.views import crop_view
from modiste.encoder.item.words import encode_words
from modiste.language import parse
from modiste.language.vocabulary import widest_garment
from modiste.nn.pictures import to_tensor

_AT_ONCE: Final = 32
"""Views in one batch."""
_LEAST: Final = 0.3
"""The confidence below which a tag is not given at all."""
_SECOND: Final = 0.18


class TextEncoder(Protocol):
    """What reads words that the parser does not know: the bundled CLIP."""

    def text_embeddings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """N x D."""


class LateTexts:
    """A `TextEncoder` that is loaded when words first come: pictures alone do without it, and it takes seconds."""

    def __init__(self, load: Callable[[], TextEncoder]) -> None:
        self._load = load

    def text_embeddings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """N x D."""
        return self._load().text_embeddings(texts)


class NetworkItemEmbedder:
    """An `ItemEmbedder` of a trained network. May be used from any thread."""

    parts: tuple[VectorPart, ...] = PARTS

    def __init__(self, trained: TrainedItems, encoder: TextEncoder) -> None:
        self.id = trained.name
        self._trained = trained
        self._encoder = encoder
        self.readers: tuple[TagReader, ...] = readers_of(trained.network.tags, trained.labels.classes,
                                                          trained.temperatures)

    @torch.inference_mode()
    def embed_pictures(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]) -> Vectors:
        """N x 256; a mask H x W is the garment's."""
        found = [vectors.joined().numpy() for _, vectors in self._seen(pictures, masks)]
        return np.concatenate(found).astype(np.float32) if found else np.zeros((0, DIMENSION), np.float32)

    @torch.inference_mode()
    def embed_words(self, texts: Sequence[str]) -> Vectors:
        """N x 256; a part that the words say nothing about is zero. Where nothing in them is understood, the cut is
        what the bundled CLIP reads in them."""
        if not texts:
            return np.zeros((0, DIMENSION), np.float32)
        seen = self._encoder.text_embeddings(texts)
        seen = seen / np.linalg.norm(seen, axis=1, keepdims=True)
        words = encode_words([parse(text) for text in texts], self._trained.ids, np.asarray(seen, np.float32))
        vectors: PartVectors = self._trained.words(words, self._trained.network.shade)
        return np.asarray(vectors.joined().numpy(), np.float32)

    @torch.inference_mode()
    def tags(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]
             ) -> list[tuple[Tag, ...]]:
        """Garment, colours with their shares, pattern and gender of each picture, each with its confidence."""
        return [tags for crops, vectors in self._seen(pictures, masks) for tags in self._tags(crops, vectors)]

    @torch.inference_mode()
    def tags_with_vectors(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]
                          ) -> tuple[list[tuple[Tag, ...]], Vectors]:
        """`tags` and `embed_pictures` of one look at the pictures."""
        tags: list[tuple[Tag, ...]] = []
        found: list[Vectors] = [np.zeros((0, DIMENSION), np.float32)]
        for crops, vectors in self._seen(pictures, masks):
            tags += self._tags(crops, vectors)
            found.append(vectors.joined().numpy())
        return tags, np.concatenate(found).astype(np.float32)

    def beside(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None], vectors: Vectors
               ) -> list[Mapping[str, Mapping[str, float]]]:
        """What the reader of types says of pictures whose vectors are N x 256, and of their colours that of pixels: by
        kind of tag how likely each value is; nothing where the encoder has neither."""
        types, pixels = self._trained.types, self._trained.pixels
        said: list[dict[str, dict[str, float]]] = [{} for _ in pictures]
        if types is not None:
            said = types.said(pictures, masks)
        if pixels is not None and pictures:
            likely = pixels.likely(pixel_crops(pictures, masks), self._types(vectors, pixels.types))
            for one, row in zip(said, likely.tolist(), strict=True):
                one["colour"] = dict(zip(pixels.colours, row, strict=True))
        return list(said)

    def _types(self, vectors: Vectors, types: Sequence[str]) -> Vectors:
        """How likely each of T widest types is of vectors N x 256, N x T."""
        found = np.zeros((len(vectors), len(types)), np.float32)
        for reader in self.readers:
            if reader.kind == "garment":
                for name, column in zip(reader.classes, reader.likely(vectors).T, strict=True):
                    if (widest := widest_garment(name)) in types:
                        found[:, types.index(widest)] += column
        return found

    def _tags(self, crops: Sequence[Crop], vectors: PartVectors) -> list[tuple[Tag, ...]]:
        found = []
        logits = self._trained.network.read(vectors)
        likely = {kind: (rows / self._trained.temperatures.get(kind, 1.0)).softmax(dim=1).numpy()
                  for kind, rows in logits.items()}
        for row, crop in enumerate(crops):
            said: list[Tag] = []
            for kind, rows in likely.items():
                classes = self._trained.labels.classes[kind]
                if kind == "colour":
                    said += _colours(classes, rows[row], crop)
                elif rows[row].max() >= _LEAST:
                    said.append(Tag(kind, classes[int(rows[row].argmax())],
                                    confidence=float(rows[row].max()), source="picture"))
            found.append(tuple(said))
        return found

    def _seen(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]
              ) -> Iterator[tuple[list[Crop], PartVectors]]:
        """The first crop of each of some pictures, and the mean of the vectors of all its views."""
        size, scales = self._trained.network.size, self._trained.scales
        some_at_once = max(1, _AT_ONCE // len(scales))
        for begin in range(0, len(pictures), some_at_once):
            some = slice(begin, begin + some_at_once)
            crops = [cut_outs(picture, mask, size.side_px, scales)
                     for picture, mask in zip(pictures[some], masks[some], strict=True)]
            views = [crop_view(crop, size) for shown in crops for crop in shown]
            pixels = to_tensor(np.stack([view.crop for view in views])).contiguous(memory_format=torch.channels_last)
            maps, finer = self._trained.frozen(pixels)
            looked = Looked(maps, finer, torch.from_numpy(np.stack([view.shades for view in views])),
                            torch.from_numpy(np.stack([view.mask for view in views])))
            yield [shown[0] for shown in crops], self._trained.network(looked).mean_of(len(scales))


def _colours(classes: Sequence[str], likely: NDArray[np.float32], crop: Crop) -> list[Tag]:
    """The likeliest colour, and others that the garment has much of: how much is counted among its pixels."""
    first = int(likely.argmax())
    if likely[first] < _LEAST:
        return []
    others = [one for one in np.argsort(-likely)[1:3] if likely[one] >= _SECOND]
    names = [classes[one] for one in (first, *others)]
    shares = named_shares(garment_colours(crop.picture, crop.alpha), names) if len(names) > 1 else {}
    return [Tag("colour", classes[one], confidence=float(likely[one]), source="picture",
        share=min(1.0, shares[classes[one]]))
            if classes[one] in shares else Tag("colour", classes[one], confidence=float(likely[one]), source="picture")
            for one in (first, *others) if one == first or classes[one] in shares]
