"""The fabric categories to choose from, as people read them."""

from collections.abc import Sequence

from modiste.fabric.categories import CATEGORIES, category_label
from modiste.language import Language


def category_choices(tongue: Language, others: Sequence[str] = ()) -> list[tuple[str, str]]:
    """(name, id) of every category, and of `others` that a user's own model knows."""
    return [(category_label(one, tongue), one) for one in (*CATEGORIES.names, *others)]
