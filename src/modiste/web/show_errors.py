"""What an event of a page knows of the request behind it, and its errors as messages on the page."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import gradio as gr
from markupsafe import Markup, escape
from pydantic import ValidationError

from modiste.core.errors import ModisteError
from modiste.studio.store import UserId
from modiste.web.context import USER
from modiste.web.texts import Words

P = ParamSpec("P")
T = TypeVar("T")


def current_user(request: gr.Request) -> UserId:
    """Who asks: the middleware noted it."""
    if request.request is None:
        raise TypeError("an event without its request says not whose it is")
    found: UserId = request.request.scope.get(USER)
    return found


def query(request: gr.Request, name: str) -> str:
    """A value from the page's address, "" where it is not there; at most 200 characters of it."""
    return str(dict(request.query_params).get(name, ""))[:200]


def errors_as_toast(words: Words) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Turns Modiste's errors into messages on the page."""

    def around(event: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(event)
        def run(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return event(*args, **kwargs)
            except (ModisteError, ValidationError) as error:
                # Gradio shows the message as HTML.
                raise gr.Error(str(escape(words.error(_line(error)))), title=words("error.title"),
                               print_exception=False) from error

        return run

    return around


def errors_in_place(words: Words) -> Callable[[Callable[P, str]], Callable[P, str]]:
    """Turns Modiste's errors into a notice where the result would be: for events whose one output is HTML."""

    def around(event: Callable[P, str]) -> Callable[P, str]:
        @functools.wraps(event)
        def run(*args: P.args, **kwargs: P.kwargs) -> str:
            try:
                return event(*args, **kwargs)
            except (ModisteError, ValidationError) as error:
                return Markup('<p class="m-notice" role="alert">{}</p>').format(words.error(_line(error)))

        return run

    return around


def _line(error: ModisteError | ValidationError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}".lstrip(": ")
    return str(error)
