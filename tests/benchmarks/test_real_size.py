import pytest
import torch

from benchmarks import real_size
from benchmarks.real_size import build, count_parameters, estimate_lora_memory, lora_step, sampling_step
from modiste.core.errors import SettingError, UnknownNameError
from tests.design import tiny

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("parts", "published"), [(("unet",), 1220), (("multilingual",), 560), (("clip_text", "clip_image"), 427)]
)
def test_counts_are_the_published_ones(parts: tuple[str, ...], published: int) -> None:
    assert sum(map(count_parameters, parts)) / MILLION == pytest.approx(published, rel=0.01)


def test_counts_published_in_round_numbers() -> None:
    assert count_parameters("movq") // MILLION == 67
    assert round(count_parameters("prior") / 1e9) == 1


def test_nothing_is_made_in_memory_unless_asked() -> None:
    assert {p.device.type for part in real_size.PARTS for p in build(part).parameters()} == {"meta"}
    assert torch.get_default_dtype() == torch.float32
    made = build("movq", "cpu", torch.bfloat16)
    assert {(p.device.type, p.dtype) for p in made.parameters()} == {("cpu", torch.bfloat16)}


def test_an_unknown_part_is_named() -> None:
    with pytest.raises(UnknownNameError, match="unet"):
        build("unett")


def test_the_estimate_covers_the_weights_and_grows_with_picture_and_rank() -> None:
    small, large = estimate_lora_memory(32, 8), estimate_lora_memory(64, 8)
    assert small.weights == 2 * count_parameters("unet")
    assert large.activations > 2 * small.activations
    assert estimate_lora_memory(32, 16).adapters == 2 * small.adapters
    assert small.total_gib < large.total_gib < 12


@pytest.fixture
def small_unet(monkeypatch: pytest.MonkeyPatch) -> torch.nn.Module:
    """The steps' own code on a denoiser of the same architecture, since the real one takes a minute."""
    config = real_size.UNetConfig(cross_attention_dim=tiny.SPACE, encoder_hid_dim=tiny.WIDTH)
    monkeypatch.setattr(real_size, "UNetConfig", lambda: config)
    torch.manual_seed(0)
    return tiny.unet21(4, tiny.SPACE)


def test_lora_trains_the_adapters_and_nothing_else(small_unet: torch.nn.Module) -> None:
    before = {name: value.detach().clone() for name, value in small_unet.named_parameters()}
    report = lora_step(small_unet, latent_side=8, rank=2)
    after = {name.replace(".base_layer", ""): value for name, value in small_unet.named_parameters()}
    assert all(torch.equal(value, after[name]) for name, value in before.items())
    adapters = {name: value for name, value in after.items() if "lora_" in name}
    assert report.trained == sum(value.numel() for value in adapters.values()) > 0
    assert any(bool(value.any()) for name, value in adapters.items() if "lora_B" in name)  # they start at zero
    assert report.loss > 0


def test_a_sampling_step_runs(small_unet: torch.nn.Module) -> None:
    assert sampling_step(small_unet, latent_side=8).seconds > 0


def test_a_rank_below_one_is_refused(small_unet: torch.nn.Module) -> None:
    with pytest.raises(SettingError, match="rank"):
        real_size.add_lora(small_unet, 0)
