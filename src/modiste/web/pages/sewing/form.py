"""The forms of the page Sewing: the words, and what is changed of the garment that came of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from modiste import language
from modiste.core.garment_spec import GarmentSpec
from modiste.core.values import Swatch
from modiste.studio.chips import Change, changes_of
from modiste.studio.jobs.kinds.garments import swatch_of
from modiste.studio.jobs.kinds.sewing import SewJobRequest
from modiste.studio.sewing.changes import Changes, Look, changed_spec, looking
from modiste.studio.store import Job
from modiste.web.fields import Chosen, Fields
from modiste.web.form_state import chosen
from modiste.web.page import PageRequest, find_picture
from modiste.web.show_errors import FormError
from modiste.web.texts import Words

if TYPE_CHECKING:
    from modiste.core.measures import BodyMeasures

PIXELS: Final = 1024
FIGURE: Final = "figure."
"""What the names of fields of measures begin with."""
BODY: Final = ("height", "bust", "waist", "hips")
SOLID: Final = "solid"
_MOST_SEED: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsForm:
    """What is to be sewn in words; `changes` are what the chips add to and take from them; seed 0 is the usual cut;
    `fabric` one of one's own that it is cut from."""

    text: str = ""
    changes: tuple[Change, ...] = ()
    seed: int = 0
    fabric: tuple[Chosen, ...] = ()

    @property
    def wish_json(self) -> str:
        """What the chips begin with."""
        return json.dumps({"lock": [], "changes": [one.as_text for one in self.changes]})

    def request(self, words: Words) -> SewJobRequest:
        """What is asked for.

        Raises:
            FormError: there are no words.
            ValidationError: a value is out of its limits.
        """
        if not self.text:
            raise FormError(words("sewing.no_words"))
        text = language.prompt(self.text).text
        return SewJobRequest.model_validate({
            "text": text, "changes": [one.as_text for one in self.changes], "seed": self.seed, "pixels": PIXELS,
            "fabric": self.fabric[0].id if self.fabric else None, "spoken": words.language})


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchForm:
    """What hangs (`spec`, and `hung_on` the body that it was tried on), and what is to be changed of it. `body` holds
    the measures of one's own as typed; `tried`: the size is tried on that body. `fabric` takes the print's place."""

    spec: GarmentSpec
    name: str = ""
    hung_on: str = ""
    figures: dict[str, float] = field(default_factory=dict)
    look: Look = field(default_factory=Look)
    fabric: tuple[Chosen, ...] = ()
    size: str = ""
    body: tuple[str, ...] = ()
    tried: bool = False
    other: str = ""
    halves: tuple[str, ...] = ()

    @property
    def body_text(self) -> str:
        """The body of one's own as the studio reads it; "" where nothing is typed."""
        return "/".join(self.body) if all(self.body) and self.body else ""

    def wearer(self) -> "BodyMeasures | None":
        """The body that the garment hangs on where it was tried on one. Raises InputError for one that is none."""
        from modiste.sewing.body import parse_body

        return parse_body(self.hung_on, self.spec.sex) if self.hung_on else None

    def looks(self) -> GarmentSpec:
        """The garment that hangs in the cloth chosen. Raises InputError."""
        return looking(self.spec, self.look)

    def swatch(self, page: PageRequest) -> Swatch | None:
        """The fabric of one's own in the scale chosen.

        Raises:
            NotFoundError: it is another user's, or was deleted.
        """
        if not self.fabric:
            return None
        pictures = page.context.store.pictures
        picture = pictures.get(page.user, self.fabric[0].id)
        return _scaled(swatch_of(picture, pictures.load(page.user, picture.id).convert("RGB")), self.look.scale_cm)

    def called_now(self, page: PageRequest, spec: GarmentSpec | None = None) -> str:
        """The garment in words as it is now, with what was changed of it; of another `spec` where one is given."""
        from modiste.sewing.own_fabric import in_words_of
        from modiste.sewing.specification import describe

        return describe(in_words_of(spec or self.looks(), self.swatch(page)), page.words.language)

    def title(self, page: PageRequest) -> str:
        """What to call it: by its own name as long as it is what hangs, else by what it is now."""
        return self.called_now(page) if self.fabric or self.looks() != self.spec or not self.name else self.name

    def request(self, page: PageRequest) -> SewJobRequest:
        """The garment with all changes, to be hung again.

        Raises:
            FormError: a body or a second garment is half chosen.
            InputError: what cannot be sewn.
        """
        words = page.words
        if any(self.body) and not self.body_text:
            raise FormError(words("sewing.body_whole"))
        if self.tried and not self.body_text:
            raise FormError(words("sewing.body_first"))
        made = changed_spec(self.spec, self._changes(page), words.language)
        name = self.name if made.spec == self.spec and not self.fabric else self.called_now(page, made.spec)
        return SewJobRequest.model_validate({
            "spec": json.loads(_json(made.spec)), "name": name, "seed": 0, "pixels": PIXELS,
            "fabric": self.fabric[0].id if self.fabric else None,
            "scale_cm": self.look.scale_cm or None if self.fabric else None,
            "body": self.body_text if self.tried else None, "fits": self.tried, "spoken": words.language,
            "remarks": [str(one)[:300] for one in made.unmet]})

    def _changes(self, page: PageRequest) -> Changes:
        from modiste.sewing.body import parse_body

        own = parse_body(self.body_text, self.spec.sex) if self.body_text and not self.tried else None
        other = None
        if self.halves:
            picture = find_picture(page.context, page.user, self.other)
            if picture is None:
                raise FormError(page.words("sewing.other_first"))
            other = spec_of(picture.attributes.get("spec"))
        return Changes(size=self.size or None, body=own, figures=self.figures, look=self.look, halves=self.halves,
                       other=other)


def typed_words(fields: Fields) -> WordsForm:
    """The words as they were sent."""
    given = fields.mapping("wish").get("changes")
    changes = changes_of([one for one in given if isinstance(one, str)] if isinstance(given, Sequence) else ())
    return WordsForm(text=fields.text("text"), changes=changes, fabric=fields.chosen("of"),
                     seed=min(max(fields.whole("seed", 0) or 0, 0), _MOST_SEED))


def typed_bench(fields: Fields) -> BenchForm:
    """The changes as they were sent.

    Raises:
        DataError, InputError: the garment itself is none.
    """
    numbers = {name.removeprefix(FIGURE): fields.number(name, float("nan")) for name in fields.form
               if name.startswith(FIGURE)}
    colours = fields.colours("colour")
    scale = fields.number("scale", 0.0)
    return BenchForm(
        spec=spec_in(fields.text("spec")), name=fields.text("name"), hung_on=fields.text("hung_on"),
        figures={name: value for name, value in numbers.items() if value == value},
        look=Look(material=fields.text("material") or None, colour=colours[0] if colours else None,
                  pattern=fields.text("print") or None, scale_cm=min(max(scale, 0.0), 200.0)),
        fabric=fields.chosen("cloth"), size=fields.text("size"),
        body=tuple(fields.text(f"body_{name}").replace(",", ".") for name in BODY), tried=fields.flag("tried"),
        other=fields.text("other"), halves=fields.many("halves"))


def recalled_words(page: PageRequest, job: Job | None) -> WordsForm:
    """The words of a job; of a garment that was hung again, what it is called."""
    if job is None:
        return WordsForm()
    last = SewJobRequest.model_validate_json(job.request)
    fabric = chosen(page.context, page.user, [(last.fabric, 1.0)]) if last.fabric and last.text else ()
    return WordsForm(text=last.text or last.name, changes=changes_of(last.changes), seed=last.seed or 0, fabric=fabric)


def hung_again(job: Job | None) -> str:
    """What a garment is called that was hung again; "" where it was sewn from words."""
    last = SewJobRequest.model_validate_json(job.request) if job is not None else None
    return last.name if last is not None and not last.text else ""


def spec_in(text: str) -> GarmentSpec:
    """A spec that a browser sent. Raises DataError, InputError."""
    from modiste.sewing.specification import spec_from_json

    return spec_from_json(text)


def spec_of(kept: object) -> GarmentSpec | None:
    """The spec that a picture keeps; None where it keeps none."""
    return spec_in(json.dumps(kept)) if isinstance(kept, dict) else None


def _json(spec: GarmentSpec) -> str:
    from modiste.sewing.specification import spec_to_json

    return spec_to_json(spec)


def spec_line(spec: GarmentSpec) -> str:
    """A spec as a hidden field holds it."""
    return json.dumps(json.loads(_json(spec)), ensure_ascii=False, separators=(",", ":"))


def _scaled(swatch: Swatch, scale_cm: float | None) -> Swatch:
    from dataclasses import replace

    return replace(swatch, dpi=swatch.dpi * swatch.width_cm / scale_cm) if scale_cm else swatch
