"""Drawn garments in plain colours, as pictures and as packs with records in the words of a shop's table."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from modiste.data.pack import Pack, PackRecord, in_test_split, open_pack

TYPES = {
    "Tshirts": [(0.05, 0.1), (0.95, 0.1), (0.95, 0.4), (0.75, 0.4), (0.75, 0.9), (0.25, 0.9), (0.25, 0.4), (0.05, 0.4)],
    "Jeans": [(0.3, 0.05), (0.7, 0.05), (0.75, 0.95), (0.55, 0.95), (0.5, 0.4), (0.45, 0.95), (0.25, 0.95)],
}
COLOURS = {"Red": (200, 30, 40), "Blue": (30, 60, 180), "Black": (20, 20, 25)}
GENDERS = ("Men", "Women")


def draw_garment(kind: str, colour: str, size: int = 256, shift: float = 0.0) -> Image.Image:
    """A flat garment with a soft vertical fold on white."""
    picture = Image.new("RGB", (size, size), "white")
    outline = [((x + shift) * size, y * size) for x, y in TYPES[kind]]
    ImageDraw.Draw(picture).polygon(outline, fill=COLOURS[colour])
    shade = 0.75 + 0.25 * np.abs(np.sin(np.linspace(0, 9, size)))[None, :, None]
    array = np.asarray(picture, float)
    return Image.fromarray(np.where(array < 250, array * shade, array).astype(np.uint8))


def keys(scores: bool) -> Iterator[str]:
    """Keys that all fall into the scoring split, or all into the other."""
    return (str(number) for number in range(100_000) if in_test_split(str(number)) == scores)


def records(per_kind: int = 4) -> list[tuple[PackRecord, Image.Image]]:
    """`per_kind` of each type, colour and gender that steer training, and one that scores."""
    made = []
    names = {scores: keys(scores) for scores in (False, True)}
    for gender in GENDERS:
        for kind in TYPES:
            for colour in COLOURS:
                for number in range(per_kind + 1):
                    key = next(names[number == per_kind])
                    fields = {"articleType": kind, "baseColour": colour, "gender": gender, "masterCategory": "Apparel"}
                    record = PackRecord(key, f"{gender} {colour} {kind}", fields, 600 if number % 2 else 80)
                    made.append((record, draw_garment(kind, colour, shift=0.01 * number)))
    return made


def write_pack(folder: Path, per_kind: int = 4) -> Pack:
    """The drawn garments as a pack in `folder`."""
    made = records(per_kind)
    folder.mkdir(parents=True)
    np.save(folder / "images.npy", np.stack([np.asarray(picture) for _, picture in made]))
    lines = [json.dumps({"key": record.key, "caption": record.caption, "fields": dict(record.fields),
                         "source_side_px": record.source_side_px}) for record, _ in made]
    (folder / "records.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return open_pack(folder)


def write_folder(folder: Path, per_kind: int = 1) -> Path:
    """The drawn garments as picture files with a metadata.csv, small enough to be read in a moment."""
    folder.mkdir(parents=True)
    rows = ["id,file_name,caption"]
    for record, picture in records(per_kind):
        picture.resize((96, 96)).save(folder / f"{record.key}.png")
        rows.append(f"{record.key},{record.key}.png,{record.caption}")
    (folder / "metadata.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder
