"""People as values. Times are aware and in UTC."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account."""

    id: int
    name: str
    created: datetime


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that holds until `expires`; `token` is the secret to keep in the browser, and is not kept here."""

    token: str = field(repr=False)
    user: User
    expires: datetime
