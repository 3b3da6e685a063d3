"""Train: a folder of one's own pictures, and how the studio learns from it."""

import gradio as gr

from modiste.core.errors import InputError
from modiste.web import components
from modiste.web.asking import asker, in_place, told
from modiste.web.events import Together, on, on_load
from modiste.web.house import House
from modiste.web.jobs.learning import LearnRequest
from modiste.web.pages.page import Page
from modiste.web.pages.recall import latest_job
from modiste.web.rendering import job_html
from modiste.web.texts import Words


def build(house: House, words: Words) -> None:
    """The page."""
    with gr.Row(elem_classes="m-work"):
        with gr.Column(scale=4, min_width=300, elem_classes="m-form"):
            components.heading(words("train.title"), words("train.lead"))
            what = gr.Radio([(words(f"train.what.{one}"), one) for one in ("fabric", "lora")], value="fabric",
                            label=words("train.what"), info=words("train.what_hint"))
            name = gr.Textbox("atelier", label=words("train.name_field"), info=words("train.name_hint"), max_length=39,
                              elem_id="set-name", max_lines=1)
            pictures = components.part("m-set", {}, words("train.folder"))
            minutes = gr.Slider(1, 240, 10, step=1, label=words("train.minutes"))
            start = gr.Button(words("train.start"), variant="primary", elem_id="learn")
        with gr.Column(scale=7, min_width=320):
            components.subheading(words("train.results"))
            shown = components.results("train-results")

    @in_place(words)
    def submit(what: str, name: str, pictures: object, minutes: float, request: gr.Request) -> str:
        given = pictures if isinstance(pictures, dict) else {}
        if given.get("taking"):
            raise InputError(words("train.taking"))
        if not given.get("count"):
            raise InputError(words("train.none"))
        asked = LearnRequest(what="lora" if what == "lora" else "fabric", name=str(given.get("name") or name),
                             minutes=minutes)
        return job_html(house.jobs.submit(asker(request), "learn", asked).id)

    @told(words)
    def load(request: gr.Request) -> str:
        job = latest_job(house, asker(request), "learn")
        return job_html(job.id if job is not None else None, words("train.empty"))

    on(start.click, submit, [what, name, pictures, minutes], shown)
    on_load(load, [Together([shown], [start])])


PAGE = Page("train", "train.name", "home.train", build)
