import pytest
import torch

from modiste.fabric.neural.networks import DCDiscriminator, DCGenerator
from modiste.fabric.neural.presets import BUNDLED_DCGAN, DCGANSize
from modiste.fabric.neural.training.dcgan import BETAS, DCGANRecipe, DCGANTask
from modiste.fabric.neural.training.pictures import FabricBatch


def test_the_classic_has_the_published_shape() -> None:
    generator, discriminator = DCGenerator(BUNDLED_DCGAN), DCDiscriminator(BUNDLED_DCGAN)
    drawn = generator(torch.randn(2, BUNDLED_DCGAN.noise))
    assert drawn.shape == (2, 3, 64, 64)
    assert discriminator(drawn).shape == (2,)
    channels = [layer.out_channels for layer in generator.layers if hasattr(layer, "out_channels")]
    assert channels == [512, 256, 128, 64, 3]
    assert BETAS[0] == 0.5
    assert BUNDLED_DCGAN.noise <= 100


def test_the_classic_tells_its_opinions() -> None:
    torch.manual_seed(0)
    size = DCGANSize(noise=8, width=4, side_px=16)
    task = DCGANTask(DCGenerator(size), DCDiscriminator(size), DCGANRecipe(noise=8))
    batch = FabricBatch(torch.rand(4, 3, 16, 16) * 2 - 1, torch.zeros(4, dtype=torch.long))
    with pytest.raises(RuntimeError, match="after the generator"):
        task.discriminator_loss(batch)
    drawn, judged = task.loss(batch), task.discriminator_loss(batch)
    assert 0 < float(drawn["d_g_z"].detach()) < 1
    assert 0 < float(judged["d_x"].detach()) < 1
    assert judged["total"] > 0
