"""Garments that need no photo: coloured shapes, plain or with stripes, as a pack and as a model that draws them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from modiste.core.values import Design, Lineage, Photo, Prompt
from modiste.data.pack import Pack, PackRecord
from modiste.design.engine import SampleOptions

COLOURS = {"black": (25, 25, 25), "red": (196, 32, 43), "blue": (42, 85, 165), "green": (47, 138, 70)}
SHAPES = {
    "tshirt": [(10, 15), (35, 15), (61, 15), (86, 15), (92, 38), (74, 42), (74, 85), (22, 85), (22, 42), (4, 38)],
    "jeans": [(28, 6), (68, 6), (78, 90), (56, 90), (48, 34), (40, 90), (18, 90)],
    "dress": [(36, 6), (60, 6), (58, 34), (86, 90), (10, 90), (38, 34)],
}


def draw(garment: str, colour: str, pattern: str | None, seed: int, size: int = 96) -> Image.Image:
    """A garment on white, jittered in place, size and shade by its seed."""
    rng = np.random.default_rng((seed, len(garment), len(colour)))
    scale, shift = rng.uniform(0.88, 1.0), rng.uniform(-3, 3, 2)
    points = [(x * scale + shift[0] + 4, y * scale + shift[1] + 4) for x, y in SHAPES[garment]]
    cloth = np.clip(np.array(COLOURS[colour]) + rng.normal(0, 6, 3), 0, 255).astype(int)
    tile = np.broadcast_to(cloth, (96, 96, 3)).astype(np.uint8).copy()
    if pattern == "striped":
        tile[(np.arange(96) // 4) % 2 == 0] = np.clip(cloth + 80, 0, 255)
    mask = Image.new("L", (96, 96))
    ImageDraw.Draw(mask).polygon(points, fill=255)
    picture = Image.composite(Image.fromarray(tile), Image.new("RGB", (96, 96), "white"), mask)
    return picture.resize((size, size), Image.Resampling.BILINEAR)


def shapes_pack(count: int = 264) -> Pack:
    """A pack of such garments with the records of a catalogue; black dresses are left to the score split."""
    images, records = [], []
    combinations = [(g, c, p) for g in SHAPES for c in COLOURS for p in ("solid", "striped")]
    for number in range(count):
        garment, colour, pattern = combinations[number % len(combinations)]
        record = PackRecord(f"item-{number}", f"{pattern} {colour} {garment}",
                            {"articleType": garment, "baseColour": colour, "pattern": pattern}, 96)
        images.append(np.asarray(draw(garment, colour, pattern, number)))
        records.append(record)
    pack = Pack(np.stack(images), records)
    kept = [row for row in range(count) if row in set(pack.rows("test").tolist())
            or not records[row].caption.endswith("black dress")]
    return Pack(np.stack([images[row] for row in kept]), [records[row] for row in kept])


class ShapeEngine:
    """Draws what is asked; `wrong_colour` draws everything black, `copies` shows a training picture instead,
    `same` draws all pictures of a request alike."""

    def __init__(self, *, wrong_colour: bool = False, copies: Pack | None = None, same: bool = False) -> None:
        self.wrong_colour, self.copies, self.same = wrong_colour, copies, same

    def design(self, prompt: Prompt, options: SampleOptions, **_: object) -> tuple[Design, ...]:
        facts = prompt.attributes
        colour = "black" if self.wrong_colour or not facts.colours else facts.colours[0]
        return self._draw(prompt, colour, facts.pattern, options)

    def restyle(self, photos: Sequence[Photo], prompt: Prompt, options: SampleOptions, **_: object
                ) -> tuple[Design, ...]:
        pixels = np.asarray(photos[0].image.resize((96, 96))).astype(int)
        middle = pixels[30:60, 36:60].reshape(-1, 3)
        colour = min(COLOURS, key=lambda name: float(np.abs(middle - COLOURS[name]).mean()))
        pattern = "striped" if pixels[30:60, 44].mean(axis=1).std() > 12 else None
        return self._draw(prompt, colour, pattern, options)

    def _draw(self, prompt: Prompt, colour: str, pattern: str | None, options: SampleOptions) -> tuple[Design, ...]:
        n, seed, size = options.n, options.seed, options.size_px
        garment = prompt.attributes.garment or "tshirt"
        designs = []
        for at in range(seed, seed + n):
            picture = draw(garment, colour, pattern, (seed if self.same else at) + 10_000, size)
            if self.copies is not None:
                row = int(self.copies.rows("train")[at % len(self.copies.rows("train"))])
                picture = Image.fromarray(np.asarray(self.copies.images[row])).resize((size, size))
            designs.append(
                Design(
                    image=picture, prompt=prompt, seed=at, model="shapes", verified=(),
                    lineage=Lineage(kind="design", model="shapes", seed=at)))
        return tuple(designs)


def written(pack: Pack, folder: Path) -> Path:
    """The pack on disk, as `open_pack` reads it."""
    import json
    from dataclasses import asdict

    folder.mkdir(parents=True)
    np.save(folder / "images.npy", np.stack([pack.images[row] for row in range(len(pack))]))
    lines = [json.dumps(asdict(record)) for record in pack.records]
    (folder / "records.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "pack.json").write_text("{}", encoding="utf-8")
    return folder
