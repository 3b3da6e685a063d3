"""Design: words and photos in, sketches out."""

from collections.abc import Sequence
from typing import Any, Final

import gradio as gr
from markupsafe import Markup

from modiste import language
from modiste.core.errors import PromptError
from modiste.studio.chips import Chip, chips_of, with_chip, without_chip
from modiste.studio.jobs.kinds.design import DesignJobRequest, Reference
from modiste.studio.store import Job, Picture, UserId
from modiste.studio.training_sets.trained_models import model_names
from modiste.web import components
from modiste.web.context import AppContext
from modiste.web.events import Together, on, on_load
from modiste.web.pages.form_state import chosen_of, latest_job, pick
from modiste.web.pages.page import Page
from modiste.web.rendering import job_html, pictures_html
from modiste.web.show_errors import current_user, errors_as_toast, errors_in_place, query
from modiste.web.texts import Words

USES: Final = ("restyle", "redraw", "inpaint")
GARMENTS: Final = ("dress", "blouse", "shirt", "tshirt", "sweater", "jacket", "coat", "skirt", "trousers", "shorts")
_SIZES: Final = (128, 256, 384, 512)
_EARLIER: Final = 8


def build(context: AppContext, words: Words) -> None:
    """The page."""
    form = _Form(words)
    with gr.Row(elem_classes="m-work"):
        with gr.Column(scale=4, min_width=300, elem_classes="m-form"):
            form.words_and_photos()
            form.options()
            draw = gr.Button(words("design.draw"), variant="primary", elem_id="draw")
        with gr.Column(scale=7, min_width=320):
            components.subheading(words("design.results"))
            shown = components.results("design-results")
            earlier = gr.HTML("", apply_default_css=False)
    _events(context, words, form, draw, shown, earlier)


class _Form:
    """The components of the form, made in the order in which they are seen."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def words_and_photos(self) -> None:
        words = self._words
        components.heading(words("design.title"), words("design.lead"))
        self.prompt = gr.Textbox(label=words("design.prompt"), placeholder=words("design.placeholder"), lines=2,
                                 max_lines=6, max_length=2000, elem_id="prompt")
        components.examples(words)
        self.chips = components.chips(words)
        self.references = components.part("m-picker", [], words("design.references"), elem_id="references",
                                          hint=words("design.references_hint"), most=4, weights=True)
        self.use = gr.Radio([(words(f"design.use.{use}"), use) for use in USES], value="restyle",
                            label=words("design.use"), visible=False)
        self.mix = gr.Slider(0, 100, 50, step=5, label=words("design.mix"), info=words("design.mix_hint"),
                             visible=False)
        self.strength = gr.Slider(5, 100, 60, step=5, label=words("design.strength"), visible=False)
        self.brush = components.part("m-brush", {}, words("design.brush"), visible=False, elem_id="inpaint")

    def options(self) -> None:
        words = self._words
        with gr.Accordion(words("design.options"), open=False) as self.more:
            self.count = gr.Slider(1, 8, 4, step=1, label=words("design.count"))
            self.size = gr.Radio([(str(size), size) for size in _SIZES], value=256, label=words("design.size"))
            self.seed = gr.Number(None, precision=0, minimum=0, label=words("design.seed"),
                                  placeholder=words("design.seed_hint"))  # without one, Gradio shows and sends 0
            self.model = gr.Dropdown([(words("model.bundled"), "")], value="", label=words("model.own"))
        with gr.Accordion(words("design.collection"), open=False):
            choices = [(language.label("garment", one, words.language), one) for one in GARMENTS]
            self.garments = gr.CheckboxGroup(choices, label=words("design.collection_hint"))

    @property
    def asked(self) -> list[Any]:
        return [self.prompt, self.chips, self.references, self.use, self.mix, self.strength, self.brush, self.count,
                self.size, self.seed, self.model, self.garments]

    @property
    def recalled(self) -> list[Together]:
        return [Together([self.prompt, self.chips]),
                Together([self.references, self.use, self.mix, self.strength, self.brush]), Together([self.count]),
                Together([self.size]), Together([self.model]), Together([self.more])]


def _events(context: AppContext, words: Words, form: _Form, draw: gr.Button, shown: gr.HTML, earlier: gr.HTML) -> None:
    @errors_as_toast(words)
    def parse(text: str, value: object) -> dict[str, object]:
        return _chips(text, _lock(value), words)

    @errors_as_toast(words)
    def reword(text: str, value: object) -> tuple[object, object]:
        change = value.get("change") if isinstance(value, dict) else None
        if not isinstance(change, dict):
            return gr.skip(), gr.skip()
        edit = with_chip if change.get("add") else without_chip
        new = edit(text, str(change.get("kind", "")), str(change.get("value", "")))
        return new, _chips(new, _lock(value), words)

    def uses(chosen: object, use: str) -> tuple[object, ...]:
        return _uses(components.ids_of(chosen), use)

    @errors_in_place(words)
    def submit(*values: Any, request: gr.Request) -> str:
        job = context.jobs.submit(current_user(request), "design", _request(*values))
        return job_html(job.id)

    @errors_as_toast(words)
    def load(request: gr.Request) -> tuple[object, ...]:
        return _load(context, words, current_user(request), request)

    on(form.prompt.change, parse, [form.prompt, form.chips], form.chips, latest=True)
    on(form.chips.change, reword, [form.prompt, form.chips], [form.prompt, form.chips])
    changing = [form.use, form.mix, form.strength, form.brush]
    on(form.references.change, uses, [form.references, form.use], changing)
    on(form.use.change, uses, [form.references, form.use], changing)
    on(draw.click, _with_request(submit), form.asked, shown)
    on_load(load, [*form.recalled, Together([shown, earlier], [draw])])


def _with_request(event: Any) -> Any:
    """Gradio fills in a request for a plain parameter, not for one after `*values`."""

    def run(prompt: str, chips: object, references: object, use: str, mix: float, strength: float, brush: object,
            count: float, size: int, seed: float | None, model: str, garments: list[str], request: gr.Request) -> Any:
        return event(prompt, chips, references, use, mix, strength, brush, count, size, seed, model, garments,
                     request=request)

    return run


def _request(prompt: str, chips: object, references: object, use: str, mix: float, strength: float, brush: object,
             count: float, size: int, seed: float | None, model: str, garments: Sequence[str]) -> DesignJobRequest:
    """The form's values as a request."""
    text = language.prompt(prompt).text
    said = {one.kind for one in chips_of(text, "en") if not one.denied}
    lock = [name for name in _lock(chips) if (name == "type" and "garment" in said) or name in said]
    saved = brush.get("saved") if isinstance(brush, dict) else None
    if use == "inpaint" and components.ids_of(references) and not saved:
        raise PromptError("brush over the part that should change first")
    pairs = zip(components.ids_of(references), components.weights_of(references), strict=True)
    return DesignJobRequest.model_validate({
        "text": text, "n": int(count), "seed": None if seed is None else int(seed), "size": int(size), "lock": lock,
        "references": [Reference(picture=one, weight=weight) for one, weight in pairs], "use": use, "mix": mix / 100,
        "strength": max(0.05, strength / 100), "mask": saved if use == "inpaint" else None,
        "garments": garments or (), "model": model or None})


def _load(context: AppContext, words: Words, user: UserId, request: gr.Request) -> tuple[object, ...]:
    """The form as it was left with the last job, with what the address brings: `use`, `part` (to change), `model`
    or `job`."""
    wanted = query(request, "job")
    job = context.jobs.get(user, wanted) if wanted else latest_job(context, user, "design")
    last = DesignJobRequest.model_validate_json(job.request) if job is not None else None
    text, use = (last.text, last.use) if last is not None else ("", "restyle")
    references = last.references if last is not None else ()
    chosen = chosen_of(context, user, [(one.picture, one.weight) for one in references])
    brought = pick(context, user, query(request, "use")) or pick(context, user, query(request, "part"))
    if brought is not None:
        others = [one for one in chosen if one["id"] != brought.id]
        chosen = [*others, *chosen_of(context, user, [(brought.id, 1.0)])][-4:]
        text = text or brought.prompt
    if brought is not None and query(request, "part"):
        chosen, use = chosen[-1:], "inpaint"
        text = brought.prompt or text
    own = [(words("model.bundled"), ""), *((name, name) for name in model_names(context.store.home, user, "lora"))]
    earlier = context.store.pictures.list(user, kind="design", limit=_EARLIER).pictures
    wanted = query(request, "model") or (last.model if last is not None else None) or ""
    model = wanted if wanted in dict(own).values() else ""
    lock = last.lock if last is not None else ()
    numbers = (last.n, last.size) if last is not None else (4, 256)
    return (text, _chips(text, lock, words), chosen, *_uses(tuple(str(one["id"]) for one in chosen), use, last),
            *numbers, gr.Dropdown(choices=own, value=model), gr.Accordion(open=bool(model)),
            job_html(job.id if job is not None else None, words("design.empty")), _earlier(earlier, words, job))


def _earlier(pictures: Sequence[Picture], words: Words, job: Job | None) -> str:
    old = [picture for picture in pictures if job is None or picture.id not in job.pictures]
    title = Markup('<h2 class="m-sub">{}</h2>').format(words("design.earlier")) if old else ""
    return title + pictures_html(old, words, size="small")


def _uses(chosen: Sequence[str], use: str, last: DesignJobRequest | None = None) -> tuple[object, ...]:
    """The parts that belong to the way in which references are used: (use, mix, strength, brush), as they were last."""
    some = bool(chosen)
    inpaint = some and use == "inpaint"
    brush = gr.HTML(visible=inpaint, value={"picture": chosen[0], "mask": None, "saved": None}) if inpaint else gr.HTML(
        visible=False)
    mix: dict[str, Any] = {"value": last.mix * 100} if last is not None else {}
    strength: dict[str, Any] = {"value": last.strength * 100} if last is not None else {}
    return (gr.Radio(visible=some, value=use), gr.Slider(visible=some and use == "restyle", **mix),
            gr.Slider(visible=some and use == "redraw", **strength), brush)


def _lock(value: object) -> tuple[str, ...]:
    lock = value.get("lock") if isinstance(value, dict) else None
    return tuple(name for name in ("type", "colour", "pattern") if isinstance(lock, list) and name in lock)


def _chips(text: str, lock: Sequence[str], words: Words) -> dict[str, object]:
    return {"chips": [_chip(one) for one in chips_of(text[:2000], words.language)], "lock": list(lock)}


def _chip(chip: Chip) -> dict[str, object]:
    return {"kind": chip.kind, "value": chip.value, "kind_label": chip.kind_label, "label": chip.label,
            "denied": chip.denied}


PAGE = Page("design", "design.name", "home.design", build)
