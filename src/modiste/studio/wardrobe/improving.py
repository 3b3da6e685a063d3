"""Improving an outfit of the wardrobe, or that of a photo, with pictures of before and after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from modiste.core.errors import InputError
from modiste.core.images import flatten, load_image
from modiste.core.items import Item
from modiste.core.messages import Message, message
from modiste.core.values import Photo
from modiste.garment.segmentation.people import of_one_person
from modiste.studio.garments import Garments, RecolourRequest
from modiste.studio.home import UserId
from modiste.studio.pictures_in import open_photo
from modiste.studio.store.errors import NotFoundError
from modiste.studio.wardrobe.before_after import Shown, card, in_a_row
from modiste.studio.wardrobe.cutting import confidence_of, cutout, find
from modiste.studio.wardrobe.seeing import look
from modiste.studio.wardrobe.shortening import shorter, shorter_picture
from modiste.stylist.edits.improving import improve
from modiste.stylist.edits.values import Edit
from modiste.stylist.outfits.values import OutfitRequest
from modiste.stylist.wardrobe.doubts import PAINTED_FROM
from modiste.stylist.wardrobe.parts import is_worn
from modiste.stylist.wardrobe.values import WardrobeItem

if TYPE_CHECKING:
    from modiste.core.garment_mask import GarmentMask
    from modiste.core.messages import Language
    from modiste.studio.models import Models
    from modiste.studio.wardrobe.door import Wardrobe
    from modiste.studio.wardrobe.dressing import Outfits

_WORN_AS: Final = {"upper": "studio.worn_upper", "lower": "studio.worn_lower", "dress": "studio.worn_dress",
                   "outerwear": "studio.worn_outerwear", "footwear": "studio.worn_footwear", "bag": "studio.worn_bag"}
"""What is read of a photo, and what each part is called where its type cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Improved:
    """Edits of an outfit; the garments that they speak of by id, and the photo with its mask where it is of one.
    `unsure` are the garments of the photo whose mask is too poor to paint by, `notes` what is to be said beside the
    edits."""

    edits: tuple[Edit, ...]
    garments: dict[str, WardrobeItem] = field(hash=False)
    photo: Photo | None = None
    mask: "GarmentMask | None" = None
    unsure: frozenset[str] = frozenset()
    notes: tuple[Message, ...] = ()


class Improving:
    """`studio.improving`: the smallest change that helps."""

    def __init__(self, wardrobe: "Wardrobe", outfits: "Outfits", garments: Garments, models: "Models",
                 offers: "Callable[[UserId], Sequence[WardrobeItem]]",
                 shop_picture: "Callable[[str, UserId], Path] | None" = None) -> None:
        self._wardrobe, self._outfits, self._garments, self._models = wardrobe, outfits, garments, models
        self._offers, self._shop_picture = offers, shop_picture

    def outfit(self, items: Sequence[str], request: OutfitRequest, *, boldness: float = 0.5, buy: bool = False,
               user: UserId = None) -> Improved:
        """Edits of an outfit of the wardrobe, given by its garments; with `buy`, also what the catalogue has.

        Raises:
            NotFoundError: a garment is not there.
            InputError: there is none, or a value does not hold.
        """
        there = self._outfits.garments(user=user)
        with self._wardrobe.store() as store:
            names = self._outfits.named(items, store, user)
        for name in names:
            if name not in there:
                raise InputError("stylist.must_unknown", id=name)
        chosen = [there[name] for name in dict.fromkeys(names)]
        offers = tuple(self._offers(user)) if buy else ()
        shorts = shorter(chosen, lambda one: self._cutout(one, user), self._models.reader)
        # The very request that the page of the outfit is judged by: one outfit has one score.
        request = self._outfits.with_past(request, user=user)
        edits = improve(chosen, list(there.values()), request, self._outfits.model(), offers, boldness, shorts)
        return Improved(edits=edits, garments={**there, **{one.id: one for one in offers}}, notes=_alone(chosen))

    def photo(self, path: Path, request: OutfitRequest, *, boldness: float = 0.5, buy: bool = False,
              spoken: "Language" = "en", user: UserId = None) -> Improved:
        """Edits of what somebody wears in a photo: it is read by the segmenter first.

        Raises:
            ImageError: the photo cannot be read, or shows no clothes.
        """
        opened = open_photo(path)
        mask, people = of_one_person(find(opened.photo, self._models.segmenter()))
        parts, on_body = [one for one in mask.parts if one in _WORN_AS], is_worn(mask)
        worn = [self._read(opened.photo, mask, part, number, spoken, worn=on_body) for number, part in enumerate(parts)]
        there = self._outfits.garments(user=user)
        offers = tuple(self._offers(user)) if buy else ()
        request = self._outfits.with_past(request, user=user)
        edits = improve(worn, list(there.values()), request, self._outfits.model(), offers, boldness)
        unsure = frozenset(one.id for one in worn
                           if confidence_of(mask.of(one.part), mask, one.part) < PAINTED_FROM)
        several = (message("studio.several_people", count=people),) if people > 1 else ()
        return Improved(edits=tuple(_said(one, unsure) for one in edits),
                        garments={one.id: one for one in (*there.values(), *offers, *worn)}, photo=opened.photo,
                        mask=mask, unsure=unsure, notes=(*several, *_alone(worn)))

    def show(self, improved: Improved, edit: Edit, *, user: UserId = None) -> Shown | None:
        """Before and after an edit: the dye laid on the very photo, outside of whose garment no pixel changes; the
        cut-out without what the tailor takes off; in a photo another garment's cloth in the place of what is worn,
        where the two are of one shape, and on a card beside the photo where they are not; otherwise the garment beside
        the one that takes its place. None where there is nothing to show, or what is to be dyed in a photo is hardly
        cut out."""
        if edit.kind == "shorten":
            before = self._cutout(improved.garments[edit.item], user)
            after = shorter_picture(improved.garments[edit.item], before)
            return None if after is None else Shown(before, after)
        if edit.kind == "recolour" and edit.colour is not None:
            return None if edit.item in improved.unsure else self._dyed(improved, edit, user)
        if edit.other is None:
            return None
        try:
            if improved.photo is not None and improved.garments[edit.item].part:
                return self._on_photo(improved, edit, user)
            return Shown(self._row(improved, (edit.item, *edit.without), user),
                         self._row(improved, (edit.other, *edit.others), user))
        except NotFoundError:  # a shop's picture that is gone
            return None

    def _on_photo(self, improved: Improved, edit: Edit, user: UserId) -> Shown | None:
        """Another garment in the place of one that somebody wears in a photo."""
        photo = improved.photo
        if photo is None:
            return None
        if edit.kind != "trade" and edit.item not in improved.unsure:
            after = self._painted(improved, edit, user)
            if after is not None:
                return Shown(photo.image, after)
        pieces = [self._picture(improved, one, user) for one in (edit.other or "", *edit.others)]
        return card(photo.image, pieces, message("studio.edit_beside"))

    def _painted(self, improved: Improved, edit: Edit, user: UserId) -> Image.Image | None:
        from modiste.studio.wardrobe.repainting import Garment, painted

        worn, other = improved.garments[edit.item], improved.garments[edit.other or ""]
        if improved.photo is None or improved.mask is None or not other.cutout:
            return None
        picture = self._cutout(other, user).convert("RGBA")
        theirs = Photo(flatten(picture), other.id)
        return painted(
            Garment(improved.photo, improved.mask.of(worn.part), worn.part, worn.garment),
            Garment(theirs, np.asarray(picture.getchannel("A")), worn.part, other.garment),
            self._garments, self._models.reader())

    def _dyed(self, improved: Improved, edit: Edit, user: UserId) -> Shown:
        item = improved.garments[edit.item]
        if improved.photo is not None:
            dyed = self._garments.recolour(RecolourRequest(
                photo=improved.photo, colour=edit.colour or "", mask=improved.mask, parts=(item.part,)))
            return Shown(improved.photo.image, dyed.image)
        with self._wardrobe.store() as store:
            photo = store.pictures.photo(user, item.original)
        dyed = self._garments.recolour(RecolourRequest(photo=photo, colour=edit.colour or ""))
        return Shown(photo.image, dyed.image)

    def _row(self, improved: Improved, names: Sequence[str], user: UserId) -> Image.Image:
        return in_a_row([self._picture(improved, name, user) for name in names])

    def _cutout(self, item: WardrobeItem, user: UserId) -> Image.Image:
        with self._wardrobe.store() as store:
            return store.pictures.load(user, item.cutout or item.original)

    def _picture(self, improved: Improved, name: str, user: UserId) -> Image.Image:
        """A garment's own picture: its cut-out, or the shop's.

        Raises:
            NotFoundError: the shop has none.
        """
        item = improved.garments[name]
        if not item.original and item.part and improved.photo is not None and improved.mask is not None:
            return cutout(improved.photo, improved.mask.of(item.part))
        if not item.original and self._shop_picture is not None:
            return load_image(self._shop_picture(name, user)).convert("RGBA")
        return self._cutout(item, user)

    def _read(self, photo: Photo, mask: "GarmentMask", part: str, number: int, spoken: "Language", *, worn: bool
              ) -> WardrobeItem:
        name = f"{number + 1:016x}"
        alpha = mask.of(part)
        seen = look(self._models.item_embedder, self._models.reader, photo.image, alpha, part,
                    worn=worn)
        item = Item(id=name, product=name, title="", category=message(_WORN_AS[part]).text(spoken), tags=seen.tags)
        return WardrobeItem(item=item, part=part, shows=part, vector=seen.vector,
                            embedder=seen.embedder, look=seen.look)


def _said(edit: Edit, unsure: frozenset[str]) -> Edit:
    """A dye that would be painted over a garment whose mask is poor: it is told that no picture is made of it."""
    if edit.item not in unsure or edit.kind != "recolour":
        return edit
    return replace(edit, reason=message("studio.edit_unpictured", reason=edit.reason))


def _alone(outfit: Sequence[WardrobeItem]) -> tuple[Message, ...]:
    """That one garment alone has nothing to go with."""
    return (message("stylist.one_garment"),) if len(outfit) == 1 else ()
