"""Outfits of the wardrobe: made, judged, changed, planned, and as a calendar."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, File, Query, Request, Response, UploadFile
from pydantic import BaseModel, Field, model_validator
from starlette.concurrency import run_in_threadpool

from modiste.studio.jobs.kinds.wardrobe import GarmentId, weather_of
from modiste.studio.store.pictures.files import encode_webp
from modiste.studio.store.wardrobe.values import KeptOutfit
from modiste.studio.wardrobe.dressing import PlanRequest
from modiste.studio.wardrobe.typed import listed
from modiste.stylist.outfits.values import MOST, MOST_DAYS, Outfit, OutfitRequest
from modiste.stylist.taste.spoken import lines_of
from modiste.stylist.wardrobe.values import local_day
from modiste.web.api.deps import ContextDep, Id, SpokenDep, UserDep
from modiste.web.own_threads import decode
from modiste.web.texts import Words, words_for

router = APIRouter(prefix="/outfits", tags=["wardrobe"])
_PAST_DAYS = 60
_SIDE_PX = 1024
Occasion = Annotated[str | None, Query(max_length=100, examples=["work"])]
Said = Annotated[str | None, Query(max_length=200, description="The weather in words.", examples=["8 to 14 C, rain"])]
Without = Annotated[str, Query(max_length=400, description="Ids, types, colours or materials, with commas.")]
Garments = Annotated[list[GarmentId], Query(min_length=1, max_length=20, description="Garments by their ids.")]
Must = Annotated[list[GarmentId] | None, Query(max_length=20, description="What must be in it.")]
Seed = Annotated[int, Query(ge=0, le=2**31 - 1)]


class ReasonOut(BaseModel):
    """Something that speaks for an outfit (a weight above 0) or against it."""

    code: str
    text: str
    weight: float


class OutfitOut(BaseModel):
    """An outfit: its garments from the outside in, how good it is (0 to 1), what that is made of, why, the places that
    the wardrobe could not fill; `day` where it is for one."""

    items: tuple[str, ...]
    score: float
    parts: dict[str, float]
    reasons: tuple[ReasonOut, ...]
    missing: tuple[str, ...]
    day: date | None = None

    @classmethod
    def of(cls, one: Outfit, words: Words, day: date | None = None) -> "OutfitOut":
        """The outfit as JSON."""
        return cls(items=one.items, score=one.score, parts=dict(one.parts), missing=one.missing, day=day,
                   reasons=tuple(ReasonOut(code=reason.said.code, text=words.error(reason.said), weight=reason.weight)
                                 for reason in one.reasons))


class PlanOut(BaseModel):
    """Outfits for days, and all the garments of them."""

    outfits: tuple[OutfitOut, ...]
    packed: tuple[str, ...]


class KeptOut(BaseModel):
    """An outfit that was kept, or planned for a `day`."""

    id: str
    title: str
    items: tuple[str, ...]
    day: date | None
    occasion: str
    score: float | None
    weather: str = ""

    @classmethod
    def of(cls, one: KeptOutfit) -> "KeptOut":
        """The outfit as JSON."""
        return cls(id=one.id, title=one.title, items=one.items, day=one.day, occasion=one.occasion, weather=one.weather,
                   score=one.score)


class NewOutfit(BaseModel):
    """Garments to keep together, or to plan for a day."""

    items: tuple[GarmentId, ...] = Field(min_length=1, max_length=20)
    title: str = Field(default="", max_length=200)
    day: date | None = None
    occasion: str = Field(default="", max_length=60)
    weather: str = Field(default="", max_length=200, description="The weather in words that it is for.")

    @model_validator(mode="after")
    def _readable(self) -> "NewOutfit":
        weather_of(self.weather)
        return self


class CalendarOut(BaseModel):
    """How many outfits of a calendar are new, and how many speak of garments that are not here."""

    new: int
    unknown: int


@router.get("")
def make(request: Request, context: ContextDep, user: UserDep, occasion: Occasion = None, weather: Said = None,
         must: Must = None, without: Without = "", n: Annotated[int, Query(ge=1, le=MOST)] = 3, seed: Seed = 0,
         led_by: Annotated[str, Query(alias="with", max_length=200)] = "") -> tuple[OutfitOut, ...]:
    """Outfits for a day, the best first; `with` are words ("red dress") of which each is in them where it is owned."""
    asked = OutfitRequest(occasion=occasion or None, weather=weather_of(weather), must=tuple(must or ()),
                          must_not=listed(without), led_by=lines_of(led_by), n=n, seed=seed)
    return tuple(OutfitOut.of(one, _words(request)) for one in context.studio.outfits.make(asked, user=user))


@router.get("/judged")
def judge(request: Request, context: ContextDep, user: UserDep, item: Garments, occasion: Occasion = None,
          weather: Said = None) -> OutfitOut:
    """What is to be said of an outfit that somebody put together."""
    asked = OutfitRequest(occasion=occasion or None, weather=weather_of(weather))
    return OutfitOut.of(context.studio.outfits.judge(item, asked, user=user), _words(request))


@router.get("/swapped")
def swap(request: Request, context: ContextDep, user: UserDep, item: Garments, out: GarmentId,
         occasion: Occasion = None, weather: Said = None, n: Annotated[int, Query(ge=1, le=MOST)] = 3
         ) -> tuple[OutfitOut, ...]:
    """Outfits in which one garment is another, and the rest stays."""
    asked = OutfitRequest(occasion=occasion or None, weather=weather_of(weather), n=n)
    return tuple(OutfitOut.of(one, _words(request)) for one in context.studio.outfits.swap(item, out, asked, user=user))


@router.get("/plan")
def plan(request: Request, context: ContextDep, user: UserDep, days: Annotated[int, Query(ge=1, le=MOST_DAYS)],
         first: date | None = None, pack: Annotated[int | None, Query(ge=1, le=200)] = None, occasion: Occasion = None,
         weather: Said = None, must: Must = None, without: Without = "", seed: Seed = 0) -> PlanOut:
    """An outfit for each of several days; with `pack` of at most so many garments."""
    asked = OutfitRequest(occasion=occasion or None, weather=weather_of(weather), must=tuple(must or ()),
                          must_not=listed(without), seed=seed)
    made = context.studio.outfits.plan(asked, PlanRequest(days=days, first=first or local_day(), most=pack), user=user)
    return PlanOut(outfits=tuple(OutfitOut.of(one, _words(request), day) for day, one in made.days()),
                   packed=made.items)


@router.get("/collage", response_class=Response, responses={200: {"content": {"image/webp": {}}}})
async def collage(request: Request, context: ContextDep, user: UserDep, item: Garments) -> Response:
    """The garments laid flat in one picture."""
    image = await decode(request, lambda: context.studio.outfits.collage(item, user=user))
    return Response(encode_webp(image, _SIDE_PX), media_type="image/webp",
                    headers={"cache-control": "private, no-store"})


@router.get("/kept")
def kept(context: ContextDep, user: UserDep, since: date | None = None, until: date | None = None
         ) -> tuple[KeptOut, ...]:
    """The outfits that you kept; with days, those planned between them."""
    return tuple(KeptOut.of(one) for one in context.studio.outfits.kept(since, until, user=user))


@router.post("/kept", status_code=201)
def keep(context: ContextDep, user: UserDep, asked: NewOutfit) -> KeptOut:
    """Keep an outfit, or plan it for a day."""
    return KeptOut.of(context.studio.outfits.keep(asked.items, title=asked.title, day=asked.day,
                                                  occasion=asked.occasion, weather=asked.weather, user=user))


@router.delete("/kept/{outfit}", status_code=204)
def remove(context: ContextDep, user: UserDep, outfit: Id) -> None:
    """Forget it; its garments stay."""
    context.studio.outfits.remove(outfit, user=user)


@router.get("/calendar.ics", response_class=Response, responses={200: {"content": {"text/calendar": {}}}})
def calendar(context: ContextDep, user: UserDep, spoken: SpokenDep) -> Response:
    """What is planned, as an iCalendar file."""
    data = context.studio.outfits.calendar(local_day() - timedelta(days=_PAST_DAYS), spoken=spoken, user=user)
    return Response(data, media_type="text/calendar", headers={
        "content-disposition": 'attachment; filename="outfits.ics"', "cache-control": "private, no-store"})


@router.post("/calendar")
async def read_calendar(context: ContextDep, user: UserDep,
                        file: Annotated[UploadFile, File(description="An iCalendar file of outfits.")]) -> CalendarOut:
    """Plan what a calendar of outfits says; other events in it are left out."""
    new, unknown = await run_in_threadpool(context.studio.outfits.plan_calendar, file.file.read(),
                                           file.filename or "outfits.ics", user=user)
    return CalendarOut(new=new, unknown=unknown)


def _words(request: Request) -> Words:
    return words_for(request.headers.get("accept-language", ""))
