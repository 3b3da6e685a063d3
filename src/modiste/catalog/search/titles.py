"""What is called as the words ask comes first, whatever its picture looks like.

Who types "biker jacket" means the things that are called so, by their titles or, in whichever language, by what their
words say they are: a photo that an encoder takes for a coat must not hide them. Looks order what is called so, and all
that is not.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from modiste.catalog.index.snapshot import Mask, Snapshot
from modiste.catalog.index.view import View
from modiste.catalog.limits.tree import Limit
from modiste.catalog.search.ranking import Odds, known_rows, said_rows
from modiste.language import parse
from modiste.language.morphology import keys, tokens
from modiste.language.unread import telling_words

if TYPE_CHECKING:
    from modiste.catalog.search.searching import Asked

_LOOKED_AT: Final = 300
"""Of so many items whose words match best the titles are read."""
CALLED: Final = 2.0
"""Log odds of what is called as asked, at least: a label is right in some nine of ten items."""
_TITLED: Final = 1.0
"""What a title that is nothing but the words adds."""
_AMONG: Final = 0.5
"""How far looks part those whose odds were lifted."""
_UNSEEN: Final = -2.0
"""Log odds of the looks of an item without a picture, in place of those of nothing alike."""


def titled(view: View, text: str, titles: Callable[[Sequence[str]], Mapping[str, str]], limit: Limit,
           owner: str | None = None) -> Mapping[str, float]:
    """The items whose titles hold every word of a text that says anything, each with the share of the words of its
    title that these are. `titles` gives them by id."""
    words = telling_words(text)
    if not words or parse(text).excluded:
        return {}
    asked = [_forms(word) for word in words]
    near = [one.id for one in view.matching(" ".join(words), limit, _LOOKED_AT, owner=owner)]
    found: dict[str, float] = {}
    for one, title in titles(near).items():
        of_title = [forms for token in tokens(title) if (forms := _forms(token.text))]
        if of_title and all(any(forms & word for word in of_title) for forms in asked):
            found[one] = sum(any(forms & word for forms in asked) for word in of_title) / len(of_title)
    return found


def _forms(word: str) -> frozenset[str]:
    """The dictionary forms of a word."""
    return frozenset(key for key in keys(word) if not key.startswith("~"))


def called_first(snapshot: Snapshot, odds: Odds, asked: "Asked", intercept: float) -> Odds:
    """Odds N of words alone, with what is called as they ask above all else. `intercept` is the log odds that looks
    which are nothing alike gave, which an item without a picture has not earned."""
    if asked.query.pictures:
        return odds
    finite = np.isfinite(odds)
    result = np.array(odds)
    if asked.vector is not None:
        result[finite & ~snapshot.pictured] += _UNSEEN - intercept
    called = finite & _called(snapshot, asked)
    if not called.any():
        return result
    others = result[finite & ~called]
    least = max(CALLED, float(others.max())) if others.size else CALLED
    own = np.zeros(len(snapshot))
    for one, share in asked.query.titled.items():
        if one in snapshot.places:
            own[snapshot.places[one]] = _TITLED * share
    among = _AMONG / (1 + np.exp(-np.clip(result[called] / 4, -30, 30)))
    result[called] = np.maximum(result[called], least) + own[called] + among
    return result


def _called(snapshot: Snapshot, asked: "Asked") -> Mask:
    """Which rows are called as the words ask: by a title that nothing they say speaks against, or since they say the
    garment themselves and all else that is wished holds."""
    named = np.zeros(len(snapshot), bool)
    named[[snapshot.places[one] for one in asked.query.titled if one in snapshot.places]] = True
    holding = np.ones(len(snapshot), bool)
    for wish in asked.wishes:
        holds = snapshot.mask(wish)
        named &= ~said_rows(snapshot, wish.field) | holds
        holding &= holds & (said_rows(snapshot, wish.field) if wish.field == "garment"
                            else known_rows(snapshot, wish.field))
    if not any(wish.field == "garment" for wish in asked.wishes):
        return named
    return named | holding
