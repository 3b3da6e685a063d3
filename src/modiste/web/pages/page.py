"""What a page is: its address, its texts, and what builds it inside Gradio."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from modiste.web.context import AppContext
from modiste.web.texts import Words

Build: TypeAlias = Callable[[AppContext, Words], None]


@dataclass(frozen=True, slots=True)
class Page:
    """A page at `/en/PATH` and `/ru/PATH`; `name` and `about` are keys of texts; the empty path is the first page.

    `build` is called once a language, inside the page's Gradio context; it adds components and events.
    """

    path: str
    name: str
    about: str
    build: Build
