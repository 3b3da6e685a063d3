"""What the button of a proposed change does: the outfit is kept with it, a garment is noted, or an item is saved."""

import json
from collections.abc import Mapping
from typing import Any

from modiste.core.messages import Message
from modiste.language import label
from modiste.language.colours import colour_hexes
from modiste.studio.jobs.kinds.wardrobe import EDITS, ImproveJobRequest, weather_of
from modiste.studio.store import Job
from modiste.studio.store.text_fields import shortened
from modiste.studio.store.wardrobe.values import GarmentChange
from modiste.studio.wardrobe.dressing import asked_for
from modiste.stylist.outfits.values import OutfitRequest
from modiste.web.page import PageRequest
from modiste.web.show_errors import FormError
from modiste.web.wardrobe_view import NOTED


def take(page: PageRequest, job_id: str, number: int) -> tuple[str, str]:
    """Make an edit that a job proposed come true; what to say, and the page where it is seen.

    Raises:
        FormError: the job proposes no such edit.
        NotFoundError: job, outfit or garment is there no more.
    """
    job = page.context.jobs.get(page.user, job_id)
    told: list[dict[str, Any]] = json.loads(job.result.fact(EDITS) or "[]") if job.kind == "improve" else []
    if not 0 <= number < len(told):
        raise FormError(page.words("outfits.taken_gone"))
    edit = told[number]
    if edit["kind"] == "buy":
        page.context.studio.stylist.taste.judge(edit["other"], "save", None, page.user)
        return page.words("outfits.taken_wished"), "foryou"
    if not job.result.items:
        raise FormError(page.words("outfits.taken_gone"))
    return _noted(page, edit) if edit["kind"] in NOTED else _kept(page, job, edit)


def _noted(page: PageRequest, edit: Mapping[str, Any]) -> tuple[str, str]:
    """What the dyer or the tailor is to do stands among the garment's own tags, where the wardrobe finds it."""
    words, wardrobe = page.words, page.context.studio.wardrobe
    if edit["kind"] == "shorten":
        note = words("outfits.note_shorten", percent=round(100 * edit["share"]))
    else:
        name = next((name for name, value in colour_hexes().items() if value == edit["colour"]), "")
        note = words("outfits.note_dye", colour=label("colour", name, words.language) if name else edit["colour"])
    item = wardrobe.item(edit["item"], user=page.user)
    tags = tuple(dict.fromkeys((*item.own_tags, note)))
    wardrobe.edit((item.id,), GarmentChange(own_tags=tags), user=page.user)
    return words("outfits.taken_noted", note=note), f"wardrobe?item={item.id}"


def _kept(page: PageRequest, job: Job, edit: Mapping[str, Any]) -> tuple[str, str]:
    """The outfit with the change, kept for what it was asked for: in the place of the kept one that it was made of."""
    asked, door = ImproveJobRequest.model_validate_json(job.request), page.context.studio.outfits
    items = tuple(edit["worn"])
    request = OutfitRequest(occasion=asked.occasion, weather=weather_of(asked.weather))
    # A gesture changes no garment: its words become the title.
    title = shortened(page.words.error(Message.from_json(edit["reason"]))) if edit["kind"] == "wear" else ""
    if asked.outfit is not None:
        kept = door.kept_as(asked.outfit, user=page.user)
        own = "; ".join(one for one in (kept.title, title) if one)
        door.change(kept.id, items, asked_for(kept, request), title=shortened(own) if title else None, user=page.user)
        return page.words("outfits.taken_changed"), "outfits/calendar"
    score = door.judge(items, request, user=page.user).score
    door.keep(items, title=title, occasion=asked.occasion or "", weather=asked.weather or "", score=score,
              user=page.user)
    return page.words("outfits.taken_kept"), "outfits/calendar"
