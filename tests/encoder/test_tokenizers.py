from pathlib import Path

import pytest
from transformers import CLIPTokenizer, XLMRobertaTokenizer

from modiste.encoder.clip import load_tokenizers, save_words
from modiste.encoder.heads import LabelSpace
from modiste.encoder.networks import Tokenizers
from modiste.encoder.run import learn_tokenizers
from tests.design.bundle import CAPTIONS, ENCODER

TEXTS = ("blue jeans", "Blue Jeans", "прямые леопардовые джинсы", "Прямые ЛЕОПАРДОВЫЕ джинсы", "пиджак, ёлка", "", "🙂")


@pytest.fixture(scope="module")
def tokenizers() -> Tokenizers:
    return learn_tokenizers(CAPTIONS, ENCODER)


def test_both_survive_saving_with_every_token(tokenizers: Tokenizers, tmp_path: Path) -> None:
    save_words(tokenizers, LabelSpace({"garment": ("jeans",)}), tmp_path)
    again = load_tokenizers(tmp_path)
    stock = Tokenizers(CLIPTokenizer.from_pretrained(tmp_path / "tokenizer"),
                       XLMRobertaTokenizer.from_pretrained(tmp_path / "multilingual_tokenizer"))
    for text in TEXTS:
        for other in (again, stock):
            assert tokenizers.clip(text).input_ids == other.clip(text).input_ids
            assert tokenizers.multilingual(text).input_ids == other.multilingual(text).input_ids
    assert again.clip.model_max_length == ENCODER.text_tokens
    assert len(again.clip) == len(tokenizers.clip)
    assert len(again.multilingual) == len(tokenizers.multilingual)


def test_capitals_mean_the_same_to_clip_and_are_known_to_the_other(tokenizers: Tokenizers) -> None:
    assert tokenizers.clip("Blue JEANS").input_ids == tokenizers.clip("blue jeans").input_ids
    assert tokenizers.clip("Прямые").input_ids == tokenizers.clip("прямые").input_ids
    unknown = tokenizers.multilingual.unk_token_id
    for text in ("Leopard jacket", "Красное платье", "прямые леопардовые джинсы"):
        assert unknown not in tokenizers.multilingual(text).input_ids, text


def test_learnt_words_are_short_and_lengths_are_fixed(tokenizers: Tokenizers) -> None:
    assert len(tokenizers.clip("синие джинсы").input_ids) <= 6
    padded = tokenizers.clip(["джинсы " * 99, "a"], padding="max_length", truncation=True)
    assert {len(ids) for ids in padded.input_ids} == {ENCODER.text_tokens}
    assert sum(padded.attention_mask[1]) == len(tokenizers.clip("a").input_ids)
    padded = tokenizers.multilingual(["a", "джинсы " * 99], padding="max_length", truncation=True)
    assert {len(ids) for ids in padded.input_ids} == {77}
