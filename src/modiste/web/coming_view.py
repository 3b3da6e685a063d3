"""Photos that an import takes into the wardrobe, while it goes on: each as it was kept, then what became of it."""

import json
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from modiste.studio.jobs.kinds.wardrobe import BROUGHT, WardrobeJobRequest
from modiste.studio.store import Job, NotFoundError, UserId
from modiste.studio.wardrobe.uploads import coming
from modiste.web.context import AppContext
from modiste.web.rendering import render
from modiste.web.texts import Words

MOST_SHOWN: Final = 12
"""Photos that are shown at once: those that were taken in last, and those whose turn is next."""
_PAST: Final = 5
"""Of them taken in already, while others wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingView:
    """A photo on its way: `picture` is an address, `state` one of cut (being cut out), look (being looked at), next,
    done and left; `link` leads to the garment, "" while there is none."""

    picture: str
    title: str
    state: str
    link: str = ""


def coming_html(context: AppContext, user: UserId, job: Job, words: Words) -> Markup:
    """The photos of a job that is open; empty for a ZIP of a wardrobe."""
    asked = WardrobeJobRequest.model_validate_json(job.request)
    told = json.loads(job.result.fact(BROUGHT) or "{}")
    first, items = int(told.get("first", 0)), list(told.get("items", ()))
    running = ("look" if asked.as_is else "cut") if job.state == "running" else "next"
    return _html(context, user, asked.upload, words, _Progress(first=first, items=items, running=running))


def uploaded_html(context: AppContext, user: UserId, upload: str, words: Words) -> Markup:
    """The photos of an upload for which no job runs yet."""
    return _html(context, user, upload, words, _Progress(first=0, items=[], running="cut"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Progress:
    """The ids of garments of photos `first` and on, and the state of the photo after them."""

    first: int
    items: list[list[str]]
    running: str

    @property
    def done(self) -> int:
        return self.first + len(self.items)


def _html(context: AppContext, user: UserId, upload: str, words: Words, at: _Progress) -> Markup:
    try:
        photos = coming(context.store.home, user, upload)
    except NotFoundError:  # it has just ended
        return Markup("")
    begin = max(0, at.first, min(at.done - _PAST, len(photos) - MOST_SHOWN))
    shown = [_view(context, user, upload, photos[number], number, words, at)
             for number in range(begin, min(begin + MOST_SHOWN, len(photos)))]
    return render("wardrobe/coming.html", words, {"photos": shown}) if shown else Markup("")


def _view(context: AppContext, user: UserId, upload: str, photo: str, number: int, words: Words, at: _Progress
          ) -> ComingView:
    made = at.items[number - at.first] if at.first <= number < at.done else []
    if made:
        try:
            item = context.studio.wardrobe.item(made[0], user=user)
        except NotFoundError:  # deleted meanwhile
            made = []
        else:
            return ComingView(picture=f"/api/v1/pictures/{item.cutout or item.original}/thumbnail", state="done",
                              title=item.title_in(words.language), link=f"/{words.language}/wardrobe?item={item.id}")
    state = "left" if number < at.done else at.running if number == at.done else "next"
    return ComingView(picture=f"/api/v1/wardrobe/uploads/{upload}/thumbnail?photo={quote(photo, safe='')}",
                      title=photo.rpartition("/")[2], state=state)
