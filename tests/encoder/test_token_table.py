import pytest
import torch

from modiste.encoder.token_table import TokenTable
from modiste.encoder.tokenizers import train_clip_tokenizer, train_multilingual_tokenizer
from tests.design.bundle import CAPTIONS, ENCODER


@pytest.mark.parametrize("kind", ["clip", "multilingual"])
def test_it_reads_as_the_tokenizer_does(kind: str) -> None:
    train = train_clip_tokenizer if kind == "clip" else train_multilingual_tokenizer
    tokenizer = train(CAPTIONS, ENCODER)
    texts = [CAPTIONS[2], "", CAPTIONS[0], CAPTIONS[2]]
    ids, mask = TokenTable(tokenizer, CAPTIONS).read(texts)
    expected = tokenizer(texts, padding="max_length", truncation=True, return_tensors="pt")
    assert torch.equal(ids, expected.input_ids)
    assert torch.equal(mask, expected.attention_mask)
    ids, mask = TokenTable(tokenizer, CAPTIONS, 5).read(texts, trim=True)
    expected = tokenizer(texts, padding=True, truncation=True, max_length=5, return_tensors="pt")
    assert torch.equal(ids, expected.input_ids)
    assert torch.equal(mask, expected.attention_mask)


def test_a_caption_that_it_was_not_made_with_is_no_silent_guess() -> None:
    table = TokenTable(train_clip_tokenizer(CAPTIONS, ENCODER), CAPTIONS)
    with pytest.raises(KeyError):
        table.read(["blue dress"])
