"""Taste: recommendations, what was done with garments, the profile, the quiz, and trends."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field

from modiste.studio.stylist.requests import RecommendRequest, TrendRequest
from modiste.stylist.taste.events import ME, Event
from modiste.stylist.taste.profile import Profile
from modiste.stylist.taste.quiz import QuizAnswer
from modiste.stylist.taste.wording import why
from modiste.stylist.trends.counts import month_name
from modiste.stylist.trends.reading import KINDS
from modiste.web.api.deps import ContextDep, UserDep
from modiste.web.texts import words_for

router = APIRouter(tags=["taste"])
EventName = Literal["view", "save", "wear", "buy", "like", "not_for_me", "return"]
Reason = Literal["colour", "print", "cut", "price", "size", "brand"]
ItemName = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class EventIn(BaseModel):
    """What was done with a garment; `at` is now where nothing is said. `reason` says why it is not for one."""

    item: ItemName
    event: EventName
    at: datetime | None = None
    reason: Reason | None = None
    size: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    fit: Literal["small", "fits", "large"] | None = None
    occasion: Annotated[str, Field(min_length=1, max_length=60)] | None = None


class EventOut(BaseModel):
    """What was done with a garment."""

    item: str
    event: str
    at: datetime
    reason: str | None
    size: str | None
    fit: str | None
    occasion: str | None


class AddedOut(BaseModel):
    """How many were not noted yet."""

    added: int


class ForgottenOut(BaseModel):
    """How many events are gone."""

    forgotten: int


class RecommendedOut(BaseModel):
    """A garment to look at next: its score, what lifted it, in words and by name, and whether it is there to learn
    from."""

    item: str
    title: str
    score: float
    reason: str
    why: str
    because: str
    explored: bool
    lifts: dict[str, float]


class RecommendationOut(BaseModel):
    """What to look at next, and how many were left out for what."""

    items: tuple[RecommendedOut, ...]
    left_out: dict[str, int]
    refused: dict[str, int] = Field(description="How many each refusal of the profile takes.")


class LineOut(BaseModel):
    """A line of learnt taste."""

    line: str
    weight: float
    liked: int
    turned_away: int
    since: datetime | None
    chosen: int = Field(description="How often it was chosen in the quiz.")
    left: int = Field(description="How often it was left there.")


class ProfileOut(BaseModel):
    """What one says of oneself, as `PUT /taste/profile` takes it, and what was learnt."""

    profile: dict[str, Any]
    learnt: tuple[LineOut, ...]


class PairOut(BaseModel):
    """A pair of the quiz; nothing where no pair is left."""

    number: int
    first: str | None
    second: str | None


class AnswerIn(BaseModel):
    """Which of a pair was chosen."""

    first: ItemName
    second: ItemName
    chosen: Literal["first", "second", "neither"]


class ShareOut(BaseModel):
    """The share of a month with its 80 % interval."""

    month: str
    low: float
    share: float
    high: float


class TrendOut(BaseModel):
    """A value: its verdict, shares by month, and what may come."""

    kind: str
    value: str
    verdict: str
    count: int
    shares: tuple[ShareOut, ...]
    ahead: tuple[ShareOut, ...]
    broke_at: str | None


@router.get("/recommendations")
def recommend(request: Request, context: ContextDep, user: UserDep, k: Annotated[int, Query(ge=1, le=200)] = 12,
              budget: Annotated[float | None, Query(gt=0, lt=1e9)] = None,
              occasion: Annotated[str, Query(max_length=60)] = "") -> RecommendationOut:
    """What to look at next, each with the reason that lifted it."""
    words = words_for(request.headers.get("accept-language", ""))
    found = context.studio.stylist.taste.recommend(
        RecommendRequest(count=k, budget=budget, occasion=occasion or None), user)
    return RecommendationOut(left_out=dict(found.left_out), refused=dict(found.refused), items=tuple(RecommendedOut(
        item=one.item, title=one.title, score=round(one.score, 4), reason=one.reason, why=words.error(why(one)),
        because=one.because, explored=one.explored, lifts=dict(one.lifts)) for one in found.items))


@router.post("/events", status_code=201)
def add(context: ContextDep, user: UserDep,
        events: Annotated[list[EventIn], Field(min_length=1, max_length=1000)]) -> AddedOut:
    """Note what was done with garments; what is noted already is left out."""
    now = datetime.now(UTC)
    taste = context.studio.stylist.taste
    return AddedOut(added=taste.note([Event(
        person=ME, item=one.item, event=one.event, at=_aware(one.at) if one.at is not None else now, reason=one.reason,
        size=one.size, fit=one.fit, occasion=one.occasion) for one in events], user))


@router.get("/events")
def events(context: ContextDep, user: UserDep) -> tuple[EventOut, ...]:
    """What was done with garments, oldest first."""
    return tuple(EventOut(item=one.item, event=one.event, at=one.at, reason=one.reason, size=one.size, fit=one.fit,
                          occasion=one.occasion) for one in context.studio.stylist.taste.events(ME, user))


@router.delete("/events")
def forget(context: ContextDep, user: UserDep, item: Annotated[str | None, Query(max_length=200)] = None,
           event: EventName | None = None) -> ForgottenOut:
    """Forget what was done: with one garment, of one kind, or all of it with the profile."""
    return ForgottenOut(forgotten=context.studio.stylist.taste.forget(ME, item=item, event=event, user=user))


@router.get("/taste/profile")
def profile(context: ContextDep, user: UserDep) -> ProfileOut:
    """What one says of oneself, and what was learnt."""
    taste = context.studio.stylist.taste
    return ProfileOut(profile=taste.profile(user=user).to_json(), learnt=tuple(LineOut(
        line=one.name, weight=round(one.weight, 4), liked=one.liked, turned_away=one.turned_away, since=one.since,
        chosen=one.chosen, left=one.left) for one in taste.lines(user=user)))


@router.put("/taste/profile")
def keep(context: ContextDep, user: UserDep, said: dict[str, Any]) -> ProfileOut:
    """Say of oneself, in place of what was said before."""
    context.studio.stylist.taste.keep(Profile.from_json(said), user=user)
    return profile(context, user)


@router.get("/taste/quiz")
def quiz(context: ContextDep, user: UserDep) -> PairOut:
    """The next pair of the quiz."""
    pair = context.studio.stylist.taste.quiz(user=user)
    return PairOut(number=pair.number, first=pair.first, second=pair.second)


@router.post("/taste/quiz")
def answer(context: ContextDep, user: UserDep, said: AnswerIn) -> PairOut:
    """Which of a pair was chosen; the next pair."""
    context.studio.stylist.taste.answer(QuizAnswer(said.first, said.second, said.chosen), user=user)
    return quiz(context, user)


@router.get("/trends/{source}")
def trends(context: ContextDep, user: UserDep,
           source: Annotated[Literal["events", "wardrobe", "catalogue"], Path()],
           since: Annotated[str, Query(max_length=10, examples=["2024-01"])] = "") -> tuple[TrendOut, ...]:
    """What rises and falls: in what people take, in one's wardrobe, in what came into the catalogue."""
    reports = context.studio.stylist.trends(TrendRequest(by=KINDS, source=source, since=since or None), user)
    return tuple(TrendOut(
        kind=report.kind, value=one.value, verdict=one.verdict, count=one.count,
        shares=tuple(ShareOut(month=month_name(at.month), low=at.low, share=at.share, high=at.high)
                     for at in one.shares),
        ahead=tuple(ShareOut(month=month_name(at.month), low=at.low, share=at.share, high=at.high)
                    for at in one.ahead),
        broke_at=month_name(one.broke_at) if one.broke_at is not None else None)
        for report in reports for one in report.trends)


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
