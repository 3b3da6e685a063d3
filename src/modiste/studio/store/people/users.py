"""People with accounts, and who is signed in."""

import hashlib
import re
import secrets
import unicodedata
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from modiste.core.errors import InputError
from modiste.studio.home import Home
from modiste.studio.store.database import Database
from modiste.studio.store.errors import NotFoundError, SignInError
from modiste.studio.store.jobs.records import JobRecords
from modiste.studio.store.people.passwords import check_password, hash_password
from modiste.studio.store.people.tables import SignInRow, UserRow
from modiste.studio.store.people.values import SignIn, User
from modiste.studio.store.pictures.pictures import Pictures
from modiste.studio.store.text_fields import now, one_line

SIGN_IN_DAYS: Final = 30
_NAME: Final = re.compile(r"[\w.@+-](?:[\w.@+ -]{0,62}[\w.@+-])?")
_TOKEN_BYTES: Final = 32


class Users:
    """The accounts of a studio. Names are compared without case: Анна and анна are one."""

    def __init__(self, database: Database, home: Home, pictures: Pictures, jobs: JobRecords) -> None:
        self._database = database
        self._home = home
        self._pictures = pictures
        self._jobs = jobs

    def add(self, name: str, password: str) -> User:
        """A new account.

        Raises:
            InputError: the name is taken, or is not 1 to 64 letters, digits and .@+-_ or spaces within; the password
                is shorter than 8 characters.
        """
        shown = unicodedata.normalize("NFKC", one_line(name))
        if not _NAME.fullmatch(shown):
            raise InputError("studio.user_name", name=shown[:30])
        row = UserRow(name=shown, name_key=_key(shown), password=hash_password(password), created=now())
        try:
            with self._database.write() as session:
                session.add(row)
                session.flush()
                return _user(row)
        except IntegrityError as error:
            raise InputError("studio.user_name_taken", name=shown) from error

    def list(self) -> tuple[User, ...]:
        """Everybody with an account, in the order of coming."""
        with self._database.read() as session:
            query = select(UserRow).where(UserRow.name_key != "").order_by(UserRow.number)
            return tuple(_user(row) for row in session.scalars(query))

    def find(self, name: str) -> User:
        """The account of a name.

        Raises:
            NotFoundError: there is none.
        """
        with self._database.read() as session:
            return _user(_find(session, name))

    def remove(self, name: str) -> None:
        """Delete an account and everything that was its own: rows, pictures, and its files everywhere in the home.

        Raises:
            NotFoundError: there is none of that name.
            OutputError: a file cannot be deleted; the account is still there then, for another try.
        """
        with self._database.read() as session:
            number = _find(session, name).number
        # Files first: once the account is gone, nobody could ask for them to be deleted again.
        self._home.remove(self._home.of_person(number, self._jobs.ids(number)))
        self._pictures.remove_all(number)
        with self._database.write(frees=True) as session:
            session.execute(delete(UserRow).where(UserRow.number == number))

    def set_password(self, name: str, password: str) -> None:
        """Give an account another password; whoever is signed in to it must sign in again.

        Raises:
            NotFoundError: there is none of that name.
            InputError: the password is shorter than 8 characters.
        """
        hashed = hash_password(password)
        with self._database.write() as session:
            row = _find(session, name)
            row.password = hashed
            session.execute(delete(SignInRow).where(SignInRow.user == row.number))

    def sign_in(self, name: str, password: str) -> SignIn:
        """Sign in for 30 days. A wrong name takes as long as a wrong password.

        Raises:
            SignInError: there is no such name with that password.
        """
        with self._database.read() as session:
            row = session.scalar(select(UserRow).where(UserRow.name_key == _key(name), UserRow.name_key != ""))
            kept = row.password if row is not None else ""
        if not check_password(password, kept) or row is None:
            raise SignInError("studio.wrong_password")
        token, moment = secrets.token_urlsafe(_TOKEN_BYTES), now()
        expires = moment + timedelta(days=SIGN_IN_DAYS)
        with self._database.write(frees=True) as session:
            session.execute(delete(SignInRow).where(SignInRow.expires < moment))
            session.add(SignInRow(token_sha256=_hash(token), user=row.number, expires=expires))
        return SignIn(token, _user(row), expires)

    def user_of(self, token: str) -> User | None:
        """Who is signed in with a token; None when it is unknown or has run out."""
        query = (
            select(UserRow).join(SignInRow, SignInRow.user == UserRow.number)
            .where(SignInRow.token_sha256 == _hash(token), SignInRow.expires > now())
        )
        with self._database.read() as session:
            row = session.scalar(query)
            return _user(row) if row is not None else None

    def sign_out(self, token: str) -> None:
        """End a sign-in; an unknown token is no matter."""
        with self._database.write(frees=True) as session:
            session.execute(delete(SignInRow).where(SignInRow.token_sha256 == _hash(token)))


def _find(session: Session, name: str) -> UserRow:
    row = session.scalar(select(UserRow).where(UserRow.name_key == _key(name), UserRow.name_key != ""))
    if row is None:
        raise NotFoundError("user", name)
    return row


def _user(row: UserRow) -> User:
    return User(row.number, row.name, row.created)


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", one_line(name)).casefold()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
