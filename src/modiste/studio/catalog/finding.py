"""Finding in the catalogue: pictures and words in, items with what differs out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Final

import numpy as np

from modiste.catalog.embedding import said_beside, tag_readers, tags_with_vectors
from modiste.catalog.index import IndexPlace, ItemIndex
from modiste.catalog.index.place import read_store
from modiste.catalog.index.snapshot import Snapshot
from modiste.catalog.limits import EVERYTHING, Limit, Price, both, parse_where, read_words
from modiste.catalog.search import Calibration, Facts, ItemSearch, Query, Seen, calibrate, differences
from modiste.catalog.search.differences import shown_of, told_apart
from modiste.catalog.search.facts import facts_of
from modiste.catalog.search.query import words_to_embed
from modiste.catalog.search.scores import whole_of
from modiste.catalog.search.titles import titled
from modiste.core.errors import DataError
from modiste.core.items import Item, Money, Tag
from modiste.core.messages import Message, message
from modiste.studio.catalog.find_requests import Findings, FindRequest, FoundItem, ShownPicture
from modiste.studio.catalog.masking import garment_shown
from modiste.studio.garments import Garments, SegmentRequest
from modiste.studio.home import UserId
from modiste.studio.pictures_in import open_photo
from modiste.studio.store.store import Store

if TYPE_CHECKING:
    from modiste.catalog.embedding import ItemEmbedder, Vectors
    from modiste.encoder.item.reading import TagReader

_FRESH_SECONDS: Final = 1.0
"""What others imported is seen after at most so long."""
_GROWN: Final = 1.25


class Finding:
    """Search of the catalogue of a studio. It keeps the index in memory; one is enough for a program."""

    def __init__(self, store: Callable[[], Store], place: IndexPlace, embedder: "Callable[[str | None], ItemEmbedder]",
                 garments: Garments) -> None:
        """`embedder` loads one by its folder or hub id, None for the bundled one."""
        self._store, self._place, self._load, self._garments = store, place, embedder, garments
        self._source: str | None = None
        self._lock = Lock()
        self._index: ItemIndex | None = None
        self._calibration = Calibration({})

    def find(self, request: FindRequest) -> Findings:
        """The items that are likeliest what was asked, within the limits.

        Raises:
            InputError: `where` does not parse (it says where), a region is not in the photo.
            ImageError: a picture cannot be read.
            NotFoundError: there is no such item to be like.
            DataError: the index is of another encoder, or of a newer version.
        """
        limit = both(parse_where(request.where), request.limit)
        like = self._store().items.get(request.user, request.like) if request.like else None
        limit = both(limit, _compared_limit(request.text, like))
        index = self._index_for(request)
        if index is None:
            return Findings(items=(), limit=both(limit, read_words(request.text).limit),
                            remarks=(message("catalog.empty"),))
        seen, remarks = self._seen(request.pictures)
        if like is not None:
            seen += [Seen(row.vector, like.tags) for row in index.rows([like.id])]
        query = Query(
            pictures=tuple(seen), text=request.text, text_vector=self._said(request.text), limit=limit,
            weights=request.weights, k=request.k, offset=(request.page - 1) * request.k, fold=request.fold,
            owner=_owner(request.user), titled=self._titled(index, request, limit),
            without=request.without | ({like.id} if like is not None else frozenset()))
        calibration = self._calibrated(index, query)
        found = ItemSearch(index, calibration, self._readers(request)).find(query)
        price = like.price if like is not None else None
        shown = shown_of([one.tags for one in seen], query.wanted.attributes, price)
        items = {one.id: one for one in self._store().items.get_many(request.user, [hit.id for hit in found.hits])}
        hits = tuple(
            FoundItem(item=items[hit.id], hit=hit, differs=told_apart(hit.score, differences(
                replace(shown, alike=calibration.alike(hit.parts)), items[hit.id])))
            for hit in found.hits if hit.id in items)
        return Findings(items=hits, limit=found.limit, wishes=found.wishes, total=found.total,
                        remarks=(*remarks, *found.remarks))

    def facts(self, where: str = "", user: UserId = None) -> Facts:
        """What the catalogue holds under a limit: counts, prices by currency, which fields are filled.

        Raises:
            InputError: `where` does not parse.
            DataError: the index is of a newer version.
        """
        return self.facts_under(parse_where(where), user)

    def facts_under(self, limit: Limit = EVERYTHING, user: UserId = None) -> Facts:
        """`facts` under a limit that is parsed already."""
        kept = read_store(self._place)
        if kept is None:
            return Facts(count=0, available=0)
        return facts_of(self._opened(kept.encoder, kept.dimension), limit, _owner(user))

    def snapshot(self) -> Snapshot | None:
        """The index in memory, with its vectors; None where there is none, or it is too large."""
        kept = read_store(self._place)
        view = self._opened(kept.encoder, kept.dimension).view() if kept is not None else None
        return view.snapshot if view is not None else None

    def _index_for(self, request: FindRequest) -> ItemIndex | None:
        """The index; the embedder is loaded only where something is embedded."""
        kept = read_store(self._place)
        if kept is None:
            return None
        self._source = kept.source
        if (request.pictures or request.text.strip()) and self._embedder().id != kept.encoder:
            raise DataError("catalog.other_encoder", place=self._place.uri, found=kept.encoder,
                            asked=self._embedder().id)
        return self._opened(kept.encoder, kept.dimension)

    def _embedder(self) -> "ItemEmbedder":
        """The encoder that the index names."""
        return self._load(self._source)

    def _opened(self, encoder: str, dimension: int) -> ItemIndex:
        with self._lock:
            if self._index is None or (self._index.encoder, self._index.dimension) != (encoder, dimension):
                self._index = ItemIndex(self._place, encoder, dimension, fresh_seconds=_FRESH_SECONDS)
                self._calibration = Calibration({})
            return self._index

    def _calibrated(self, index: ItemIndex, query: Query) -> Calibration:
        if query.kind == "limits":
            return self._calibration
        rows = index.count()
        if not self._calibration.rows <= rows <= _GROWN * self._calibration.rows:
            def embed(texts: Sequence[str]) -> "Vectors":
                return self._embedder().embed_words(texts)

            found = calibrate(index, embed)
            self._calibration = replace(found, rows=rows, whole=whole_of(index, found, embed))
        return self._calibration

    def _readers(self, request: FindRequest) -> "tuple[TagReader, ...]":
        """What reads tags off vectors, where a picture is shown or words change it: the embedder is loaded then
        anyway."""
        shown = request.pictures or (request.like and request.text.strip())
        return tag_readers(self._embedder()) if shown else ()

    def _titled(self, index: ItemIndex, request: FindRequest, limit: Limit) -> Mapping[str, float]:
        """What is called as the words say, where nothing is shown beside them."""
        view = index.view()
        if view is None or not request.text.strip() or request.pictures or request.like:
            return {}
        return titled(view, request.text, lambda ids: self._store().items.titles(request.user, ids),
                      both(limit, read_words(request.text).limit), _owner(request.user))

    def _seen(self, pictures: Sequence[ShownPicture]) -> tuple[list[Seen], list[Message]]:
        """The pictures embedded, each with its tags."""
        found: list[Seen] = []
        remarks: list[Message] = []
        for shown in pictures:
            opened = open_photo(shown.picture)
            photo = opened.photo
            mask, remark = garment_shown(
                opened, shown.region, partial(self._garments.segment, SegmentRequest(photo=photo)))
            remarks += [remark] if remark is not None else []
            embedder, image, masks = self._embedder(), [photo.image], [mask]
            (tags,), vectors = tags_with_vectors(embedder, image, masks)
            (beside,) = said_beside(embedder, image, masks, vectors)
            found.append(Seen(vectors[0], _of_parts(tags, shown.parts), shown.parts, beside))
        return found, remarks

    def _said(self, text: str) -> "np.ndarray[tuple[int], np.dtype[np.float32]] | None":
        looks = words_to_embed(text) if text.strip() else ""
        return self._embedder().embed_words([looks])[0] if looks else None


_SHOWN_BY: Final = {"cut": ("garment", "gender", "fit", "length", "neckline", "sleeve"), "colour": ("colour",),
                    "print": ("pattern",)}  # fmt: skip


def _of_parts(tags: Sequence[Tag], parts: Sequence[str]) -> tuple[Tag, ...]:
    """The tags that the meant parts of a picture give."""
    kinds = {kind for part in parts for kind in _SHOWN_BY[part]}
    return tuple(tag for tag in tags if tag.kind in kinds)


def _compared_limit(text: str, like: Item | None) -> Limit | None:
    """"Cheaper" than an item is a limit where its price is known."""
    price: Money | None = like.price if like is not None else None
    if price is None or not text.strip():
        return None
    for wish in read_words(text).attributes.comparisons:
        if wish.kind == "price":
            amount = float(price.amount)
            return (Price(high=amount, below=True, currency=price.currency) if wish.direction == "less"
                    else Price(low=amount, above=True, currency=price.currency))
    return None


def _owner(user: UserId) -> str | None:
    return str(user) if user is not None else None
