"""Fabric: prints that repeat without a seam, and their files for the printer."""

from typing import Any, Final

import gradio as gr

from modiste.core.errors import InputError
from modiste.fabric.categories import CATEGORIES
from modiste.studio.jobs.kinds.fabric import FabricJobRequest, request_of
from modiste.studio.jobs.kinds.print_files import FORMATS, PrintJobRequest
from modiste.studio.store import UserId
from modiste.studio.training_sets.trained_models import categories_of, model_names
from modiste.web import components
from modiste.web.categories import category_choices
from modiste.web.context import AppContext
from modiste.web.events import Together, on, on_load
from modiste.web.pages.form_state import chosen_of, latest_job, pick
from modiste.web.pages.page import Page
from modiste.web.rendering import job_html, render
from modiste.web.show_errors import current_user, errors_as_toast, errors_in_place, query
from modiste.web.texts import Words

_REPEATS: Final = ("straight", "half-drop", "brick", "mirror")


def build(context: AppContext, words: Words) -> None:
    """The page."""
    form, files = _Form(words), _Files(words)
    with gr.Row(elem_classes="m-work"):
        with gr.Column(scale=4, min_width=300, elem_classes="m-form"):
            form.pattern()
            form.drawing()
            form.mixing()
            make = gr.Button(words("fabric.make"), variant="primary", elem_id="make")
        with gr.Column(scale=7, min_width=320):
            components.subheading(words("fabric.results"))
            gr.HTML(render("bolt.html", words), apply_default_css=False)
            shown = components.results("fabric-results")
            with gr.Accordion(words("fabric.print"), open=False, elem_id="print") as panel:
                files.build()
    _events(context, words, form, files, make, shown, panel)


class _Form:
    """The components of the form, made in the order in which they are seen."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def pattern(self) -> None:
        words = self._words
        components.heading(words("fabric.title"), words("fabric.lead"))
        self.category = gr.Dropdown(category_choices(words.language), value="floral", label=words("fabric.category"))
        engines = [(words(f"fabric.engine.{one}"), one) for one in ("drawn", "neural")]
        self.engine = gr.Radio(engines, value="drawn", label=words("fabric.engine"))
        self.palette = components.part("m-palette", [], words("fabric.palette"), most=8,
                                       hint=words("fabric.palette_hint"))
        self.repeat = gr.Radio([(words(f"fabric.repeat.{one}"), one) for one in _REPEATS], value="straight",
                               label=words("fabric.repeat"))
        with gr.Row():
            self.count = gr.Slider(1, 8, 2, step=1, label=words("fabric.count"))
            self.colourways = gr.Slider(0, 6, 0, step=1, label=words("fabric.colourways"))
        self.inks = gr.Slider(0, 12, 0, step=1, label=words("fabric.inks"))

    def drawing(self) -> None:
        words = self._words
        with gr.Accordion(words("fabric.options"), open=False) as self.options:
            self.scale = gr.Slider(10, 100, 100, step=5, label=words("fabric.scale"))
            self.angle = gr.Slider(-90, 90, 0, step=5, label=words("fabric.angle"))
            self.density = gr.Slider(25, 400, 100, step=5, label=words("fabric.density"))
            self.jitter = gr.Slider(0, 200, 100, step=5, label=words("fabric.jitter"))
            self.weave = gr.Checkbox(False, label=words("fabric.weave"))
            self.coordinates = gr.Checkbox(False, label=words("fabric.coordinates"))
            self.seed = gr.Number(None, precision=0, minimum=0, label=words("fabric.seed"),
                                  placeholder=words("design.seed_hint"))
            self.model = gr.Dropdown([(words("model.bundled"), "")], value="", label=words("model.own"))

    def mixing(self) -> None:
        words = self._words
        with gr.Accordion(words("fabric.mix"), open=False):
            choices = [(words("fabric.mix_none"), ""), *category_choices(words.language)]
            self.mix = gr.Dropdown(choices, value="", label=words("fabric.mix_with"), info=words("fabric.mix_hint"))
            self.share = gr.Slider(0, 100, 50, step=5, label=words("fabric.share"))
        self.like = components.part("m-picker", [], words("fabric.like"), most=1)

    @property
    def asked(self) -> list[Any]:
        return [self.category, self.engine, self.palette, self.repeat, self.count, self.colourways, self.inks,
                self.scale, self.angle, self.density, self.jitter, self.weave, self.coordinates, self.seed,
                self.model, self.mix, self.share, self.like]


class _Files:
    """The components of the part for the printer."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def build(self) -> None:
        words = self._words
        self.picture = components.part("m-picker", [], words("fabric.print_of"), most=1, kind="fabric",
                                       hint=words("fabric.print_hint"))
        with gr.Row():
            self.width = gr.Number(32, minimum=1, maximum=300, label=words("fabric.width"))
            self.dpi = gr.Number(150, minimum=30, maximum=1200, label=words("fabric.dpi"))
        choices = [(words(f"fabric.format.{one}"), one) for one in FORMATS]
        self.formats = gr.CheckboxGroup(choices, value=["png", "tiff"], label=words("job.files"))
        self.make = gr.Button(words("fabric.print_make"))
        self.shown = components.results("print-results")

    @property
    def asked(self) -> list[Any]:
        return [self.picture, self.width, self.dpi, self.formats]


def _events(context: AppContext, words: Words, form: _Form, files: _Files, make: gr.Button, shown: gr.HTML,
            panel: gr.Accordion) -> None:
    @errors_in_place(words)
    def submit(category: str, engine: str, palette: object, repeat: str, count: float, ways: float, inks: float,
               scale: float, angle: float, density: float, jitter: float, weave: bool, coordinates: bool,
               seed: float | None, model: str, mix: str, share: float, like: object, request: gr.Request) -> str:
        colours = tuple(palette) if isinstance(palette, list) else ()
        if len(colours) == 1:
            raise InputError("colours: expected a ground and at least one more, or none at all; got one")
        asked = FabricJobRequest.model_validate({
            "category": category, "engine": engine, "palette": colours, "repeat": repeat, "n": int(count),
            "colourways": int(ways), "inks": max(2, int(inks)) if inks else 0, "scale": scale / 100, "angle": angle,
            "density": density / 100, "jitter": jitter / 100, "weave": weave, "coordinates": coordinates,
            "seed": None if seed is None else int(seed), "model": model or None, "mix": mix or None,
            "share": share / 100, "like": next(iter(components.ids_of(like)), None)})
        return job_html(context.jobs.submit(current_user(request), "fabric", asked).id)

    @errors_in_place(words)
    def files_of(picture: object, width: float, dpi: float, formats: list[str], request: gr.Request) -> str:
        chosen = components.ids_of(picture)
        if not chosen:
            raise InputError(words("fabric.print_none"))
        asked = PrintJobRequest.model_validate(
            {"picture": chosen[0], "width_cm": width, "dpi": dpi, "formats": formats})
        return job_html(context.jobs.submit(current_user(request), "print", asked).id)

    @errors_as_toast(words)
    def of_model(model: str, request: gr.Request) -> tuple[object, object]:
        if not model:
            return gr.Dropdown(choices=category_choices(words.language), value="floral"), gr.skip()
        own = categories_of(context.store.home, current_user(request), model)
        return gr.Dropdown(choices=[(one, one) for one in own], value=own[0]), "neural"

    @errors_as_toast(words)
    def load(request: gr.Request) -> tuple[object, ...]:
        return _load(context, words, current_user(request), request)

    on(make.click, submit, form.asked, shown)
    on(form.model.input, of_model, form.model, [form.category, form.engine])
    on(files.make.click, files_of, files.asked, files.shown)
    on_load(load, [*(Together([part]) for part in (*form.asked, files.picture)), Together([files.shown], [files.make]),
                   Together([panel]), Together([form.options]), Together([shown], [make])])


def _load(context: AppContext, words: Words, user: UserId, request: gr.Request) -> tuple[object, ...]:
    """The form as it was left; `from` brings a fabric's own settings, `like` a photo, `print` a fabric to print, and
    `model` a model of one's own."""
    job = latest_job(context, user, "fabric")
    own, wanted = model_names(context.store.home, user, "fabric"), query(request, "model")
    source = pick(context, user, query(request, "from"))
    if wanted in own:
        first = categories_of(context.store.home, user, wanted)[0]
        asked = FabricJobRequest(category=first, engine="neural", model=wanted)
    elif source is not None:
        asked = request_of(source)[0]
    elif job is not None:
        asked = FabricJobRequest.model_validate_json(job.request)
    else:
        asked = FabricJobRequest(category="floral")
    brought = pick(context, user, query(request, "like"))
    like = brought.id if brought is not None else asked.like
    printing = pick(context, user, query(request, "print"))
    printed = latest_job(context, user, "print") if printing is None else None
    return (
        gr.Dropdown(choices=_categories(context, user, words, asked), value=asked.category),
        "neural" if brought is not None else asked.engine, list(asked.palette), asked.repeat, asked.n, asked.colourways,
        asked.inks, asked.scale * 100, asked.angle, asked.density * 100, asked.jitter * 100, asked.weave,
        asked.coordinates, asked.seed if source is not None else None,
        gr.Dropdown(choices=[(words("model.bundled"), ""), *((name, name) for name in own)],
                    value=asked.model if asked.model in own else ""),
        asked.mix or "", asked.share * 100, chosen_of(context, user, [(like, 1.0)]) if like else [],
        chosen_of(context, user, [(printing.id, 1.0)]) if printing is not None else [],
        job_html(printed.id) if printed is not None else "",
        gr.Accordion(open=printing is not None), gr.Accordion(open=asked.model in own),
        job_html(job.id if job is not None else None, words("fabric.empty")),
    )


def _categories(context: AppContext, user: UserId, words: Words, asked: FabricJobRequest) -> list[tuple[str, str]]:
    """The categories to choose from: those of the model."""
    if asked.model is not None and asked.model in model_names(context.store.home, user, "fabric"):
        return [(one, one) for one in categories_of(context.store.home, user, asked.model)]
    return category_choices(words.language, () if asked.category in CATEGORIES else (asked.category,))


PAGE = Page("fabric", "fabric.name", "home.fabric", build)
