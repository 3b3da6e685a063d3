"""What a lookbook says, in English and Russian."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from modiste.core.errors import InputError, SettingError
from modiste.language import Language
from modiste.language.vocabulary import LANGUAGES
from modiste.studio.store.boards.values import Board
from modiste.studio.store.pictures.values import Picture
from modiste.studio.titles import shown_title

_KINDS: Final = {
    "en": {"design": "design", "fabric": "fabric", "photo": "photo", "mask": "mask", "draped": "try-on",
           "sketch": "sketch", "outfit": "outfit"},
    "ru": {"design": "эскиз", "fabric": "ткань", "photo": "фото", "mask": "маска", "draped": "примерка",
           "sketch": "набросок", "outfit": "образ"},
}
_MOST_INKS: Final = 16
_ENGINES: Final[Mapping[Language, Mapping[str, str]]] = {
    "en": {"drawn": "drawn by rule", "neural": "woven by the network", "segmenter": "found", "brush": "brushed"},
    "ru": {"drawn": "по правилам", "neural": "соткано нейросетью", "segmenter": "найдено", "brush": "кистью"},
}
_SIZE: Final = {"en": "size", "ru": "размер"}
_OWN_SIZE: Final = {"en": "made to measure", "ru": "по своим меркам"}
_PICTURES: Final = {"en": "Pictures", "ru": "Изображений"}
_DATE: Final = {"en": "%Y-%m-%d", "ru": "%d.%m.%Y"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What stands under a picture; `prompt` is blank where the title says it already. `inks` are a fabric's, as CSS
    colours; `repeats` tells that it is a tile."""

    title: str
    prompt: str
    facts: str
    inks: tuple[str, ...] = ()
    repeats: bool = False


def caption(picture: Picture, language: Language) -> Caption:
    """The caption of a picture for whoever is shown it: its title, its words, what it is, and of a garment its cloth
    and size. By what it was made, and from which seed, its lineage tells."""
    facts = [_KINDS[language].get(picture.kind, picture.kind), *_facts_of_garment(picture, language)]
    said = picture.prompt if picture.prompt != picture.title else ""
    return Caption(title=shown_title(picture, language), prompt=said, facts=" · ".join(facts),
                   inks=picture.texts(
                       "inks")[:_MOST_INKS] if picture.kind == "fabric" else (), repeats=picture.kind == "fabric")


def _facts_of_garment(picture: Picture, language: Language) -> tuple[str, ...]:
    kept = picture.attributes.get("spec")
    if not isinstance(kept, dict):
        return ()
    from modiste.sewing.documents.texts import say
    from modiste.sewing.specification import spec_from_json

    try:
        spec = spec_from_json(json.dumps(kept))
    except InputError:  # of another version of the program
        return ()
    cloth = say("materials", spec.cloth("body").material, language)
    return (cloth, _OWN_SIZE[language] if spec.body is not None else f"{_SIZE[language]} {spec.size}")


def model_name(model: str, language: Language) -> str:
    """A model's name, or an engine's, as people read it."""
    name = model.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return _ENGINES[language].get(name, name)


def board_facts(board: Board, language: str) -> str:
    """How many pictures, and when the board was last changed."""
    return f"{_PICTURES[language]}: {len(board.pictures)} · {board.changed.strftime(_DATE[language])}"


def check_language(language: str) -> Language:
    """A language that lookbooks speak.

    Raises:
        SettingError: another one.
    """
    found = next((one for one in LANGUAGES if one == language), None)
    if found is None:
        raise SettingError("studio.language", known=LANGUAGES, language=language[:20])
    return found
