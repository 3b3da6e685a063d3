"""How local a stroke of the brush is that follows edges: the area that changes over the area brushed.

    python benchmarks/brush.py --data street.parquet [--garments 12] [--pictures DIR]

On the largest garment that is found on each photo: strokes along its hem and its side, half of the brush on the cloth;
in the midst of the cloth; on the ground beside it, just touching it; each adding and taking away. A hole that was
bitten out of the edge and a blot of ground that was added to it show what a stroke through their midst still mends.
"""

import argparse
import io
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray
from PIL import Image

from modiste.core.errors import InputError
from modiste.core.garment_mask import GarmentMask
from modiste.core.values import Photo
from modiste.garment.segmentation.interactions import Interactions, Stroke
from modiste.garment.segmentation.interactive import correct
from modiste.studio.garments import SegmentRequest
from modiste.studio.studio import Studio

PARTS: Final = ("dress", "outerwear", "upper", "lower")
RADII: Final = (0.04, 0.015)
"""Of the brush, over the longer side: the size with which the page begins, and a small one."""
LENGTH: Final = 0.12
"""Of a stroke, over the longer side."""

Flags = NDArray[np.bool_]
Line = NDArray[np.float64]


def edge_lines(held: Flags, length: float) -> dict[str, Line]:
    """Lines along the outline around its lowest place and its leftmost: x, y of each place."""
    contours, _ = cv2.findContours(held.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(contours, key=cv2.contourArea)[:, 0].astype(float)
    smooth = np.stack([np.convolve(np.r_[a[-4:], a, a[:4]], np.ones(9) / 9, "valid") for a in outline.T], 1)
    middle = held.nonzero()[1].mean()
    hem = smooth[:, 1] * 3 - abs(smooth[:, 0] - middle)
    lines = {}
    for name, at in (("hem", int(hem.argmax())), ("side", int(smooth[:, 0].argmin()))):
        half = int(length / 2)
        lines[name] = smooth[np.arange(at - half, at + half + 1) % len(smooth)][::3]
    return lines


def midst(held: Flags, length: float) -> Line:
    """An upright line through the place that is deepest in a mask."""
    depth = cv2.distanceTransform(held.astype(np.uint8), cv2.DIST_L2, 5)
    y, x = np.unravel_index(int(depth.argmax()), depth.shape)
    down = np.clip(np.linspace(y - length / 2, y + length / 2, 9), 0, len(held) - 1)
    return np.stack((np.full(9, float(x)), down), 1)


def outwards(held: Flags, line: Line, by: float) -> Line:
    """A line moved away from a mask."""
    away = cv2.distanceTransform((~held).astype(np.uint8), cv2.DIST_L2, 5) - cv2.distanceTransform(
        held.astype(np.uint8), cv2.DIST_L2, 5)
    slope_y, slope_x = np.gradient(cv2.GaussianBlur(away, (0, 0), 3))
    columns, rows = (np.clip(line[:, i].round().astype(int), 0, held.shape[1 - i] - 1) for i in (0, 1))
    step = np.array([slope_x[rows, columns].mean(), slope_y[rows, columns].mean()])
    moved = line + by * step / max(1e-6, float(np.hypot(*step)))
    return np.clip(moved, 0, np.array(held.shape[::-1]) - 1)


def drawn(shape: tuple[int, int], line: Line, radius: float) -> Flags:
    canvas = np.zeros(shape, np.uint8)
    cv2.polylines(canvas, [line.round().astype(np.int32)], False, 1, max(1, round(2 * radius)))
    for x, y in line:
        cv2.circle(canvas, (round(x), round(y)), round(radius), 1, -1)
    return canvas > 0


def strokes(held: Flags, radius: float, length: float) -> Iterator[tuple[str, Flags, Line, bool]]:
    """What is tried: name, the mask before, the line, whether it adds."""
    for name, line in edge_lines(held, length).items():
        ground = outwards(held, line, 0.9 * radius)
        for add in (True, False):
            yield f"{name} {'+' if add else '-'}", held, line, add
            yield f"ground at {name} {'+' if add else '-'}", held, ground, add
        blot = drawn(held.shape, line, 1.6 * radius)
        yield f"bite of {name} +", held & ~blot, line, True
        yield f"blot at {name} -", held | blot, ground, False
    for add in (True, False):
        yield f"midst {'+' if add else '-'}", held, midst(held, length), add


def stroked(photo: Photo, before: Flags, part: str, stroke: Stroke) -> Flags:
    mask = GarmentMask((part,), np.where(before, 255, 0).astype(np.uint8)[None], (0.9,))
    try:
        return correct(photo, mask, part, Interactions(strokes=(stroke,))).of(part) > 127
    except InputError:  # nothing is left of it
        return np.zeros_like(before)


def shown(image: NDArray[np.uint8], before: Flags, after: Flags, brushed: Flags) -> Image.Image:
    """The photo with the mask after (red), what went (blue), what came (green), and the brush's outline (white)."""
    picture = image.astype(float)
    for where, colour in ((before & after, (190, 40, 60)), (before & ~after, (40, 60, 255)),
                          (after & ~before, (30, 230, 60))):
        picture[where] = 0.5 * picture[where] + 0.5 * np.array(colour)
    rim = brushed & ~(cv2.erode(brushed.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    picture[rim] = 255
    return Image.fromarray(picture.astype(np.uint8))


def garments(data: Path, wanted: int) -> Iterator[tuple[str, Photo, Flags, str]]:
    studio = Studio.open()
    for row in pq.read_table(data).slice(0, 2 * wanted).to_pylist():
        photo = Photo(Image.open(io.BytesIO(row["image"])).convert("RGB"), str(row["id"]))
        found = studio.garments.segment(SegmentRequest(photo=photo))
        part = max((p for p in found.parts if p in PARTS), key=lambda p: found.of(p).sum(), default=None)
        if part is not None and wanted:
            wanted -= 1
            yield str(row["id"]), photo, found.of(part) > 127, part


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--garments", type=int, default=12)
    parser.add_argument("--pictures", type=Path)
    asked = parser.parse_args(arguments)
    rows: dict[tuple[str, float], list[tuple[float, float, float]]] = defaultdict(list)
    for key, photo, held, part in garments(asked.data, asked.garments):
        image = np.asarray(photo.image)
        longer = max(image.shape[:2])
        for share in RADII:
            for name, before, line, add in strokes(held, share * longer, LENGTH * longer):
                after = stroked(photo, before, part, Stroke(tuple(map(tuple, line)), share * longer, add))
                brushed = drawn(held.shape, line, share * longer)
                changed = after != before
                far = changed & (cv2.distanceTransform((~brushed).astype(np.uint8), cv2.DIST_L2, 5) > 0.01 * longer)
                mended = float((after == held)[held != before].mean()) if (held != before).any() else float("nan")
                rows[name, share].append((changed.sum() / brushed.sum(), far.sum() / brushed.sum(), mended))
                if asked.pictures:
                    asked.pictures.mkdir(parents=True, exist_ok=True)
                    called = f"{name.replace(' ', '_')}-{share}-{key}.png"
                    shown(image, before, after, brushed).save(asked.pictures / called)
    sys.stdout.write("changed over brushed: median, worst; of it farther than 1 % of the side: median, worst; mended\n")
    for (name, share), many in sorted(rows.items(), key=lambda row: (row[0][1], row[0][0])):
        over, beyond, mended = np.array(many).T
        again = f"{mended.mean():.2f}" if not np.isnan(mended).any() else ""
        sys.stdout.write(f"{name:20} r={share}: {np.median(over):5.2f} {over.max():5.2f}   {np.median(beyond):5.2f} "
                         f"{beyond.max():5.2f}   {again}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
