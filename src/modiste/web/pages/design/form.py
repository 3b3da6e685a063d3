"""The form of the page Design: what it shows, and the request that comes of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from modiste import language
from modiste.studio.chips import Change, changes_of, chips_of
from modiste.studio.jobs.kinds.design import DesignJobRequest, Reference
from modiste.studio.options import shorten
from modiste.studio.store import Job
from modiste.studio.training_sets.trained_models import model_names
from modiste.web.fields import Chosen, Fields
from modiste.web.form_state import chosen
from modiste.web.page import PageRequest
from modiste.web.show_errors import FormError
from modiste.web.texts import Words

USES: Final = ("restyle", "image_to_image", "inpaint")
GARMENTS: Final = ("dress", "blouse", "shirt", "tshirt", "sweater", "jacket", "coat", "skirt", "trousers", "shorts")
SIZES: Final = (0, 256, 512, 1024)
"""0: what the engine makes by itself."""
ENGINES: Final = ("", "sewn", "photo")
"""The first: what suits."""
_LOCKS: Final = ("type", "colour", "pattern")
_MEANT: Final = "dress"
_MOST_REFERENCES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignForm:
    """The values of the form; `brush` is the brush's value, `changes` what the chips add to and take from the text."""

    text: str = ""
    lock: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    references: tuple[Chosen, ...] = ()
    use: str = "restyle"
    mix: float = 50
    strength: float = 60
    mask: str = ""
    count: int = 4
    size: int = 0
    engine: str = ""
    seed: int | None = None
    model: str = ""
    garments: tuple[str, ...] = ()

    @property
    def brush_json(self) -> str:
        """What the brush begins with."""
        picture = self.references[0].id if self.references else None
        return json.dumps({"picture": picture, "masks": [], "saved": self.mask or None})

    @property
    def wish_json(self) -> str:
        """What the chips begin with."""
        return json.dumps({"lock": list(self.lock), "changes": [one.as_text for one in self.changes]})

    def request(self, words: Words) -> DesignJobRequest:
        """What is asked for. Where words tell of a colour or a cloth but name no garment, a dress is meant.

        Raises:
            PromptError: there are no words.
            FormError: none tells of clothes, or nothing is brushed that should change.
            ValidationError: a value is out of its limits.
        """
        text, changes = language.prompt(self.text).text, self.changes
        said = {one.kind for one in chips_of(text, "en", changes) if not one.denied and one.state != "removed"}
        if not said and not self.references and not self.garments:
            raise FormError(words("design.nothing", text=shorten(text, 40)))
        if "garment" not in said and not self.references and not self.garments and not self.model:
            changes, said = (*changes, Change(kind="garment", value=_MEANT, add=True)), said | {"garment"}
        lock = [name for name in self.lock if (name == "type" and "garment" in said) or name in said]
        if self.use == "inpaint" and self.references and not self.mask:
            raise FormError(words("design.brush_first"))
        return DesignJobRequest.model_validate({
            "text": text, "changes": [one.as_text for one in changes], "n": self.count, "seed": self.seed,
            "size": self.size or None, "engine": self.engine or None, "lock": lock,
            "use": self.use, "mix": self.mix / 100,
            "references": [Reference(picture=one.id, weight=one.weight) for one in self.references],
            "strength": max(0.05, self.strength / 100), "mask": self.mask if self.use == "inpaint" else None,
            "garments": self.garments, "model": self.model or None})


def typed(fields: Fields) -> DesignForm:
    """The form as it was sent."""
    wish, brush = fields.mapping("wish"), fields.mapping("brush")
    return DesignForm(
        text=fields.text("text"), lock=_locks(wish), changes=_changes(wish), references=fields.chosen("references"),
        use=fields.text("use", "restyle") or "restyle", mix=fields.number("mix", 50),
        strength=fields.number("strength", 60), mask=_text(brush, "saved"), count=fields.whole("count", 4) or 0,
        size=fields.whole("size", 0) or 0,
        engine=fields.text("engine"), seed=fields.whole("seed"), model=fields.text("model"),
        garments=fields.many("garments"))


def recalled(page: PageRequest, job: Job | None) -> DesignForm:
    """The form as it was left with a job."""
    if job is None:
        return DesignForm()
    last = DesignJobRequest.model_validate_json(job.request)
    pairs = [(one.picture, one.weight) for one in last.references]
    return DesignForm(
        text=last.text, lock=tuple(last.lock), changes=changes_of(last.changes),
        references=chosen(page.context, page.user, pairs), use=last.use, mix=round(last.mix * 100),
        strength=round(last.strength * 100), mask=last.mask or "", count=last.n, size=last.size or 0,
        engine=last.engine or "",
        seed=last.seed, garments=last.garments, model=known_model(page, last.model or ""))


def with_address(page: PageRequest, form: DesignForm) -> tuple[DesignForm, tuple[str, ...]]:
    """The form with what the address brings, and the fields that it brought: `text`, `use` and `part` (a picture as a
    reference, or to be changed in part), `model`."""
    brought: list[str] = []
    text = page.query("text").strip()
    if text:
        form, brought = replace(form, text=text, changes=(), lock=(), references=()), ["text", "wish", "references"]
    part = page.picture("part")
    picture = part or page.picture("use")
    if picture is not None:
        others = tuple(one for one in form.references if one.id != picture.id)
        mine = Chosen(id=picture.id, title=picture.title)
        brought.append("references")
        if part is not None:
            form = replace(form, references=(mine,), use="inpaint", mask="", text=part.prompt or form.text)
            brought += ["use", "brush", "text", "wish"]
        else:
            form = replace(form, references=(*others, mine)[-_MOST_REFERENCES:], text=form.text or picture.prompt)
    model = known_model(page, page.query("model"))
    if model:
        form, brought = replace(form, model=model), [*brought, "model"]
    if page.query("job"):
        brought.append("*")
    return form, tuple(brought)


def known_model(page: PageRequest, name: str) -> str:
    """The name where it is one of this user's models."""
    return name if name in model_names(page.context.store.home, page.user, "lora") else ""


def _locks(wish: Mapping[str, object]) -> tuple[str, ...]:
    lock = wish.get("lock")
    return tuple(name for name in _LOCKS if isinstance(lock, list) and name in lock)


def _changes(wish: Mapping[str, object]) -> tuple[Change, ...]:
    given = wish.get("changes")
    return changes_of([one for one in given if isinstance(one, str)] if isinstance(given, Sequence) else ())


def _text(values: Mapping[str, object], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""
