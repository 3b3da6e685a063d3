"""Pictures of the demo catalogue: each product hung once, as the shelf has it, and photographed in all its cloths."""

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modiste.catalog.demo.assortment import garments_of, picture_name
from modiste.catalog.demo.values import Garment, Product
from modiste.data.growing import Entry
from modiste.sewing.base_drapes import usual_spec
from modiste.sewing.rendering import Shot, photograph, recloth
from modiste.sewing.specification import describe, spec_to_json
from modiste.sewing.tailor import cloths_of, sew

if TYPE_CHECKING:
    from PIL import Image

    from modiste.sewing.rendering import Picture

PICTURES: Final = "pictures"
_QUALITY: Final = 86


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoJob:
    """One product to be sewn and photographed, `side_px` pixels a side."""

    product: Product
    side_px: int

    @property
    def name(self) -> str:
        """Its name among all: another one where a cloth of it, or the size of its pictures, is another."""
        pictures = " ".join(picture_name(self.product, one) for one in self.product.cloths)
        return f"{self.product.id} {self.side_px} {pictures}"


def photographs_of(job: PhotoJob) -> tuple[Entry, ...]:
    """A picture of each colourway, WebP, with what is known of it."""
    garments = garments_of(job.product, 0)
    hung = sew(usual_spec(job.product.cut, job.product.sex))
    shot = Shot(size=job.side_px)
    taken: Picture | None = None
    found = []
    for garment in garments:
        cloths = cloths_of(garment.spec, hung.pattern)
        # Traced once: another cloth is laid on what the camera saw.
        taken = photograph(hung.hung, cloths, shot) if taken is None else recloth(taken.exposure, cloths)
        found.append(Entry({f"{PICTURES}/{garment.picture}": _webp(taken.image)}, _row(garment)))
    return tuple(found)


def _row(garment: Garment) -> dict[str, object]:
    """A row of the set, as the readers of data sets take it: captions, the exact tags and the spec."""
    tags: dict[str, list[str]] = {}
    for tag in garment.tags:
        tags.setdefault(tag.kind, []).append(tag.value)
    return {"file_name": f"{PICTURES}/{garment.picture}", "text": describe(garment.spec, "en"),
            "text_ru": describe(garment.spec, "ru"), "key": garment.product.id, "sku": garment.sku,
            "brand": garment.product.brand.name, "tags": tags, "colour_shares": dict(garment.colours),
            "spec": json.loads(spec_to_json(garment.spec))}


def _webp(image: "Image.Image") -> bytes:
    encoded = io.BytesIO()
    image.convert("RGB").save(encoded, "WEBP", quality=_QUALITY, method=4)
    return encoded.getvalue()
