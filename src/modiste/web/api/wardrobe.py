"""The wardrobe: garments, their states and wears, photos brought in, everything out as one ZIP."""

import secrets
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, File, Path, Query, Request, UploadFile
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from modiste.core.files import make_folder
from modiste.core.items import Money
from modiste.core.messages import Language
from modiste.studio.jobs.kinds.wardrobe import GarmentId
from modiste.studio.store.wardrobe.values import UNSET, GarmentChange
from modiste.studio.wardrobe.door import Choice
from modiste.studio.wardrobe.typed import garment_of, tags_typed
from modiste.studio.wardrobe.uploads import keep_photos
from modiste.studio.wardrobe.uploads import thumbnail as small_of_upload
from modiste.stylist.wardrobe.traits import traits_of, wants_wash
from modiste.stylist.wardrobe.values import MOST_OF_ONE, WARMEST_CLO, State, WardrobeItem, local_day
from modiste.web.api.deps import ContextDep, SpokenDep, UserDep
from modiste.web.api.items import MoneyOut, TagOut, UploadOut
from modiste.web.own_threads import decode

router = APIRouter(prefix="/wardrobe", tags=["wardrobe"])
ItemId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
Ids = Annotated[tuple[GarmentId, ...], Field(min_length=1, max_length=500)]
_COPY = 1 << 20
_KEPT = "private, max-age=86400, immutable"
"""As long as uploads are: what one is called by its address never changes."""


class GarmentOut(BaseModel):
    """A garment: what it is, how it is, how often it was worn; pictures by their ids. `slot` is where in an outfit it
    goes, `warmth_clo` and `formality` are what the person set, else what its type has."""

    id: str
    title: str
    type: str | None = Field(description="The person's own word, or an id of the vocabulary.")
    tags: tuple[TagOut, ...]
    own_tags: tuple[str, ...]
    state: State
    reason: str
    quantity: int
    place: str
    size: str
    brand: str
    price: MoneyOut | None
    bought: date | None
    wears: int
    last_worn: date | None
    wants_wash: bool
    cost_per_wear: MoneyOut | None
    slot: str
    warmth_clo: float
    formality: float
    seasons: tuple[str, ...]
    original: str
    cutout: str | None
    version: int

    @classmethod
    def of(cls, one: WardrobeItem, spoken: Language) -> "GarmentOut":
        """The garment as JSON, its title in the language of the reader."""
        traits = traits_of(one)
        return cls(
            id=one.id, title=one.title_in(spoken), type=one.own_type or one.garment or None, own_tags=one.own_tags,
            tags=tuple(TagOut(kind=tag.kind, value=tag.value, confidence=tag.confidence, source=tag.source,
                              share=tag.share) for tag in one.item.tags),
            state=one.state, reason=one.reason, quantity=one.quantity, place=one.place, size=one.size,
            brand=one.item.brand, price=MoneyOut.of(one.price), bought=one.bought, wears=one.wears,
            last_worn=one.last_worn, wants_wash=wants_wash(one), cost_per_wear=MoneyOut.of(one.cost_per_wear),
            slot=traits.slot, warmth_clo=traits.clo, formality=traits.formality, seasons=traits.seasons,
            original=one.original, cutout=one.cutout, version=one.version)


class MoneyIn(BaseModel):
    """An amount in units of a currency (ISO 4217)."""

    amount: Decimal = Field(ge=0, lt=Decimal("1e12"), allow_inf_nan=False)
    currency: str = Field(pattern=r"^[A-Z]{3}$")


class GarmentIn(BaseModel):
    """What to change; what is left out stays. `type` and the other words may be of either language; null takes price,
    day, warmth or formality away."""

    title: str | None = Field(default=None, max_length=200, description="Empty: made of what is known of it.")
    type: str | None = Field(default=None, max_length=60)
    colours: tuple[str, ...] | None = Field(default=None, max_length=20)
    pattern: str | None = Field(default=None, max_length=60)
    materials: tuple[str, ...] | None = Field(default=None, max_length=20)
    gender: str | None = Field(default=None, max_length=60, description="For whom: women, men, girls, boys, unisex.")
    own_tags: tuple[str, ...] | None = Field(default=None, max_length=20)
    state: State | None = None
    reason: str | None = Field(default=None, max_length=2000)
    quantity: int | None = Field(default=None, ge=1, le=MOST_OF_ONE)
    place: str | None = Field(default=None, max_length=100)
    size: str | None = Field(default=None, max_length=40)
    brand: str | None = Field(default=None, max_length=100)
    price: MoneyIn | None = None
    bought: date | None = None
    warmth_clo: float | None = Field(default=None, ge=0, le=WARMEST_CLO)
    formality: float | None = Field(default=None, ge=0, le=1)
    seasons: tuple[str, ...] | None = Field(default=None, max_length=5)

    def as_change(self) -> GarmentChange:
        """The change of the store.

        Raises:
            UnknownNameError: a word is none of the vocabulary.
        """
        own = garment_of(self.type)
        taken = {name for name in ("price", "bought", "warmth_clo", "formality") if name in self.model_fields_set
                 and getattr(self, name) is None}
        price = None if self.price is None else Money(self.price.amount, self.price.currency)
        return GarmentChange(
            title=self.title, own_type=own.own_type, own_tags=self.own_tags, state=self.state, reason=self.reason,
            tags={**own.tags, **tags_typed(",".join(self.colours or ()), self.pattern, ",".join(self.materials or ()),
                                          self.gender)},
            quantity=self.quantity, place=self.place, size=self.size, brand=self.brand, seasons=self.seasons,
            price=UNSET if "price" in taken else price, bought=UNSET if "bought" in taken else self.bought,
            warmth_clo=UNSET if "warmth_clo" in taken else self.warmth_clo,
            formality=UNSET if "formality" in taken else self.formality)


class OneChange(GarmentIn):
    """A change of one garment, and the version that was looked at: 409 where it was changed since."""

    version: int | None = Field(default=None, ge=1, le=2**31 - 1)


class ManyChange(BaseModel):
    """The same change of several garments: all of them or none."""

    ids: Ids
    change: GarmentIn


class WearIn(BaseModel):
    """Garments that were worn on a day (today), or, with `undo`, were not."""

    ids: Ids
    day: date | None = None
    undo: bool = False


class MergeIn(BaseModel):
    """Two garments that are one: the days of `other` go to `keep`."""

    keep: GarmentId
    other: GarmentId


class SomeGarments(BaseModel):
    """Garments by their ids."""

    ids: Ids


class DuplicateOut(BaseModel):
    """Garments that look like one, and how alike (0 to 1)."""

    first: str
    second: str
    alike: float


@router.get("")
def find(context: ContextDep, user: UserDep, spoken: SpokenDep, state: State | None = None,
         garment: Annotated[str | None, Query(max_length=60, description="A type, or the person's own word.")] = None,
         words: Annotated[str, Query(max_length=200)] = "",
         unworn_days: Annotated[int | None, Query(ge=1, le=36_500)] = None, wants_wash: bool = False
         ) -> tuple[GarmentOut, ...]:
    """Your garments, in the order in which they came; those that are gone only where `state` asks for them."""
    asked = Choice(state=state, garment=garment, words=words, unworn_days=unworn_days, wants_wash=wants_wash)
    return tuple(GarmentOut.of(one, spoken) for one in context.studio.wardrobe.items(asked, user=user))


@router.patch("")
def change_many(context: ContextDep, user: UserDep, spoken: SpokenDep, asked: ManyChange) -> tuple[GarmentOut, ...]:
    """Change several alike."""
    changed = context.studio.wardrobe.edit(asked.ids, asked.change.as_change(), user=user)
    return tuple(GarmentOut.of(one, spoken) for one in changed)


@router.get("/duplicates")
def duplicates(context: ContextDep, user: UserDep) -> tuple[DuplicateOut, ...]:
    """Garments that may be there twice."""
    return tuple(DuplicateOut(first=one.first, second=one.second, alike=one.alike)
                 for one in context.studio.wardrobe.duplicates(user=user))


@router.get("/export.zip", response_class=StreamingResponse, responses={200: {"content": {"application/zip": {}}}})
def export(context: ContextDep, user: UserDep) -> StreamingResponse:
    """Everything in one ZIP: garments, photos, cut-outs, wears, outfits."""
    file = make_folder(context.store.home.imports(user)) / f"{secrets.token_hex(12)}.zip"
    context.studio.wardrobe.export(file, user=user)
    return StreamingResponse(_parts(file), media_type="application/zip", headers={
        "content-disposition": 'attachment; filename="wardrobe.zip"', "cache-control": "private, no-store"})


@router.post("/uploads", status_code=201)
async def upload(context: ContextDep, user: UserDep,
                 files: Annotated[list[UploadFile], File(description="Photos, or a ZIP of them or of a wardrobe.")],
                 upload: Annotated[str | None, Query(pattern=r"^[0-9a-f]{24}$", description="To add to.")] = None
                 ) -> UploadOut:
    """Bring photos; a job of the kind "wardrobe" takes them in. They are forgotten after a day."""
    await run_in_threadpool(context.store.quotas.check_disk, user, sum(one.size or 0 for one in files))
    named = [(one.filename or "photo", one.file) for one in files]
    kept = await run_in_threadpool(keep_photos, context.store.home, user, named, upload)
    return UploadOut(id=kept.id, name=f"{kept.count}")


@router.get("/uploads/{upload}/thumbnail", response_class=Response, responses={
    200: {"content": {"image/webp": {}}}, 204: {"description": "Its file is no picture."}})
async def thumbnail(request: Request, context: ContextDep, user: UserDep,
                    upload: Annotated[str, Path(pattern=r"^[0-9a-f]{24}$")],
                    photo: Annotated[str, Query(max_length=300, description="As the page Wardrobe names it.")]
                    ) -> Response:
    """A photo that was brought and is not taken in yet, as a small WebP."""
    data = await decode(request, small_of_upload, context.store.home, user, upload, photo)
    return Response(data or b"", 204 if data is None else 200, {"cache-control": _KEPT}, "image/webp")


@router.post("/wear")
def wear(context: ContextDep, user: UserDep, spoken: SpokenDep, asked: WearIn) -> tuple[GarmentOut, ...]:
    """Note what was worn."""
    worn = context.studio.wardrobe.wear(asked.ids, asked.day or local_day(), undo=asked.undo, user=user)
    return tuple(GarmentOut.of(one, spoken) for one in worn)


@router.post("/merge")
def merge(context: ContextDep, user: UserDep, spoken: SpokenDep, asked: MergeIn) -> GarmentOut:
    """Make one garment of two."""
    return GarmentOut.of(context.studio.wardrobe.merge(asked.keep, asked.other, user=user), spoken)


@router.post("/bin", status_code=204)
def put_in_bin(context: ContextDep, user: UserDep, asked: SomeGarments) -> None:
    """Put garments into the bin, all of them or none: nothing shows them but the bin, and after 30 days they are
    deleted."""
    context.studio.wardrobe.put_in_bin(asked.ids, user=user)


@router.post("/restore")
def restore(context: ContextDep, user: UserDep, spoken: SpokenDep, asked: SomeGarments) -> tuple[GarmentOut, ...]:
    """Take garments out of the bin, as they were; what came back."""
    return tuple(GarmentOut.of(one, spoken) for one in context.studio.wardrobe.restore(asked.ids, user=user))


@router.get("/bin")
def in_bin(context: ContextDep, user: UserDep, spoken: SpokenDep) -> tuple[GarmentOut, ...]:
    """What is in the bin, the last deleted first. `DELETE /api/v1/pictures/bin` empties it of all."""
    return tuple(GarmentOut.of(one, spoken) for one in context.studio.wardrobe.in_bin(user=user))


@router.delete("/bin/{item}", status_code=204)
def remove_for_good(context: ContextDep, user: UserDep, item: ItemId) -> None:
    """Delete a garment of the bin for good, with its pictures."""
    context.studio.wardrobe.remove([item], user=user)


@router.get("/{item}")
def get(context: ContextDep, user: UserDep, spoken: SpokenDep, item: ItemId) -> GarmentOut:
    """One garment."""
    return GarmentOut.of(context.studio.wardrobe.item(item, user=user), spoken)


@router.patch("/{item}")
def change(context: ContextDep, user: UserDep, spoken: SpokenDep, item: ItemId, asked: OneChange) -> GarmentOut:
    """Change it; 409 when another tab, or somebody else, changed it meanwhile."""
    changed = context.studio.wardrobe.edit([item], asked.as_change(), version=asked.version, user=user)[0]
    return GarmentOut.of(changed, spoken)


@router.delete("/{item}", status_code=204)
def remove(context: ContextDep, user: UserDep, item: ItemId) -> None:
    """Put it into the bin with its pictures; `POST /api/v1/wardrobe/restore` takes it back."""
    context.studio.wardrobe.put_in_bin([item], user=user)


def _parts(file: FilePath) -> Iterator[bytes]:
    """A file in parts; it is gone once it was sent, or nobody takes it any more."""
    try:
        with file.open("rb") as source:
            while part := source.read(_COPY):
                yield part
    finally:
        file.unlink(missing_ok=True)
