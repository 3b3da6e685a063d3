"""Whose rows are whose."""

from modiste.studio.home import UserId
from modiste.studio.store.people.tables import LOCAL_USER


def user_number(user: UserId) -> int:
    """The number of a user in the tables."""
    return LOCAL_USER if user is None else user


def user_id(number: int) -> UserId:
    """The other way round."""
    return None if number == LOCAL_USER else number
