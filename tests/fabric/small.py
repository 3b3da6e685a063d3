"""Weavers small enough for tests."""

import torch

from modiste.fabric.presets import WeaverSize
from modiste.fabric.waves import no_waves
from modiste.fabric.weaver import Weaver, as_palette

TINY = WeaverSize(side_px=32, patch_px=4, widths=(16, 24), fine=1, coarse=1, style=16, waves=3, colours=2)


def random_weaver(categories: int = 3) -> Weaver:
    """A weaver that has learnt nothing, whose every weight matters; category 1 has stripes and palettes."""
    torch.manual_seed(0)
    weaver = Weaver(TINY, categories).eval().requires_grad_(False)
    for name, parameter in weaver.named_parameters():
        if name.endswith(("second.weight", "out.weight", "leave.weight")):
            torch.nn.init.normal_(parameter, 0.0, 0.1)
    sets = [no_waves(TINY.waves) for _ in range(4)]
    for count, waves in enumerate(sets):
        waves[0] = 0, count + 2, 0.3, 1
    weaver.keep(1, sets, [as_palette([(0, 0, 0), (200, 50 * number, 0)], TINY.colours) for number in range(4)])
    return weaver
