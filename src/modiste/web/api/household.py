"""The household: who is in it, what its members show each other of their wardrobes, and lend."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from modiste.core.messages import Language
from modiste.studio.jobs.kinds.wardrobe import GarmentId
from modiste.studio.store.wardrobe.households import Sharing
from modiste.studio.store.wardrobe.values import Household, SharedGarment
from modiste.web.api.deps import ContextDep, SpokenDep, UserDep

router = APIRouter(prefix="/household", tags=["wardrobe"])
ItemId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]


class HouseholdOut(BaseModel):
    """A household; with its code others join."""

    title: str
    code: str
    members: tuple[str, ...]

    @classmethod
    def of(cls, one: Household) -> "HouseholdOut":
        """The household as JSON."""
        return cls(title=one.title, code=one.code, members=one.members)


class SharedOut(BaseModel):
    """A garment of another of the household: whether it is lent at all, can be had now, and is borrowed by you."""

    id: str
    title: str
    owner: str
    lends: bool
    free: bool
    borrowed: bool

    @classmethod
    def of(cls, one: SharedGarment, spoken: Language) -> "SharedOut":
        """The garment as JSON, its title in the language of the reader."""
        return cls(id=one.item.id, title=one.item.title_in(spoken), owner=one.owner, lends=one.lends, free=one.free,
                   borrowed=one.borrowed)


class HouseholdIn(BaseModel):
    """A household to begin."""

    title: str = Field(min_length=1, max_length=200)


class JoinIn(BaseModel):
    """The code of a household."""

    code: str = Field(min_length=1, max_length=40)


class ShareIn(BaseModel):
    """Your garments, and how the household sees them from now on."""

    ids: Annotated[tuple[GarmentId, ...], Field(min_length=1, max_length=500)]
    sharing: Sharing


@router.get("")
def get(context: ContextDep, user: UserDep) -> HouseholdOut | None:
    """Your household; null for none."""
    found = context.studio.household.of(user=user)
    return None if found is None else HouseholdOut.of(found)


@router.post("", status_code=201)
def create(context: ContextDep, user: UserDep, asked: HouseholdIn) -> HouseholdOut:
    """Begin one."""
    return HouseholdOut.of(context.studio.household.create(asked.title, user=user))


@router.post("/join")
def join(context: ContextDep, user: UserDep, asked: JoinIn) -> HouseholdOut:
    """Join one by its code."""
    return HouseholdOut.of(context.studio.household.join(asked.code, user=user))


@router.delete("", status_code=204)
def leave(context: ContextDep, user: UserDep) -> None:
    """Leave; what is lent or borrowed is back."""
    context.studio.household.leave(user=user)


@router.post("/share")
def share(context: ContextDep, user: UserDep, asked: ShareIn) -> dict[str, Sharing]:
    """Share garments, or stop it; how each of yours is shared then."""
    context.studio.household.share(asked.ids, asked.sharing, user=user)
    return context.studio.household.sharings(user=user)


@router.get("/garments")
def garments(context: ContextDep, user: UserDep, spoken: SpokenDep) -> tuple[SharedOut, ...]:
    """What the others show you."""
    return tuple(SharedOut.of(one, spoken) for one in context.studio.household.garments(user=user))


@router.get("/garments/{item}/picture", response_class=FileResponse,
            responses={200: {"content": {"image/webp": {}}}})
async def picture(request: Request, context: ContextDep, user: UserDep, item: ItemId) -> Response:
    """A small picture of a garment that is shown to you."""
    del request
    path = await run_in_threadpool(context.studio.household.picture, item, user=user)
    return FileResponse(path, media_type="image/webp", headers={"cache-control": "private, no-store"})


@router.post("/garments/{item}/borrow")
def borrow(context: ContextDep, user: UserDep, item: ItemId, spoken: SpokenDep) -> SharedOut:
    """Borrow it."""
    return SharedOut.of(context.studio.household.borrow(item, user=user), spoken)


@router.post("/garments/{item}/back", status_code=204)
def back(context: ContextDep, user: UserDep, item: ItemId) -> None:
    """Give it back, or take back your own."""
    context.studio.household.give_back(item, user=user)
