"""Garments of the catalogue: found by words, pictures and limits, looked at, and kept among one's own pictures."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, File, Path, Query, Request, Response, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from modiste.catalog.limits.describing import described
from modiste.core.items import Item, Money
from modiste.studio.catalog.find_requests import FindRequest, ShownPicture
from modiste.studio.catalog.keeping import keep_item
from modiste.studio.catalog.uploads import keep_upload
from modiste.studio.jobs.kinds.fields import PictureId
from modiste.web.api.deps import ContextDep, UserDep
from modiste.web.api.pictures import Side, file_answer
from modiste.web.api.schemas import PictureOut
from modiste.web.own_threads import decode
from modiste.web.texts import words_for

router = APIRouter(tags=["catalogue"])
Weight = Annotated[float, Query(ge=0, le=100, description="How much it counts: 1 is usual.")]
ItemId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]


class MoneyOut(BaseModel):
    """An amount in units of a currency (ISO 4217)."""

    amount: Decimal
    currency: str

    @classmethod
    def of(cls, money: Money | None) -> "MoneyOut | None":
        """The amount as JSON."""
        return cls(amount=money.amount, currency=money.currency) if money is not None else None


class VariantOut(BaseModel):
    """A size that it is sold in; `full_price` before a reduction."""

    sku: str
    size: str | None
    size_system: str | None
    price: MoneyOut | None
    full_price: MoneyOut | None
    available: bool
    stock: int | None


class TagOut(BaseModel):
    """One thing that is said of a garment, how sure (0 to 1), who says it, and how much of it it holds of."""

    kind: str
    value: str
    confidence: float
    source: str
    share: float | None


class ItemOut(BaseModel):
    """A garment in one colour; `product` is what its other colours share. Its pictures are at `pictures`."""

    id: str
    product: str
    title: str
    brand: str
    description: str
    category: str
    url: str
    source: str
    available: bool
    price: MoneyOut | None
    sizes: tuple[str, ...] = Field(description="Those that can be bought.")
    variants: tuple[VariantOut, ...]
    tags: tuple[TagOut, ...]
    pictures: tuple[str, ...]

    @classmethod
    def of(cls, item: Item) -> "ItemOut":
        """The garment as JSON."""
        return cls(
            id=item.id, product=item.product, title=item.title, brand=item.brand, description=item.description,
            category=item.category, url=item.url, source=item.source, available=item.available, sizes=item.sizes,
            price=MoneyOut.of(item.price), variants=tuple(VariantOut(
                sku=one.sku, size=one.size, size_system=one.size_system, price=MoneyOut.of(one.price),
                full_price=MoneyOut.of(one.full_price), available=one.available, stock=one.stock)
                for one in item.variants),
            tags=tuple(TagOut(kind=one.kind, value=one.value, confidence=one.confidence, source=one.source,
                              share=one.share) for one in item.tags),
            pictures=tuple(f"/api/v1/items/{item.id}/picture?place={place}" for place in range(len(item.pictures))))


class UploadOut(BaseModel):
    """A feed that was brought: a job of the kind "import" takes its id. It is forgotten after a day."""

    id: str
    name: str


class SourceOut(BaseModel):
    """A feed that the catalogue is made of."""

    name: str
    items: int
    available: int


class CatalogueOut(BaseModel):
    """What the catalogue holds; `waiting` cannot be found yet."""

    items: int
    available: int
    without_picture: int
    waiting: int
    sources: tuple[SourceOut, ...]


class RemovedOut(BaseModel):
    """How many garments were taken out."""

    removed: int


class HitOut(BaseModel):
    """A garment that was found: how likely it is what was asked (null where nothing but limits
    was asked), how it differs, and other colours of it."""

    item: ItemOut
    score: float | None
    differs: tuple[str, ...]
    others: tuple[str, ...] = Field(description="Ids of what this hit stands for.")


class FoundOut(BaseModel):
    """What was found: the limit as it was understood, how many garments keep it, and what is to be said of it."""

    items: tuple[HitOut, ...]
    limit: str
    total: int
    remarks: tuple[str, ...]


class PricesOut(BaseModel):
    """The prices in one currency."""

    currency: str
    count: int
    low: float
    median: float
    high: float


class FactsOut(BaseModel):
    """What the catalogue holds under a limit: of each field its values with their counts, most first."""

    count: int
    available: int
    values: dict[str, dict[str, int]]
    prices: tuple[PricesOut, ...]
    filled: dict[str, float] = Field(description="Of each field the share of garments of which it is known.")


Where = Annotated[str, Query(max_length=2000, examples=["price < 80 EUR and not material = leather"])]
Said = Annotated[str, Query(max_length=2000, examples=["linen shirt dress under 100 euros"])]


@router.get("/items")
def find(request: Request, context: ContextDep, user: UserDep, text: Said = "", where: Where = "",
         picture: Annotated[list[PictureId] | None, Query(max_length=4, description="Pictures of yours.")] = None,
         like: Annotated[str | None, Query(pattern=r"^[0-9a-f]{16}$", description="A garment to be like.")] = None,
         cut: Weight = 1, colour: Weight = 1, print: Weight = 1,  # noqa: A002 - the weight's name
         k: Annotated[int, Query(ge=1, le=200)] = 20, page: Annotated[int, Query(ge=1, le=1000)] = 1) -> FoundOut:
    """The garments that are likeliest what is asked: by words, pictures of yours, another garment, or limits alone."""
    words = words_for(request.headers.get("accept-language", ""))
    pictures = tuple(ShownPicture(picture=context.store.pictures.photo(user, one)) for one in picture or ())
    found = context.studio.catalog.find(FindRequest(
        pictures=pictures, text=text, where=where, like=like, k=k, page=page, user=user,
        weights={"cut": cut, "colour": colour, "print": print}))
    return FoundOut(
        items=tuple(HitOut(item=ItemOut.of(one.item), score=one.hit.score, others=one.hit.others,
                           differs=tuple(words.error(said.text) for said in one.differs)) for one in found.items),
        limit=words.error(described(found.limit)), total=found.total,
        remarks=tuple(words.error(one) for one in found.remarks))


@router.get("/items/facts")
def facts(context: ContextDep, user: UserDep, where: Where = "") -> FactsOut:
    """What the catalogue holds: types, colours, sizes, prices, under a limit."""
    found = context.studio.catalog.facts(where, user)
    return FactsOut(
        count=found.count, available=found.available, filled=dict(found.filled),
        values={name: dict(counts) for name, counts in found.values.items()},
        prices=tuple(PricesOut(currency=one.currency, count=one.count, low=one.low, median=one.median, high=one.high)
                     for one in found.prices))


@router.get("/items/{item}")
def get(context: ContextDep, user: UserDep, item: ItemId) -> ItemOut:
    """One garment."""
    return ItemOut.of(context.studio.catalog.item(item, user))


@router.get("/items/{item}/picture", response_class=FileResponse, responses={200: {"content": {"image/webp": {}}}})
async def picture(request: Request, context: ContextDep, user: UserDep, item: ItemId,
                  place: Annotated[int, Query(ge=0, le=99)] = 0, side: Side = Side.LARGE) -> Response:
    """A picture of a garment as WebP; `side` bounds its longer side."""
    found = await run_in_threadpool(context.studio.catalog.item, item, user)
    hashes = found.pictures[place : place + 1] or found.pictures[:1]
    sha256 = hashes[0] if hashes else ""
    path = await run_in_threadpool(context.store.files.kept_thumbnail, sha256, side)
    if path is None:
        path = await decode(request, context.store.files.thumbnail, sha256, side)
    return file_answer(request, context, str(path), f"{sha256}-{side}", "image/webp")


@router.post("/items/{item}/keep", status_code=201)
async def keep(request: Request, context: ContextDep, user: UserDep, item: ItemId,
               place: Annotated[int, Query(ge=0, le=99)] = 0) -> PictureOut:
    """Keep a picture of a garment among your own: every page takes those."""
    found = await run_in_threadpool(context.studio.catalog.item, item, user)
    return PictureOut.of(await decode(request, keep_item, context.studio.catalog, context.store, user, found, place))


@router.get("/catalogue")
def catalogue(context: ContextDep, user: UserDep) -> CatalogueOut:
    """What the catalogue holds."""
    info = context.studio.catalog.info(user)
    return CatalogueOut(items=info.items, available=info.available, without_picture=info.without_picture,
                        waiting=info.waiting, sources=tuple(SourceOut(
                            name=one.name, items=one.items, available=one.available) for one in info.sources))


@router.post("/catalogue/uploads", status_code=201)
async def upload(context: ContextDep, user: UserDep,
                 file: Annotated[UploadFile, File(description="A feed, a table, or a ZIP of it and its pictures.")],
                 pictures: Annotated[UploadFile | None, File(description="Its pictures as a ZIP.")] = None
                 ) -> UploadOut:
    """Bring a feed; a job of the kind "import" reads it into the catalogue, or only checks it."""
    size = (file.size or 0) + ((pictures.size or 0) if pictures is not None else 0)
    await run_in_threadpool(context.store.quotas.check_disk, user, size)
    kept = await run_in_threadpool(keep_upload, context.store.home, user, file.filename or "feed", file.file,
                                   pictures.file if pictures is not None else None)
    return UploadOut(id=kept.id, name=kept.name)


@router.delete("/catalogue/sources/{name}")
def remove(context: ContextDep, user: UserDep, name: Annotated[str, Path(min_length=1, max_length=200)]) -> RemovedOut:
    """Take a feed out of the catalogue, with all of its garments that are yours."""
    return RemovedOut(removed=context.studio.catalog.remove(user=user, source=name))
