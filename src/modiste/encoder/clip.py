"""The encoder as its users meet it: pictures and words in, unit vectors and labels out.

Folder layout, which is that of a Kandinsky prior so that one set of files serves both: `image_encoder`,
`image_processor`, `text_encoder`, `tokenizer`; beside them the decoder's `multilingual_text_encoder` and
`multilingual_tokenizer`, and the attribute heads (`heads.safetensors`, `heads.json`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np
import torch
from diffusers.pipelines.kandinsky.text_encoder import MultilingualCLIP
from numpy.typing import NDArray
from PIL import Image
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional as F
from transformers import (
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    CLIPVisionModelWithProjection,
    PreTrainedModel,
    XLMRobertaTokenizer,
)

from modiste.core.errors import WeightsError
from modiste.core.files import parse_json
from modiste.data.quiet import quiet_loading
from modiste.encoder.heads import AttributeHeads, LabelSpace
from modiste.encoder.networks import Tokenizers, Towers, build_image_processor
from modiste.encoder.presets import EncoderSize
from modiste.nn.pictures import to_tensor

_BATCH = 64
HEADS = "heads.safetensors"
LABELS = "heads.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderParts:
    """Everything that makes an encoder's folder."""

    towers: Towers
    heads: AttributeHeads
    labels: LabelSpace
    tokenizers: Tokenizers
    size: EncoderSize


@dataclass(frozen=True, slots=True)
class Guess:
    """A head's answer: vocabulary id and probability."""

    value: str
    confidence: float


class Encoder:
    """Image and text towers of one CLIP with its attribute heads."""

    def __init__(self, image: CLIPVisionModelWithProjection, text: CLIPTextModelWithProjection,
                 tokenizer: CLIPTokenizer, heads: AttributeHeads, labels: LabelSpace) -> None:
        self.image, self.text, self.tokenizer, self.heads, self.labels = image, text, tokenizer, heads, labels

    @classmethod
    @quiet_loading()
    def load(cls, folder: Path) -> Self:
        """Load from a folder. Raises WeightsError when a part is missing or does not fit."""
        try:
            labels = load_labels(folder)
            image = CLIPVisionModelWithProjection.from_pretrained(folder / "image_encoder", dtype=torch.float32,
                                                                  use_safetensors=True)
            text = CLIPTextModelWithProjection.from_pretrained(folder / "text_encoder", dtype=torch.float32,
                                                               use_safetensors=True)
            tokenizer = CLIPTokenizer.from_pretrained(folder / "tokenizer")
            heads = AttributeHeads(int(image.config.projection_dim), labels)
            heads.load_state_dict({name: value.float() for name, value in load_file(folder / HEADS).items()})
        except (OSError, RuntimeError, ValueError, KeyError, SafetensorError) as error:
            raise WeightsError("encoder.folder_incomplete", folder=folder, reason=error) from error
        return cls(image.eval(), text.eval(), tokenizer, heads.eval(), labels)

    @property
    def image_px(self) -> int:
        """Side of the pictures that the image tower sees."""
        return int(self.image.config.image_size)

    @property
    def space(self) -> int:
        """Numbers in an embedding."""
        return int(self.image.config.projection_dim)

    @torch.no_grad()
    def nothing(self) -> NDArray[np.float32]:
        """The embedding 1 x D of an all-zero picture, which Kandinsky takes for "no picture"."""
        zero = torch.zeros(1, 3, self.image_px, self.image_px)
        return np.asarray(self.image(pixel_values=zero).image_embeds.numpy())

    @torch.no_grad()
    def image_embeddings(self, pictures: Sequence[Image.Image]) -> NDArray[np.float32]:
        """Raw image embeddings N x D as the Kandinsky prior and decoder use them."""
        out = [self.image(pixel_values=to_tensor(self._pixels(pictures[i : i + _BATCH]))).image_embeds
               for i in range(0, len(pictures), _BATCH)]
        return np.asarray(torch.cat(out).numpy())

    @torch.no_grad()
    def text_embeddings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Raw text embeddings N x D."""
        ids = self.tokenizer(list(texts), padding=True, truncation=True, return_tensors="pt").input_ids
        return np.asarray(self.text(input_ids=ids).text_embeds.numpy())

    def probabilities(self, pictures: Sequence[Image.Image]) -> dict[str, NDArray[np.float32]]:
        """For each kind that the heads know, the probability N x C of each of its classes."""
        return self.read(self.image_embeddings(pictures))

    @torch.no_grad()
    def read(self, embeddings: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """The same of raw image embeddings N x D, be they of pictures or predicted by a prior."""
        logits = self.heads(torch.from_numpy(embeddings))
        return {kind: np.asarray(F.softmax(rows, dim=-1).numpy()) for kind, rows in logits.items()}

    def guess(self, pictures: Sequence[Image.Image]) -> list[dict[str, Guess]]:
        """For each picture, the most probable value of each kind that the heads know."""
        answers: list[dict[str, Guess]] = [{} for _ in pictures]
        for kind, rows in self.probabilities(pictures).items():
            for answer, likely in zip(answers, rows, strict=True):
                best = int(likely.argmax())
                answer[kind] = Guess(self.labels.classes[kind][best], float(likely[best]))
        return answers

    def _pixels(self, pictures: Sequence[Image.Image]) -> NDArray[np.uint8]:
        side = (self.image_px, self.image_px)
        return np.stack([np.asarray(p.convert("RGB").resize(side, Image.Resampling.BICUBIC)) for p in pictures])


def save_encoder(parts: EncoderParts, folder: Path) -> None:
    """Write the folder: fp16 weights whose configurations ask for fp32 arithmetic."""
    folder.mkdir(parents=True, exist_ok=True)
    save_half(parts.towers.image, folder / "image_encoder")
    save_half(parts.towers.text, folder / "text_encoder")
    save_half(parts.towers.multilingual, folder / "multilingual_text_encoder")
    save_words(parts.tokenizers, parts.labels, folder)
    build_image_processor(parts.size).save_pretrained(folder / "image_processor")
    save_heads(parts.heads, parts.labels, folder)
    _write_json(folder / "size.json", asdict(parts.size))


def save_heads(heads: AttributeHeads, labels: LabelSpace, folder: Path) -> None:
    """Write the attribute heads in fp16, with their labels."""
    save_file({name: value.half().contiguous() for name, value in heads.state_dict().items()}, folder / HEADS)
    _write_json(folder / LABELS, labels.classes)


def save_words(tokenizers: Tokenizers, labels: LabelSpace, folder: Path) -> None:
    """Write the tokenizers and the heads' labels: what a resumed run must find unchanged."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizers.clip.save_pretrained(folder / "tokenizer")
    tokenizers.multilingual.save_pretrained(folder / "multilingual_tokenizer")
    _write_json(folder / LABELS, labels.classes)


def load_labels(folder: Path) -> LabelSpace:
    """The heads' labels of an encoder's folder."""
    return LabelSpace({kind: tuple(values) for kind, values in _read_json(folder / LABELS).items()})


def load_tokenizers(folder: Path) -> Tokenizers:
    """Both tokenizers of an encoder's folder."""
    return Tokenizers(CLIPTokenizer.from_pretrained(folder / "tokenizer"),
                      XLMRobertaTokenizer.from_pretrained(folder / "multilingual_tokenizer"))


@quiet_loading()
def load_towers(towers: Towers, folder: Path) -> None:
    """Fill towers with the weights of an encoder's folder. Raises WeightsError when it has others."""
    try:
        image = CLIPVisionModelWithProjection.from_pretrained(folder / "image_encoder", dtype=torch.float32,
                                                                  use_safetensors=True)
        text = CLIPTextModelWithProjection.from_pretrained(folder / "text_encoder", dtype=torch.float32,
                                                               use_safetensors=True)
        towers.image.load_state_dict(image.state_dict())
        towers.text.load_state_dict(text.state_dict())
        towers.multilingual.load_state_dict(load_multilingual(folder)[0].state_dict())
    except (OSError, RuntimeError, ValueError, SafetensorError) as error:
        raise WeightsError("encoder.other_size", folder=folder, reason=error) from error


@quiet_loading()
def load_multilingual(folder: Path, text: str = "multilingual_text_encoder",
                      tokenizer: str = "multilingual_tokenizer") -> tuple[MultilingualCLIP, XLMRobertaTokenizer]:
    """The decoder's text encoder and its tokenizer from an encoder's (or a decoder's) folder."""
    try:
        tower = MultilingualCLIP.from_pretrained(folder / text, dtype=torch.float32, use_safetensors=True)
        return tower.eval(), XLMRobertaTokenizer.from_pretrained(folder / tokenizer)
    except (OSError, RuntimeError, ValueError, SafetensorError) as error:
        raise WeightsError("encoder.no_text_encoder", folder=folder, error=error) from error


def save_half(model: PreTrainedModel, folder: Path) -> None:
    """Save a transformers model with fp16 tensors and a configuration that loads it as fp32."""
    copy = type(model)(model.config).half()
    copy.load_state_dict(model.state_dict())
    copy.save_pretrained(folder)
    path = folder / "config.json"
    config = parse_json(path.read_text(encoding="utf-8"))
    config["dtype"] = "float32"
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def module_size(module: nn.Module) -> int:
    """Number of parameters."""
    return sum(parameter.numel() for parameter in module.parameters())


def _read_json(path: Path) -> Mapping[str, list[str]]:
    data: Mapping[str, list[str]] = parse_json(path.read_text(encoding="utf-8"))
    return data


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
