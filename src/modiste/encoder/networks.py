"""The encoder's towers, built from sizes with transformers' own classes so that any pipeline loads them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import torch
from diffusers.pipelines.kandinsky.text_encoder import MCLIPConfig, MultilingualCLIP
from torch import Tensor, nn
from transformers import (
    CLIPTextConfig,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
    XLMRobertaTokenizer,
)

from modiste.encoder.presets import EncoderSize

if TYPE_CHECKING:
    from transformers import CLIPImageProcessor

IMAGE_MEAN = (0.5, 0.5, 0.5)
IMAGE_STD = (0.5, 0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Tokenizers:
    """The two tokenizers of one encoder."""

    clip: CLIPTokenizer
    multilingual: XLMRobertaTokenizer


class Towers(nn.Module):
    """Image tower, text tower and multilingual text tower with one learnt temperature."""

    def __init__(self, size: EncoderSize, tokenizers: Tokenizers) -> None:
        super().__init__()
        self.image = build_image_tower(size)
        self.text = build_text_tower(size, tokenizers.clip)
        self.multilingual = build_multilingual_tower(size, tokenizers.multilingual)
        self.logit_scale = nn.Parameter(torch.tensor(2.66))  # ln(1 / 0.07), as in CLIP

    def embed_images(self, pixels: Tensor) -> Tensor:
        """N x 3 x S x S in [-1, 1] -> N x D."""
        return cast(Tensor, self.image(pixel_values=pixels).image_embeds)

    def embed_texts(self, ids: Tensor) -> Tensor:
        """Token ids N x T of the CLIP tokenizer -> N x D."""
        return cast(Tensor, self.text(input_ids=ids).text_embeds)

    def embed_multilingual(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Token ids and attention mask N x T of the multilingual tokenizer -> N x D."""
        return cast(Tensor, self.multilingual(input_ids=ids, attention_mask=mask)[0])


def build_image_tower(size: EncoderSize) -> CLIPVisionModelWithProjection:
    """ViT (Dosovitskiy et al., 2021) over square pictures of `image_px`."""
    return CLIPVisionModelWithProjection(CLIPVisionConfig(
        hidden_size=size.image_width, intermediate_size=4 * size.image_width, projection_dim=size.space,
        num_hidden_layers=size.image_layers, num_attention_heads=size.image_width // size.head_width,
        image_size=size.image_px, patch_size=size.patch_px, hidden_act="gelu"))


def build_text_tower(size: EncoderSize, tokenizer: CLIPTokenizer) -> CLIPTextModelWithProjection:
    """CLIP's causal text transformer."""
    return CLIPTextModelWithProjection(CLIPTextConfig(
        vocab_size=len(tokenizer), hidden_size=size.text_width, intermediate_size=4 * size.text_width,
        projection_dim=size.space, num_hidden_layers=size.text_layers,
        num_attention_heads=size.text_width // size.head_width, max_position_embeddings=size.text_tokens,
        hidden_act="gelu", bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id))


def build_multilingual_tower(size: EncoderSize, tokenizer: XLMRobertaTokenizer) -> MultilingualCLIP:
    """M-CLIP as in Kandinsky 2.1: a small XLM-RoBERTa, mean-pooled and projected into the shared space."""
    return MultilingualCLIP(MCLIPConfig(
        transformerDimSize=size.text_width, imageDimSize=size.space, vocab_size=len(tokenizer),
        hidden_size=size.text_width, intermediate_size=4 * size.text_width,
        num_hidden_layers=size.multilingual_layers, num_attention_heads=size.text_width // size.head_width,
        max_position_embeddings=80, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        pad_token_id=tokenizer.pad_token_id, bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id, type_vocab_size=1))


def build_image_processor(size: EncoderSize) -> "CLIPImageProcessor":
    """Resize and scale to [-1, 1]; no crop, since the garment fills the square."""
    from transformers import CLIPImageProcessor  # its import alone warns about torchvision, and only saving needs it

    side = {"height": size.image_px, "width": size.image_px}
    return CLIPImageProcessor(size=side, do_center_crop=False, image_mean=IMAGE_MEAN, image_std=IMAGE_STD)
