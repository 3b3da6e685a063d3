"""Captions as token ids, read once before training: looked up for every batch, and from several threads at once, which
a tokenizer itself does not allow while it pads."""

from collections.abc import Iterable, Sequence

import numpy as np
import torch
from torch import Tensor
from transformers import PreTrainedTokenizerBase


class TokenTable:
    """The token ids of every caption that a run can draw, and of the empty one, padded to `length` tokens (the
    tokenizer's own where it is None)."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, captions: Iterable[str], length: int | None = None) -> None:
        texts = sorted({"", *captions})
        tokens = tokenizer(texts, padding="max_length", truncation=True, max_length=length, return_tensors="np")
        self._ids, self._mask = tokens["input_ids"].astype(np.int32), tokens["attention_mask"].astype(bool)
        self._row = {text: row for row, text in enumerate(texts)}

    def read(self, captions: Sequence[str], *, trim: bool = False) -> tuple[Tensor, Tensor]:
        """Ids and attention mask N x T of captions that it was made with; `trim` leaves out the padding that all share.

        Raises KeyError for a caption that it was not made with.
        """
        rows = np.array([self._row[text] for text in captions])
        ids, mask = self._ids[rows], self._mask[rows]
        if trim:
            longest = int(mask.sum(axis=1).max())
            ids, mask = ids[:, :longest], mask[:, :longest]
        return torch.from_numpy(ids.astype(np.int64)), torch.from_numpy(mask.astype(np.int64))
