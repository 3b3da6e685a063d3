"""Boards: everything that was made, searched, compared, followed back, and put on boards."""

from typing import Final

import gradio as gr

from modiste.studio.lineage_view import shown_tree
from modiste.studio.store import UserId
from modiste.web import components
from modiste.web.context import AppContext
from modiste.web.events import Together, on, on_load
from modiste.web.pages.form_state import pick
from modiste.web.pages.page import Page
from modiste.web.rendering import pictures_html, render
from modiste.web.show_errors import current_user, errors_as_toast, query
from modiste.web.texts import Words

_KINDS: Final = ("all", "design", "fabric", "photo", "draped", "mask")
_PART: Final = 24


def build(context: AppContext, words: Words) -> None:
    """The page."""
    components.heading(words("boards.title"), words("boards.lead"))
    with gr.Row(elem_classes="m-work"):
        with gr.Column(scale=3, min_width=240):
            side = gr.HTML("", apply_default_css=False)
        with gr.Column(scale=9, min_width=320):
            with gr.Row(visible=True, elem_classes="m-search") as bar:
                search = gr.Textbox("", label=words("boards.search"), placeholder=words("boards.search_hint"),
                                    max_length=200, max_lines=1, elem_id="search")
                kind = gr.Radio([(words(f"boards.kind.{one}"), one) for one in _KINDS], value="all",
                                label=words("boards.kind"))
            top = gr.HTML("", apply_default_css=False)
            gr.HTML('<div id="m-compare-place"></div>', apply_default_css=False)
            grid = gr.HTML("", apply_default_css=False)
            shown = gr.State(_PART)
            more = gr.Button(words("boards.more"), visible=False)

    @errors_as_toast(words)
    def find(text: str, kind: str, request: gr.Request) -> tuple[object, ...]:
        return _found(context, words, current_user(request), text, kind, _PART)

    @errors_as_toast(words)
    def further(text: str, kind: str, count: int, request: gr.Request) -> tuple[object, ...]:
        return _found(context, words, current_user(request), text, kind, count + _PART)

    @errors_as_toast(words)
    def load(request: gr.Request) -> tuple[object, ...]:
        return _load(context, words, current_user(request), request)

    # Not `input`: Gradio sends that for keys alone, not for what is pasted, cut or spoken.
    on(search.change, find, [search, kind], [grid, more, shown], latest=True)
    on(kind.change, find, [search, kind], [grid, more, shown])
    on(more.click, further, [search, kind, shown], [grid, more, shown])
    on_load(load, [Together([side, bar, top]), Together([search, grid, more], [kind])])


def _load(context: AppContext, words: Words, user: UserId, request: gr.Request) -> tuple[object, ...]:
    """A picture with its history, a board, or everything, as the address says."""
    store = context.store
    boards = store.boards.list(user)
    picture = pick(context, user, query(request, "picture"))
    if picture is not None:
        tree = shown_tree(store.pictures.lineage(user, picture.id))
        children = [child for child in store.pictures.children(user, picture.id) if child.kind != "mask"]
        one = render("picture.html", words, {"picture": picture, "tree": tree, "children": children})
        return _side(boards, None, words), gr.Row(visible=False), one, "", "", gr.Button(visible=False)
    wanted = query(request, "board")
    if wanted:
        board = store.boards.get(user, wanted)
        cards = pictures_html(board.pictures, words, empty=words("boards.empty"), board=board, compare=True)
        top = render("board.html", words, {"board": board})
        return _side(boards, board, words), gr.Row(visible=False), top, "", cards, gr.Button(visible=False)
    text = query(request, "search")
    hint = f"<p class='m-hint'>{words('boards.compare_hint')}</p>"
    found = _found(context, words, user, text, "all", _PART)[:2]
    return _side(boards, None, words), gr.Row(visible=True), hint, text, *found


def _side(boards: object, board: object, words: Words) -> str:
    return render("boards.html", words, {"boards": boards, "board": board})


def _found(context: AppContext, words: Words, user: UserId, text: str, kind: str, count: int) -> tuple[object, ...]:
    """(cards, whether there are more, how many are shown)."""
    asked = kind if kind in _KINDS[1:] else None
    limit = min(max(_PART, count), 192)
    page = context.store.pictures.list(user, search=text[:200], kind=asked, limit=limit,
                                     without=None if asked == "mask" else "mask")
    none = words("boards.nothing_found" if text.strip() or asked else "picker.empty")
    cards = pictures_html(page.pictures, words, empty=none, compare=True)
    return cards, gr.Button(visible=page.after is not None and limit < 192), limit


PAGE = Page("boards", "boards.name", "home.boards", build)
