"""What the page Sewing shows of a garment that hangs: its pictures, measures, cloth, and what can be done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from modiste.core.garment_spec import GarmentSpec
from modiste.core.messages import speaks_of_commands
from modiste.data.patterns import FAMILIES
from modiste.studio.jobs.kinds.sewing import SEWN, SewJobRequest
from modiste.studio.sewing.live import DOCUMENTS
from modiste.studio.store import Job, Picture
from modiste.web.form_state import chosen, kept_pictures
from modiste.web.page import PageRequest
from modiste.web.pages.sewing.form import BODY, SOLID, BenchForm, spec_line, spec_of
from modiste.web.texts import Words

_GROUPS: Final = ("bodice", "neck", "sleeves", "skirt", "legs", "waist", "flat")
_LOOKED_AT: Final = 60
_OTHERS: Final = 12
_SETTLED: Final = "spec"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A garment as the page shows it. `fit` is the picture of its fit map with `fit_lines`; `groups` its measures by
    part; `others` the garments that halves can be taken from; `texts` what selects offer."""

    form: BenchForm
    picture: Picture
    described: str
    remarks: tuple[str, ...] = ()
    fit: Picture | None = None
    fit_lines: tuple[str, ...] = ()
    groups: tuple[tuple[str, tuple[object, ...]], ...] = ()
    others: tuple[Picture, ...] = ()
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

    @property
    def spec_line(self) -> str:
        """The garment as a hidden field holds it."""
        return spec_line(self.form.spec)

    @property
    def is_flat(self) -> bool:
        """Whether it follows no body: it has no sizes then."""
        return self.form.spec.flat is not None


def bench_of_job(page: PageRequest, job: Job | None) -> Bench | None:
    """The garment that a job hung; None where it made none, or its picture was deleted."""
    if job is None or not job.pictures:
        return None
    pictures = [one for one in kept_pictures(page.context, page.user, job.pictures) if one.origin == SEWN]
    front = next((one for one in pictures if one.text("view") != "fit"), None)
    spec = spec_of(front.attributes.get("spec")) if front is not None else None
    if front is None or spec is None:
        return None
    asked = SewJobRequest.model_validate_json(job.request)
    fabric = chosen(page.context, page.user, [(asked.fabric, 1.0)]) if asked.fabric else ()
    said = job.result.summary
    form = _form(spec, front, asked.body if asked.fits and asked.body else "")
    fit = next((one for one in pictures if one.text("view") == "fit"), None)
    return _bench(page, BenchForm(spec=spec, name=form.name, hung_on=form.hung_on, fabric=fabric, body=form.body,
                                  look=form.look, size=form.size, tried=asked.fits, figures=form.figures),
                  front, remarks=_remarks(said), fit=fit,
                  fit_lines=tuple(line for name, line in said if name == "fit") if fit is not None else ())


def _remarks(said: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """What a job said could not be as asked; jobs of before also kept what is of the command line alone."""
    return tuple(dict.fromkeys(line for name, line in said if name == "remark" and not speaks_of_commands(line)))


def bench_of_picture(page: PageRequest, picture: Picture | None) -> Bench | None:
    """The garment that a kept picture shows; None where it keeps no specification."""
    spec = spec_of(picture.attributes.get("spec")) if picture is not None else None
    if picture is None or spec is None:
        return None
    parents = chosen(page.context, page.user, [(one, 1.0) for one in picture.parents[:1]])
    form = _form(spec, picture, "")
    return _bench(page, BenchForm(spec=spec, name=form.name, fabric=parents, body=form.body, look=form.look,
                                  size=form.size, figures=form.figures), picture, remarks=_unmet(picture))


def _form(spec: GarmentSpec, picture: Picture, body: str) -> BenchForm:
    from modiste.studio.sewing.changes import Look

    cloth = spec.cloth("body")
    own = tuple(f"{getattr(spec.body, name):g}" for name in BODY) if spec.body is not None else ()
    return BenchForm(spec=spec, name=picture.prompt or picture.title, hung_on=body,
                     body=tuple(body.split("/")) if body else own, size=spec.size if spec.body is None else "",
                     look=Look(material=cloth.material, colour=cloth.colour, pattern=cloth.pattern,
                               scale_cm=cloth.scale_cm))


def _bench(page: PageRequest, form: BenchForm, picture: Picture, *, remarks: tuple[str, ...],
           fit: Picture | None = None, fit_lines: tuple[str, ...] = ()) -> Bench:
    from modiste.sewing.figures import figures_of
    from modiste.sewing.tailor import body_of

    words, spec = page.words, form.spec
    figures = figures_of(spec, body_of(spec))
    groups = tuple((part, found) for part in _GROUPS
                   if (found := tuple(one for one in figures if one.figure.part == part)))
    return Bench(
        form=form, picture=picture, described=described_of(page, form), remarks=remarks, fit=fit,
        fit_lines=fit_lines, groups=groups, others=_others(page, picture), choices=_choices(spec, words))


def _others(page: PageRequest, mine: Picture) -> tuple[Picture, ...]:
    found = page.context.store.pictures.list(page.user, kind="design", limit=_LOOKED_AT).pictures
    return tuple(one for one in found if one.origin == SEWN and one.id != mine.id and one.text("view") == "front"
                 and one.attributes.get(_SETTLED) is not None)[:_OTHERS]


def _choices(spec: GarmentSpec, words: Words) -> dict[str, Sequence[tuple[str, str]]]:
    from modiste.sewing.body.sizes import size_labels
    from modiste.sewing.mixing import HALVES

    sizes = size_labels(spec.sex) if spec.sex == "children" else size_labels(spec.sex, letters=True)
    labels = list(dict.fromkeys((*sizes, spec.size)))
    return {
        "materials": materials(words), "prints": prints(words),
        "sizes": [("", words("sewing.size_none"))] * (spec.body is not None) + [(one, one) for one in labels],
        "halves": [(one, words(f"sewing.half.{one}")) for one in HALVES],
        "documents": [(one, words(f"sewing.file.{one}")) for one in DOCUMENTS]}


def materials(words: Words) -> list[tuple[str, str]]:
    """Every cloth by name, in the order of the alphabet."""
    from modiste.sewing.materials import MATERIALS

    named = [(one, words(f"sewing.material.{one}")) for one in MATERIALS]
    return sorted(named, key=lambda pair: pair[1].casefold())


def prints(words: Words) -> list[tuple[str, str]]:
    """Plain, and every pattern that is drawn, in the order of the alphabet."""
    named = [(one, words(f"sewing.print.{one}")) for one in FAMILIES]
    return [(SOLID, words("sewing.print.solid")), *sorted(named, key=lambda pair: pair[1].casefold())]


def _unmet(picture: Picture) -> tuple[str, ...]:
    rows = picture.attributes.get("unmet")
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return tuple(f"{row.get('phrase')}: {row.get('reason')}" for row in found)


def described_of(page: PageRequest, form: BenchForm) -> str:
    """The garment that hangs, in the cloth chosen, in a sentence."""
    said = form.called_now(page)
    return said[:1].upper() + said[1:]
