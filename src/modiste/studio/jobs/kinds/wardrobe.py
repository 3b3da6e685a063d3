"""Wardrobes: photos brought in, cut out anew, outfits seen as worn, and edits that improve one."""

import json
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field, model_validator

from modiste.core.errors import InputError
from modiste.core.messages import Language, Message
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kinds.fields import JobRequest, PictureId, Tongue
from modiste.studio.store import JobResult, NewPicture
from modiste.studio.store.text_fields import shortened
from modiste.studio.titles import TITLES
from modiste.studio.wardrobe.dressing import WORN_ORIGIN, asked_for
from modiste.studio.wardrobe.importing import Brought, ImportRequest
from modiste.studio.wardrobe.sources import photos_of
from modiste.studio.wardrobe.uploads import photos_of_upload
from modiste.stylist.edits.choosing import first_of
from modiste.stylist.outfits.values import OutfitRequest, Weather
from modiste.stylist.outfits.weather import read_weather
from modiste.stylist.wardrobe.titles import LANGUAGES, listed

if TYPE_CHECKING:
    from modiste.studio.saving import Json
    from modiste.studio.studio import Studio
    from modiste.studio.wardrobe.improving import Improved
    from modiste.stylist.edits.values import Edit

REPORT: Final = "report"
EDITS: Final = "edits"
OFFERS: Final = "offers"
LEFT: Final = "left"
BROUGHT: Final = "brought"
"""Facts of a job's summary, as JSON: what an import did, edits, what could be bought, what could not be sewn; and while
an import goes on, the garments of its last photos, {"first": number of the first of these, "items": ids of each}."""
_MOST_TOLD: Final = 20
_MOST_ITEMS: Final = 20
_STEPS: Final = 1000
OutfitId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", description="The id of an outfit that you kept.")]
GarmentId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", description="The id of a garment of yours.")]


class WardrobeJobRequest(JobRequest):
    """Photos that were brought (`POST /api/v1/wardrobe/uploads`), or the ZIP of a wardrobe. `as_is` leaves them uncut,
    `each` takes every garment that somebody wears, `tag` looks at what they are."""

    upload: str = Field(min_length=1, max_length=40, pattern=r"^[0-9a-f]+$", description="The id of the upload.")
    as_is: bool = False
    each: bool = False
    tag: bool = True


class CutoutJobRequest(JobRequest):
    """A garment to be cut out anew: by a mask of its photo, otherwise by the segmenter; `part` of what the photo
    shows."""

    item: GarmentId
    mask: PictureId | None = None
    part: str | None = Field(default=None, max_length=20)


class WornJobRequest(JobRequest):
    """Garments to be sewn and hung on a mannequin, one over the other."""

    items: tuple[GarmentId, ...] = Field(min_length=1, max_length=_MOST_ITEMS)
    spoken: Tongue = "en"


class ImproveJobRequest(JobRequest):
    """An outfit (`items`, or a kept `outfit`, for whose own occasion and weather it is where no others are said), or a
    photo of somebody, that is to be made better by little. `boldness` 0 changes as little as it can, 1 improves as
    much; `buy` looks in the catalogue, too."""

    items: tuple[GarmentId, ...] = Field(default=(), max_length=_MOST_ITEMS)
    outfit: OutfitId | None = None
    photo: PictureId | None = None
    occasion: str | None = Field(default=None, max_length=100)
    weather: str | None = Field(default=None, max_length=200)
    boldness: float = Field(default=0.5, ge=0, le=1)
    n: int = Field(default=8, ge=1, le=50)
    buy: bool = False
    spoken: Tongue = "en"

    @model_validator(mode="after")
    def _one_of_two(self) -> "ImproveJobRequest":
        if bool(self.items or self.outfit) == (self.photo is not None):
            raise InputError("studio.outfit_or_photo")
        weather_of(self.weather)
        return self


class PurchaseJobRequest(JobRequest):
    """Which one garment of the catalogue would add most outfits that are better than the usual ones."""

    occasion: str | None = Field(default=None, max_length=100)
    weather: str | None = Field(default=None, max_length=200)
    n: int = Field(default=12, ge=1, le=100)

    @model_validator(mode="after")
    def _readable(self) -> "PurchaseJobRequest":
        weather_of(self.weather)
        return self


@dataclass(slots=True, kw_only=True)
class _Told:
    """What an import did so far."""

    new: int = 0
    again: int = 0
    brought: list[tuple[str, ...]] = field(default_factory=list)
    problems: list[dict[str, object]] = field(default_factory=list)
    several: list[dict[str, object]] = field(default_factory=list)

    def add(self, one: Brought) -> None:
        """Count what came of a photo."""
        self.brought.append(tuple(item.id for item in one.items))
        if one.error is not None:
            self.problems.append({"name": one.photo.name, "said": one.error.message.to_json()})
        elif one.again:
            self.again += 1
        else:
            self.new += len(one.items)
        if len(one.parts) > 1 and len(one.items) == 1:
            self.several.append({"name": one.photo.name, "item": one.items[0].id, "parts": list(one.parts)})

    def so_far(self) -> JobResult:
        """What came of the last photos, for pages to show while the others wait."""
        first = max(0, len(self.brought) - _MOST_TOLD)
        return JobResult(summary=((BROUGHT, json.dumps({"first": first, "items": self.brought[first:]})),))

    def as_json(self) -> str:
        """The report as the page reads it."""
        return json.dumps({"new": self.new, "again": self.again, "failed": len(self.problems),
                           "problems": self.problems[:_MOST_TOLD], "several": self.several[:_MOST_TOLD]},
                          ensure_ascii=False)


def run_wardrobe(studio: "Studio", asked: WardrobeJobRequest, context: JobContext) -> JobResult:
    """Bring the photos one after the other; one that was broken off is begun again and goes on where it ended.

    Raises:
        NotFoundError: the upload is gone, or is another user's.
        InputError: the ZIP is no wardrobe, or is damaged.
    """
    brought = photos_of_upload(context.store.home, context.user, asked.upload)
    told = _Told()
    if brought.archive is not None:
        new, again = studio.wardrobe.bring_back(brought.archive, user=context.user)
        told.new, told.again = new, again
    if brought.count:
        request = ImportRequest(sources=(brought.folder / "pictures",), as_is=asked.as_is, each=asked.each)
        total = len(photos_of(request.sources))
        context.progress(0, total)
        for number, one in enumerate(studio.wardrobe.add(request, tag=asked.tag, user=context.user), start=1):
            told.add(one)
            context.so_far(told.so_far())
            context.progress(number, total, one.photo.name)
    shutil.rmtree(brought.folder, ignore_errors=True)
    items = tuple(dict.fromkeys(item for items in told.brought for item in items))
    return JobResult(items=items, summary=((REPORT, told.as_json()),))


def run_cutout(studio: "Studio", asked: CutoutJobRequest, context: JobContext) -> JobResult:
    """Cut a garment out anew; the former cut-out stays among its versions.

    Raises:
        NotFoundError: the garment or the mask is not there.
        InputError: the mask does not fit; there are no clothes in the photo (ImageError).
    """
    mask = None if asked.mask is None else context.store.pictures.file(context.user, asked.mask)
    item = studio.wardrobe.cut(asked.item, mask=mask, part=asked.part, user=context.user)
    return JobResult(items=(item.id,))


def run_worn(studio: "Studio", asked: WornJobRequest, context: JobContext) -> JobResult:
    """Sew the garments and hang them on a mannequin.

    Raises:
        NotFoundError: a garment is not there.
        InputError: none of it can be sewn.
    """
    def tell(share: float, status: Message) -> None:
        context.progress(round(_STEPS * share), _STEPS, status, asked.spoken)

    seen = studio.outfits.worn(asked.items, progress=tell, user=context.user)
    there = studio.outfits.garments(user=context.user)
    titles: dict[str, str] = {
        spoken: shortened(listed((there[one].item for one in asked.items if one in there), spoken))
        for spoken in LANGUAGES}
    kept = context.save(seen.image, NewPicture(
        kind="design", title=titles[asked.spoken], origin=WORN_ORIGIN,
        attributes={"garments": list(asked.items), TITLES: {**titles}}))
    left = [there[one].title_in(asked.spoken) for one in seen.left_out if one in there]
    return JobResult(pictures=(kept.id,), items=asked.items, summary=((LEFT, json.dumps(left, ensure_ascii=False)),))


def run_improve(studio: "Studio", asked: ImproveJobRequest, context: JobContext) -> JobResult:
    """The edits that help, with a picture of what it looks like after where there is one.

    Raises:
        NotFoundError: a garment or the photo is not there.
        InputError: there are no clothes in the photo (ImageError), or a demand does not hold.
    """
    request = OutfitRequest(occasion=asked.occasion or None, weather=weather_of(asked.weather))
    door = studio.improving
    if asked.photo is not None:
        photo = context.store.pictures.file(context.user, asked.photo)
        found = door.photo(photo, request, boldness=asked.boldness, buy=asked.buy, spoken=asked.spoken,
                           user=context.user)
        items: tuple[str, ...] = ()
    else:
        items = asked.items
        if asked.outfit is not None:
            kept = studio.outfits.kept_as(asked.outfit, user=context.user)
            items, request = items or kept.items, asked_for(kept, request)
        found = door.outfit(items, request, boldness=asked.boldness, buy=asked.buy, user=context.user)
    edits = first_of(found.edits, asked.n)
    told = []
    for number, edit in enumerate(edits):
        context.progress(number, len(edits))
        told.append({**_edit_json(studio, asked, context, found, edit), "worn": list(edit.after(items))})
    notes = tuple(("remark", note.text(asked.spoken)) for note in found.notes)
    return JobResult(items=items, summary=((EDITS, json.dumps(told, ensure_ascii=False)), *notes))


def run_purchase(studio: "Studio", asked: PurchaseJobRequest, context: JobContext) -> JobResult:
    """Judge what the catalogue offers in outfits of the wardrobe.

    Raises:
        InputError: there is nothing to wear yet.
        UnknownNameError: there is no such occasion.
    """
    request = OutfitRequest(occasion=asked.occasion or None, weather=weather_of(asked.weather))
    found = studio.outfits.purchases(request, user=context.user)[: asked.n]
    told = [{"id": offer.id, "title": offer.title_in("en"), "outfits": one.outfits, "best": round(one.best, 4),
             "price": None if offer.price is None else [str(offer.price.amount), offer.price.currency]}
            for one, offer in found]
    return JobResult(items=tuple(one.item for one, _ in found),
                     summary=((OFFERS, json.dumps(told, ensure_ascii=False)),))


def weather_of(text: str | None) -> Weather | None:
    """The weather of words, None for none; raises InputError."""
    return read_weather(text) if text is not None and text.strip() else None


def _edit_json(studio: "Studio", asked: ImproveJobRequest, context: JobContext, found: "Improved", edit: "Edit"
               ) -> "dict[str, Json]":
    told: dict[str, Json] = {"kind": edit.kind, "item": edit.item, "other": edit.other, "colour": edit.colour,
                             "delta": round(edit.delta, 4), "reason": edit.reason.to_json(), "share": edit.share}
    item = found.garments[edit.item]
    told["item_picture"] = item.cutout or item.original or None
    if edit.other is not None:
        other = found.garments[edit.other]
        told["picture"] = other.cutout or other.original or None
    told["more"] = [one.cutout or one.original for one in map(found.garments.__getitem__, edit.others)]
    told["gone"] = [one.cutout or one.original for one in map(found.garments.__getitem__, edit.without)]
    if edit.kind in ("recolour", "shorten") or (asked.photo is not None and edit.other is not None):
        before = asked.photo or (item.cutout if edit.kind == "shorten" else None) or item.original
        shown = studio.improving.show(found, edit, user=context.user)
        if shown is not None and shown.is_card:
            told["item_picture"] = told["item_picture"] or before
            told["note"] = None if shown.note is None else shown.note.to_json()
        elif shown is not None:
            after = context.save(shown.after, NewPicture(
                kind="draped", title=_shown_title(found, edit, asked.spoken), parents=(before,)))
            told["before"], told["after"] = before, after.id
    return told


def _shown_title(found: "Improved", edit: "Edit", spoken: Language) -> str:
    item = found.garments[edit.item].title_in(spoken)
    if edit.kind == "shorten":
        return shortened(edit.reason.text(spoken))
    other = edit.colour if edit.other is None else found.garments[edit.other].title_in(spoken)
    return shortened(f"{item} → {other}")
