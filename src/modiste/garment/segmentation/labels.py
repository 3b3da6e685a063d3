"""From words for clothes, as data sets use them, to the segmenter's classes."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import DataError
from modiste.garment.segmentation.engine import CLASSES
from modiste.language import attributes_from_fields, vocabulary

IGNORED: Final = 255
"""The label of a pixel that nobody knows; nothing is learnt from it."""

Labels = NDArray[np.uint8]

_OF_GROUP: Final[Mapping[str, str]] = {
    "upper": "upper", "lower": "lower", "dress": "dress", "set": "outerwear", "outerwear": "outerwear",
    "footwear": "footwear", "bag": "bag", "accessory": "other", "underwear": "other",
}
# Words of label lists that no one writes in a caption, or that mean something else there.
_OF_WORD: Final[Mapping[str, str]] = {
    "null": "background", "background": "background", "skin": "skin", "hair": "skin", "face": "skin", "body": "upper",
    "accessories": "other", "intimate": "other", "wedges": "footwear", "outwear": "outerwear", "outerwear": "outerwear",
    "bra": "upper", "undershirt": "upper", "purse": "bag", "wallet": "bag", "cardigan": "outerwear",
    "swim": "other", "clothes": "other",
}


def class_of(word: str) -> int | None:
    """The number of the class that a garment's name stands for, or None when the word says nothing of clothes."""
    plain = word.strip().casefold()
    name = _OF_WORD.get(plain) or (plain if plain in CLASSES else None)
    if name is None:
        garment = attributes_from_fields({"caption": word}).garment
        group = None if garment is None else vocabulary().entry("garment", garment).group
        name = None if group is None else _OF_GROUP.get(group)
    return None if name is None else CLASSES.index(name)


def read_labels(path: Path) -> Labels:
    """The class of each value 0 to 255 of a data set's masks, from its CSV of values and labels; `IGNORED` for a value
    that is not listed or whose label is not known.

    Raises:
        DataError: missing, not such a CSV, or without one label that is known.
    """
    table = np.full(256, IGNORED, np.uint8)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                known = class_of(row["label"])
                if known is not None:
                    table[int(row["value"])] = known
    except (OSError, KeyError, ValueError, IndexError, TypeError) as error:
        raise DataError("garment.labels_table", path=path) from error
    if (table == IGNORED).all():
        raise DataError("garment.labels_unknown", path=path)
    return table
