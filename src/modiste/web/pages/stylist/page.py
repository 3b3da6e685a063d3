"""The stylist: a conversation through all rooms, with its threads, limits, items and pictures."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import APIRouter, Path
from fastapi.responses import FileResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from modiste.core.errors import ModisteError
from modiste.core.messages import message
from modiste.studio.chat.door import Conversations
from modiste.studio.chat.exporting import thread_text
from modiste.studio.chat.said import in_words
from modiste.studio.chat.workshops import QueuedWorkshop
from modiste.studio.store import NotFoundError, Picture
from modiste.studio.store.threads.values import Thread, ThreadMessage
from modiste.stylist.conversation.kept import answer_from
from modiste.stylist.conversation.values import Answer
from modiste.web.api.deps import Id
from modiste.web.fields import Fields
from modiste.web.form_state import kept_pictures
from modiste.web.job_view import job_piece
from modiste.web.page import FormDep, Page, PageDep, PageRequest, whole_page
from modiste.web.show_errors import error_line

router = APIRouter()
_WORDS_AT_ONCE: Final = 6
_WORDS_SECONDS: Final = 0.04
_PAGES: Final = frozenset({"try-on", "boards", "fabric", "sewing", "design", "find", "wardrobe", "outfits", "foryou",
                            "trends"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """A step with its address."""

    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """A message as the page shows it: `said` in words, its answer, pictures and job; only the `last` has buttons."""

    number: int
    thread: str
    said: str
    answer: Answer | None = None
    pictures: tuple[Picture, ...] = ()
    steps: tuple[StepView, ...] = ()
    job_html: Markup | None = None
    last: bool = False

    def says_like(self, place: int) -> str:
        """What the button "like this" of an item says."""
        return f"{self._says('stylist.chat_say_item', place)}, {self._says('stylist.chat_say_find_like', place)}"

    def says_not(self, place: int) -> str:
        """What the button "not this" of an item says."""
        return self._says("stylist.chat_say_not_item", place)

    def _says(self, code: str, place: int) -> str:
        language = self.answer.language if self.answer is not None else "en"
        return message(code, place=place).text(language)


@router.get("/stylist")
def show(page: PageDep) -> Response:
    """A thread, or the beginning of a new one."""
    try:
        thread = _talk(page).get(page.query("thread")) if page.query("thread") else None
    except NotFoundError:
        return whole_page(page.request, page.words, "not_found.html", {}, status=404,
                          title=page.words("missing.title"))
    return _page(page, thread)


@router.post("/stylist")
def say(page: PageDep, sent: FormDep) -> Response:
    """Say something: the message with the place of its answer for scripts, else the page with the answer."""
    fields = Fields(sent)
    thread, text = fields.text("thread") or None, fields.text("text")
    talk = _talk(page)
    try:
        name, message = talk.begin(thread, text)
        if page.swaps:
            view = _view(page, name, (*talk.get(name).messages[:-1], message), message)
            return page.piece("stylist/exchange.html", {"message": view})
        talk.finish(name, message)
    except ModisteError as error:
        if page.swaps or isinstance(error, NotFoundError):
            return page.problem(error)
        return _page(page, talk.get(thread) if thread else None, typed=text, notice=error_line(error, page.words))
    return RedirectResponse(f"/{page.words.language}/stylist?thread={name}#said-{message.number}", 303)


@router.post("/stylist/again")
def again(page: PageDep, sent: FormDep) -> Response:
    """Answer a message that has no answer yet."""
    fields = Fields(sent)
    thread = fields.text("thread")
    talk = _talk(page)
    message = _message(talk.get(thread), fields.whole("number") or 0)
    talk.finish(thread, message)
    return RedirectResponse(f"/{page.words.language}/stylist?thread={thread}#said-{message.number}", 303)


@router.post("/stylist/rename")
def rename(page: PageDep, sent: FormDep) -> Response:
    """Give a thread a name."""
    fields = Fields(sent)
    try:
        _talk(page).rename(fields.text("thread"), fields.text("title"))
    except ModisteError as error:
        return page.problem(error)
    return RedirectResponse(f"/{page.words.language}/stylist?thread={fields.text('thread')}", 303)


@router.post("/stylist/forget")
def forget(page: PageDep, sent: FormDep) -> Response:
    """Forget a thread, or all where none is named."""
    try:
        _talk(page).forget(Fields(sent).text("thread") or None)
    except ModisteError as error:
        return page.problem(error)
    return RedirectResponse(f"/{page.words.language}/stylist", 303)


@router.get("/stylist/export")
def export(page: PageDep) -> Response:
    """A thread as a text file."""
    thread = _talk(page).get(page.query("thread"))
    return PlainTextResponse(thread_text(thread, page.words.language), headers={
        "content-disposition": f'attachment; filename="stylist-{thread.id}.txt"', "cache-control": "no-store"})


@router.get("/stylist/item/{item}", response_class=FileResponse)
def item_picture(page: PageDep, item: Id) -> Response:
    """The first picture of an item of the catalogue, or of a garment of the person's own."""
    studio = page.context.studio
    try:
        path = studio.catalog.picture(item, page.user)
    except NotFoundError:
        own = studio.wardrobe.item(item, user=page.user)
        path = page.context.store.pictures.thumbnail(page.user, own.cutout or own.original, 1024)
    return FileResponse(path, headers={"cache-control": "private, max-age=3600"})


@router.get("/stylist/{thread}/{number}/events", response_class=StreamingResponse)
async def events(page: PageDep, thread: Id, number: Annotated[int, Path(ge=1, le=2**53)]) -> StreamingResponse:
    """The answer to a message as server-sent events: `words` as they are known, then `answer` as HTML."""
    talk = _talk(page)
    kept = await run_in_threadpool(talk.get, thread)
    message = _message(kept, number)
    return StreamingResponse(_events(page, talk, thread, message), media_type="text/event-stream",
                             headers={"cache-control": "no-store", "x-accel-buffering": "no"})


async def _events(page: PageRequest, talk: Conversations, thread: str, message: ThreadMessage) -> AsyncIterator[str]:
    if not message.answer:
        yield _event("words", await run_in_threadpool(talk.first_words, thread, message))
    # A thread of its own: who leaves the page in the middle finds the answer on coming back.
    try:
        found = await asyncio.shield(asyncio.create_task(asyncio.to_thread(talk.finish, thread, message)))
    except ModisteError as error:
        yield _event("words", error_line(error, page.words))
        return
    told = found.text.split(" ")
    for end in range(_WORDS_AT_ONCE, len(told), _WORDS_AT_ONCE):
        yield _event("words", " ".join(told[:end]))
        await asyncio.sleep(_WORDS_SECONDS)
    view = await run_in_threadpool(_answered, page, talk, thread, message.number)
    answer = await run_in_threadpool(page.piece, "stylist/answer.html", {"message": view})
    yield _event("answer", bytes(answer.body).decode())


def _event(name: str, data: str) -> str:
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"event: {name}\n{lines}\n"


def _answered(page: PageRequest, talk: Conversations, thread: str, number: int) -> MessageView:
    kept = talk.get(thread)
    return _view(page, thread, kept.messages, _message(kept, number))


def _talk(page: PageRequest) -> Conversations:
    context = page.context
    return context.studio.chat.of(context.store, page.user, QueuedWorkshop(context.jobs, page.user))


def _page(page: PageRequest, thread: Thread | None, *, typed: str = "", notice: str = "") -> Response:
    said = [_view(page, thread.id, thread.messages, one) for one in thread.messages] if thread is not None else []
    examples = [] if said else [one.say for one in _talk(page).examples(page.words.language)]
    return page.page("stylist/page.html", {
        "threads": _talk(page).list(), "thread": thread, "said": said, "examples": examples, "typed": typed,
        "notice": notice}, status=422 if notice else 200)


def _message(thread: Thread, number: int) -> ThreadMessage:
    found = next((one for one in thread.messages if one.number == number), None)
    if found is None:
        raise NotFoundError("message", str(number))
    return found


def _view(page: PageRequest, thread: str, messages: tuple[ThreadMessage, ...], one: ThreadMessage) -> MessageView:
    said = in_words(one.said, messages, page.words.language)
    view = MessageView(number=one.number, thread=thread, said=said, last=one.number == messages[-1].number)
    if not one.answer:
        return view
    answer = answer_from(one.answer)
    return replace(view, answer=answer, pictures=kept_pictures(page.context, page.user, answer.pictures),
                   steps=_steps(page, answer), job_html=_job(page, answer))


def _job(page: PageRequest, answer: Answer) -> Markup | None:
    """A job that ended as it stands; one that runs, or is gone, is followed or left out by the page."""
    if answer.job is None:
        return None
    try:
        job = page.context.jobs.get(page.user, answer.job)
    except NotFoundError:
        return Markup("")
    return None if job.open else job_piece(page.context, page.user, job, page.words)


def _steps(page: PageRequest, answer: Answer) -> tuple[StepView, ...]:
    """The steps to pages that this studio has."""
    from urllib.parse import urlencode

    there = {one.path for one in page.request.app.state.pages} & _PAGES
    return tuple(StepView(label=one.label, href=f"/{page.words.language}/{one.page}?{urlencode(one.query)}")
                 for one in answer.steps if one.page in there)


PAGE: Final = Page(path="stylist", name="stylist.name", about="stylist.about", router=router, group="style")
