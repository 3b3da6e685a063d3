"""Tokenizers learnt from captions: byte-level BPE for CLIP, a unigram model for the multilingual tower.

Both see English and Russian alike, and both are saved and loaded as the ordinary transformers classes.
"""

import json
from collections.abc import Iterable
from typing import Any

from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import CLIPTokenizer, XLMRobertaTokenizer

from modiste.encoder.presets import EncoderSize

MULTILINGUAL_TOKENS = 77  # the stock Kandinsky pipelines always pad to this length
_CLIP_SPECIAL = ["<|startoftext|>", "<|endoftext|>"]
_ROBERTA_SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]


def train_clip_tokenizer(captions: Iterable[str], size: EncoderSize) -> CLIPTokenizer:
    """Byte-level BPE (Radford et al., 2021, section 2.4) over the captions."""
    seed = CLIPTokenizer()
    learner = Tokenizer(models.BPE(end_of_word_suffix="</w>", unk_token=_CLIP_SPECIAL[1]))
    learner.normalizer = seed.backend_tokenizer.normalizer
    learner.pre_tokenizer = seed.backend_tokenizer.pre_tokenizer
    trainer = trainers.BpeTrainer(
        vocab_size=size.vocabulary, special_tokens=_CLIP_SPECIAL, end_of_word_suffix="</w>", show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    learner.train_from_iterator(captions, trainer)
    model = _model_state(learner)
    merges = [tuple(merge) for merge in model["merges"]]
    return CLIPTokenizer(vocab=model["vocab"], merges=merges, model_max_length=size.text_tokens)


def train_multilingual_tokenizer(captions: Iterable[str], size: EncoderSize) -> XLMRobertaTokenizer:
    """Unigram language model (Kudo, 2018) over the captions, in XLM-RoBERTa's layout of special tokens.

    The saved class keeps no normalizer, so captions with capitals must be among those it learns from.
    """
    learner = Tokenizer(models.Unigram())
    learner.pre_tokenizer = XLMRobertaTokenizer().backend_tokenizer.pre_tokenizer
    trainer = trainers.UnigramTrainer(vocab_size=size.vocabulary, special_tokens=_ROBERTA_SPECIAL,
                                      unk_token=_ROBERTA_SPECIAL[-1], show_progress=False)
    learner.train_from_iterator(captions, trainer)
    vocabulary = [(str(piece), float(score)) for piece, score in _model_state(learner)["vocab"]]
    return XLMRobertaTokenizer(vocab=[*vocabulary, ("<mask>", 0.0)], model_max_length=MULTILINGUAL_TOKENS)


def _model_state(tokenizer: Tokenizer) -> Any:
    return json.loads(tokenizer.to_str())["model"]
