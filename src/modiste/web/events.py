"""Events of pages, all alike: without Gradio's own queue, since long work has one, and without its spinners."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import gradio as gr
from gradio.blocks import Block
from gradio.context import Context

Event: TypeAlias = Callable[..., Any]
Trigger: TypeAlias = Callable[..., Any]
"""What components have for each event, such as `button.click`."""
Parts: TypeAlias = "Block | Sequence[Block]"
_QUIET: Final[dict[str, Any]] = {"queue": False, "show_progress": "hidden", "api_visibility": "undocumented"}


@dataclass(frozen=True, slots=True)
class Together:
    """Parts of a page that are filled in together when it is opened, or not at all: once the user has touched one of
    them, or one of `by`, they stay as they are."""

    parts: Sequence[Block]
    by: Sequence[Block] = ()


def on_load(event: Event, groups: Sequence[Together]) -> None:
    """Fill in the page that is being built, when it is opened: `event` gives the values of all parts in their order.

    What it gives goes by way of a part that nobody sees: only the browser knows what was typed in the meantime.
    """
    blocks = Context.root_block
    if not isinstance(blocks, gr.Blocks):
        raise TypeError("a page is built inside Blocks")
    told = gr.JSON(visible=False)

    def tell(request: gr.Request) -> list[object]:
        given = event(request)
        return [_plain(value) for value in (given if isinstance(given, tuple) else (given,))]

    outputs = [part for group in groups for part in group.parts]
    which = json.dumps([[len(group.parts), [_id(part) for part in (*group.parts, *group.by)]] for group in groups])
    blocks.load(tell, [], told, **_QUIET).then(
        None, told, outputs, js=f"(told) => window.modisteRecall(told, {which})", **_QUIET)


def on(trigger: Trigger, event: Event, inputs: Parts, outputs: Parts, *, latest: bool = False) -> None:
    """Run when something happens; with `latest`, of a hurry of events the last one counts."""
    trigger(event, _listed(inputs), _listed(outputs), trigger_mode="always_last" if latest else "multiple", **_QUIET)


def _listed(parts: Parts) -> list[Block]:
    return [parts] if isinstance(parts, Block) else list(parts)


def _id(part: Block) -> str:
    """The id of its element in the page; it gets one where it has none."""
    part.elem_id = part.elem_id or f"part-{part._id}"
    return part.elem_id


def _plain(value: object) -> object:
    """A value as the browser takes it: a component stands for the changes that it was made with."""
    return {**value.constructor_args, "__type__": "update"} if isinstance(value, Block) else value
