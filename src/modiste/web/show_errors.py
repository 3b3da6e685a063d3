"""An error as a line on a page."""

from pydantic import ValidationError

from modiste.core.errors import InputError, ModisteError
from modiste.web.texts import Words


class FormError(InputError):
    """What is missing in a form, said by a text of its page, in the language of the page."""


def error_line(error: ModisteError | ValidationError, words: Words) -> str:
    """What went wrong, in the language of the page."""
    if isinstance(error, FormError):
        return str(error)
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return words.error(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}".lstrip(": "))
    return words.error(str(error))
