"""What a user chose and wants to find again: the language, and whatever a page keeps."""

import re
from collections.abc import Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from modiste.core.errors import SettingError
from modiste.core.values import LANGUAGES
from modiste.studio.home import UserId
from modiste.studio.store.database import Database
from modiste.studio.store.people.rows import user_number
from modiste.studio.store.people.tables import PreferenceRow
from modiste.studio.store.text_fields import clean

LANGUAGE: Final = "language"
MAX_VALUE_CHARACTERS: Final = 10_000
_NAME: Final = re.compile(r"[a-z][a-z0-9_.-]{0,39}")


class Preferences:
    """Names and texts, a set for each user."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, user: UserId) -> Mapping[str, str]:
        """All that was chosen, by name."""
        with self._database.read() as session:
            query = select(PreferenceRow).where(PreferenceRow.user == user_number(user)).order_by(PreferenceRow.name)
            return {row.name: row.value for row in session.scalars(query)}

    def set(self, user: UserId, name: str, value: str) -> None:
        """Keep a choice in place of the former one.

        Raises:
            SettingError: the name is no lower-case word, the text is too long, or `language` is neither en nor ru.
        """
        if not _NAME.fullmatch(name):
            raise SettingError("studio.preference_name", name=name[:40])
        if name == LANGUAGE and value not in LANGUAGES:
            raise SettingError("studio.language", known=LANGUAGES, language=value[:20])
        if len(value) > MAX_VALUE_CHARACTERS:
            raise SettingError("studio.preference_length", name=name, most=MAX_VALUE_CHARACTERS, count=len(value))
        kept = clean(value)
        try:
            self._put(user, name, kept)
        except IntegrityError:
            # Another tab kept its first choice at the same moment: now the row is there to be changed.
            self._put(user, name, kept)

    def _put(self, user: UserId, name: str, value: str) -> None:
        with self._database.write() as session:
            session.merge(PreferenceRow(user=user_number(user), name=name, value=value))
