"""What is read of a cut: for each kind its classes, as ids of `core.garment_spec` and the vocabulary."""

from collections.abc import Mapping
from typing import Final

from modiste.core.errors import DataError
from modiste.language.vocabulary import garment_entry

CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "garment": ("tshirt", "polo_shirt", "shirt", "blouse", "tank_top", "sweater", "sweatshirt", "hoodie", "cardigan",
                "jacket", "blazer", "coat", "waistcoat", "dress", "skirt", "jeans", "trousers", "track_pants", "shorts",
                "leggings", "jumpsuit", "bodysuit", "tunic"),
    "sleeve_length": ("sleeveless", "cap", "short", "elbow", "three_quarter", "long"),
    "top_length": ("waist", "hip", "thigh", "knee", "midi"),
    "skirt_length": ("mini", "above_knee", "knee", "midi", "floor"),
    "leg_length": ("short", "knee", "calf", "full"),
    "neckline": ("crew", "scoop", "v", "square", "boat", "cowl", "halter", "strapless", "off_shoulder", "keyhole"),
    "collar": ("none", "shirt", "polo", "stand", "turtle", "funnel", "hood", "notched"),
    "closure": ("none", "buttons", "half_buttons", "zip", "half_zip", "double_buttons", "asymmetric_zip", "open",
                "wrap"),
    "fit": ("fitted", "regular", "loose"),
    "leg": ("skinny", "slim", "straight", "tapered", "wide", "flared"),
    "skirt": ("pencil", "straight", "a_line", "gathered", "pleated", "tiered"),
    "band": ("band", "elastic"),
}  # fmt: skip
"""A collar of "none" is a neckline; a closure of "none" is pulled on, or closed where the photo does not show it."""
UNKNOWN: Final = -100  # torch's ignore_index

LOWER: Final = ("jeans", "trousers", "track_pants", "shorts", "leggings")
_FAMILIES: Final = {
    "kurta": "tunic", "kurti": "tunic", "camisole": "tank_top", "undershirt": "tank_top", "vest_top": "waistcoat",
    "crop_hoodie": "hoodie", "parka": "coat", "puffer_coat": "coat", "nightdress": "dress", "baby_doll": "dress",
    "pinafore": "dress", "lounge_pants": "track_pants", "pyjama_trousers": "track_pants", "patiala": "track_pants",
    "jeggings": "leggings", "churidar": "leggings", "cycling_shorts": "leggings", "tights": "leggings",
    "swim_trunks": "shorts", "rain_trousers": "trousers", "romper": "jumpsuit", "dungarees": "jumpsuit",
    "swimsuit": "bodysuit", "harem_pants": "track_pants", "tweed_jacket": "blazer",
}  # fmt: skip
"""Garments that look like a class that is not their wider type."""
_UPPER_KINDS: Final = ("sleeve_length", "neckline", "collar", "closure", "fit")


def garment_class(garment: str) -> str | None:
    """The class of a garment by its id in the vocabulary: its own or that of the wider type that it is one of."""
    at: str | None = garment
    while at is not None:
        at = _FAMILIES.get(at, at)
        if at in CLASSES["garment"]:
            return at
        entry = garment_entry(at)
        at = entry.parent if entry is not None else None
    return None


def kinds_of(garment: str) -> tuple[str, ...]:
    """What can be read of a garment, beside what it is."""
    if garment in LOWER:
        return ("leg_length", "leg", "band")
    if garment == "skirt":
        return ("skirt_length", "skirt")
    if garment == "dress":
        return (*_UPPER_KINDS, "skirt_length", "skirt")
    return _UPPER_KINDS if garment in ("jumpsuit", "bodysuit") else (*_UPPER_KINDS, "top_length")


def garments_of(part: str) -> tuple[bool, ...]:
    """Which classes of garment can be what is worn on a part of the body, in the order of CLASSES; all where the part
    says nothing."""
    known = CLASSES["garment"]
    below = (*LOWER, "skirt")
    if part == "lower":
        return tuple(one in below for one in known)
    if part in ("upper", "outerwear", "dress"):
        return tuple(one not in below or (part == "dress" and one == "skirt") for one in known)
    return (True,) * len(known)


def encode(labels: Mapping[str, str]) -> tuple[int, ...]:
    """The number of each kind's class in the order of CLASSES; UNKNOWN where nothing is said.

    Raises:
        DataError: a kind or a class that there is not.
    """
    for kind, value in labels.items():
        if kind not in CLASSES or value not in CLASSES[kind]:
            raise DataError("garment.cut_label", kind=kind, value=value, known=CLASSES.get(kind, tuple(CLASSES)))
    return tuple(known.index(labels[kind]) if kind in labels else UNKNOWN for kind, known in CLASSES.items())
