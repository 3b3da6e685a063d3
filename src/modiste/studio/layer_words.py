"""What the layers of a picture are called, in both languages."""

from typing import Final

from modiste.language import Language

LAYER_WORDS: Final = {
    "ground": ("ground", "фон"), "cloth": ("cloth", "ткань"), "print": ("print", "рисунок"), "light": ("light", "свет"),
    "shine": ("shine", "блики"), "trims": ("trims", "фурнитура"), "mannequin": ("mannequin", "манекен"),
    "under": ("under it", "под ней"),
}  # fmt: skip


def layer_word(name: str, spoken: Language) -> str:
    """The name of a layer."""
    return LAYER_WORDS[name][spoken == "ru"]
