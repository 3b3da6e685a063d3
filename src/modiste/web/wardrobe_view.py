"""What the jobs of a wardrobe say when they are done, as HTML."""

import json
from collections.abc import Callable, Iterable, Mapping
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

NOTED: Final = ("shorten", "recolour")
"""Edits that are noted at the garment, until the tailor or the dyer has done them."""
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
    """An edit: its `number` in the job, kind, gain and reason in words; the pictures of what goes and what comes, and
    of the garment before and after; the address of the outfit with it; the name of the button that takes it, "" where
    nothing is to be taken; and a `note` on its pictures, "" for none."""

    number: int
    kind: str
    gain: str
    reason: str
    before: str
    after: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    next: str
    take: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """A garment that could be bought: how many better outfits it adds, and how good the best is in percent."""

    id: str
    title: str
    price: str
    outfits: int
    percent: int


def edits_html(job: Job, words: Words) -> Markup:
    """The edits of an outfit, cheapest first, each with the button that takes it."""
    told = json.loads(job.result.fact(EDITS) or "[]")
    asked = json.loads(job.request)
    edits = [EditView(
        number=number, kind=one["kind"], reason=words.error(Message.from_json(one["reason"])),
        gain=f"{100 * one['delta']:+.1f}".replace(".", "," if words.language == "ru" else "."),
        before=one.get("before") or "", after=one.get("after") or "", next=_next(one, asked, words),
        gone=_pictures([one.get("item_picture"), *one.get("gone", ())]) if one["kind"] != "put_on" else (),
        new=_new_pictures(one), take=_take(one, bool(job.result.items)),
        note=words.error(Message.from_json(one["note"])) if one.get("note") else "") for number, one in enumerate(told)]
    notes = [line for name, line in job.result.summary if name == "remark"]
    return render("outfits/edits.html", words, {"edits": edits, "job": job.id, "notes": notes,
                                                "changes": bool(asked.get("outfit"))})


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


def _pictures(kept: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(_picture(one, "") for one in kept if one)


def _new_pictures(edit: Mapping[str, Any]) -> tuple[str, ...]:
    """Of what an edit puts on, or in a garment's place."""
    if edit["kind"] == "put_on":
        return _pictures([edit.get("item_picture")])
    first = _picture(edit.get("picture"), edit["other"] if edit["kind"] == "buy" else "")
    return ((first,) if first else ()) + _pictures(edit.get("more", ()))


def _take(edit: Mapping[str, Any], is_own: bool) -> str:
    """What the button that takes an edit is called: of what a photo shows only what is bought can be taken."""
    if edit["kind"] == "buy":
        return "take_wish"
    if not is_own:
        return ""
    return "take_note" if edit["kind"] in NOTED else "take_it"


def _next(edit: Mapping[str, Any], asked: Mapping[str, Any], words: Words) -> str:
    """Where an edit leads: the outfit with it, or the shop's garment."""
    if edit["kind"] == "buy":
        return f"/{words.language}/find?like={edit['other']}"
    if edit["kind"] not in ("swap", "take_off", "put_on", "trade") or not edit.get("worn"):
        return ""
    pairs = [("of", one) for one in edit["worn"]]
    pairs += [(name, asked[name]) for name in ("occasion", "weather") if asked[name]]
    return f"/{words.language}/outfits?{urlencode(pairs)}"


WARDROBE_JOBS: Final[Mapping[str, Callable[[Job, Words], Markup]]] = {
    "wardrobe": brought_html, "improve": edits_html, "purchase": purchases_html, "worn": worn_html}
"""What the page shows of a job of these kinds once it is done."""
