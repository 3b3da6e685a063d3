"""Improving an outfit of the wardrobe, or that of a photo, with pictures of before and after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from modiste.core.colour import oklab_to_srgb, to_8bit
from modiste.core.errors import InputError
from modiste.core.items import Item
from modiste.core.messages import message, term
from modiste.core.values import Photo
from modiste.language.colours import colour_hexes
from modiste.studio.garments import Garments, RecolourRequest
from modiste.studio.home import UserId
from modiste.studio.pictures_in import open_photo
from modiste.studio.wardrobe.cutting import confidence_of, find
from modiste.studio.wardrobe.seeing import look
from modiste.studio.wardrobe.shortening import shorter, shorter_picture
from modiste.stylist.edits.improving import improve
from modiste.stylist.edits.values import Edit
from modiste.stylist.outfits.values import OutfitRequest
from modiste.stylist.wardrobe.colours import lit_colour
from modiste.stylist.wardrobe.doubts import PAINTED_FROM
from modiste.stylist.wardrobe.values import WardrobeItem

if TYPE_CHECKING:
    from modiste.core.garment_mask import GarmentMask
    from modiste.core.messages import Language
    from modiste.studio.models import Models
    from modiste.studio.wardrobe.door import Wardrobe
    from modiste.studio.wardrobe.dressing import Outfits

_PART_IDS: Final = ("upper", "lower", "dress", "outerwear", "footwear", "bag")
_GAP_PX: Final = 16
_GREY: Final = "#858585"


@dataclass(frozen=True, slots=True)
class Improved:
    """Edits of an outfit; the garments that they speak of by id, and the photo with its mask where it is of one.
    `unsure` are the garments of the photo whose mask is too poor to paint by."""

    edits: tuple[Edit, ...]
    garments: dict[str, WardrobeItem] = field(hash=False)
    photo: Photo | None = None
    mask: "GarmentMask | None" = None
    unsure: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shown:
    """What is before an edit, and what after it."""

    before: Image.Image = field(hash=False, repr=False)
    after: Image.Image = field(hash=False, repr=False)

    def side_by_side(self) -> Image.Image:
        """Both at one height, on white."""
        return _beside(self.before, self.after)


class Improving:
    """`studio.improving`: the smallest change that helps."""

    def __init__(self, wardrobe: "Wardrobe", outfits: "Outfits", garments: Garments, models: "Models",
                 offers: "Callable[[UserId], Sequence[WardrobeItem]]") -> None:
        self._wardrobe, self._outfits, self._garments, self._models = wardrobe, outfits, garments, models
        self._offers = offers

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
        return Improved(edits, {**there, **{one.id: one for one in offers}})

    def photo(self, path: Path, request: OutfitRequest, *, boldness: float = 0.5, buy: bool = False,
              spoken: "Language" = "en", user: UserId = None) -> Improved:
        """Edits of what somebody wears in a photo: it is read by the segmenter first.

        Raises:
            ImageError: the photo cannot be read, or shows no clothes.
        """
        opened = open_photo(path)
        mask = find(opened.photo, self._models.segmenter())
        worn = [self._read(opened.photo, mask, part, number, spoken)
                for number, part in enumerate(one for one in mask.parts if one in _PART_IDS)]
        there = self._outfits.garments(user=user)
        offers = tuple(self._offers(user)) if buy else ()
        request = self._outfits.with_past(request, user=user)
        edits = improve(worn, list(there.values()), request, self._outfits.model(), offers, boldness)
        unsure = frozenset(one.id for one in worn
                           if confidence_of(mask.of(one.part), mask, one.part) < PAINTED_FROM)
        return Improved(tuple(_said(one, unsure) for one in edits),
                        {one.id: one for one in (*there.values(), *offers, *worn)}, opened.photo, mask, unsure)

    def show(self, improved: Improved, edit: Edit, *, user: UserId = None) -> Shown | None:
        """Before and after an edit: the dye laid on the very photo, outside of whose garment no pixel changes; the
        cut-out without what the tailor takes off; another garment's colour in the place of one that is worn in a photo,
        or the garment beside the one that takes its place; None where there is nothing to show, or what is to be
        painted over in a photo is hardly cut out."""
        if edit.item in improved.unsure and (edit.kind == "recolour" or edit.other is not None):
            return None
        if edit.kind == "shorten":
            before = self._cutout(improved.garments[edit.item], user)
            after = shorter_picture(improved.garments[edit.item], before)
            return None if after is None else Shown(before, after)
        if edit.kind == "recolour" and edit.colour is not None:
            return self._dyed(improved, edit, user)
        if edit.kind == "trade":
            return Shown(self._row(improved, (edit.item, *edit.without), user),
                         self._row(improved, (edit.other or "", *edit.others), user))
        if edit.other is not None and improved.photo is not None and improved.garments[edit.item].part:
            colour = self._colour(improved.garments[edit.other], user)
            return self._dyed(improved, replace(edit, colour=colour), user)
        if edit.other is not None:
            return Shown(self._picture(improved, edit.item, user), self._picture(improved, edit.other, user))
        return None

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

    def _colour(self, item: WardrobeItem, user: UserId) -> str:
        """A garment's main colour as CSS: its cut-out's, or its name's where no picture is kept."""
        if item.original:
            with self._wardrobe.store() as store:
                picture = store.pictures.load(user, item.cutout or item.original).convert("RGBA")
            pixels = np.asarray(picture)
            colour = lit_colour(np.ascontiguousarray(pixels[..., :3]), np.ascontiguousarray(pixels[..., 3]))
            red, green, blue = (int(channel) for channel in to_8bit(oklab_to_srgb(colour)))
            return f"#{red:02x}{green:02x}{blue:02x}"
        return colour_hexes().get(next(iter(item.colours), ""), _GREY)

    def _row(self, improved: Improved, names: Sequence[str], user: UserId) -> Image.Image:
        first, *more = (self._picture(improved, name, user) for name in names)
        for picture in more:
            first = _beside(first, picture)
        return first

    def _cutout(self, item: WardrobeItem, user: UserId) -> Image.Image:
        with self._wardrobe.store() as store:
            return store.pictures.load(user, item.cutout or item.original)

    def _picture(self, improved: Improved, name: str, user: UserId) -> Image.Image:
        item = improved.garments[name]
        if not item.original and improved.photo is not None and improved.mask is not None:
            from modiste.studio.wardrobe.cutting import cutout

            return cutout(improved.photo, improved.mask.of(item.part))
        return self._cutout(item, user)

    def _read(self, photo: Photo, mask: "GarmentMask", part: str, number: int, spoken: "Language") -> WardrobeItem:
        name = f"{number + 1:016x}"
        alpha = mask.of(part)
        seen = look(self._models.item_embedder, self._models.reader, photo.image, alpha, part)
        item = Item(id=name, product=name, title="", category=term("part", part, spoken), tags=seen.tags)
        return WardrobeItem(item=item, part=part, shows=part, vector=seen.vector,
                            embedder=seen.embedder, look=seen.look)


def _said(edit: Edit, unsure: frozenset[str]) -> Edit:
    """An edit that would be painted over a garment whose mask is poor: it is told that no picture is made of it."""
    if edit.item not in unsure or (edit.kind != "recolour" and edit.other is None):
        return edit
    return replace(edit, reason=message("studio.edit_unpictured", reason=edit.reason))


def _beside(before: Image.Image, after: Image.Image) -> Image.Image:
    """Two pictures side by side at one height, on white."""
    height = max(before.height, after.height)
    sheet = Image.new("RGB", (before.width + _GAP_PX + after.width, height), "white")
    for image, left in ((before, 0), (after, before.width + _GAP_PX)):
        whole = image.convert("RGBA")
        sheet.paste(whole, (left, (height - image.height) // 2), whole)
    return sheet

