"""The pictures among which `modiste evaluate catalog` looks: embedded by the encoder that is measured and by the
bundled CLIP, whose vectors are kept for the next evaluation."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from modiste.catalog.embedding import ItemEmbedder, said_beside
from modiste.catalog.measuring.composed import ShownItem, unit
from modiste.core.attributes import Attributes
from modiste.core.errors import DataError
from modiste.core.messages import message
from modiste.data.cards import bundled
from modiste.data.framing import Framing, frame
from modiste.data.readers import open_source
from modiste.data.weights import MANIFEST
from modiste.encoder.clip import Encoder
from modiste.encoder.item.examples import ItemExample, read_items
from modiste.encoder.item.parts import Vectors
from modiste.encoder.item.products import of_split
from modiste.train.scores import PartProgress

_FRAMING: Final = Framing(256)
_AT_ONCE: Final = 64
_NOT_WORN: Final = frozenset({"Shoes", "Bags", "Watches", "Sandal", "Flip Flops", "Wallets", "Belts", "Eyewear"})
_NO_PICTURE: Final = Image.new("RGB", (8, 8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """Pictures, embedded: `items` N x 256 by the encoder that is measured, `clip` N x D unit vectors by the bundled
    CLIP; `fresh` N: whether it is of the fifth that no training sees; `fine`, `shade` and `broad` are the shop's own
    words, `texts` its descriptions; `beside` is what the encoder reads of a fresh picture beside its vector."""

    items: Vectors = field(repr=False)
    clip: Vectors = field(repr=False)
    fresh: NDArray[np.bool_] = field(repr=False)
    shown: Sequence[ShownItem] = field(repr=False)
    fine: Sequence[str] = field(repr=False)
    shade: Sequence[str] = field(repr=False)
    broad: Sequence[str] = field(repr=False)
    texts: Sequence[str] = field(repr=False)
    beside: Sequence[Mapping[str, Mapping[str, float]]] = field(repr=False)

    def __len__(self) -> int:
        return len(self.shown)

    def part(self, rows: NDArray[np.int64]) -> "Gallery":
        """Some of the pictures."""
        shown, fine, shade, broad, texts = ([part[row] for row in rows] for part in (
            self.shown, self.fine, self.shade, self.broad, self.texts))
        return Gallery(items=self.items[rows], clip=self.clip[rows], fresh=self.fresh[rows], shown=shown, fine=fine,
                       shade=shade, broad=broad, texts=texts, beside=[self.beside[row] for row in rows])

    @property
    def facts(self) -> list[Attributes]:
        """What is known of each picture."""
        return [one.facts for one in self.shown]


def embed_gallery(data: Path, embedder: ItemEmbedder, encoder: Encoder, kept: Path, tell: PartProgress) -> Gallery:
    """All pictures whose shop names their type and colour, embedded; `kept` is where the CLIP's vectors stay.

    Raises:
        DataError: there are none.
    """
    examples: list[ItemExample] = []
    beside: list[Mapping[str, Mapping[str, float]]] = []

    def items(some: Sequence[ItemExample]) -> Vectors:
        examples.extend(replace(one, picture=_NO_PICTURE) for one in some)
        pictures, masks = [one.picture for one in some], [one.mask for one in some]
        vectors = embedder.embed_pictures(pictures, masks)
        asked = [row for row, one in enumerate(some) if of_split(one.product, "test")]
        said = dict(zip(asked, said_beside(embedder, [pictures[row] for row in asked], [masks[row] for row in asked],
                                           vectors[asked]), strict=True))
        beside.extend(said.get(row, {}) for row in range(len(some)))
        return vectors

    def clip(some: Sequence[ItemExample]) -> Vectors:
        return unit(encoder.image_embeddings([frame(one.picture, _FRAMING, worn=one.broad not in _NOT_WORN)
                                              for one in some]))

    reference = _kept(kept, data, lambda: _embedded(data, clip, tell.part(0, 0.5)))
    vectors = _embedded(data, items, tell.part(0.5, 1))
    return Gallery(items=vectors, clip=reference, fresh=np.array([of_split(one.product, "test") for one in examples]),
                   shown=[ShownItem(product=one.product, facts=one.facts) for one in examples],
                   fine=[one.fine for one in examples], shade=[one.shade for one in examples],
                   broad=[one.broad for one in examples], texts=[one.text for one in examples], beside=beside)


def _embedded(data: Path, embed: Callable[[Sequence[ItemExample]], Vectors], tell: PartProgress) -> Vectors:
    total = len(open_source(data))
    found, count = [], 0
    for some in _batches(data):
        found.append(embed(some))
        count += len(some)
        tell(min(1.0, count / total), message("catalog.embedding", count=count))
    if not found:
        raise DataError("catalog.no_test_picture", data=data)
    return np.concatenate(found)


def _batches(data: Path) -> Iterator[list[ItemExample]]:
    waiting: list[ItemExample] = []
    for one in read_items([data], "all"):
        if one.fine and one.shade:
            waiting.append(one)
        if len(waiting) == _AT_ONCE:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _kept(folder: Path, data: Path, make: Callable[[], Vectors]) -> Vectors:
    """Vectors of a file by the bundled CLIP, made once for each state of both."""
    files = [data] if data.is_file() else sorted(path for path in data.rglob("*") if path.is_file())
    state = "".join(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)
    weights = (bundled("prior") / MANIFEST).read_text(encoding="utf-8")
    path = folder / f"clip-{hashlib.sha256((state + weights).encode()).hexdigest()[:16]}.safetensors"
    try:
        return np.asarray(load_file(path)["vectors"], np.float32)
    except (OSError, KeyError, SafetensorError):
        pass  # absent or cut short: made anew
    vectors = make()
    folder.mkdir(parents=True, exist_ok=True)
    save_file({"vectors": vectors}, path)
    return vectors
