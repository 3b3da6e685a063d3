"""What is certainly true of a sewn garment, as tags: its spec says it, nobody has to look."""

from collections.abc import Iterable
from typing import Final

from modiste.catalog.demo.cloths import pattern_of
from modiste.catalog.demo.values import Cloth, Product
from modiste.core.garment_spec import GarmentSpec
from modiste.core.items import Tag
from modiste.sewing.cut_labels import cut_labels

_LENGTHS: Final = {"mini": "mini", "above_knee": "short", "knee": "knee", "midi": "midi", "floor": "maxi"}
_TOPS: Final = {"waist": "cropped", "thigh": "long", "knee": "knee", "midi": "midi"}
_LEGS: Final = {"short": "short", "knee": "knee", "calf": "cropped"}
_LEG_FITS: Final = {"straight": "straight", "slim": "slim", "skinny": "skinny", "leggings": "skinny", "wide": "wide",
                    "tapered": "tapered", "flared": "flared", "bootcut": "bootcut"}  # fmt: skip
_SKIRT_FITS: Final = {"pencil": "pencil", "straight": "straight", "a_line": "a_line", "half_circle": "a_line",
                      "circle": "circle"}  # fmt: skip
_FITS: Final = {"fitted": "fitted", "regular": "regular", "loose": "loose"}
_NECKS: Final = {"crew": "round_neck", "v": "v_neck", "scoop": "scoop_neck", "square": "square_neck",
                 "boat": "boat_neck", "sweetheart": "sweetheart", "halter": "halter", "cowl": "cowl",
                 "off_shoulder": "off_shoulder", "one_shoulder": "one_shoulder", "strapless": "strapless",
                 "keyhole": "keyhole"}  # fmt: skip
_COLLARS: Final = {"turtle": "turtleneck", "stand": "mandarin_collar", "shirt": "shirt_collar", "polo": "polo_collar",
                   "camp": "shirt_collar", "peter_pan": "peter_pan_collar", "notched": "lapel", "peak": "lapel",
                   "shawl": "lapel", "none": "", "rib": "", "bow": ""}  # fmt: skip
"""A collar is told in place of the neckline, where it hides it."""
_SLEEVES: Final = {"cap": "cap_sleeve", "short": "short_sleeve", "elbow": "elbow_sleeve", "long": "long_sleeve",
                   "three_quarter": "three_quarter_sleeve", "sleeveless": "sleeveless"}  # fmt: skip
_BANDS: Final = {"elastic": "elastic_waist", "drawstring": "drawstring"}
_DETAILS: Final = {"quilting": "quilted", "side_stripes": "side_stripes", "fringe": "fringe", "bow": "bow"}


def tags_of(product: Product, cloth: Cloth, spec: GarmentSpec, materials: Iterable[str],
            colours: Iterable[tuple[str, float]]) -> tuple[Tag, ...]:
    """All that is certain of a garment, each with confidence 1."""
    rows = [("garment", spec.garment), ("pattern", pattern_of(cloth)), ("gender", product.sex),
            ("style", product.style)]
    rows += [("material", one) for one in materials]
    rows += [("season", one) for one in product.seasons]
    rows += [("occasion", one) for one in product.occasions]
    rows += [*_cut(spec), *(("detail", one) for one in _details(spec))]
    tags = [Tag(kind=kind, value=value, source="feed") for kind, value in rows if value]
    return (*tags, *(Tag(kind="colour", value=value, share=share, source="feed") for value, share in colours))


def _cut(spec: GarmentSpec) -> list[tuple[str, str]]:
    if spec.flat is not None:
        return []
    found = cut_labels(spec)
    rows = [("length", _LENGTHS.get(found.get("skirt_length", ""), "") or _TOPS.get(found.get("top_length", ""), "")
             or _LEGS.get(found.get("leg_length", ""), ""))]
    if spec.bodice is not None:
        rows += [("fit", _FITS.get(found.get("fit", ""), "")), ("neckline", _neckline(spec)),
                 ("sleeve", _sleeve(spec, found))]
    elif spec.legs is not None:
        rows.append(("fit", _LEG_FITS.get(spec.legs.kind, "")))
    elif spec.skirt is not None:
        rows.append(("fit", _SKIRT_FITS.get(spec.skirt.kind, "")))
    return rows


def _neckline(spec: GarmentSpec) -> str:
    if spec.neck is None:
        return ""
    hidden = _COLLARS.get(spec.neck.collar, "")
    return hidden or (_NECKS.get(spec.neck.line, "") if spec.neck.collar in ("none", "rib") else "")


def _sleeve(spec: GarmentSpec, found: dict[str, str]) -> str:
    if spec.neck is not None and spec.neck.straps in ("spaghetti", "wide") and spec.sleeves is None:
        return "straps"
    if spec.sleeves is not None and spec.sleeves.kind in ("puff", "bell"):
        return f"{spec.sleeves.kind}_sleeve"
    return _SLEEVES.get(found.get("sleeve_length", ""), "")


def _details(spec: GarmentSpec) -> tuple[str, ...]:
    found = [_DETAILS[one] for one in spec.details if one in _DETAILS]
    closure, waist = spec.closure, spec.waist
    if closure is not None and closure.place in ("front", "half_front", "asymmetric_front", "double_front"):
        found += [{"zip": "zip", "buttons": "buttons"}.get(closure.kind, "")]
        found += ["double_breasted" if closure.place == "double_front" else ""]
    if closure is not None and closure.place == "wrap":
        found.append("wrap")
    if spec.neck is not None and spec.neck.collar == "hood":
        found.append("hood")
    if waist is not None:
        found += ["belted" if waist.belt != "none" else "", _BANDS.get(waist.band, "")]
    if spec.skirt is not None:
        found += ["slit" if spec.skirt.slit != "none" else "", "pleated" if spec.skirt.kind == "pleated" else ""]
    if spec.pockets:
        found.append("pockets")
    return tuple(dict.fromkeys(one for one in found if one))
