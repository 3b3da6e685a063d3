"""Our own parts of a form as Gradio components: an element of `static/*.js` whose value Gradio's events see."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

import gradio as gr
from markupsafe import Markup, escape

from modiste import language
from modiste.studio.chips import KINDS, choices
from modiste.web.texts import Words

_BIND: Final = """
customElements.whenDefined('TAG').then(() => {
  const part = element.querySelector('TAG');
  part.value = props.value;
  watch('value', () => { part.value = props.value; });
  part.addEventListener('change', () => { props.value = part.value; trigger('change'); });
});
"""
_FINISHED: Final = "element.addEventListener('finished', (event) => trigger('submit', {job: event.detail}));"


def part(tag: str, value: object, label: str, *, hint: str = "", elem_id: str | None = None, visible: bool = True,
         **attributes: object) -> gr.HTML:
    """A part of a form: `<m-...>` under its label. Attributes that are False are left out."""
    told = Markup("").join(Markup(' {}="{}"').format(name.replace("_", "-"), "" if given is True else given)
                           for name, given in attributes.items() if given is not False and given is not None)
    note = Markup('<p class="m-hint">{}</p>').format(hint) if hint else ""
    template = Markup('<fieldset class="m-field"><legend>{}</legend>{}<{}{}></{}></fieldset>').format(
        label, note, tag, told, tag)
    return gr.HTML(value, html_template=str(template), js_on_load=_BIND.replace("TAG", tag), elem_id=elem_id,
                   visible=visible, apply_default_css=False)


def chips(words: Words) -> gr.HTML:
    """The attributes of a prompt; its value is {chips, lock, change}."""
    kinds = [{"kind": kind, "label": language.label(kind, "", words.language),
              "values": choices(kind, words.language)} for kind in KINDS]
    return part("m-chips", {"chips": [], "lock": []}, words("design.understood"), data_kinds=json.dumps(kinds))


def results(elem_id: str) -> gr.HTML:
    """Where a job is shown; its `submit` comes when the job ends, with the id as `job` in the event's data."""
    return gr.HTML("", elem_id=elem_id, elem_classes="m-results", js_on_load=_FINISHED, apply_default_css=False)


def heading(title: str, lead: str) -> gr.HTML:
    """A page's title."""
    return gr.HTML(str(Markup('<div class="m-title"><h1>{}</h1><p>{}</p></div>').format(title, lead)),
                   apply_default_css=False)


def examples(words: Words) -> gr.HTML:
    """Prompts to begin with, put into the field by a click."""
    buttons = Markup("").join(Markup('<button type="button" data-example="{0}">{0}</button>').format(
        words(f"design.example.{number}")) for number in (1, 2, 3))
    shown = Markup('<p class="m-examples"><span>{}</span> {}</p>').format(words("design.examples"), buttons)
    return gr.HTML(str(shown), apply_default_css=False)


def subheading(text: str) -> gr.HTML:
    """A heading inside a page."""
    return gr.HTML(f"<h2 class='m-sub'>{escape(text)}</h2>", apply_default_css=False)


Chosen = Sequence[Mapping[str, object]]


def ids_of(chosen: object) -> tuple[str, ...]:
    """The ids that a picker's value names; whatever else a browser sent is left out."""
    if not isinstance(chosen, list):
        return ()
    return tuple(one["id"] for one in chosen if isinstance(one, dict) and isinstance(one.get("id"), str))


def weights_of(chosen: object) -> tuple[float, ...]:
    """The weights of a picker's pictures, 0 to 1."""
    if not isinstance(chosen, list):
        return ()
    given = (one.get("weight", 1.0) for one in chosen if isinstance(one, dict) and isinstance(one.get("id"), str))
    return tuple(min(1.0, max(0.0, float(weight))) if isinstance(weight, int | float) else 1.0 for weight in given)
