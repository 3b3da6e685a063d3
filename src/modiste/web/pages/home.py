"""The first page: where one can go, and what was made last."""

import gradio as gr

from modiste.web.context import AppContext
from modiste.web.events import Together, on_load
from modiste.web.pages.page import Page
from modiste.web.rendering import render
from modiste.web.show_errors import current_user
from modiste.web.texts import Words

_SHOWN = 8


def build(context: AppContext, words: Words) -> None:
    """The page."""
    from modiste.web.pages import PAGES

    shown = gr.HTML(render("home.html", words, {"pages": PAGES, "pictures": ()}), apply_default_css=False)

    def load(request: gr.Request) -> str:
        latest = context.store.pictures.list(current_user(request), without="mask", limit=_SHOWN).pictures
        return render("home.html", words, {"pages": PAGES, "pictures": latest})

    on_load(load, [Together([shown])])


PAGE = Page("", "home.name", "home.lead", build)
