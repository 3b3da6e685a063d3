"""Tiny CLIP and SigLIP checkpoints with random weights, in the layout of transformers."""

import json
from pathlib import Path

import torch

WORDS = ("a photo of the red blue dress shirt skirt for women men garment striped solid <pad> <unk> <eos>").split()


def save_checkpoint(folder: Path, kind: str, seed: int = 0) -> Path:
    """A checkpoint of the type "clip" or "siglip" in a folder."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from tokenizers.processors import TemplateProcessing
    from transformers import CLIPConfig, CLIPModel, PreTrainedTokenizerFast, SiglipConfig, SiglipModel

    text = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
            "vocab_size": len(WORDS), "max_position_embeddings": 12, "eos_token_id": WORDS.index("<eos>"),
            "pad_token_id": WORDS.index("<pad>"), "bos_token_id": 0}
    vision = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
              "image_size": 32, "patch_size": 16}
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = (CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=12))
                   if kind == "clip" else
                   SiglipModel(SiglipConfig(text_config={**text, "projection_size": 16}, vision_config=vision)))
    network.save_pretrained(folder)
    words = Tokenizer(WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="<unk>"))
    words.pre_tokenizer = Whitespace()
    words.post_processor = TemplateProcessing(single="$A <eos>", special_tokens=[("<eos>", WORDS.index("<eos>"))])
    PreTrainedTokenizerFast(tokenizer_object=words, pad_token="<pad>", unk_token="<unk>", eos_token="<eos>",
                            model_max_length=12).save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps({"image_mean": [0.4] * 3, "image_std": [0.3] * 3}))
    return folder
