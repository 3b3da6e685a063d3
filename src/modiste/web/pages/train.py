"""Train: a folder of one's own pictures, and how the studio learns from it."""

from typing import Final

import gradio as gr

from modiste.core.errors import InputError
from modiste.studio.jobs.kinds.train import TrainJobRequest
from modiste.studio.store import UserId
from modiste.studio.training_sets import training_sets
from modiste.web import components
from modiste.web.context import AppContext
from modiste.web.events import Together, on, on_load
from modiste.web.pages.form_state import latest_job
from modiste.web.pages.page import Page
from modiste.web.rendering import job_html
from modiste.web.show_errors import current_user, errors_as_toast, errors_in_place
from modiste.web.texts import Words

_NAME: Final = "atelier"


def build(context: AppContext, words: Words) -> None:
    """The page."""
    with gr.Row(elem_classes="m-work"):
        with gr.Column(scale=4, min_width=300, elem_classes="m-form"):
            components.heading(words("train.title"), words("train.lead"))
            what = gr.Radio([(words(f"train.what.{one}"), one) for one in ("fabric", "lora")], value="fabric",
                            label=words("train.what"), info=words("train.what_hint"))
            name = gr.Textbox(_NAME, label=words("train.name_field"), info=words("train.name_hint"), max_length=39,
                              elem_id="set-name", max_lines=1)
            pictures = components.part("m-set", {}, words("train.folder"))
            minutes = gr.Slider(1, 240, 10, step=1, label=words("train.minutes"))
            start = gr.Button(words("train.start"), variant="primary", elem_id="train")
        with gr.Column(scale=7, min_width=320):
            components.subheading(words("train.results"))
            shown = components.results("train-results")

    @errors_in_place(words)
    def submit(what: str, name: str, pictures: object, minutes: float, request: gr.Request) -> str:
        given = pictures if isinstance(pictures, dict) else {}
        if given.get("taking"):
            raise InputError(words("train.taking"))
        if not given.get("count"):
            raise InputError(words("train.none"))
        asked = TrainJobRequest(what="lora" if what == "lora" else "fabric", name=name,
                             pictures=str(given.get("name") or ""), minutes=minutes)
        return job_html(context.jobs.submit(current_user(request), "train", asked).id)

    @errors_as_toast(words)
    def load(request: gr.Request) -> tuple[object, ...]:
        return _load(context, words, current_user(request))

    on(start.click, submit, [what, name, pictures, minutes], shown)
    on_load(load, [*(Together([part]) for part in (what, name, pictures, minutes)), Together([shown], [start])])


def _load(context: AppContext, words: Words, user: UserId) -> tuple[object, ...]:
    """The form as it was left, with the pictures that were taken in last."""
    job = latest_job(context, user, "train")
    last = TrainJobRequest.model_validate_json(job.request) if job is not None else None
    given = training_sets.latest(context.store.home, user)
    kinds = training_sets.kinds(context.store.home, user, given) if given else {}
    form = (last.what, last.name) if last is not None else ("fabric", given or _NAME)
    pictures = {"name": given, "count": sum(kinds.values()), "kinds": kinds} if given else {}
    return (*form, pictures, last.minutes if last is not None else 10,
            job_html(job.id if job is not None else None, words("train.empty")))


PAGE = Page("train", "train.name", "home.train", build)
