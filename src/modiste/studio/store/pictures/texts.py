"""The texts of a picture that is to be kept."""

import re
from typing import Final

from modiste.core.errors import InputError
from modiste.studio.store.pictures.values import NewPicture
from modiste.studio.store.text_fields import prompt_of, search_words, shortened, tags_of

_WORD: Final = re.compile(r"[a-z][a-z_-]{0,19}")


class Texts:
    """The texts of a new picture, checked."""

    def __init__(self, title: str, prompt: str, tags: tuple[str, ...]) -> None:
        self.title = title
        self.prompt = prompt
        self.tags = tags
        self.search = search_words(title, prompt, *tags)

    @classmethod
    def of(cls, new: NewPicture) -> "Texts":
        for name, word in (("kind", new.kind), *(("part", new.part),) * bool(new.part),
                           *(("origin", new.origin),) * bool(new.origin)):
            if not _WORD.fullmatch(word):
                raise InputError("studio.word", name=name, word=word[:30])
        prompt = prompt_of(new.prompt)
        return cls(shortened(new.title) or shortened(prompt or new.kind), prompt, tags_of(new.tags))
