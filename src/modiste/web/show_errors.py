"""An error as a line on a page."""

from pydantic import ValidationError

from modiste.core.errors import InputError, ModisteError
from modiste.core.validation import unfit
from modiste.web.texts import Words


class FormError(InputError):
    """What is missing in a form, said by a text of its page, in the language of the page."""

    def __init__(self, text: str) -> None:
        super().__init__("web.form", text=text)


def error_line(error: ModisteError | ValidationError, words: Words) -> str:
    """What went wrong, in the language of the page."""
    told = unfit(error.errors(include_url=False)[0]) if isinstance(error, ValidationError) else error
    return words.error(told.message)
