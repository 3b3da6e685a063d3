"""Garments on one's own measures: what the form says of oneself, and what came of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from markupsafe import Markup

from modiste.core.messages import Message
from modiste.studio.jobs.kinds.advise import LINES
from modiste.studio.store import Job
from modiste.stylist.advice.own_colours import own_colour
from modiste.stylist.taste.profile import Profile
from modiste.web.fields import Fields
from modiste.web.rendering import render
from modiste.web.texts import Words

ADVISE: Final = "advise"
"""The kind of job."""
MEASURES: Final = ("height", "bust", "waist", "hips")
COLOURS: Final = ("hair", "eyes", "skin")


@dataclass(frozen=True, slots=True)
class LineView:
    """A line: its kind, what it says, and what was measured for it."""

    kind: str
    text: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisedView:
    """One garment with its picture and lines."""

    picture: str
    title: str
    lines: tuple[LineView, ...]


def own_of(profile: Profile, fields: Fields) -> Profile:
    """The profile with the measures and colours of the form; an empty field is one that is not said.

    Raises:
        InputError: a measure that no body has, or a colour that is none.
    """
    measures = {f"{name}_cm": fields.number(name, 0.0) or None for name in MEASURES}
    hair, eyes, skin = (own_colour(name, text) if (text := fields.text(name)) else None for name in COLOURS)
    return replace(profile, body=replace(profile.body, **measures), hair=hair, eyes=eyes, skin=skin)


def texts_of(job: Job) -> list[str]:
    """The garments that a job was asked for."""
    return list(json.loads(job.request).get("texts", ()))


def advised_html(job: Job, words: Words) -> Markup:
    """The garments side by side, each with its lines."""
    told: Mapping[str, Any] = json.loads(job.result.fact(LINES) or "{}")
    garments = [AdvisedView(picture=one["picture"], title=one["title"],
                            lines=tuple(_line(line, words) for line in one["lines"]))
                for one in told.get("garments", ())]
    between = [_line(line, words) for line in told.get("between", ())]
    return render("foryou/advised.html", words, {"garments": garments, "between": between})


def _line(line: Mapping[str, Any], words: Words) -> LineView:
    ground = ", ".join(f"{name} {value:g}" for name, value in line["ground"].items())
    return LineView(line["kind"], words.error(Message.from_json(line["said"])), ground)
