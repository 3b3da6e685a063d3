"""What the columns and caption of a product picture say of its cut."""

from collections.abc import Mapping
from typing import Final

from modiste.data.records import Record
from modiste.garment.reading.labels import CLASSES, LOWER, garment_class
from modiste.language import attributes_from_fields, read_construction

_VAGUE: Final = frozenset({"top", "sweatshirt", "jacket"})
"""Types that catalogues also call other garments by: what they are is not believed."""
IMPLIED: Final[Mapping[str, Mapping[str, str]]] = {
    "polo_shirt": {"collar": "polo", "closure": "half_buttons"},
    "shirt": {"collar": "shirt", "closure": "buttons"},
    "hoodie": {"collar": "hood", "sleeve_length": "long"},
    "blazer": {"collar": "notched", "sleeve_length": "long"},
    "jacket": {"sleeve_length": "long"}, "coat": {"sleeve_length": "long"}, "sweatshirt": {"sleeve_length": "long"},
    "tank_top": {"sleeve_length": "sleeveless", "collar": "none", "closure": "none"},
    "waistcoat": {"sleeve_length": "sleeveless"}, "jeans": {"leg_length": "full"}, "trousers": {"leg_length": "full"},
}  # fmt: skip
"""What a garment of the name has anyway."""
_READ: Final = {
    ("sleeve_length", "bracelet"): "three_quarter", ("closure_form", "half"): "half_zip",
    ("closure_form", "double_breasted"): "double_buttons", ("closure_form", "asymmetric"): "asymmetric_zip",
    ("bodice", "wrap"): "wrap", ("wrap", "yes"): "wrap", ("open", "yes"): "open", ("fit", "slim"): "fitted",
    ("fit", "relaxed"): "loose", ("fit", "oversized"): "loose", ("fit", "bodycon"): "fitted",
}  # fmt: skip
_KINDS: Final = {
    "sleeve_length": "sleeve_length", "neckline": "neckline", "collar": "collar", "closure": "closure",
    "closure_form": "closure", "bodice": "closure", "wrap": "closure", "open": "closure", "fit": "fit",
}  # fmt: skip
_LEGS: Final = {"skinny": "skinny", "slim": "slim", "straight": "straight", "tapered": "tapered", "wide": "wide",
                "flared": "flared", "bootcut": "flared"}  # fmt: skip


def caption_labels(record: Record) -> dict[str, str]:
    """The classes that a record names or implies, by kind."""
    fields = {**record.fields, "text": record.caption}
    attributes = attributes_from_fields(fields)
    named = garment_class(attributes.garment) if attributes.garment is not None else None
    if named is None and attributes.garment not in _VAGUE:
        return {}
    found = dict(IMPLIED.get(named or attributes.garment or "", {}))
    if named is not None and attributes.garment not in _VAGUE:
        found["garment"] = named
    for one in read_construction(record.caption).features:
        if one.denied:
            continue
        if one.kind in ("fit", "leg") and named in LOWER:
            if one.value in _LEGS:
                found["leg"] = _LEGS[one.value]
            continue
        kind = _KINDS.get(one.kind)
        value = _READ.get((one.kind, one.value), one.value)
        if kind is not None and named not in LOWER and value in CLASSES[kind]:
            found[kind] = value
    return found
