"""Try on: a photo, its garment, and a fabric or a colour laid on it."""

from collections.abc import Mapping
from typing import Any, Final

import gradio as gr

from modiste.core.errors import InputError
from modiste.core.garment_mask import PARTS
from modiste.studio.jobs.kinds.garments import DrapeJobRequest, SegmentJobRequest
from modiste.studio.kept_masks import ALL
from modiste.studio.store import Job, NotFoundError, UserId
from modiste.web import components
from modiste.web.context import AppContext
from modiste.web.events import Together, on, on_load
from modiste.web.pages.form_state import chosen_of, latest_job, pick
from modiste.web.pages.page import Page
from modiste.web.rendering import job_html
from modiste.web.show_errors import current_user, errors_as_toast, errors_in_place, query
from modiste.web.texts import Words

_COLOUR: Final = "#7d2434"
_LOOKED_AT: Final = 100


def build(context: AppContext, words: Words) -> None:
    """The page."""
    form = _Form(words)
    with gr.Row(elem_classes="m-work"):
        with gr.Column(scale=5, min_width=300, elem_classes="m-form"):
            form.photo_and_mask()
            form.cloth()
            make = gr.Button(words("tryon.make"), variant="primary", elem_id="try")
        with gr.Column(scale=6, min_width=320):
            components.subheading(words("tryon.results"))
            shown = components.results("tryon-results")
    _events(context, words, form, make, shown)


class _Form:
    """The components of the form; `masks` holds the id of the mask of each part that was found."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def photo_and_mask(self) -> None:
        words = self._words
        components.heading(words("tryon.title"), words("tryon.lead"))
        self.photo = components.part("m-picker", [], words("tryon.photo"), most=1, elem_id="photo")
        self.masks = gr.State({})
        self.finding = components.results("finding")
        self.part = gr.Radio([(words("tryon.part.all"), ALL)], value=ALL, label=words("tryon.part"), visible=False)
        self.brush = components.part("m-brush", {}, words("tryon.mask"), hint=words("tryon.mask_hint"), visible=False,
                                     elem_id="mask")

    def cloth(self) -> None:
        words = self._words
        components.subheading(words("tryon.cloth"))
        self.way = gr.Radio([(words(f"tryon.with.{one}"), one) for one in ("fabric", "colour")], value="fabric",
                            label=words("tryon.with"))
        self.fabric = components.part("m-picker", [], words("tryon.fabric"), most=1, kind="fabric", elem_id="cloth")
        self.colour = components.part("m-palette", [_COLOUR], words("tryon.colour"), most=1, visible=False)
        with gr.Column(visible=True, elem_classes="m-live") as self.place:
            with gr.Row():
                self.scale = gr.Slider(2, 80, 20, step=1, label=words("tryon.scale"), min_width=150)
                self.rotate = gr.Slider(-180, 180, 0, step=5, label=words("tryon.rotate"), min_width=150)
            with gr.Row():
                self.across = gr.Slider(-20, 20, 0, step=1, label=words("tryon.offset_x"), min_width=150)
                self.down = gr.Slider(-20, 20, 0, step=1, label=words("tryon.offset_y"), min_width=150)

    @property
    def asked(self) -> list[Any]:
        return [self.photo, self.masks, self.part, self.brush, self.way, self.fabric, self.colour, self.scale,
                self.rotate, self.across, self.down]


def _events(context: AppContext, words: Words, form: _Form, make: gr.Button, shown: gr.HTML) -> None:
    @errors_as_toast(words)
    def find(photo: object, request: gr.Request) -> tuple[object, ...]:
        chosen = components.ids_of(photo)
        if not chosen:
            return "", {}, gr.Radio(visible=False), gr.HTML(visible=False)
        job = _search(context, current_user(request), chosen[0])
        # The brush is there at once: the garment may be painted by hand before, or without, being found.
        return job_html(job.id), {}, gr.Radio(visible=False), _brush(chosen[0], None)

    @errors_as_toast(words)
    def found(photo: object, data: gr.EventData, request: gr.Request) -> tuple[object, ...]:
        job = context.jobs.get(current_user(request), str(data._data.get("job", "")))
        return _found(context, words, current_user(request), job, next(iter(components.ids_of(photo)), ""))

    def of_part(part: str, masks: object, photo: object) -> object:
        chosen = components.ids_of(photo)
        return _brush(chosen[0], _mask(masks, part)) if chosen else gr.HTML(visible=False)

    def ways(way: str) -> tuple[object, ...]:
        return gr.HTML(visible=way == "fabric"), gr.HTML(visible=way == "colour"), gr.Column(visible=way == "fabric")

    @errors_in_place(words)
    def submit(photo: object, masks: object, part: str, brush: object, way: str, fabric: object, colour: object,
               scale: float, rotate: float, across: float, down: float, request: gr.Request) -> str:
        asked = _request(words, photo, masks, part, brush, way, fabric, colour, scale, rotate, across, down)
        return job_html(context.jobs.submit(current_user(request), "drape", asked).id)

    @errors_as_toast(words)
    def again(photo: object, masks: object, part: str, brush: object, way: str, fabric: object, colour: object,
              scale: float, rotate: float, across: float, down: float, request: gr.Request) -> object:
        if not components.ids_of(photo) or (way == "fabric" and not components.ids_of(fabric)):
            return gr.skip()
        return submit(photo, masks, part, brush, way, fabric, colour, scale, rotate, across, down, request)

    @errors_as_toast(words)
    def load(request: gr.Request) -> tuple[object, ...]:
        return _load(context, words, current_user(request), request)

    on(form.photo.change, find, form.photo, [form.finding, form.masks, form.part, form.brush])
    on(form.finding.submit, found, form.photo, [form.masks, form.part, form.brush])
    on(form.part.input, of_part, [form.part, form.masks, form.photo], form.brush)
    on(form.way.change, ways, form.way, [form.fabric, form.colour, form.place])
    on(make.click, submit, form.asked, shown)
    for slider in (form.scale, form.rotate, form.across, form.down):
        on(slider.release, again, form.asked, shown, latest=True)
    alone = [Together([part]) for part in (form.photo, form.fabric, form.colour, form.way, form.scale, form.rotate,
                                           form.across, form.down)]
    on_load(load, [*alone, Together([shown], [make])])


def _load(context: AppContext, words: Words, user: UserId, request: gr.Request) -> tuple[object, ...]:
    """The photo and the fabric that the address brings, otherwise those of the last try-on. That the photo changes
    starts the search for its clothes."""
    job, last = _last(context, user)
    photo = pick(context, user, query(request, "photo")) or pick(context, user, last.photo if last is not None else "")
    cloth = pick(context, user, query(request, "fabric")) or pick(context, user, (last.fabric or "") if last else "")
    same = job is not None and photo is not None and last is not None and photo.id == last.photo
    return (
        chosen_of(context, user, [(photo.id, 1.0)]) if photo is not None else [],
        chosen_of(context, user, [(cloth.id, 1.0)]) if cloth is not None else [],
        [last.colour if last is not None and last.colour is not None else _COLOUR],
        "colour" if last is not None and last.colour is not None and cloth is None else "fabric",
        *((last.scale_cm, last.rotate, last.offset_x_cm, last.offset_y_cm) if last is not None else (20.0, 0, 0, 0)),
        job_html(job.id if same and job is not None else None, words("tryon.empty")),
    )


def _last(context: AppContext, user: UserId) -> tuple[Job | None, DrapeJobRequest | None]:
    """The last try-on and what it was asked."""
    job = latest_job(context, user, "drape")
    return job, DrapeJobRequest.model_validate_json(job.request) if job is not None else None


def _search(context: AppContext, user: UserId, photo: str) -> Job:
    """The search for the clothes in a photo: the one before, where it was searched already."""
    for job in context.jobs.list(user, _LOOKED_AT):
        if job.kind != "segment" or SegmentJobRequest.model_validate_json(job.request).photo != photo:
            continue
        if job.open or (job.state == "done" and all(pick(context, user, one) is not None for one in job.pictures)):
            return job
    return context.jobs.submit(user, "segment", SegmentJobRequest(photo=photo))


def _found(context: AppContext, words: Words, user: UserId, job: Job, photo: str) -> tuple[object, ...]:
    masks = {}
    for one in job.pictures:
        try:
            picture = context.store.pictures.get(user, one)
        except NotFoundError:
            continue
        if photo in picture.parents:
            masks[picture.part] = picture.id
    if not masks:
        return {}, gr.Radio(visible=False), gr.skip()
    part, mask = _corrected(context, user, photo, masks)
    parts = [part for part in (ALL, *PARTS) if part in masks]
    choices = [(words(f"tryon.part.{part}"), part) for part in parts]
    shown = _brush(photo, mask, mask) if mask else _brush(photo, masks.get(part))
    return masks, gr.Radio(choices=choices, value=part, visible=len(parts) > 2), shown


def _corrected(context: AppContext, user: UserId, photo: str, masks: Mapping[str, str]) -> tuple[str, str | None]:
    """The part and the mask that the last try-on of this photo was made with: brushed by hand, none otherwise."""
    last = _last(context, user)[1]
    if last is None or last.photo != photo:
        return ALL, None
    part = next((one for one in last.parts if one in masks), ALL)
    return part, last.mask if pick(context, user, last.mask or "") is not None else None


def _brush(photo: str, mask: str | None, saved: str | None = None) -> gr.HTML:
    return gr.HTML(visible=True, value={"picture": photo, "mask": mask, "saved": saved, "follow": True})


def _mask(masks: object, part: str) -> str | None:
    found = masks.get(part) if isinstance(masks, dict) else None
    return found if isinstance(found, str) else None


def _request(words: Words, photo: object, masks: object, part: str, brush: object, way: str, fabric: object,
             colour: object, scale: float, rotate: float, across: float, down: float) -> DrapeJobRequest:
    """The form's values as a request: the mask as brushed, or the part as found."""
    chosen, cloth = components.ids_of(photo), components.ids_of(fabric)
    if not chosen:
        raise InputError(words("tryon.none_yet"))
    if way == "fabric" and not cloth:
        raise InputError(words("tryon.no_fabric"))
    if way == "colour" and not (isinstance(colour, list) and colour):
        raise InputError(words("tryon.no_colour"))
    saved = brush.get("saved") if isinstance(brush, dict) else None
    parts = (part,) if part in PARTS else ()
    rgb = colour[0] if way == "colour" and isinstance(colour, list) else None
    return DrapeJobRequest(
        photo=chosen[0], mask=saved or (_mask(masks, part) if parts else None), parts=parts,
        fabric=cloth[0] if way == "fabric" else None, colour=rgb, scale_cm=scale,
        rotate=rotate, offset_x_cm=across, offset_y_cm=down)


PAGE = Page("try-on", "tryon.name", "home.tryon", build)
