"""Pictures that no data set has: drawn patterns laid on the garments of plain photos, the captions changed with them.

"Leopard jeans" is then something the model has seen. Yields ordinary records, so that a pack is built from them like
from any other source.
"""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from modiste.core.errors import DataError
from modiste.core.files import make_folder, write_bytes
from modiste.data.cutout import GROUPS
from modiste.data.drape import augment
from modiste.data.records import Record, Source
from modiste.language import attributes_from_fields, caption, vocabulary

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


def write_draped(source: Source, folder: Path, *, per_picture: int = 1, seed: int = 0,
                 progress: Callable[[int], None] | None = None) -> int:
    """Write `draped_records` as a folder of PNGs with `metadata.jsonl`, which every reader of data sets opens; gives
    the number of pictures. `progress` is called with the number written so far.

    Raises:
        OutputError: the folder cannot be written to.
        DataError: not one garment of the source could be cut out.
    """
    make_folder(folder)
    lines = []
    for number, record in enumerate(draped_records(source, per_picture, seed)):
        name = f"{number:06d}.png"
        write_bytes(folder / name, record.image if isinstance(record.image, bytes) else record.image.read_bytes())
        said = caption(attributes_from_fields(record.fields), "en")
        lines.append(json.dumps({"file_name": name, "text": said, "key": record.key, **record.fields},
                                ensure_ascii=False))
        if progress is not None:
            progress(number + 1)
    if not lines:
        raise DataError("no plain garment on a light background could be cut out; give product photos with captions")
    write_bytes(folder / "metadata.jsonl", ("\n".join(lines) + "\n").encode())
    return len(lines)


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
