"""What is said of wishes that are not met, in the language of the text: the phrase, and one reason."""

from dataclasses import dataclass
from typing import Final

from modiste.core.errors import InputError
from modiste.core.messages import Message, named
from modiste.language import Language, label


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """Something asked that is not sewn, or was overruled: its words as typed, and the reason in their language."""

    phrase: str
    reason: str

    def __post_init__(self) -> None:
        if not self.reason:
            raise InputError("sewing.unmet_reason")

    @property
    def sentence(self) -> str:
        """Phrase and reason in one line."""
        return f"{self.phrase}: {self.reason}" if self.phrase else self.reason

    def __str__(self) -> str:
        return self.sentence


_REASONS: Final[dict[str, tuple[str, str]]] = {
    "overruled": ("'{winner}' was said as well, and counts", "сказано и «{winner}», сделано так"),
    "no_part": ("{garment} has no such part", "у вещи «{garment}» нет такой детали"),
    "no_bodice": ("{garment} has nothing above the waist", "у вещи «{garment}» нет верха"),
    "no_skirt": ("{garment} has no skirt", "у вещи «{garment}» нет юбки"),
    "no_legs": ("{garment} has no legs", "у вещи «{garment}» нет штанин"),
    "no_neck": ("{garment} has no neck", "у вещи «{garment}» нет горловины"),
    "not_sewn": ("a decoration that is not sewn; left out", "такая отделка не шьётся; не сделано"),
    "beside": ("worn with clothes, not sewn; ask for it by itself and it is drawn",
               "это не шьётся, а носится с одеждой; попросите отдельно, тогда нарисуем"),
    "drawn_in": ("a waist that is drawn in needs none", "у пояса на резинке или кулиске этого нет"),
    "not_here": ("not sewn at this place; left out", "здесь не шьётся; не сделано"),
    "noted": ("written into the sewing order, not shown in pictures", "указано в порядке пошива, на снимках не видно"),
    "no_print": ("cannot be drawn as a pattern; use --fabric with a picture of it",
                 "такой рисунок не рисуется; дайте картинку ткани через --fabric"),
    "near_print": ("drawn as '{near}', the nearest pattern", "сделано как «{near}», это ближайший рисунок"),
    "unread": ("not a word of clothes that is known here; left out", "не знаем такого слова об одежде; не учтено"),
    "unread_near": ("not a word of clothes that is known here; did you mean '{near}'?",
                    "не знаем такого слова об одежде; может быть, «{near}»?"),
    "many_pockets": ("at most {most} pockets find room; {most} are sewn",
                     "карманов помещается не больше {most}; столько и сшито"),
    "patches": ("sewn as a patch pocket", "сшито как накладной карман"),
    "many_buttons": ("at most {most} buttons find room; {most} are sewn",
                     "пуговиц помещается не больше {most}; столько и пришито"),
    "size": ("no such size; sewn in {size} (the nearest: {near})",
             "нет такого размера; сшито в размере {size} (ближайшие: {near})"),
    "size_taken": ("no system was said; sewn in {size}", "система размеров не названа; сшито в размере {size}"),
    "set": ("two garments: this is the {first}; '{rest}' goes with it",
            "это две вещи: здесь {first}; к ней идёт «{rest}»"),
    "one_material": ("one cloth is used: {winner}", "ткань одна: {winner}"),
    "knit_only": ("needs a knitted cloth", "для этого нужен трикотаж"),
    "strapless": ("sleeves need shoulders; made off the shoulder", "рукавам нужны плечи; сделано с открытыми плечами"),
    "wrap_neck": ("fronts that cross leave a V; sewn with a V-neck",
                  "полы с запахом сходятся углом; сшито с V-вырезом"),
    "lapel_neck": ("lapels that roll back leave a V; sewn with a V-neck",
                   "лацканы, отгибаясь, оставляют V-вырез; сшито с ним"),
    "collar_neck": ("that collar is sewn to a round neckline; sewn so",
                    "такой воротник втачивают в круглую горловину; сшито так"),
    "not_measured": ("not a measure of this garment", "у этой вещи нет такой мерки"),
    "denied_core": ("{garment} is not one without it", "без этого вещь не «{garment}»"),
    "altered": ("cut with {value} cm: at these measures it cannot be as it usually is",
                "скроено {value} см: на эти мерки иначе не выкроить"),
    "not_material": ("not a cloth for clothes; sewn in {winner}", "из этого одежду не шьют; сшито: {winner}"),
}  # fmt: skip


def reason(key: str, language: Language, **values: object) -> str:
    """A reason in words. `garment` and other values are filled in as they are."""
    english, russian = _REASONS[key]
    return (russian if language == "ru" else english).format(**values)


def in_words(kind: str, value: str) -> Message:
    """An id in the words of both languages, for errors."""
    return named(label(kind, value, "en"), label(kind, value, "ru"))


def name_of(kind: str, value: str, language: Language) -> str:
    """An id in words."""
    return label(kind, value, language)
