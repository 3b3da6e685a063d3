"""Events of pages, all alike: without Gradio's own queue, since long work has one, and without its spinners."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import gradio as gr
from gradio.components import Component
from gradio.context import Context
from gradio.events import EventListener

Event: TypeAlias = Callable[..., Any]
Parts: TypeAlias = "Component | Sequence[Component]"
_QUIET: Final[dict[str, Any]] = {"queue": False, "show_progress": "hidden", "api_visibility": "undocumented"}


def on_load(event: Event, inputs: Parts, outputs: Parts) -> None:
    """Run when the page that is being built is opened."""
    blocks = Context.root_block
    if not isinstance(blocks, gr.Blocks):
        raise TypeError("a page is built inside Blocks")
    blocks.load(event, _listed(inputs), _listed(outputs), **_QUIET)


def on(trigger: EventListener, event: Event, inputs: Parts, outputs: Parts, *, latest: bool = False) -> None:
    """Run when something happens; with `latest`, of a hurry of events the last one counts."""
    trigger(event, _listed(inputs), _listed(outputs), trigger_mode="always_last" if latest else "multiple", **_QUIET)


def _listed(parts: Parts) -> list[Component]:
    return [parts] if isinstance(parts, Component) else list(parts)
