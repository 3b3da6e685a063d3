"""The forms of the page Fabric: what they show, and the requests that come of them."""

import re
from dataclasses import dataclass, replace
from typing import Final

from modiste.core.errors import InputError
from modiste.fabric.categories import CATEGORIES
from modiste.studio.jobs.kinds.fabric import FabricJobRequest, request_of
from modiste.studio.jobs.kinds.print_files import PrintJobRequest
from modiste.studio.store import Job
from modiste.studio.training_sets.trained_models import categories_of, model_names
from modiste.web.fields import Chosen, Fields
from modiste.web.form_state import chosen
from modiste.web.page import PageRequest, find_picture
from modiste.web.show_errors import FormError
from modiste.web.texts import Words

REPEATS: Final = ("straight", "half-drop", "brick", "mirror")
NEED_INKS: Final = ("svg", "plates")
ENGINES: Final = ("drawn", "neural")


_HEX: Final = re.compile(r"#[0-9a-f]{6}")
_MOST_COLOURS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class FabricForm:
    """The values of the form; shares and scales in percent, as people set them."""

    category: str = "floral"
    engine: str = "drawn"
    palette: tuple[str, ...] = ()
    repeat: str = "straight"
    count: int = 2
    colourways: int = 0
    inks: int = 0
    scale: float = 100
    angle: float = 0
    density: float = 100
    jitter: float = 100
    weave: bool = False
    coordinates: bool = False
    seed: int | None = None
    model: str = ""
    mix: str = ""
    share: float = 50
    like: tuple[Chosen, ...] = ()

    def request(self, words: Words) -> FabricJobRequest:
        """What is asked for.

        Raises:
            FormError: one colour alone.
            ValidationError: a value is out of its limits.
        """
        if len(self.palette) == 1:
            raise FormError(words("fabric.one_colour"))
        return FabricJobRequest.model_validate({
            "category": self.category, "engine": self.engine, "palette": self.palette, "repeat": self.repeat,
            "n": self.count, "colourways": self.colourways, "inks": max(2, self.inks) if self.inks else 0,
            "scale": self.scale / 100, "angle": self.angle, "density": self.density / 100, "jitter": self.jitter / 100,
            "weave": self.weave, "coordinates": self.coordinates, "seed": self.seed, "model": self.model or None,
            "mix": self.mix or None, "share": self.share / 100, "like": self.like[0].id if self.like else None})


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintForm:
    """The values of the part for the printer."""

    picture: tuple[Chosen, ...] = ()
    width_cm: float = 32
    dpi: float = 150
    formats: tuple[str, ...] = ("png", "tiff")

    def request(self, page: PageRequest) -> PrintJobRequest:
        """What is asked for.

        Raises:
            FormError: no fabric or no format is chosen.
            ValidationError: a value is out of its limits.
        """
        if not self.picture:
            raise FormError(page.words("fabric.print_none"))
        if not self.formats:
            raise FormError(page.words("fabric.print_formats"))
        picture = find_picture(page.context, page.user, self.picture[0].id)
        inked = picture is None or bool(picture.texts("inks"))
        lacking = [page.words(f"fabric.format.{one}") for one in self.formats if one in NEED_INKS and not inked]
        if lacking:
            raise FormError(page.words("fabric.needs_inks", formats=", ".join(lacking)))
        return PrintJobRequest.model_validate({"picture": self.picture[0].id, "width_cm": self.width_cm,
                                               "dpi": self.dpi, "formats": self.formats})


def typed(fields: Fields) -> FabricForm:
    """The form as it was sent."""
    return FabricForm(
        category=fields.text("category"), engine=fields.text("engine") or "drawn", palette=fields.colours("palette"),
        repeat=fields.text("repeat") or "straight", count=fields.whole("count", 2) or 0,
        colourways=fields.whole("colourways", 0) or 0, inks=fields.whole("inks", 0) or 0,
        scale=fields.number("scale", 100), angle=fields.number("angle", 0), density=fields.number("density", 100),
        jitter=fields.number("jitter", 100), weave=fields.flag("weave"), coordinates=fields.flag("coordinates"),
        seed=fields.whole("seed"), model=fields.text("model"), mix=fields.text("mix"), share=fields.number("share", 50),
        like=fields.chosen("like"))


def typed_print(fields: Fields) -> PrintForm:
    """The part for the printer as it was sent."""
    return PrintForm(picture=fields.chosen("picture"), width_cm=fields.number("width_cm", 32),
                     dpi=fields.number("dpi", 150), formats=fields.many("formats"))


def recalled(page: PageRequest, job: Job | None) -> FabricForm:
    """The form as it was left with a job."""
    return of_request(page, FabricJobRequest.model_validate_json(job.request)) if job is not None else FabricForm()


def recalled_print(page: PageRequest, job: Job | None) -> tuple[PrintForm, bool]:
    """The part for the printer: with the fabric that the address names, and whether it names one."""
    picture = page.picture("print")
    if picture is not None:
        return PrintForm(picture=(Chosen(id=picture.id, title=picture.title),)), True
    if job is None:
        return PrintForm(), False
    last = PrintJobRequest.model_validate_json(job.request)
    return PrintForm(picture=chosen(page.context, page.user, [(last.picture, 1.0)]), width_cm=last.width_cm,
                     dpi=last.dpi, formats=tuple(last.formats)), False


def of_request(page: PageRequest, asked: FabricJobRequest) -> FabricForm:
    """The form that gives a request."""
    like = chosen(page.context, page.user, [(asked.like, 1.0)]) if asked.like else ()
    own = model_names(page.context.store.home, page.user, "fabric")
    return FabricForm(
        category=asked.category, engine=asked.engine, palette=tuple(asked.palette), repeat=asked.repeat, count=asked.n,
        colourways=asked.colourways, inks=asked.inks, scale=_percent(asked.scale), angle=asked.angle,
        density=_percent(asked.density), jitter=_percent(asked.jitter), weave=asked.weave,
        coordinates=asked.coordinates, seed=asked.seed, model=asked.model if asked.model in own else "",
        mix=asked.mix or "", share=_percent(asked.share), like=like)


def with_address(page: PageRequest, form: FabricForm) -> tuple[FabricForm, tuple[str, ...]]:
    """The form with what the address brings, and the fields that it brought: `from` a fabric's own settings (another
    seed each time), `like` a picture in whose manner to weave, `model` a model of one's own, `palette` colours."""
    own, wanted = model_names(page.context.store.home, page.user, "fabric"), page.query("model")
    if wanted in own:
        first = categories_of(page.context.store.home, page.user, wanted)[0]
        return FabricForm(category=first, engine="neural", model=wanted), ("*",)
    source = page.picture("from")
    if source is not None:
        try:
            asked = request_of(source)[0]
        except InputError:  # brought in from outside: it can be a pattern to work in the manner of
            return replace(form, like=(_chosen(source.id, source.title),), engine="neural"), ("like", "engine")
        return replace(of_request(page, asked), seed=None), ("*",)
    picture = page.picture("like")
    if picture is not None:
        return replace(form, like=(_chosen(picture.id, picture.title),), engine="neural"), ("like", "engine")
    palette = tuple(dict.fromkeys(_HEX.findall(page.query("palette").lower())))[:_MOST_COLOURS]
    if palette:
        return replace(form, palette=palette), ("palette",)
    return form, ("*",) if page.query("job") else ()


def category_choices(page: PageRequest, form: FabricForm) -> list[tuple[str, str]]:
    """(id, name) of the categories to choose from: those of the model."""
    from modiste.web.categories import category_choices as known

    home = page.context.store.home
    if form.model and form.model in model_names(home, page.user, "fabric"):
        return [(one, one) for one in categories_of(home, page.user, form.model)]
    others = () if form.category in CATEGORIES else (form.category,)
    return [(one, name) for name, one in known(page.words.language, others)]


def _chosen(picture: str, title: str) -> Chosen:
    return Chosen(id=picture, title=title)


def _percent(share: float) -> float:
    return round(share * 100, 1)
