"""Pictures that no data set has: drawn patterns laid on the garments of plain photos, the captions changed with them.

"Leopard jeans" is then something the model has seen. Yields ordinary records, so that a pack is built from them like
from any other source.
"""

import io
from collections.abc import Iterator
from typing import Final

import numpy as np
from PIL import Image

from modiste.data.cutout import GROUPS
from modiste.data.drape import augment
from modiste.data.records import Record, Source
from modiste.language import attributes_from_fields, vocabulary

PATTERN_SHARES: Final = {
    "leopard": 4, "zebra": 3, "polka_dot": 3, "floral": 3, "paisley": 2, "leaves": 2, "tropical": 2, "camouflage": 3,
    "houndstooth": 2, "zigzag": 2, "snake": 1, "tiger": 1, "cow": 1, "checked": 2, "striped": 2, "gingham": 1,
    "tartan": 2, "argyle": 1, "stars": 1, "hearts": 1, "pinstripe": 1, "cheetah": 1,
}
"""How often each pattern is laid on, relative to the others."""

_PLAIN: Final = frozenset({None, "solid"})
_KEPT_FIELDS: Final = ("articleType", "gender", "usage", "masterCategory")


def draped_records(source: Source, per_picture: int = 1, seed: int = 0) -> Iterator[Record]:
    """For every plain garment of a source that can be cut out, `per_picture` records with a drawn pattern on it.

    The key stays that of the photo, so that a split by key keeps both on one side; a `pattern` field names the
    pattern, and the caption, which describes the old cloth, is left out.
    """
    names, shares = list(PATTERN_SHARES), np.array(list(PATTERN_SHARES.values()), float)
    for number, record in enumerate(source):
        group = _plain_group(record)
        if group is None:
            continue
        rng = np.random.default_rng((seed, number))
        picture = record.picture()
        for pattern in rng.choice(names, per_picture, replace=False, p=shares / shares.sum()):
            draped = augment(picture, group, str(pattern), int(rng.integers(2**31)))
            if draped is not None:
                yield _changed(record, draped, str(pattern))


def _plain_group(record: Record) -> str | None:
    facts = attributes_from_fields({**record.fields, "caption": record.caption})
    if facts.garment is None or facts.pattern not in _PLAIN:
        return None
    group = vocabulary().entry("garment", facts.garment).group
    group = "upper" if group == "outerwear" else group
    return group if group in GROUPS and group not in ("footwear", "other") else None


def _changed(record: Record, picture: Image.Image, pattern: str) -> Record:
    kept = {name: record.fields[name] for name in _KEPT_FIELDS if name in record.fields}
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return Record(record.key, buffer.getvalue(), "", {**kept, "pattern": pattern.replace("_", " ")})
