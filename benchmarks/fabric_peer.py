"""Fabrics of the U-Net against those of lightweight-gan (the PyPI package of FastGAN, Liu et al., 2021), which is
trained here on the same pictures for a given time.

    pip install --no-deps lightweight-gan adabelief-pytorch einops kornia kornia_rs tabulate colorama
    python benchmarks/fabric_peer.py --data FOLDER --model FOLDER --budget 50 -o FOLDER [-n 1100] [--json]

The package insists on a CUDA device and on torchvision, of which its networks use nothing: both are pretended while it
is imported. Its networks, losses, augmentation, optimizers and defaults are its own, in bfloat16 as ours are; it knows
no categories, so it learns all of them as one set, each drawn as often as the others. Both are compared with pictures
that neither saw.
"""

import argparse
import importlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from modiste.core.errors import ModisteError
from modiste.core.settings import Settings
from modiste.fabric.finishing.seams import Pixels
from modiste.fabric.finishing.tiles import resize_tile
from modiste.fabric.neural.folders import FABRIC, load_tile_unet
from modiste.fabric.neural.training.pictures import FabricPictures, draw_batch, read_fabrics
from modiste.fabric.pipeline import FabricRequest, make
from modiste.fabric.scorer import STEPS, FabricScorer, scorer_for
from modiste.nn.pictures import to_pictures
from modiste.train.metrics import kernel_distance_interval, prdc
from modiste.train.report import Cell, write_sheet

SIDE_PX, TILE_PX = 64, 256
BATCH = 10  # its command line's default
PENALTY, PENALTY_EVERY, AUGMENT = 10.0, 4, {"prob": 0.29, "types": ["translation", "cutout"]}
SHOWN, COLUMNS = 88, 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Kernel distance times 1,000 with its 95 % interval, and recall, of one generator."""

    name: str
    kid: float
    low: float
    high: float
    recall: float


def peer() -> Any:
    """The module lightweight_gan, imported without CUDA and without torchvision."""
    pretended = patch.dict(sys.modules, torchvision=Mock())  # only code that reads data sets wants it
    with pretended, patch.object(torch.cuda, "is_available", return_value=True):
        return importlib.import_module("lightweight_gan.lightweight_gan")


def kept_or_trained(data: Path, minutes: float, seed: int, folder: Path) -> nn.Module:
    """Its generator, trained for `minutes` unless the folder has it from before."""
    module, kept = peer(), folder / "lightweight-gan.safetensors"
    with patch.object(nn.Module, "cuda", lambda self, _rank: self):
        gan = module.LightweightGAN(latent_dim=256, image_size=SIDE_PX)
    if kept.is_file():
        gan.G.load_state_dict(load_file(kept))
    else:
        seen = train_peer(module, gan, read_fabrics([data], SIDE_PX), minutes, seed)
        print(f"lightweight-gan: {seen} pictures in {minutes:g} minutes", file=sys.stderr)
        save_file(gan.G.state_dict(), kept)
    generator: nn.Module = gan.G.eval()
    return generator


def train_peer(module: Any, gan: Any, fabrics: FabricPictures, minutes: float, seed: int) -> int:
    """Train for `minutes` with the steps of its own trainer; returns how many pictures it has seen."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    gan.train()
    end, step, last_report = time.monotonic() + 60 * minutes, 0, 0.0
    while time.monotonic() < end:
        penalised = step % PENALTY_EVERY == 0
        gan.D_opt.zero_grad()
        real = (draw_batch(fabrics, BATCH, SIDE_PX, rng).pictures + 1) / 2
        _discriminator_turn(module, gan, real, penalised)
        gan.D_opt.step()
        gan.G_opt.zero_grad()
        with torch.autocast("cpu", torch.bfloat16):
            said, said_small, _ = gan.D_aug(gan.G(torch.randn(BATCH, 256)), **AUGMENT)
            loss = module.gen_hinge_loss(said, None) + module.gen_hinge_loss(said_small, None)
        loss.backward()
        gan.G_opt.step()
        step += 1
        if time.monotonic() - last_report > 60:
            last_report = time.monotonic()
            left = (end - last_report) / 60
            print(f"lightweight-gan: step {step}, {left:.0f} minutes left", file=sys.stderr, flush=True)
    return step * BATCH


def _discriminator_turn(module: Any, gan: Any, real: Tensor, penalised: bool) -> None:
    real.requires_grad_(penalised)
    with torch.autocast("cpu", torch.bfloat16):
        with torch.no_grad():
            drawn = gan.G(torch.randn(BATCH, 256))
        drawn, (fake, fake_small, _) = gan.D_aug(drawn, detach=True, input_requires_grad=penalised,
                                                 return_discr_input=True, **AUGMENT)
        true, true_small, auxiliary = gan.D_aug(real, calc_aux_loss=True, **AUGMENT)
        loss = module.hinge_loss(true, fake) + module.hinge_loss(true_small, fake_small) + auxiliary
    if penalised:
        slopes = torch.cat([_slope([true, true_small], real), _slope([fake, fake_small], drawn)])
        loss = loss + PENALTY * slopes.reshape(len(slopes), -1).norm(2, dim=1).square().mean()
    loss.backward()


def _slope(outputs: list[Tensor], inputs: Tensor) -> Tensor:
    (slope,) = torch.autograd.grad(outputs, inputs, [torch.ones_like(one) for one in outputs], create_graph=True)
    return slope


@torch.no_grad()
def draw_peer(generator: nn.Module, count: int, seed: int) -> list[Pixels]:
    """`count` pictures at the size of a tile."""
    stream = torch.Generator().manual_seed(seed)
    made: list[Pixels] = []
    while len(made) < count:
        pictures = generator(torch.randn(min(50, count - len(made)), 256, generator=stream)).clamp(0, 1) * 2 - 1
        made += [resize_tile(one, TILE_PX) for one in to_pictures(pictures)]
    return made


def draw_weaver(model: Path, names: Sequence[str], each: int, seed: int) -> list[Pixels]:
    """`each` tiles of every category."""
    made: list[Pixels] = []
    for name in names:
        request = FabricRequest(category=name, engine="neural", size_px=TILE_PX, model=model)
        made += [np.asarray(one.swatch.tile) for one in make(request, n=each, seed=seed)]
    return made


def compare(name: str, tiles: Sequence[Pixels], real: FabricPictures, scorer: FabricScorer) -> Compared:
    """How far a set of tiles is from real pictures to the scorer, which has steered no training."""
    there, here = scorer.look(real.pictures)[0], scorer.look(tiles)[0]
    kid = kernel_distance_interval(there, here)
    return Compared(
        name=name, kid=1000 * kid.value, low=1000 * kid.low, high=1000 * kid.high, recall=prdc(there, here, 5).recall)


def main() -> None:
    """Train the peer, draw with both, print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="folder of a model with a U-Net")
    parser.add_argument("--budget", type=float, required=True, help="minutes of training for the peer")
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("-n", type=int, default=1100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    load_tile_unet(given.model / FABRIC)  # a missing one is told of before the hour of training
    given.out.mkdir(parents=True, exist_ok=True)
    generator = kept_or_trained(given.data, given.budget, given.seed, given.out)
    real = read_fabrics([given.data], TILE_PX, split="test")
    scorer = scorer_for(real, Settings.load().home / "fabric-scorer", STEPS)
    theirs = draw_peer(generator, given.n, given.seed)
    ours = draw_weaver(given.model, real.names, max(1, given.n // len(real.names)), given.seed)
    write_sheet(given.out / "lightweight-gan.png", [Cell(tile, ()) for tile in theirs[:SHOWN]], COLUMNS)
    even = real.evened(given.seed)
    results = [compare("lightweight-gan", theirs, even, scorer), compare("neural", ours, even, scorer)]
    if given.json:
        print(json.dumps([asdict(one) for one in results]))
        return
    for one in results:
        print(f"{one.name}: KID x1000 {one.kid:.1f} ({one.low:.1f} to {one.high:.1f}), recall {one.recall:.2f}")
    print(f"ratio: {results[1].kid / max(results[0].kid, 1e-9):.2f}")


if __name__ == "__main__":
    try:
        main()
    except ModisteError as error:
        sys.exit(f"fabric_peer: {error}")
