"""Events of pages, all alike: without Gradio's own queue, since long work has one, and without its spinners."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import gradio as gr
from gradio.blocks import Block
from gradio.context import Context

Event: TypeAlias = Callable[..., Any]
Trigger: TypeAlias = Callable[..., Any]
"""What components have for each event, such as `button.click`."""
Parts: TypeAlias = "Block | Sequence[Block]"
_QUIET: Final[dict[str, Any]] = {"queue": False, "show_progress": "hidden", "api_visibility": "undocumented"}


def on_load(event: Event, inputs: Parts, outputs: Parts) -> None:
    """Run when the page that is being built is opened."""
    blocks = Context.root_block
    if not isinstance(blocks, gr.Blocks):
        raise TypeError("a page is built inside Blocks")
    blocks.load(event, _listed(inputs), _listed(outputs), **_QUIET)


def on(trigger: Trigger, event: Event, inputs: Parts, outputs: Parts, *, latest: bool = False) -> None:
    """Run when something happens; with `latest`, of a hurry of events the last one counts."""
    trigger(event, _listed(inputs), _listed(outputs), trigger_mode="always_last" if latest else "multiple", **_QUIET)


def _listed(parts: Parts) -> list[Block]:
    return [parts] if isinstance(parts, Block) else list(parts)
