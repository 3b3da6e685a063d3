"""The form of the page Try on: what it shows, what was found in the photo, and the request that comes of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from modiste.core.garment_mask import PARTS
from modiste.studio.jobs.kinds.garments import DrapeJobRequest, SegmentJobRequest
from modiste.studio.kept_masks import ALL
from modiste.studio.store import Job, Picture
from modiste.web.fields import Chosen, Fields
from modiste.web.form_state import chosen, kept_pictures
from modiste.web.page import PageRequest, find_picture
from modiste.web.show_errors import FormError
from modiste.web.texts import Words

COLOUR: Final = "#7d2434"
WAYS: Final = ("fabric", "colour")
_LOOKED_AT: Final = 100
_SEARCH: Final = "segment"
_LAST: Final = ("footwear", "bag", "other")
"""Parts that nobody begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TryOnForm:
    """The values of the form; `mask` is the mask as brushed, "" for what was found of the `parts`."""

    photo: tuple[Chosen, ...] = ()
    parts: tuple[str, ...] = ()
    mask: str = ""
    way: str = "fabric"
    cloth: tuple[Chosen, ...] = ()
    colour: tuple[str, ...] = (COLOUR,)
    scale: float = 20
    rotate: float = 0
    across: float = 0
    down: float = 0

    def request(self, words: Words) -> DrapeJobRequest:
        """What is asked for.

        Raises:
            FormError: the photo, the fabric or the colour is missing.
            ValidationError: a value is out of its limits.
        """
        if not self.photo:
            raise FormError(words("tryon.none_yet"))
        if self.way == "fabric" and not self.cloth:
            raise FormError(words("tryon.no_fabric"))
        if self.way == "colour" and not self.colour:
            raise FormError(words("tryon.no_colour"))
        return DrapeJobRequest.model_validate({
            "photo": self.photo[0].id, "mask": self.mask or None, "parts": self.parts,
            "fabric": self.cloth[0].id if self.way == "fabric" else None,
            "colour": self.colour[0] if self.way == "colour" else None, "scale_cm": self.scale, "rotate": self.rotate,
            "offset_x_cm": self.across, "offset_y_cm": self.down})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is known of the clothes in a photo: the search, and the mask of each part, in the order of `PARTS`."""

    job: Job | None
    masks: Mapping[str, Picture]

    @property
    def largest(self) -> tuple[str, ...]:
        """The part to begin with: the largest garment, none where nothing was found."""
        ranked = sorted(self.masks, key=lambda part: (part in _LAST, -_share(self.masks[part]), PARTS.index(part)))
        return tuple(ranked[:1])


def typed(fields: Fields) -> TryOnForm:
    """The form as it was sent."""
    saved = fields.mapping("brush").get("saved")
    return TryOnForm(
        photo=fields.chosen("photo"), parts=tuple(part for part in fields.many("parts") if part in PARTS),
        mask=saved if isinstance(saved, str) else "", way=fields.text("way") or "fabric", cloth=fields.chosen("cloth"),
        colour=fields.colours("colour"), scale=fields.number("scale", 20), rotate=fields.number("rotate", 0),
        across=fields.number("across", 0), down=fields.number("down", 0))


def recalled(page: PageRequest, job: Job | None) -> TryOnForm:
    """The form as it was left with a job."""
    if job is None:
        return TryOnForm()
    last = DrapeJobRequest.model_validate_json(job.request)
    mask = find_picture(page.context, page.user, last.mask or "")
    return TryOnForm(
        photo=chosen(page.context, page.user, [(last.photo, 1.0)]), parts=tuple(last.parts),
        mask=mask.id if mask is not None else "", way="colour" if last.colour is not None else "fabric",
        cloth=chosen(page.context, page.user, [(last.fabric, 1.0)]) if last.fabric else (),
        colour=(last.colour or COLOUR,), scale=last.scale_cm or 20, rotate=last.rotate, across=last.offset_x_cm,
        down=last.offset_y_cm)


def with_address(page: PageRequest, form: TryOnForm) -> tuple[TryOnForm, tuple[str, ...]]:
    """The form with the `photo` and the `fabric` that the address brings, and the fields that it brought."""
    brought: list[str] = []
    photo, cloth = page.picture("photo"), page.picture("fabric")
    if photo is not None:
        if [one.id for one in form.photo] != [photo.id]:
            form = replace(form, parts=(), mask="")
        form = replace(form, photo=(Chosen(id=photo.id, title=photo.title),))
        brought += ["photo", "parts", "brush"]
    if cloth is not None:
        form = replace(form, cloth=(Chosen(id=cloth.id, title=cloth.title),), way="fabric")
        brought += ["cloth", "way"]
    if page.query("job"):
        brought.append("*")
    return form, tuple(brought)


def search(page: PageRequest, photo: str) -> Found:
    """The search for the clothes in a photo: the one before, where it was searched already, otherwise a new one."""
    context, user = page.context, page.user
    for job in context.jobs.list(user, _LOOKED_AT, kinds=(_SEARCH,)):
        if SegmentJobRequest.model_validate_json(job.request).photo != photo:
            continue
        masks = _masks(page, job, photo)
        if job.open or (job.state == "done" and masks):
            return Found(job=job, masks=masks)
    return Found(job=context.jobs.submit(user, _SEARCH, SegmentJobRequest(photo=photo)), masks={})


def brush_json(form: TryOnForm, found: Found) -> str:
    """What the brush begins with: the photo, the masks of the chosen parts, and the mask as it was brushed before."""
    masks = [found.masks[part].id for part in form.parts if part in found.masks]
    photo = form.photo[0].id if form.photo else None
    return json.dumps({"picture": photo, "masks": masks, "saved": form.mask or None})


def _masks(page: PageRequest, job: Job, photo: str) -> dict[str, Picture]:
    kept = {one.part: one for one in kept_pictures(page.context, page.user, job.pictures) if photo in one.parents}
    found: dict[str, Picture] = {part: kept[part] for part in PARTS if part in kept}
    if not found and ALL in kept:
        found = {"other": kept[ALL]}
    return found


def _share(mask: Picture) -> float:
    share = mask.attributes.get("share")
    return float(share) if isinstance(share, int | float) else 0.0
