"""Messages in the language of who asks, with things called by their names."""

from collections.abc import Iterator
from contextlib import contextmanager

from modiste import language
from modiste.core.errors import ModisteError
from modiste.studio.sewing_requests import SewRequest


def language_of(request: SewRequest) -> language.Language:
    """The language of a request's text; English where it has none."""
    text = request.text or (request.over if isinstance(request.over, str) else "")
    return language.detect_language(text) if text else "en"


@contextmanager
def told_in(spoken: language.Language, garment: str = "") -> Iterator[None]:
    """Errors raised inside are told in a language; one that begins with the garment's id names it in words."""
    try:
        yield
    except ModisteError as error:
        told = error.told(spoken)
        line, name = str(told), garment and language.label("garment", garment, spoken)
        if name and line.startswith(f"{garment}: "):
            told.args = (name + line.removeprefix(garment),)
        if told is error:
            raise
        raise told from error
