"""Fits what reads colours off pixels beside the vectors of an encoder of items (`encoder.item.pixels`).

    python benchmarks/fit_pixels.py --data TABLE [--data TABLE] --model FOLDER -o FOLDER [--epochs 40] [--seed 0]

TABLE holds product photos with type and colour, as `modiste train item-encoder` reads them; FOLDER is a model's
(`src/modiste/weights`). Learnt from the products of the training split, told on the sixteenth of them that no gradient
of the encoder saw (they are learnt from with --all). The encoder is copied to the other folder, which must not have
one, with its new reader; its vectors stay as they are.
"""

import argparse
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from modiste.core.errors import ModisteError
from modiste.encoder.item.examples import read_items
from modiste.encoder.item.folders import add_pixels, load_items
from modiste.encoder.item.parts import ITEM
from modiste.encoder.item.pixels import Features, PixelNetwork, PixelReader, measured, pixel_crops
from modiste.encoder.item.recipe import is_held_out
from modiste.language.vocabulary import widest_garment

BATCH = 128
RATE, DECAY = 4e-3, 0.05
SMOOTHING = 0.05
OTHER_TYPE = 0.15   # how often a type is another one's: it is not always known right


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """N x 364 features of pictures, the widest type and the colour of each as numbers (-1: none of those known), and
    whether no gradient of the encoder saw it."""

    features: Features
    types: NDArray[np.int64]
    colours: NDArray[np.int64]
    held: NDArray[np.bool_]
    names: tuple[str, ...]


def measure(data: Sequence[Path], colours: Sequence[str]) -> Measured:
    """The pictures of some tables whose type and colour a shop names."""
    features, garments, shades, held = [], [], [], []
    for one in read_items(data, "train"):
        if one.fine and one.shade and one.facts.garment and one.facts.colours:
            features.append(measured(pixel_crops([one.picture], [one.mask]))[0])
            garments.append(widest_garment(one.facts.garment))
            shades.append(one.facts.colours[0])
            held.append(is_held_out(one.product))
    names = tuple(sorted(set(garments)))
    return Measured(features=np.stack(features), types=np.array([names.index(one) for one in garments]),
                    colours=np.array([colours.index(one) if one in colours else -1 for one in shades]),
                    held=np.array(held), names=names)


def fit(seen: Measured, rows: NDArray[np.int64], colours: int, epochs: int, seed: int) -> PixelNetwork:
    """A network fitted to some rows."""
    torch.manual_seed(seed)
    dice = np.random.default_rng(seed)
    network = PixelNetwork(len(seen.names), colours).train()
    network.centre.copy_(torch.from_numpy(seen.features[rows].mean(axis=0)))
    network.scale.copy_(torch.from_numpy(seen.features[rows].std(axis=0) + 1e-3))
    steps = epochs * (len(rows) // BATCH + 1)
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, steps)
    each = np.eye(len(seen.names), dtype=np.float32)
    for step in range(steps):
        if step % (steps // epochs) == 0:
            order = dice.permutation(rows)
        begin = step % (steps // epochs) * BATCH
        some = order[begin : begin + BATCH]
        if not len(some):
            continue
        types = np.where(dice.random(len(some)) < OTHER_TYPE, seen.types[dice.choice(rows, len(some))],
                         seen.types[some])
        logits = network(torch.from_numpy(seen.features[some]), torch.from_numpy(each[types]))
        loss = F.cross_entropy(logits, torch.from_numpy(seen.colours[some]), label_smoothing=SMOOTHING)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return network.eval().requires_grad_(False)


@torch.inference_mode()
def told(network: PixelNetwork, seen: Measured, rows: NDArray[np.int64]) -> str:
    """How often the first colour is right where the type is known, and how surprising the right one is."""
    each = torch.eye(len(seen.names))
    logits = network(torch.from_numpy(seen.features[rows]), each[torch.from_numpy(seen.types[rows])])
    right = torch.from_numpy(seen.colours[rows])
    return (f"{len(rows)} held out: first colour right in {float((logits.argmax(dim=1) == right).float().mean()):.3f}, "
            f"cross-entropy {float(F.cross_entropy(logits, right)):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", action="append", required=True, type=Path)
    parser.add_argument("--model", required=True, type=Path)
    parser.add_argument("-o", "--out", required=True, type=Path)
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--all", action="store_true", help="learn from what was held out too")
    given = parser.parse_args()
    try:
        items = load_items(given.model / ITEM)
        colours = items.labels.classes["colour"]
        seen = measure(given.data, colours)
        known = seen.colours >= 0
        rows, held = np.flatnonzero(known & (given.all | ~seen.held)), np.flatnonzero(known & seen.held)
        network = fit(seen, rows, len(colours), given.epochs, given.seed)
        print(f"learnt from {len(rows)}; {told(network, seen, held)}")
        reader = PixelReader(network=network, colours=colours, types=seen.names)
        shutil.copytree(given.model / ITEM, given.out / ITEM)
        add_pixels(given.out / ITEM, reader, items.scales)
    except (ModisteError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
