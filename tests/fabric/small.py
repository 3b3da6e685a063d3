"""U-Nets small enough for tests."""

import torch

from modiste.fabric.neural.presets import TileUNetSize
from modiste.fabric.neural.tile_unet import TileUNet, palette_vector
from modiste.fabric.neural.waves import no_waves

TINY = TileUNetSize(side_px=32, patch_px=4, widths=(16, 24), fine=1, coarse=1, style=16, waves=3, colours=2)


def random_unet(categories: int = 3) -> TileUNet:
    """A U-Net that has learnt nothing, whose every weight matters; category 1 has stripes and palettes."""
    torch.manual_seed(0)
    unet = TileUNet(TINY, categories).eval().requires_grad_(False)
    for name, parameter in unet.named_parameters():
        if name.endswith(("conv2.weight", "out.weight", "head.weight")):
            torch.nn.init.normal_(parameter, 0.0, 0.1)
    sets = [no_waves(TINY.waves) for _ in range(4)]
    for count, waves in enumerate(sets):
        waves[0] = 0, count + 2, 0.3, 1
    unet.keep(1, sets, [palette_vector([(0, 0, 0), (200, 50 * number, 0)], TINY.colours) for number in range(4)])
    return unet
