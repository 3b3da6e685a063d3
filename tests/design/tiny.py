"""Tiny random pipelines of every kind that `--model` takes, written as ordinary diffusers folders."""

import json
from pathlib import Path

import torch
from diffusers import (
    AutoencoderKL,
    ControlNetModel,
    DDIMScheduler,
    KandinskyInpaintPipeline,
    KandinskyPipeline,
    KandinskyPriorPipeline,
    KandinskyV22ControlnetPipeline,
    KandinskyV22Pipeline,
    KandinskyV22PriorPipeline,
    PriorTransformer,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
    UnCLIPScheduler,
    UNet2DConditionModel,
    VQModel,
)
from diffusers.pipelines.kandinsky.text_encoder import MCLIPConfig, MultilingualCLIP
from transformers import (
    CLIPImageProcessor,
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)

from modiste.encoder.presets import EncoderSize
from modiste.encoder.tokenizers import train_clip_tokenizer, train_multilingual_tokenizer

SPACE = 16
WIDTH = 32
CAPTIONS = ["blue jeans", "a red dress", "leopard jacket", "синие джинсы", "красное платье", "пиджак того же стиля"] * 4
SIZE = EncoderSize(vocabulary=400, text_tokens=48)


def clip_tokenizer() -> CLIPTokenizer:
    return train_clip_tokenizer(CAPTIONS, SIZE)


def kandinsky(folder: Path, *, space: int = SPACE, inpaint: bool = True, seed: int = 0) -> Path:
    """Kandinsky 2.1: `prior`, `decoder` and `inpaint` in one folder; 16 px are one latent side of 8."""
    torch.manual_seed(seed)
    prior21(space).save_pretrained(folder / "prior")
    movq, text, tokenizer = build_movq(), *multilingual(space)
    parts = {"movq": movq, "text_encoder": text, "tokenizer": tokenizer, "scheduler": ddim()}
    KandinskyPipeline(unet=unet21(4, space), **parts).save_pretrained(folder / "decoder")
    if inpaint:
        KandinskyInpaintPipeline(unet=unet21(9, space), **parts).save_pretrained(folder / "inpaint")
    return folder


def kandinsky22(folder: Path) -> Path:
    """Kandinsky 2.2 as the hub lays it out: two folders beside each other; gives the decoder's."""
    torch.manual_seed(0)
    old = prior21(SPACE)
    KandinskyV22PriorPipeline(**old.components).save_pretrained(folder / "tiny-2-2-prior")
    unet = unet22(4, "image", SPACE)
    KandinskyV22Pipeline(unet=unet, scheduler=ddim(), movq=build_movq()).save_pretrained(folder / "tiny-2-2-decoder")
    return folder / "tiny-2-2-decoder"


def depth_decoder22(folder: Path, *, space: int = SPACE) -> Path:
    """The decoder of Kandinsky 2.2 that follows a depth: 64 px are one latent side of 8, as its hint has it."""
    torch.manual_seed(1)
    KandinskyV22ControlnetPipeline(
        unet=unet22(8, "image_hint", space), scheduler=ddim(), movq=build_movq((32, 32, 32, 64))
    ).save_pretrained(folder)
    return folder


def unet22(channels: int, embeds: str, space: int) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=8, in_channels=channels, out_channels=8, addition_embed_type=embeds, encoder_hid_dim=space,
        encoder_hid_dim_type="image_proj", cross_attention_dim=SPACE, **blocks())


def stable_diffusion(folder: Path) -> Path:
    """A plain text-to-image pipeline."""
    torch.manual_seed(0)
    tokenizer = clip_tokenizer()
    text = CLIPTextModel(CLIPTextConfig(**tower(tokenizer)))
    StableDiffusionPipeline(
        unet=unet_of(WIDTH), vae=build_vae(), text_encoder=text, tokenizer=tokenizer, scheduler=ddim(),
        safety_checker=None, feature_extractor=None, requires_safety_checker=False).save_pretrained(folder)
    return folder


def stable_diffusion_xl(folder: Path) -> Path:
    """The same with two text towers, told sizes as well."""
    torch.manual_seed(0)
    tokenizer = clip_tokenizer()
    unet = unet_of(2 * WIDTH, addition_embed_type="text_time", addition_time_embed_dim=8,
                   projection_class_embeddings_input_dim=6 * 8 + SPACE)
    StableDiffusionXLPipeline(
        unet=unet, vae=build_vae(), text_encoder=CLIPTextModel(CLIPTextConfig(**tower(tokenizer))),
        text_encoder_2=CLIPTextModelWithProjection(CLIPTextConfig(**tower(tokenizer), projection_dim=SPACE)),
        tokenizer=tokenizer, tokenizer_2=tokenizer, scheduler=ddim()).save_pretrained(folder)
    return folder


def control_net(base: Path, folder: Path) -> Path:
    """A ControlNet for a Stable Diffusion's folder, whose zero convolutions say something already."""
    torch.manual_seed(1)
    unet = UNet2DConditionModel.from_pretrained(base / "unet")
    net = ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=(16, 32))
    for layer in (*net.controlnet_down_blocks, net.controlnet_mid_block, net.controlnet_cond_embedding.conv_out):
        torch.nn.init.normal_(layer.weight, std=0.3)
    net.save_pretrained(folder)
    return folder


def unet_of(width: int, **more: object) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=16, in_channels=4, out_channels=4, block_out_channels=(16, 32), layers_per_block=1,
        norm_num_groups=8, cross_attention_dim=width, attention_head_dim=8,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        **more)


def build_vae() -> AutoencoderKL:
    return AutoencoderKL(
        block_out_channels=(16, 32), down_block_types=("DownEncoderBlock2D",) * 2, latent_channels=4,
        up_block_types=("UpDecoderBlock2D",) * 2, norm_num_groups=8)


def ddim() -> DDIMScheduler:
    return DDIMScheduler(beta_schedule="linear", beta_start=0.00085, beta_end=0.012, clip_sample=False,
                         set_alpha_to_one=False, steps_offset=1)


def prior21(space: int) -> KandinskyPriorPipeline:
    tokenizer = clip_tokenizer()
    prior = PriorTransformer(
        num_attention_heads=2, attention_head_dim=WIDTH // 2, num_layers=1, embedding_dim=space,
        num_embeddings=SIZE.text_tokens, additional_embeddings=4, encoder_hid_proj_type=None)
    torch.nn.init.ones_(prior.clip_std)
    return KandinskyPriorPipeline(
        prior=prior, tokenizer=tokenizer, scheduler=UnCLIPScheduler(
            variance_type="fixed_small_log", prediction_type="sample", clip_sample_range=5.0),
        text_encoder=CLIPTextModelWithProjection(CLIPTextConfig(**tower(tokenizer), projection_dim=space)),
        image_encoder=CLIPVisionModelWithProjection(CLIPVisionConfig(
            hidden_size=WIDTH, intermediate_size=WIDTH, num_hidden_layers=1, num_attention_heads=2, image_size=32,
            patch_size=16, projection_dim=space)),
        image_processor=CLIPImageProcessor(size={"height": 32, "width": 32}, do_center_crop=False))


def tower(tokenizer: CLIPTokenizer) -> dict[str, int]:
    return {"vocab_size": len(tokenizer), "hidden_size": WIDTH, "intermediate_size": WIDTH, "num_hidden_layers": 1,
            "num_attention_heads": 2, "max_position_embeddings": SIZE.text_tokens,
            "eos_token_id": tokenizer.eos_token_id, "bos_token_id": tokenizer.bos_token_id,
            "pad_token_id": tokenizer.pad_token_id}


def multilingual(space: int) -> tuple[MultilingualCLIP, object]:
    tokenizer = train_multilingual_tokenizer(CAPTIONS, SIZE)
    return MultilingualCLIP(MCLIPConfig(
        transformerDimSize=WIDTH, imageDimSize=space, vocab_size=len(tokenizer), hidden_size=WIDTH,
        intermediate_size=WIDTH, num_hidden_layers=1, num_attention_heads=2, max_position_embeddings=80,
        type_vocab_size=1, pad_token_id=tokenizer.pad_token_id)).eval(), tokenizer


def blocks() -> dict[str, object]:
    return {"block_out_channels": (16, 32), "layers_per_block": 1, "norm_num_groups": 8, "attention_head_dim": 8,
            "down_block_types": ("ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D"),
            "up_block_types": ("SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"),
            "mid_block_type": "UNetMidBlock2DSimpleCrossAttn", "resnet_time_scale_shift": "scale_shift"}


def unet21(channels: int, space: int) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=8, in_channels=channels, out_channels=8, cross_attention_dim=space, encoder_hid_dim=WIDTH,
        encoder_hid_dim_type="text_image_proj", addition_embed_type="text_image", **blocks())


def build_movq(widths: tuple[int, ...] = (32, 64)) -> VQModel:
    return VQModel(
        block_out_channels=widths, down_block_types=("DownEncoderBlock2D",) * len(widths), latent_channels=4,
        vq_embed_dim=4, up_block_types=("UpDecoderBlock2D",) * len(widths), num_vq_embeddings=12,
        norm_num_groups=8, norm_type="spatial", layers_per_block=1)


def edit_json(path: Path, **changes: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
