"""Which garment a photo shows, by two witnesses: the reader of cuts, and what a shop would call it.

The second is the encoder of items, which learnt from thousands of a shop's own words. Those are wider or narrower than
what is read ("top", "kurta"): each stands for the classes that were seen under it (`shop_words.toml`, counted by
`benchmarks/shop_words.py` on photos labelled by eye). Both opinions are put together by a logarithmic opinion pool
(Genest and Zidek, 1986, "Combining Probability Distributions").
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.garment.reading.labels import CLASSES, garment_class

Shares = NDArray[np.float64]
_WORDS: Final = Path(__file__).with_name("shop_words.toml")
_WEIGHT: Final = 0.3
"""Of the shop's word where it is sure; less where it is not. On 136 training photos of a catalogue whose products
taught the encoder nothing, types are right in 0.934 with it (0.919 without; 0.934 at a weight of a half), on 159 of
people's own clothes in 0.906 (0.899; 0.868)."""
SURE: Final = 0.4
"""How likely a garment is by both where it is believed: doubts flatten the pool, so that the reader's own bound is
never reached. Of 78 training photos of a catalogue and a shop 70 are above it, all but two of what is read (half-zips
that the shop calls jackets), and 5 of the 8 below are not."""
_DOUBT: Final = 0.03
"""What each witness leaves to every class: neither can rule one out alone."""


def pooled(read: Shares, called: Mapping[str, float], allowed: NDArray[np.bool_] | None = None) -> Shares:
    """How likely each class of garment is, C in the order of CLASSES: `read` is what the reader says, `called` how
    likely a shop calls it by each id of the vocabulary; words that no class goes by say nothing. Of `allowed` C
    classes alone, where those are known."""
    said = np.zeros(len(read))
    for word, share in called.items():
        said += share * _shares(word)
    if allowed is not None:
        said = np.where(allowed, said, 0.0)
    if said.sum() <= 0:
        return read
    weight = _WEIGHT * float(said.max())
    logs = (1 - weight) * np.log(read + _DOUBT) + weight * np.log(said + _DOUBT)
    likely = np.exp(logs - logs.max())
    if allowed is not None:
        likely = np.where(allowed, likely, 0.0)
    return np.asarray(likely / likely.sum(), np.float64)


@cache
def _shares(word: str) -> Shares:
    """What a shop means by a word: the share of each class."""
    known = CLASSES["garment"]
    row = _table().get(word)
    if row is None:
        own = garment_class(word)
        row = {} if own is None else {own: 1.0}
    return np.array([row.get(one, 0.0) for one in known])


@cache
def _table() -> Mapping[str, Mapping[str, float]]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))
