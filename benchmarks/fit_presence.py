"""Fits the test "are there clothes at all?" to a segmenter: a logistic regression on what its way down sees.

    python benchmarks/fit_presence.py --clothes TABLE --clothes FOLDER --others FOLDER --model FOLDER [-n 450] [--json]

`--clothes` are captioned photos, or photos with masks, as `modiste train segmenter` reads them; products on white among
them are also drawn as icons. `--others` is a folder of pictures without clothes, searched through: opaque ones are cut
into views, transparent ones are laid on white, colours, carpets and the opaque ones. A fifth of both is only scored.
`detector.safetensors` is written beside the segmenter's weights, and what is refused is printed.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from modiste.core.errors import DataError, ModisteError
from modiste.data.weights import save_weights
from modiste.garment.segmentation.clothing_detector import FILE, LEAST, detector_features
from modiste.garment.segmentation.folders import load_segmenter
from modiste.garment.segmentation.labels import IGNORED, Labels
from modiste.garment.training.augment import flatten_to_icon, jitter_light
from modiste.garment.training.backgrounds import Backgrounds, draw_textures
from modiste.garment.training.examples import Example, has_masks, read_examples
from modiste.garment.training.pseudo_labels import PseudoLabel, pseudo_label
from modiste.imaging.cutout import find_foreground
from modiste.imaging.light import Pixels

ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
VIEWS = 4
STAMP_VIEWS = 3
LARGEST_PX = 640
PULL = 3e-3
ICONS = 0.6

View = tuple[str, bool, Pixels]
"""What it is, whether it is only scored, and its pixels."""


def clothed(data: Sequence[Path], count: int, rng: np.random.Generator) -> Iterator[View]:
    """Photos with clothes, up to `count` of each data set, and icons of up to as many products on white."""
    for path in data:
        for split in ("train", "test"):
            every = read_examples([path], split=split, labeller=_whole, fewest=1)  # type: ignore[arg-type]
            share = count if split == "train" else count // 4
            for number in rng.permutation(len(every))[:share]:
                photo = every[number].photo
                yield path.stem, split == "test", jitter_light(photo, rng) if rng.random() < 0.3 else photo
            if not has_masks(path):
                for photo in _icons(every, share, rng):
                    yield "icon", split == "test", photo


def _whole(photo: Pixels, label: int) -> PseudoLabel:
    return PseudoLabel(np.full(photo.shape[:2], label, np.uint8))


def _icons(examples: Sequence[Example], count: int, rng: np.random.Generator) -> Iterator[Pixels]:
    made = 0
    for number in rng.permutation(len(examples)):
        photo, label = examples[number].photo, int(examples[number].labels[0, 0])
        if made >= count or find_foreground(photo) is None:
            continue
        found = pseudo_label(photo, label)
        if found is None or not found.pasteable:
            continue
        made += 1
        alone = Example(photo=photo, labels=found.labels, key="", pasteable=True)
        icon = _lined(alone, rng) if rng.random() < 0.5 else flatten_to_icon(alone, rng).photo
        if rng.random() < 0.25:
            icon = np.where(_ground(found.labels)[..., None], rng.integers(30, 256, 3, np.uint8), icon)
        yield np.asarray(icon, np.uint8)


def _ground(labels: Labels) -> NDArray[np.bool_]:
    return np.asarray((labels == 0) | (labels == IGNORED))


def _lined(garment: Example, rng: np.random.Generator) -> Pixels:
    """A garment as a line drawing filled with one colour."""
    inside = (~_ground(garment.labels)).astype(np.uint8)
    grey = cv2.GaussianBlur(cv2.cvtColor(garment.photo, cv2.COLOR_RGB2GRAY), (0, 0), 1.2)
    lines = cv2.Canny(grey, 30, 80) * inside + cv2.morphologyEx(inside, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    width = int(rng.integers(1, 4))
    thick = cv2.dilate((lines > 0).astype(np.uint8), np.ones((width, width), np.uint8))
    drawn = np.full(garment.photo.shape, 255, np.uint8)
    drawn[inside > 0] = rng.integers(0, 256, 3) if rng.random() < 0.8 else 255
    drawn[thick > 0] = rng.integers(0, 70, 3)
    return drawn


def others(folder: Path, rng: np.random.Generator) -> Iterator[View]:
    """Views of pictures without clothes."""
    scenes, stamps = [], []
    for path in sorted(one for one in folder.rglob("*") if one.suffix.lower() in ENDINGS):
        picture = Image.open(path)
        clear = picture.mode in ("RGBA", "LA", "P") and picture.convert("RGBA").getextrema()[3][0] == 0
        (stamps if clear else scenes).append((hashlib.sha256(path.name.encode()).digest()[0] < 52, path))
    opened = [(held, _reduced(Image.open(path).convert("RGB"), 2 * LARGEST_PX)) for held, path in scenes]
    for held, scene in opened:
        for _ in range(VIEWS):
            yield "scene", held, _cut(scene, rng)
    backgrounds = Backgrounds([], draw_textures(24))
    for _ in range(60):
        yield "carpet", False, np.clip(backgrounds.take((300, 300), rng), 0, 255).astype(np.uint8)
    seen = [scene for held, scene in opened if not held]
    for held, path in stamps:
        stamp = _reduced(Image.open(path).convert("RGBA"), LARGEST_PX)
        for _ in range(1 if held else STAMP_VIEWS):
            yield "stamp", held, _laid(stamp, backgrounds, seen, rng)


def _reduced(picture: Image.Image, largest_px: int) -> Pixels:
    picture.thumbnail((largest_px, largest_px), Image.Resampling.BOX)
    return np.array(picture)


def _cut(scene: Pixels, rng: np.random.Generator) -> Pixels:
    height, width = (max(32, int(side * rng.uniform(0.3, 1))) for side in scene.shape[:2])
    top, left = (int(rng.integers(max(1, full - part + 1))) for full, part in zip(scene.shape, (height, width),
                                                                                 strict=False))
    return np.ascontiguousarray(scene[top : top + height, left : left + width])


def _laid(stamp: Pixels, backgrounds: Backgrounds, scenes: Sequence[Pixels], rng: np.random.Generator) -> Pixels:
    room = 1 + rng.uniform(0.03, 0.6)
    height, width = (int(side * room) + 8 for side in stamp.shape[:2])
    kind = rng.random()
    if kind < 0.4:
        ground = np.full((height, width, 3), 255.0)
    elif kind < 0.6:
        ground = np.broadcast_to(rng.uniform(5, 250, 3), (height, width, 3)).copy()
    elif kind < 0.8 or not scenes:
        ground = backgrounds.take((width, height), rng).astype(np.float64)
    else:
        ground = cv2.resize(_cut(scenes[int(rng.integers(len(scenes)))], rng), (width, height)).astype(np.float64)
    top, left = (int(rng.integers(full - part + 1)) for full, part in zip((height, width), stamp.shape, strict=False))
    place = ground[top : top + stamp.shape[0], left : left + stamp.shape[1]]
    cover = stamp[..., 3:] / 255
    place[:] = stamp[..., :3] * cover + place * (1 - cover)
    placement = np.clip(ground, 0, 255).astype(np.uint8)
    return jitter_light(placement, rng) if rng.random() < 0.4 else placement


def fit(x: Tensor, clothes: Tensor, weight: Tensor) -> tuple[Tensor, Tensor]:
    """Weight and bias of the regression on N x D features, clothes (N, 0 or 1), each counted `weight` (N)."""
    middle, masked_blur = x.mean(dim=0), x.std(dim=0) + 1e-3
    asked = torch.zeros(x.shape[1] + 1, requires_grad=True)
    optimizer = torch.optim.LBFGS([asked], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        odds = (x - middle) / masked_blur @ asked[:-1] + asked[-1]
        total = (weight * F.binary_cross_entropy_with_logits(odds, clothes, reduction="none")).sum()
        total = total + PULL * asked[:-1].square().sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimizer.step(loss)  # type: ignore[arg-type]
    found = asked.detach()
    slope = found[:-1] / masked_blur
    return slope, (found[-1] - (slope * middle).sum()).reshape(1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, write and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clothes", type=Path, action="append", required=True)
    parser.add_argument("--others", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="folder of segmenter.safetensors")
    parser.add_argument("-n", type=int, default=450, help="photos of each --clothes")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    try:
        report = fitted(asked.clothes, asked.others, asked.model, asked.n)
    except ModisteError as error:
        print(error, file=sys.stderr)
        return 1
    lines = [f"{kind}: {refused} of {count} refused" for kind, (refused, count) in report.items()]
    print(json.dumps(report) if asked.json else "\n".join(lines))
    return 0


def fitted(data: Sequence[Path], folder: Path, model: Path, count: int) -> dict[str, tuple[int, int]]:
    """Writes the regression; gives, by kind, how many are refused of how many, those only scored apart."""
    network, rng = load_segmenter(model), np.random.default_rng(0)
    kinds, held, clothes, x = [], [], [], []
    for there, views in ((1.0, clothed(data, count, rng)), (0.0, others(folder, rng))):
        for kind, only_scored, pixels in views:
            kinds.append(kind)
            held.append(only_scored)
            clothes.append(there)
            x.append(detector_features(network, np.ascontiguousarray(pixels)).clone())
    features, true, kept = torch.stack(x), torch.tensor(clothes), ~torch.tensor(held)
    if not 0 < true[kept].sum() < kept.sum():
        raise DataError(f"{folder}: expected pictures without clothes, and photos with clothes in --clothes")
    weight = torch.where(true > 0, 1 / true[kept].sum(), 1 / (1 - true[kept]).sum())
    weight[torch.tensor([kind == "icon" for kind in kinds])] *= ICONS
    slope, bias = fit(features[kept], true[kept], weight[kept])
    save_weights({"weight": slope, "bias": bias}, model / FILE)
    refused = (features @ slope + bias < LEAST).numpy()
    names = np.array([f"{kind}{', scored only' if one else ''}" for kind, one in zip(kinds, held, strict=True)])
    return {str(name): (int(refused[names == name].sum()), int((names == name).sum())) for name in np.unique(names)}


if __name__ == "__main__":
    sys.exit(main())
