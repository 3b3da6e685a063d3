"""Threads: what each person said to the stylist and what it answered. A message is kept before it is answered, so
that nothing is lost when a page is left or a program ends in the middle."""

from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from modiste.core.errors import InputError
from modiste.studio.home import UserId
from modiste.studio.store.database import Database
from modiste.studio.store.errors import NotFoundError
from modiste.studio.store.people.rows import user_number
from modiste.studio.store.text_fields import clean, is_id, new_id, now, shortened, title_of
from modiste.studio.store.threads.tables import ThreadMessageRow, ThreadRow
from modiste.studio.store.threads.values import Thread, ThreadMessage, ThreadSummary

MOST_THREADS: Final = 1000
MOST_SHOWN: Final = 200
_TITLE: Final = 60
"""Characters of the first message that a thread is called by."""


class Threads:
    """The threads of every user. Each method takes the user first: what is another's is as if it were not there.

    Every method raises NotFoundError for an id that is not this user's, and OutputError when the database fails.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, user: UserId, title: str = "") -> Thread:
        """A new thread; a blank title becomes the first message.

        Raises:
            InputError: the title is too long, or there are more than 1000 threads.
        """
        moment = now()
        with self._database.write() as session:
            mine = select(func.count()).select_from(ThreadRow).where(ThreadRow.user == user_number(user))
            if (session.scalar(mine) or 0) >= MOST_THREADS:
                raise InputError("studio.threads_full", most=MOST_THREADS)
            row = ThreadRow(id=new_id(), user=user_number(user), title=title_of(title), state="", version=1,
                            created=moment, changed=moment)
            session.add(row)
            session.flush()
            return _thread(session, row)

    def list(self, user: UserId) -> tuple[ThreadSummary, ...]:
        """All threads, the last changed first, in one query."""
        count = (select(func.count()).select_from(ThreadMessageRow)
                 .where(ThreadMessageRow.thread == ThreadRow.number).correlate(ThreadRow).scalar_subquery())
        query = (select(ThreadRow.id, ThreadRow.title, count, ThreadRow.changed)
                 .where(ThreadRow.user == user_number(user))
                 .order_by(ThreadRow.changed.desc(), ThreadRow.number.desc()))
        with self._database.read() as session:
            return tuple(ThreadSummary(id=name, title=title, count=said, changed=changed)
                         for name, title, said, changed in session.execute(query))

    def get(self, user: UserId, thread: str, most: int = MOST_SHOWN) -> Thread:
        """A thread with its last `most` messages."""
        with self._database.read() as session:
            return _thread(session, _find(session, user, thread), most)

    def say(self, user: UserId, thread: str, text: str) -> ThreadMessage:
        """Keep what a person says; the answer comes later."""
        with self._database.write() as session:
            row = _find(session, user, thread, to_change=True)
            message = ThreadMessageRow(thread=row.number, said=clean(text), answer="", created=now())
            session.add(message)
            row.changed = message.created
            row.title = row.title or shortened(text, _TITLE)
            session.flush()
            return _message(message)

    def answer(self, user: UserId, thread: str, number: int, answer: str, state: str) -> None:
        """Keep the answer to a message, and what holds after it.

        Raises:
            NotFoundError: the thread was forgotten meanwhile.
        """
        with self._database.write() as session:
            row = _find(session, user, thread, to_change=True)
            message = session.get(ThreadMessageRow, number)
            if message is None or message.thread != row.number:
                raise NotFoundError("message", str(number))
            message.answer, row.state = answer, state
            row.version += 1
            row.changed = now()

    def rename(self, user: UserId, thread: str, title: str) -> None:
        """Give a thread a title.

        Raises:
            InputError: the title is blank or too long.
        """
        told = title_of(title)
        if not told:
            raise InputError("studio.thread_without_title")
        with self._database.write() as session:
            _find(session, user, thread, to_change=True).title = told

    def remove(self, user: UserId, thread: str) -> None:
        """Forget a thread and everything said in it."""
        with self._database.write(frees=True) as session:
            row = _find(session, user, thread, to_change=True)
            session.execute(delete(ThreadMessageRow).where(ThreadMessageRow.thread == row.number))
            session.delete(row)

    def remove_all(self, user: UserId) -> int:
        """Forget every thread of a person; how many there were."""
        with self._database.write(frees=True) as session:
            mine = select(ThreadRow.number).where(ThreadRow.user == user_number(user))
            numbers = session.scalars(mine).all()
            session.execute(delete(ThreadMessageRow).where(ThreadMessageRow.thread.in_(mine)))
            session.execute(delete(ThreadRow).where(ThreadRow.user == user_number(user)))
            return len(numbers)


def _find(session: Session, user: UserId, thread: str, *, to_change: bool = False) -> ThreadRow:
    query = select(ThreadRow).where(ThreadRow.id == thread, ThreadRow.user == user_number(user))
    row = session.scalar(query.with_for_update() if to_change else query) if is_id(thread) else None
    if row is None:
        raise NotFoundError("thread", thread)
    return row


def _thread(session: Session, row: ThreadRow, most: int = MOST_SHOWN) -> Thread:
    last = (select(ThreadMessageRow).where(ThreadMessageRow.thread == row.number)
            .order_by(ThreadMessageRow.number.desc()).limit(most))
    messages = tuple(_message(one) for one in reversed(session.scalars(last).all()))
    return Thread(id=row.id, title=row.title, state=row.state, version=row.version, messages=messages,
                  created=row.created, changed=row.changed)


def _message(row: ThreadMessageRow) -> ThreadMessage:
    return ThreadMessage(number=row.number, said=row.said, answer=row.answer, created=row.created)
