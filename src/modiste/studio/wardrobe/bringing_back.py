"""A wardrobe brought back from its ZIP: garments that are there already stay as they are."""

import hashlib
import zipfile
from pathlib import Path

from PIL import Image

from modiste.core.errors import InputError
from modiste.core.images import MAX_PIXELS
from modiste.studio.home import UserId
from modiste.studio.store.pictures.values import NewPicture
from modiste.studio.store.store import Store
from modiste.studio.store.wardrobe.values import GarmentChange, NewGarment, Seen
from modiste.studio.wardrobe.archive import Archive, opened, photo_name, picture
from modiste.studio.wardrobe.importing import CUTOUT, PHOTO, facts_of_cutout
from modiste.stylist.wardrobe.values import WardrobeItem


def bring_back(store: Store, user: UserId, file: Path) -> tuple[int, int]:
    """How many garments of a ZIP are new, and how many were there already; a reading that was broken off is begun
    again.

    Raises:
        InputError: it is no wardrobe, is damaged, or holds what no wardrobe does.
    """
    with opened(file) as (said, archive):
        names: dict[str, str] = {}
        fresh: set[str] = set()
        for item in said.items:
            names[item.id], new = _bring(store, user, said, archive, item, file)
            if new:
                fresh.add(names[item.id])
        _bring_days(store, user, said, names, fresh)
    return len(fresh), len(said.items) - len(fresh)


def _bring(store: Store, user: UserId, said: Archive, archive: zipfile.ZipFile, item: WardrobeItem, file: Path
           ) -> tuple[str, bool]:
    name = photo_name(item.id, said.names) or ""  # that there is one was checked when it was opened
    data = picture(archive, name)
    original = store.pictures.add_upload(user, data, item.photo or Path(name).name, NewPicture(kind=PHOTO))
    name = f"cutouts/{item.id}.png"
    shown = None
    if name in said.names:
        image = _rgba(picture(archive, name), file)
        shown = store.pictures.add(user, image, NewPicture(
            kind=CUTOUT, title=original.title, parents=(original.id,), part=item.part, origin="segmenter",
            attributes=facts_of_cutout(item.cut_confidence)))
    kept, new = store.wardrobes.add(
        user, NewGarment(original=original.id, photo=item.photo, part=item.part, shows=item.shows,
                         file_sha256=hashlib.sha256(data).hexdigest(), sha256=original.sha256),
        Seen(cutout=None if shown is None else shown.id, tags=item.item.tags, vector=item.vector,
             embedder=item.embedder, look=item.look))
    if new:
        store.wardrobes.change(user, (kept.id,), _change_of(item))
    spare = [one for one in (original.id, shown.id if shown is not None else None)
             if one is not None and one not in (kept.original, kept.cutout)]
    for one in spare:
        store.pictures.remove(user, one)
    return kept.id, new


def _bring_days(store: Store, user: UserId, said: Archive, names: dict[str, str],
                fresh: set[str]) -> None:
    for day, worn in said.wears.items():
        there = [names[one] for one in worn if one in names]
        if there:
            store.wardrobes.wear(user, there, day)
    for item in said.items:
        if names[item.id] in fresh:
            store.wardrobes.change(user, (names[item.id],), GarmentChange(since_wash=item.since_wash))
    kept = {(one.title, frozenset(one.items), one.day) for one in store.outfits.list(user)}
    for outfit in said.outfits:
        items = tuple(names[one] for one in outfit.items if one in names)
        if items and (outfit.title, frozenset(items), outfit.day) not in kept:
            store.outfits.keep(user, items, title=outfit.title, day=outfit.day, occasion=outfit.occasion,
                               weather=outfit.weather, score=outfit.score)


def _change_of(item: WardrobeItem) -> GarmentChange:
    return GarmentChange(
        title=item.item.title, own_type=item.own_type, own_tags=item.own_tags, brand=item.item.brand, size=item.size,
        place=item.place, quantity=item.quantity, state=item.state, reason=item.reason, price=item.price,
        bought=item.bought, warmth_clo=item.warmth_clo, formality=item.formality, seasons=item.seasons)


def _rgba(data: bytes, file: Path) -> Image.Image:
    import io

    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise InputError("studio.wardrobe_zip_damaged", file=file)
            return image.convert("RGBA")
    except (OSError, SyntaxError, ValueError) as error:
        raise InputError("studio.wardrobe_zip_damaged", file=file) from error
