"""The door of the conversation and its threads: kept, renamed, exported, forgotten, each person's own."""

from collections.abc import Mapping

import pytest

from modiste.core.errors import InputError
from modiste.studio.chat.door import MOST_A_MINUTE, Chat
from modiste.studio.chat.exporting import thread_text
from modiste.studio.chat.workshops import DirectWorkshop
from modiste.studio.store import NotFoundError, Store
from modiste.studio.studio import Studio
from modiste.stylist.conversation.rooms import Work


class Queue:
    """A workshop that starts jobs."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Mapping[str, object]]] = []

    def do(self, kind: str, request: Mapping[str, object]) -> Work:
        self.asked.append((kind, request))
        return Work(job=f"{len(self.asked):016x}")


@pytest.fixture
def store(studio: Studio) -> Store:
    return Store.open(studio.settings.make_home())


def test_a_thread_is_kept_renamed_exported_and_forgotten(studio: Studio, store: Store) -> None:
    talk = studio.chat.of(store, None, Queue())
    reply = talk.say(None, "hello <b>you</b>")
    talk.say(reply.thread, "красное платье до 5000 рублей")
    kept = talk.get(reply.thread)
    assert [one.said for one in kept.messages] == ["hello <b>you</b>", "красное платье до 5000 рублей"]
    assert kept.title == "hello <b>you</b>"
    assert all(one.answer for one in kept.messages)
    talk.rename(reply.thread, "Spring")
    assert talk.list()[0].title == "Spring"
    assert talk.list()[0].count == 2
    assert "красное платье" in thread_text(talk.get(reply.thread), "en")
    talk.forget(reply.thread)
    assert talk.list() == ()
    with pytest.raises(NotFoundError):
        talk.say(reply.thread, "hello")


def test_threads_of_others_are_not_there(studio: Studio, store: Store) -> None:
    anna, bert = (store.users.add(name, "long enough a secret").id for name in ("anna", "bert"))
    thread = studio.chat.of(store, anna, Queue()).say(None, "hello").thread
    other = studio.chat.of(store, bert, Queue())
    assert other.list() == ()
    for asked in (lambda: other.get(thread), lambda: other.say(thread, "hi"), lambda: other.forget(thread)):
        with pytest.raises(NotFoundError):
            asked()


def test_a_message_that_was_kept_is_answered_later_and_once(studio: Studio, store: Store) -> None:
    talk = studio.chat.of(store, None, Queue())
    thread, message = talk.begin(None, "what can you do?")
    assert talk.get(thread).messages[0].answer == ""
    first = Chat(studio).of(store, None, Queue()).finish(thread, message)  # another program, after a restart
    assert talk.finish(thread, message).text == first.text
    assert store.threads.get(None, thread).version == 2


def test_too_many_messages_are_refused_and_nothing_is_lost(studio: Studio, store: Store) -> None:
    now = [0.0]
    talk = Chat(studio, clock=lambda: now[0]).of(store, None, Queue())
    thread = talk.say(None, "hello").thread
    for _ in range(MOST_A_MINUTE - 1):
        talk.begin(thread, "hello")
    with pytest.raises(InputError, match="wait"):
        talk.say(thread, "one more")
    assert len(talk.get(thread).messages) == MOST_A_MINUTE
    now[0] = 60.0
    assert talk.say(thread, "one more").answer.text


def test_work_is_started_as_jobs_and_changed_by_its_pictures(studio: Studio, store: Store) -> None:
    queue = Queue()
    talk = studio.chat.of(store, None, queue)
    reply = talk.say(None, "нарисуй красное платье")
    assert reply.answer.job == f"{1:016x}"
    assert queue.asked[0][0] == "design"
    talk.say(reply.thread, "покороче")
    # the first picture is not there yet: it is designed anew from both wordings
    assert queue.asked[1] == ("design", {"text": "нарисуй красное платье, покороче", "n": 1})
    talk.say(None, "make a zebra fabric in green")
    assert queue.asked[2][0] == "fabric"
    assert queue.asked[2][1]["category"] == "zebra"


def test_work_at_once_makes_pictures_that_the_next_turn_changes(studio: Studio, store: Store) -> None:
    talk = studio.chat.of(store, None, DirectWorkshop(studio, store, None))
    first = talk.say(None, "draw a red dress")
    picture = store.pictures.get(None, first.answer.pictures[0])
    assert picture.kind == "design"
    second = talk.say(first.thread, "now in blue")
    assert second.answer.intent == "change"
    assert store.pictures.get(None, second.answer.pictures[0]).parents == (picture.id,)
    unknown = talk.say(None, "make a fabric with unicorns")
    assert "zebra" in unknown.answer.text
    assert not unknown.answer.pictures
