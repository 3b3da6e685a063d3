"""Kandinsky 2.1 at its published size, with random weights: what fits where, before anything is downloaded.

    python benchmarks/real_size.py [--latent-side 32] [--rank 8]

prints parameters, one sampling step and one LoRA training step; on a GPU it runs there, in bfloat16 as on the CPU,
where it takes about a minute and 3.2 GiB.

The configurations are those of the hub's `kandinsky-community/kandinsky-2-1` and `-prior`; the counts beside them are
the published ones (model card of Kandinsky 2.1). Everything is built on the meta device unless memory is asked for.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Final, cast

import torch
from diffusers import DDIMScheduler, PriorTransformer, UNet2DConditionModel, VQModel
from diffusers.pipelines.kandinsky.text_encoder import MCLIPConfig, MultilingualCLIP
from peft import LoraConfig, inject_adapter_in_model
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import (
    CLIPTextConfig,
    CLIPTextModelWithProjection,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)

from modiste.core.errors import SettingError, UnknownNameError
from modiste.design.presets import ATTENTION_PROJECTIONS

TEXT_TOKENS: Final = 77
_GIB: Final = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class UNetConfig:
    """The latent denoiser; 1.22 billion parameters."""

    sample_size: int = 64
    in_channels: int = 4
    out_channels: int = 8
    down_block_types: tuple[str, ...] = ("ResnetDownsampleBlock2D", *("SimpleCrossAttnDownBlock2D",) * 3)
    mid_block_type: str = "UNetMidBlock2DSimpleCrossAttn"
    up_block_types: tuple[str, ...] = (*("SimpleCrossAttnUpBlock2D",) * 3, "ResnetUpsampleBlock2D")
    block_out_channels: tuple[int, ...] = (384, 768, 1152, 1536)
    layers_per_block: int = 3
    attention_head_dim: int = 64
    cross_attention_dim: int = 768
    encoder_hid_dim: int = 1024
    encoder_hid_dim_type: str = "text_image_proj"
    addition_embed_type: str = "text_image"
    resnet_time_scale_shift: str = "scale_shift"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoVQConfig:
    """The autoencoder, one latent for 8 x 8 pixels; 67 million parameters."""

    in_channels: int = 3
    out_channels: int = 3
    down_block_types: tuple[str, ...] = (*("DownEncoderBlock2D",) * 3, "AttnDownEncoderBlock2D")
    up_block_types: tuple[str, ...] = ("AttnUpDecoderBlock2D", *("UpDecoderBlock2D",) * 3)
    block_out_channels: tuple[int, ...] = (128, 256, 256, 512)
    layers_per_block: int = 2
    latent_channels: int = 4
    num_vq_embeddings: int = 16384
    vq_embed_dim: int = 4
    norm_type: str = "spatial"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorConfig:
    """The diffusion prior; 1 billion parameters."""

    num_attention_heads: int = 32
    attention_head_dim: int = 64
    num_layers: int = 20
    embedding_dim: int = 768
    num_embeddings: int = 77
    additional_embeddings: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class MultilingualConfig:
    """XLM-RoBERTa large with M-CLIP's projection; 560 million parameters."""

    transformerDimSize: int = 1024  # noqa: N815 - M-CLIP's own names
    imageDimSize: int = 768  # noqa: N815
    vocab_size: int = 250002
    hidden_size: int = 1024
    intermediate_size: int = 4096
    num_hidden_layers: int = 24
    num_attention_heads: int = 16
    max_position_embeddings: int = 514
    type_vocab_size: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipTextConfig:
    """CLIP ViT-L/14, the text tower; with the image tower 427 million parameters."""

    hidden_size: int = 768
    intermediate_size: int = 3072
    num_hidden_layers: int = 12
    num_attention_heads: int = 12
    projection_dim: int = 768


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipImageConfig:
    """CLIP ViT-L/14, the image tower."""

    hidden_size: int = 1024
    intermediate_size: int = 4096
    num_hidden_layers: int = 24
    num_attention_heads: int = 16
    image_size: int = 224
    patch_size: int = 14
    projection_dim: int = 768


_BUILDERS: Final[dict[str, Callable[[], nn.Module]]] = {
    "unet": lambda: UNet2DConditionModel(**asdict(UNetConfig())),
    "movq": lambda: VQModel(**asdict(MoVQConfig())),
    "prior": lambda: PriorTransformer(**asdict(PriorConfig())),
    "multilingual": lambda: MultilingualCLIP(MCLIPConfig(**asdict(MultilingualConfig()))),
    "clip_text": lambda: CLIPTextModelWithProjection(CLIPTextConfig(**asdict(ClipTextConfig()))),
    "clip_image": lambda: CLIPVisionModelWithProjection(CLIPVisionConfig(**asdict(ClipImageConfig()))),
}
PARTS: Final = tuple(_BUILDERS)


def build(part: str, device: str = "meta", dtype: torch.dtype = torch.bfloat16) -> nn.Module:
    """A part of `PARTS` with random weights, made where it is to be; on "meta" it takes no memory.

    Raises:
        UnknownNameError: there is no such part.
    """
    if part not in _BUILDERS:
        raise UnknownNameError("part of Kandinsky 2.1", part, PARTS)
    with torch.device(device), _default_dtype(dtype):
        return _BUILDERS[part]().eval()


def build_unet(device: str = "meta", dtype: torch.dtype = torch.bfloat16) -> UNet2DConditionModel:
    """The denoiser, as `build` makes it."""
    return cast(UNet2DConditionModel, build("unet", device, dtype))


def count_parameters(part: str) -> int:
    """Parameters of a part of `PARTS`; no memory is taken."""
    return sum(parameter.numel() for parameter in build(part).parameters())


@dataclass(frozen=True, slots=True)
class StepReport:
    """One step as it was measured: seconds, the process's peak memory in GiB (of the GPU's where it ran there), the
    loss (0 when sampling), and the parameters that were trained."""

    seconds: float
    peak_gib: float
    loss: float = 0.0
    trained: int = 0


@dataclass(frozen=True, slots=True)
class MemoryEstimate:
    """Bytes that a LoRA step of the denoiser takes: weights, the adapters with their optimizer, what backward keeps."""

    weights: int
    adapters: int
    activations: int

    @property
    def total_gib(self) -> float:
        """All of it, in GiB."""
        return (self.weights + self.adapters + self.activations) / _GIB


@torch.no_grad()
def sampling_step(unet: nn.Module, latent_side: int = 64, guidance: float = 4.0) -> StepReport:
    """One guided DDIM step of one picture with random conditions; `latent_side` 64 is 512 x 512 pixels."""
    device, dtype = _where(unet)
    scheduler = build_scheduler()
    scheduler.set_timesteps(50)
    latents = torch.randn(1, 4, latent_side, latent_side, dtype=dtype, device=device)
    start = _start(device)
    out = _denoise(unet, torch.cat([latents, latents]), scheduler.timesteps[:1].to(device))
    without, wanted = out[:, :4].chunk(2)
    scheduler.step(without + guidance * (wanted - without), int(scheduler.timesteps[0]), latents)
    return StepReport(_seconds(start, device), peak_gib(device))


def add_lora(unet: nn.Module, rank: int) -> list[nn.Parameter]:
    """Freeze the denoiser and put LoRA of `rank` on its attention; gives the new parameters, in float32.

    Raises:
        SettingError: the rank is below 1.
    """
    if rank < 1:
        raise SettingError(f"lora: expected a rank of 1 or more, got {rank}")
    unet.requires_grad_(False)
    inject_adapter_in_model(LoraConfig(r=rank, lora_alpha=rank, target_modules=list(ATTENTION_PROJECTIONS)), unet)
    trained = [parameter for parameter in unet.parameters() if parameter.requires_grad]
    for parameter in trained:
        parameter.data = parameter.data.float()
    return trained


def lora_step(unet: UNet2DConditionModel, latent_side: int = 32, rank: int = 8) -> StepReport:
    """One optimizer step of LoRA on one random latent, epsilon prediction (Ho et al., 2020, eq. 14), with gradient
    checkpointing; `unet` is changed."""
    device, dtype = _where(unet)
    trained = add_lora(unet, rank)
    unet.enable_gradient_checkpointing()
    unet.train()
    optimizer = torch.optim.AdamW(trained, lr=1e-4)
    scheduler = build_scheduler()
    latents, noise = (torch.randn(1, 4, latent_side, latent_side, dtype=dtype, device=device) for _ in range(2))
    steps = torch.randint(0, 1000, (1,), device=device)
    start = _start(device)
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=dtype != torch.float32):
        out = _denoise(unet, scheduler.add_noise(latents, noise, steps), steps)
    loss = F.mse_loss(out[:, :4].float(), noise.float())
    loss.backward()  # type: ignore[no-untyped-call]  # torch's own stub lacks it
    optimizer.step()
    seconds = _seconds(start, device)
    return StepReport(seconds, peak_gib(device), float(loss.detach()), sum(p.numel() for p in trained))


def estimate_lora_memory(latent_side: int = 32, rank: int = 8, dtype: torch.dtype = torch.bfloat16) -> MemoryEstimate:
    """What `lora_step` should take, found on the meta device: what checkpointing keeps, and the largest block anew."""
    unet = build_unet(dtype=dtype)
    weights = sum(parameter.numel() * parameter.element_size() for parameter in unet.parameters())
    trained = add_lora(unet, rank)
    adapters = sum(parameter.numel() for parameter in trained) * 4 * 4  # value, gradient, two moments, in float32
    unet.train()
    blocks = _saved_by_block(unet, latent_side, dtype)
    unet.enable_gradient_checkpointing()
    kept = sum(_saved_by_block(unet, latent_side, dtype))
    return MemoryEstimate(weights, adapters, kept + max(blocks))


def build_scheduler() -> DDIMScheduler:
    """Kandinsky 2.1's published DDIM settings."""
    return DDIMScheduler(num_train_timesteps=1000, beta_schedule="linear", beta_start=0.00085, beta_end=0.012,
                         clip_sample=False, set_alpha_to_one=False, steps_offset=1, prediction_type="epsilon")


def peak_gib(device: torch.device) -> float:
    """Most memory so far: of this process, or of tensors on the GPU; 0 where the system does not tell."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device) / _GIB
    if sys.platform == "win32":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _GIB if sys.platform == "darwin" else peak / 2**20  # macOS counts bytes, Linux KiB


def _denoise(unet: nn.Module, latents: Tensor, steps: Tensor) -> Tensor:
    """Random text and image conditions as the pipelines pass them: N x 4 x h x w -> N x 8 x h x w."""
    device, dtype = _where(unet)
    count, config = len(latents), UNetConfig()
    hidden = torch.randn(count, TEXT_TOKENS, config.encoder_hid_dim, dtype=dtype, device=device)
    pooled, image = (torch.randn(count, config.cross_attention_dim, dtype=dtype, device=device) for _ in range(2))
    out: Tensor = unet(latents, steps, hidden, added_cond_kwargs={"text_embeds": pooled, "image_embeds": image},
                       return_dict=False)[0]
    return out


def _saved_by_block(unet: nn.Module, latent_side: int, dtype: torch.dtype) -> list[int]:
    """Bytes that autograd keeps for each block of the denoiser, and last for the rest; each storage counted once."""
    own = {parameter.untyped_storage()._cdata for parameter in unet.parameters()}
    seen: dict[int, Tensor] = {}
    totals, mark = [0, 0], [0]

    def pack(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage._cdata not in own and storage._cdata not in seen:
            seen[storage._cdata] = tensor
            totals[0] += storage.nbytes()
        return tensor

    blocks: list[int] = []
    children = [*_children(unet, "down_blocks"), *_children(unet, "mid_block"), *_children(unet, "up_blocks")]
    hooks = [block.register_forward_pre_hook(lambda *_: mark.__setitem__(0, totals[0])) for block in children]
    hooks += [block.register_forward_hook(lambda *_: blocks.append(totals[0] - mark[0])) for block in children]
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        latents = torch.empty(1, 4, latent_side, latent_side, dtype=dtype, device="meta")
        _denoise(unet, latents, torch.zeros(1, dtype=torch.long, device="meta"))
    for hook in hooks:
        hook.remove()
    return [*blocks, totals[0] - sum(blocks)]


def _children(unet: nn.Module, name: str) -> list[nn.Module]:
    child = unet.get_submodule(name)
    return list(child) if isinstance(child, nn.ModuleList) else [child]


def _where(module: nn.Module) -> tuple[torch.device, torch.dtype]:
    first = next(module.parameters())
    return first.device, first.dtype


def _start(device: torch.device) -> float:
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
        torch.cuda.synchronize(device)
    return time.monotonic()


def _seconds(start: float, device: torch.device) -> float:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.monotonic() - start


@contextmanager
def _default_dtype(dtype: torch.dtype) -> Iterator[None]:
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--latent-side", type=int, default=32, help="32 is 256 x 256 pixels")
    parser.add_argument("--rank", type=int, default=8)
    given = parser.parse_args()
    for part in PARTS:
        print(f"{part:<16} {count_parameters(part) / 1e6:8.1f} M parameters")
    estimate = estimate_lora_memory(given.latent_side, given.rank)
    print(f"a LoRA step is estimated at {estimate.total_gib:.2f} GiB, libraries not counted")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    start = time.monotonic()
    unet = build_unet(device)
    print(f"built the denoiser on {device} in {time.monotonic() - start:.1f} s")
    sampled = sampling_step(unet, given.latent_side)
    print(f"one guided sampling step: {sampled.seconds:.2f} s, peak {sampled.peak_gib:.2f} GiB")
    tuned = lora_step(unet, given.latent_side, given.rank)
    print(f"one LoRA step of rank {given.rank}: {tuned.seconds:.2f} s, peak {tuned.peak_gib:.2f} GiB")


if __name__ == "__main__":
    main()
