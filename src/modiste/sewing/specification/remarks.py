"""What is said of wishes that are not met, in the language of the text: the phrase, and one reason."""

from dataclasses import dataclass
from typing import Final

from modiste.core.errors import InputError
from modiste.language import Language, label


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """Something asked that is not sewn, or was overruled: its words as typed, and the reason in their language."""

    phrase: str
    reason: str

    def __post_init__(self) -> None:
        if not self.reason:
            raise InputError("Unmet: expected a reason")

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
    "size": ("no such size; sewn in {size}", "нет такого размера; сшито в размере {size}"),
    "set": ("two garments: this is the {first}; '{rest}' goes with it",
            "это две вещи: здесь {first}; к ней идёт «{rest}»"),
    "one_material": ("one cloth is used: {winner}", "ткань одна: {winner}"),
    "knit_only": ("needs a knitted cloth", "для этого нужен трикотаж"),
    "strapless": ("sleeves need shoulders; made off the shoulder", "рукавам нужны плечи; сделано с открытыми плечами"),
    "not_measured": ("not a measure of this garment", "у этой вещи нет такой мерки"),
    "denied_core": ("{garment} is not one without it", "без этого вещь не «{garment}»"),
    "altered": ("cut with {value} cm: at these measures it cannot be as it usually is",
                "скроено {value} см: на эти мерки иначе не выкроить"),
    "not_material": ("not a cloth for clothes; sewn in {winner}", "из этого одежду не шьют; сшито: {winner}"),
}  # fmt: skip


_REFUSALS: Final[dict[str, tuple[str, str]]] = {
    "unsewable": ("{name}: cannot be sewn; can sew: {shown} and more", "{name}: это не шьётся; шьём: {shown} и другое"),
    "near": ("no garment is named; did you mean '{near}'? can sew: {shown} and more",
             "вещь не названа; может быть, «{near}»? шьём: {shown} и другое"),
    "unnamed": ("'{text}' names no garment that can be sewn; can sew: {shown} and more",
                "«{text}»: не названа вещь, которую можно сшить; шьём: {shown} и другое"),
    "children": ("{name}: not sewn for children; choose another garment",
                 "{name}: для детей не шьётся; назовите другую вещь"),
    "measure": ("{phrase}: the {what} of {name} is {low} to {high} cm; say another",
                "{phrase}: {what} у вещи «{name}» бывает от {low} до {high} см; назовите другую мерку"),
}  # fmt: skip
_MEASURES: Final = {
    "length": "длина", "sleeve length": "длина рукава", "cuff": "высота манжеты", "collar": "высота воротника",
    "neckline": "глубина выреза", "slit": "длина разреза", "inseam": "длина шагового шва",
    "width of the leg": "ширина штанины", "turn-up": "высота отворота", "waistband": "ширина пояса",
    "width": "ширина", "repeat of the pattern": "ширина раппорта",
}  # fmt: skip


def refusal(key: str, language: Language, *, what: str = "", **values: object) -> InputError:
    """The error for what cannot be sewn, in the language of the text. `what` is a measure in English."""
    english, russian = _REFUSALS[key]
    if language == "ru":
        return InputError(russian.format(what=_MEASURES.get(what, what), **values))
    return InputError(english.format(what=what, **values))


def reason(key: str, language: Language, **values: object) -> str:
    """A reason in words. `garment` and other values are filled in as they are."""
    english, russian = _REASONS[key]
    return (russian if language == "ru" else english).format(**values)


def name_of(kind: str, value: str, language: Language) -> str:
    """An id in words."""
    return label(kind, value, language)
