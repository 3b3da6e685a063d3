"""The door of the conversation: threads of a person, messages and their answers."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final

from modiste.core.errors import InputError
from modiste.core.messages import Language
from modiste.core.messages import message as told
from modiste.studio.chat.language_model import LanguageModel
from modiste.studio.chat.modelled import modelled_answer
from modiste.studio.chat.rooms import StudioRooms
from modiste.studio.chat.said import in_words
from modiste.studio.chat.workshops import Workshop
from modiste.studio.home import UserId
from modiste.studio.store import Store
from modiste.studio.store.threads.values import Thread, ThreadMessage, ThreadSummary
from modiste.stylist.conversation.answering import answer, checked
from modiste.stylist.conversation.examples import examples
from modiste.stylist.conversation.kept import answer_from, kept_answer, talk_from, talk_json
from modiste.stylist.conversation.understanding import understand
from modiste.stylist.conversation.values import Answer, Choice, Intent, Talk

if TYPE_CHECKING:
    from modiste.studio.studio import Studio

MOST_A_MINUTE: Final = 60
"""Messages of one person."""
_MINUTE: Final = 60.0
_MOST_LOCKS: Final = 2000

_FIRST_WORDS: Final = {
    Intent.DESIGN: "stylist.chat_first_design",
    Intent.CHANGE: "stylist.chat_first_change",
    Intent.FABRIC: "stylist.chat_first_fabric",
    Intent.DRAPE: "stylist.chat_first_drape",
    Intent.FIND: "stylist.chat_first_find",
    Intent.OUTFIT: "stylist.chat_first_outfit",
    Intent.IMPROVE: "stylist.chat_first_improve",
    Intent.RECOMMEND: "stylist.chat_first_recommend",
    Intent.FIT: "stylist.chat_first_fit",
    Intent.TRENDS: "stylist.chat_first_trends",
    Intent.WARDROBE: "stylist.chat_first_wardrobe",
    Intent.SMALL_TALK: "stylist.chat_first_small_talk",
    Intent.HELP: "stylist.chat_first_help",
}
"""What is said at once, while the answer is made."""



@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A message that was answered: in which thread, under which number."""

    thread: str
    number: int
    answer: Answer


class Chat:
    """`studio.chat`: whom to talk with. One for all people and threads; `of` gives one person's.

    >>> studio = Studio.open()
    >>> with Store.open(studio.settings.make_home()) as store:
    ...     talk = studio.chat.of(store, None, DirectWorkshop(studio, store, None))
    ...     print(talk.say(None, "a navy dress under 80 euro").answer.text)
    """

    def __init__(self, studio: "Studio", clock: Callable[[], float] = monotonic) -> None:
        self._studio, self._clock = studio, clock
        self.model = LanguageModel.of(studio.settings)
        self._guard = Lock()
        self._threads: dict[str, Lock] = {}
        self._times: dict[UserId, deque[float]] = {}

    def of(self, store: Store, user: UserId, workshop: Workshop, *, limited: bool = True) -> "Conversations":
        """The conversations of one person; `limited` to so many messages a minute."""
        rooms = StudioRooms(self._studio, store, user, workshop)
        return Conversations(self, store, user, rooms, limited=limited)

    @staticmethod
    def warm() -> None:
        """Load the dictionaries, so that the first words of the first answer come at once."""
        understand("a navy dress under 80 euro, синее платье", Talk())

    def lock(self, thread: str) -> Lock:
        """What holds a thread while a message of it is answered: two tabs take turns."""
        with self._guard:
            if len(self._threads) > _MOST_LOCKS:
                self._threads = {name: lock for name, lock in self._threads.items() if lock.locked()}
            return self._threads.setdefault(thread, Lock())

    def admit(self, user: UserId) -> None:
        """Count a message.

        Raises:
            InputError: there were more than 60 in the last minute.
        """
        with self._guard:
            times = self._times.setdefault(user, deque())
            at = self._clock()
            while times and at - times[0] >= _MINUTE:
                times.popleft()
            if len(times) >= MOST_A_MINUTE:
                seconds = max(1, round(_MINUTE - (at - times[0])))
                raise InputError("stylist.chat_too_many", most=MOST_A_MINUTE, seconds=seconds)
            times.append(at)


class Conversations:
    """The threads of one person. What is another's is as if it were not there (NotFoundError)."""

    def __init__(self, chat: Chat, store: Store, user: UserId, rooms: StudioRooms, *, limited: bool) -> None:
        self._chat, self._store, self._user, self._rooms, self._limited = chat, store, user, rooms, limited

    def say(self, thread: str | None, text: str) -> Reply:
        """Say something, in a new thread for None, and wait for the answer.

        Raises:
            InputError: it is empty, too long, or one of too many.
            NotFoundError: there is no such thread.
        """
        name, message = self.begin(thread, text)
        return Reply(thread=name, number=message.number, answer=self.finish(name, message))

    def begin(self, thread: str | None, text: str) -> tuple[str, ThreadMessage]:
        """Keep a message, so that it is there whatever happens; raises as `say`."""
        text = checked(text)
        if self._limited:
            self._chat.admit(self._user)
        name = self._store.threads.create(self._user).id if thread is None else thread
        return name, self._store.threads.say(self._user, name, text)

    def finish(self, thread: str, message: ThreadMessage) -> Answer:
        """Answer a message that was kept; one that was answered meanwhile keeps its answer."""
        with self._chat.lock(thread):
            kept = self._store.threads.get(self._user, thread)
            former = next((one for one in kept.messages if one.number == message.number), message)
            if former.answer:
                return answer_from(former.answer)
            talk = talk_from(kept.state) if kept.state else Talk()
            talk = replace(talk, pictures=self._rooms.finished(talk.pictures) or talk.pictures)
            found = self._answer(message.said, talk, kept)
            self._store.threads.answer(self._user, thread, message.number, kept_answer(found), talk_json(found.talk))
            return found

    def _answer(self, said: str, talk: Talk, kept: Thread) -> Answer:
        model = self._chat.model
        if model is None:
            return answer(said, talk, self._rooms)
        before = [(in_words(one.said, kept.messages, talk.language), answer_from(one.answer).text)
                  for one in kept.messages if one.answer]
        return modelled_answer(said, talk, self._rooms, model, before)

    def first_words(self, thread: str, message: ThreadMessage) -> str:
        """What to show at once, while the answer is made: what it is about."""
        kept = self._store.threads.get(self._user, thread, most=1)
        said = understand(message.said, talk_from(kept.state) if kept.state else Talk())
        return told(_FIRST_WORDS[said.intent]).text(said.language)

    def examples(self, language: Language) -> tuple[Choice, ...]:
        """What may be said to begin with, of what the catalogue has."""
        return examples(self._rooms, language)

    def list(self) -> tuple[ThreadSummary, ...]:
        """The threads, the last changed first."""
        return self._store.threads.list(self._user)

    def get(self, thread: str) -> Thread:
        """A thread with its messages."""
        return self._store.threads.get(self._user, thread)

    def rename(self, thread: str, title: str) -> None:
        """Give a thread a title; raises InputError for a blank one."""
        self._store.threads.rename(self._user, thread, title)

    def forget(self, thread: str | None = None) -> None:
        """Forget a thread, or all for None."""
        if thread is None:
            self._store.threads.remove_all(self._user)
        else:
            self._store.threads.remove(self._user, thread)
