"""What the jobs of a wardrobe say when they are done, as HTML."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from markupsafe import Markup

from modiste.core.items import Money
from modiste.core.messages import Message
from modiste.studio.jobs.kinds.wardrobe import EDITS, LEFT, OFFERS, REPORT
from modiste.studio.store import Job
from modiste.web.rendering import render
from modiste.web.texts import Words
from modiste.web.wording import price_text

_FEW: Final = 12
_COUNTS: Final = ("new", "again", "failed")


def brought_html(job: Job, words: Words) -> Markup:
    """What an import of photos brought, what it could not use, and where a photo shows several garments."""
    told = json.loads(job.result.fact(REPORT) or "{}")
    problems = [(one["name"], words.error(Message.from_json(one["said"]))) for one in told.get("problems", ())]
    several = [(one["name"], one["item"], [words(f"tryon.part.{part}") for part in one["parts"]])
               for one in told.get("several", ())]
    return render("wardrobe/report.html", words, {
        "counts": [(name, told.get(name, 0)) for name in _COUNTS], "problems": problems, "several": several})


@dataclass(frozen=True, slots=True, kw_only=True)
class EditView:
    """An edit: its kind, gain and reason in words; the pictures of what it changes, before and after; and the address
    of the outfit with it."""

    kind: str
    gain: str
    reason: str
    before: str
    after: str
    item_picture: str
    other_picture: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """A garment that could be bought: how many better outfits it adds, and how good the best is in percent."""

    id: str
    title: str
    price: str
    outfits: int
    percent: int


def edits_html(job: Job, words: Words) -> Markup:
    """The edits of an outfit, those that gain most for their trouble first."""
    told = json.loads(job.result.fact(EDITS) or "[]")
    asked = json.loads(job.request)
    edits = [EditView(
        kind=one["kind"], gain=f"{100 * one['delta']:+.1f}".replace(".", "," if words.language == "ru" else "."),
        reason=words.error(Message.from_json(one["reason"])), before=one.get("before") or "",
        after=one.get("after") or "", item_picture=_picture(one.get("item_picture"), ""), next=_next(one, asked, words),
        other_picture=_picture(one.get("picture"), one["other"] if one["kind"] == "buy" else "")) for one in told]
    return render("outfits/edits.html", words, {"edits": edits})


def purchases_html(job: Job, words: Words) -> Markup:
    """What could be bought, the most useful first."""
    told = json.loads(job.result.fact(OFFERS) or "[]")
    offers = [OfferView(id=one["id"], title=one["title"], outfits=one["outfits"], percent=round(100 * one["best"]),
                        price=price_text(None if one["price"] is None else Money(Decimal(one["price"][0]),
                                                                                 one["price"][1]), words))
              for one in told[:_FEW]]
    return render("outfits/purchases.html", words, {"offers": offers})


def worn_html(job: Job, words: Words) -> Markup:
    """What of an outfit could not be sewn."""
    left = json.loads(job.result.fact(LEFT) or "[]")
    return render("notice.html", words, {"notice": words("outfits.left_out", titles=", ".join(left))}) if left else (
        Markup(""))


def _picture(own: str | None, item: str) -> str:
    """The address of a kept picture, or of an item of the catalogue; "" for neither."""
    if own:
        return f"/api/v1/pictures/{own}/thumbnail"
    return f"/api/v1/items/{item}/picture?side=256" if item else ""


def _next(edit: Mapping[str, Any], asked: Mapping[str, Any], words: Words) -> str:
    """Where an edit of one's own garments leads: the outfit with it, or the shop's garment."""
    if edit["kind"] == "buy":
        return f"/{words.language}/find?like={edit['other']}"
    if not asked["items"] or edit["kind"] not in ("swap", "take_off", "put_on"):
        return ""
    rest = [edit["other"] if one == edit["item"] else one for one in asked["items"]]
    rest += [edit["item"]] if edit["kind"] == "put_on" else []
    pairs = [("of", one) for one in rest if one]
    pairs += [(name, asked[name]) for name in ("occasion", "weather") if asked[name]]
    return f"/{words.language}/outfits?{urlencode(pairs)}"


WARDROBE_JOBS: Final[Mapping[str, Callable[[Job, Words], Markup]]] = {
    "wardrobe": brought_html, "improve": edits_html, "purchase": purchases_html, "worn": worn_html}
"""What the page shows of a job of these kinds once it is done."""
