"""Masks that are kept as pictures: of which part each is, and how strokes of a brush correct one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from modiste.core.errors import InputError
from modiste.core.garment_mask import PARTS, GarmentMask
from modiste.core.images import as_mask, load_photo
from modiste.core.values import Lineage, Photo
from modiste.studio.home import UserId
from modiste.studio.store import NewPicture, Picture, Store

if TYPE_CHECKING:
    from modiste.garment.segmentation.interactions import Interactions
    from modiste.studio.studio import Studio

ALL: Final = "all"
"""The part of the mask of all the clothes together."""
UNTOLD: Final = "other"
"""What a mask is taken for, where nothing says of which part it is."""
SEGMENTER: Final = "segmenter"
"""The origin of a mask that was found."""
WORK_PX: Final = 1024
"""Longest side of the copy on which a brush works, in the browser and here."""
BRUSH: Final = "brush"
"""The origin of a mask that was brushed."""


def keep_found(store: Store, user: UserId, photo: str, found: GarmentMask) -> tuple[Picture, ...]:
    """Keep the clothes found in a kept photo: a mask of all of them, then one of each part; white is the garment."""
    masks = [(ALL, found.of(), min(found.confidence)),
             *((part, found.of(part), sure) for part, sure in zip(found.parts, found.confidence, strict=True))]
    return tuple(
        store.pictures.add(user, Image.fromarray(alpha), NewPicture(
            kind="mask", title=part, tags=(part,), parents=(photo,), part=part, origin=SEGMENTER,
            attributes={"confidence": round(sure, 4), "share": round(float(np.mean(alpha)) / 255, 4)},
            lineage=Lineage(kind="mask", model=SEGMENTER, settings=(("part", part), ("confidence", f"{sure:.2f}")))))
        for part, alpha, sure in masks
    )


def found_parts(store: Store, user: UserId, photo: str, parts: Sequence[str]) -> GarmentMask | None:
    """These parts of a kept photo as they were found before; None where one of them was not, or is gone."""
    kept = {picture.part: picture for picture in store.pictures.children(user, photo)
            if picture.kind == "mask" and picture.origin == SEGMENTER}
    if not parts or any(part not in kept for part in parts):
        return None
    size = store.pictures.get(user, photo)
    planes = [np.asarray(as_mask(store.pictures.load(user, kept[part].id)).resize((size.width_px, size.height_px)))
              for part in parts]
    sure = [kept[part].attributes.get("confidence") for part in parts]
    return GarmentMask(tuple(parts), np.stack(planes),
                       tuple(float(one) if isinstance(one, int | float) else 1.0 for one in sure))


def read_mask(image: Image.Image, photo: Photo, part: str = UNTOLD) -> GarmentMask:
    """A kept mask, white where the garment is, at the photo's size: one that was brushed on a smaller copy gets the
    photo's own edges. Raises InputError when it is empty."""
    from modiste.garment.segmentation.refine import enlarge

    plain = as_mask(image)
    is_copy = plain.width < photo.width_px and plain.height < photo.height_px
    alpha = (enlarge(np.asarray(photo.image), np.asarray(plain)) if is_copy
             else np.asarray(plain.resize(photo.image.size)))
    if not (alpha >= 128).any():
        raise InputError("studio.mask_empty")
    return GarmentMask((part if part in PARTS else UNTOLD,), alpha[None].copy(), (1.0,))


def correct_mask(studio: "Studio", store: Store, user: UserId, *, photo: str, mask: str | None,
                 interactions: "Interactions") -> Picture:
    """Correct a kept mask of a kept photo (None: there is none yet) by hand, and keep what comes of it, of the same
    part. The former mask is not changed: a new picture of kind mask, origin brush is kept, whose parents are the photo
    and the former mask. What changes lies under the brush or close beside it and ends at edges
    (`garment.segmentation.strokes`). Whatever the photo's size, that is done on a copy of at most WORK_PX, so that
    a brush is answered at once; `read_mask` enlarges the result where a fabric is laid or a garment cut out.

    Raises:
        NotFoundError: the photo or the mask is not there.
        InputError: a stroke lies outside the photo, or nothing would be left.
    """
    pictures = store.pictures
    whole = pictures.get(user, photo)
    copy = _working_copy(store, user, whole)
    former = pictures.get(user, mask) if mask is not None else None
    part = former.part if former is not None else ""
    before = None
    if former is not None:
        small = as_mask(pictures.load(user, former.id)).resize(copy.image.size)
        before = read_mask(small, copy, part)
    hints = interactions.scaled(copy.width_px / whole.width_px, copy.height_px / whole.height_px)
    after = studio.garments.correct(copy, before, hints, part=part if part in PARTS else UNTOLD)
    parents = (photo, *([former.id] if former is not None else []))
    return pictures.add(user, Image.fromarray(after.of()), NewPicture(
        kind="mask", title=former.title if former is not None else "mask", parents=parents, part=part, origin=BRUSH,
        lineage=Lineage(kind="mask", model=BRUSH)))


def _working_copy(store: Store, user: UserId, photo: Picture) -> Photo:
    """A photo as the brush sees it; of a large one its larger thumbnail, which is made already."""
    if max(photo.width_px, photo.height_px) <= WORK_PX:
        return store.pictures.photo(user, photo.id)
    return load_photo(store.pictures.thumbnail(user, photo.id, WORK_PX))
