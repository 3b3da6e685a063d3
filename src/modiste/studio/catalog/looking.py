"""Items looked at: their main pictures to vectors and tags, here or on the machines of a cluster."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias

from PIL import Image

from modiste.catalog.embedding import tags_with_vectors
from modiste.core.errors import ImageError
from modiste.core.items import Item, Tag
from modiste.core.messages import Message, message
from modiste.core.pixels import flatten
from modiste.core.settings import Settings
from modiste.studio.catalog.masking import garment_of_item
from modiste.studio.garments import Garments
from modiste.studio.models import Models
from modiste.studio.store.pictures.files import decode_kept
from modiste.studio.store.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from modiste.catalog.embedding import ItemEmbedder, Vectors

MaskOf: TypeAlias = "Callable[[Item, Image.Image], NDArray[np.uint8] | None]"
"""Where an item is in its picture, H x W; None where it stands out by itself."""
Lot: TypeAlias = Sequence[tuple[Item, bytes]]
"""Items, each with the file of its main picture."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Looked:
    """What a lot of items looks like. `vectors` N x D and `tags` are those of the N `ids`, items whose pictures could
    be read; `problems` says of the others why not."""

    ids: tuple[str, ...]
    vectors: "Vectors" = field(repr=False)
    tags: tuple[tuple[Tag, ...], ...] = field(repr=False)
    problems: tuple[Message, ...] = ()


class Eyes(Protocol):
    """What looks at items."""

    @property
    def id(self) -> str:
        """That of the embedder, with which an index is marked."""

    @property
    def dimension(self) -> int:
        """How many numbers its vectors have."""

    def look(self, lots: Iterable[Lot]) -> Iterator[Looked]:
        """Each lot as it is seen; in any order."""


class OwnEyes:
    """Looks in this process."""

    def __init__(self, embedder: "ItemEmbedder", mask: MaskOf) -> None:
        self._embedder, self._mask = embedder, mask
        self.id = embedder.id
        self.dimension = max(part.stop for part in embedder.parts)

    def look(self, lots: Iterable[Lot]) -> Iterator[Looked]:
        """Each lot in turn."""
        return map(self.look_at, lots)

    def look_at(self, lot: Lot) -> Looked:
        """One lot."""
        import numpy as np

        pictures: dict[str, Image.Image] = {}
        masks: list[NDArray[np.uint8] | None] = []
        problems: list[Message] = []
        for item, data in lot:
            try:
                pictures[item.id] = flatten(decode_kept(data, item.pictures[0]))
            except ImageError as error:
                problems.append(unusable(item, error))
                continue
            masks.append(self._mask(item, pictures[item.id]))
        if not pictures:
            return Looked(ids=(), vectors=np.zeros((0, self.dimension), np.float32), tags=(),
                          problems=tuple(problems))
        tags, vectors = tags_with_vectors(self._embedder, list(pictures.values()), masks)
        return Looked(ids=tuple(pictures), vectors=vectors, tags=tuple(tags), problems=tuple(problems))


def eyes_of(settings: Settings, source: str | None) -> OwnEyes:
    """Eyes with models of their own, as each worker of a cluster has them; `source` names the encoder.

    Raises:
        WeightsError: it cannot be loaded.
    """
    models = Models(settings)
    return OwnEyes(models.catalog_embedder(source), partial(garment_of_item, garments=Garments(models)))


def embedded(store: Store, eyes: Eyes, lots: Iterable[Sequence[Item]], problems: list[Message]
             ) -> "Iterator[tuple[tuple[Item, ...], Vectors]]":
    """Items with the vectors of their main pictures, and with the tags that these give; those whose picture's file is
    lost or damaged are left out and said. A lot of items comes whole, lots in any order."""
    for looked in eyes.look(_with_files(store, some, problems) for some in lots):
        problems += looked.problems
        place = {one: number for number, one in enumerate(looked.ids)}
        told = store.items.tell(dict(zip(looked.ids, looked.tags, strict=True))) if place else ()
        if told:
            yield told, looked.vectors[[place[one.id] for one in told]]


def unusable(item: Item, error: ImageError) -> Message:
    """What is said of an item whose picture cannot be read."""
    return message("studio.picture_unusable", name=item.title[:80], reason=error)


def _with_files(store: Store, items: Sequence[Item], problems: list[Message]) -> Lot:
    lot = []
    for item in items:
        try:
            lot.append((item, store.files.read(item.pictures[0])))
        except ImageError as error:
            problems.append(unusable(item, error))
    return lot
