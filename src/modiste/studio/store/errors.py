"""What can go wrong with kept work, beside the errors of `modiste.core.errors`.

    InputError
    +-- NotFoundError       there is no such thing, or it is another user's, which looks the same         (HTTP 404)
    +-- ConflictError       it was changed meanwhile, by another tab or another person                     (HTTP 409)
    +-- QueueFullError      this user has too many jobs waiting                                            (HTTP 429)
    +-- SignInError         the name or the password is wrong; never says which                            (HTTP 401)
"""

from modiste.core.errors import InputError


class NotFoundError(InputError):
    """There is no such thing for this user; `kind` says what was asked for ("picture", "board", "job", "user")."""

    def __init__(self, kind: str, name: str) -> None:
        self.kind = kind
        super().__init__("studio.not_found", kind=kind, name=name[:60])


class ConflictError(InputError):
    """It was changed meanwhile; `version` is the one to look at before trying again."""

    def __init__(self, code: str, /, *, version: int, **parameters: object) -> None:
        self.version = version
        super().__init__(code, version=version, **parameters)


class QueueFullError(InputError):
    """This user has too many jobs waiting already."""


class SignInError(InputError):
    """The name or the password is wrong."""
