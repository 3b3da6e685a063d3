"""A spec in words: a caption that says what is there, in English or Russian, as a person would."""

import tomllib
from functools import cache
from importlib import resources
from typing import Final

from modiste.core.colour import nearest_colour
from modiste.core.garment_spec import GarmentSpec, PartCloth
from modiste.core.values import parse_hex
from modiste.data.patterns import FAMILIES
from modiste.language import Language, colour_hexes, vocabulary
from modiste.language.captions_en import article
from modiste.language.captions_ru import COMPOUND, compound
from modiste.language.morphology import GrammarNumber, decline, is_adjective
from modiste.language.vocabulary import Form, construction_words
from modiste.sewing.body import size_measures
from modiste.sewing.specification import levels
from modiste.sewing.specification.habits import fit_rules, habits

_NUMBERS: Final = {
    "en": ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    "ru": ("", "одной", "двумя", "тремя", "четырьмя", "пятью", "шестью", "семью", "восемью"),
}
_ON_BUTTONS: Final = ("", "одной пуговице", "двух пуговицах", "трёх пуговицах", "четырёх пуговицах", "пяти пуговицах",
                      "шести пуговицах", "семи пуговицах", "восьми пуговицах")  # fmt: skip
_LENGTHS: Final = ("micro", "mini", "above_knee", "knee", "below_knee", "midi", "ankle", "floor")
_NATURAL: Final = frozenset("leopard cheetah tiger snake cow zebra camouflage digital_camouflage".split())
_SILENT_CLOSURES: Final = frozenset("shirt linen_shirt hawaiian_shirt shirt_dress cardigan polo_shirt".split())
_DOUBLE: Final = frozenset("double_breasted_blazer pea_coat trench_coat".split())
_NAMED_COLLARS: Final = {"hoodie": "hood", "zip_hoodie": "hood", "crop_hoodie": "hood", "turtleneck": "turtle",
                         "polo_shirt": "polo", "bow_blouse": "bow"}  # fmt: skip
_FIT_SKIRTS: Final = ("pencil", "straight", "a_line", "circle")
_NAMED_LEGS: Final = ("skinny", "slim", "flared", "bootcut")
_HEM_TOLERANCE_CM: Final = 5.0


def describe(spec: GarmentSpec, language: Language) -> str:
    """A truthful caption: "a red linen midi shirt dress with short sleeves, a tie belt and two patch pockets".

    It names colour, pattern, material, garment and length, and the parts that are seen; never what is not there.
    """
    noun = _noun(spec.garment, language)
    before, after = _looks(spec, language)
    length = _length(spec, language)
    fit = [*_fit(spec, language), *_breast(spec, language)]
    extras = _with(spec, language)
    ends = _ends(spec, language)
    whom = _whom(spec, language)
    if language == "ru":
        words = [_agree(word, noun) for word in (*fit, *before) if is_adjective(word)]
        behind = [word for word in (*fit, *before, *after, *length) if not is_adjective(word)]
        agreed = [_agree(word, noun) for word in length if is_adjective(word)]
        before = [*(_agree(word, noun) for word in whom), *agreed, *words]
        return _joined(before, noun.text, [*behind, *ends], extras, language)
    words = [*whom, *fit, *before, *length]
    text = _joined(words, noun.text, [*after, *ends], extras, language)
    return text if noun.number == "pl" else f"{article(text)} {text}"


def phrases(spec: GarmentSpec, language: Language) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What `describe` says of a garment beside its name, piece by piece: how it is ("red", "cropped"), and what it is
    with ("raglan sleeves")."""
    noun = _noun(spec.garment, language)
    before, after = _looks(spec, language)
    words = [*_length(spec, language), *_fit(spec, language), *_breast(spec, language), *before, *after,
             *_ends(spec, language)]
    how = [_agree(word, noun) for word in words] if language == "ru" else words
    return tuple(dict.fromkeys(how)), tuple(_with(spec, language))


def with_word(language: Language, parts: str) -> str:
    """The word before what a garment is with: "with", "с", "со"."""
    return "with" if language == "en" else "со" if parts[:2] in ("ст", "сб", "сп", "зв") else "с"


def _joined(words: list[str], noun: str, behind: list[str], extras: list[str], language: Language) -> str:
    text = " ".join([*words, noun, *behind])
    if not extras:
        return text
    and_ = "and" if language == "en" else "и"
    together = f" {and_} ".join([", ".join(extras[:-1]), extras[-1]]) if len(extras) > 1 else extras[0]
    return f"{text} {with_word(language, together)} {together}"


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    text = resources.files("modiste.sewing.specification").joinpath("describe.toml").read_text("utf-8")
    found: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return found


def _said(kind: str, value: str, language: Language) -> str:
    row = _words()[kind].get(value)
    return row[language == "ru"] if row is not None else ""


def _noun(garment: str, language: Language) -> Form:
    for entries in (vocabulary().entries, construction_words().vocabulary.entries):
        if garment in entries["garment"]:
            return entries["garment"][garment].forms[language][0]
    return Form(garment.replace("_", " "))


def _form(kind: str, value: str, language: Language) -> str:
    for entries in (vocabulary().entries, construction_words().vocabulary.entries):
        if value in entries.get(kind, {}):
            return entries[kind][value].forms[language][0].text
    return value.replace("_", " ")


def _agree(word: str, noun: Form) -> str:
    number: GrammarNumber = noun.number
    return decline(word, number) if is_adjective(word) else word


def _whom(spec: GarmentSpec, language: Language) -> list[str]:
    options = {value for value, _ in habits()[spec.garment].options("sexes")} if spec.garment in habits() else set()
    if spec.sex == "children":
        return ["kids'"] if language == "en" else ["детский"]
    if spec.sex == "men" and "women" in options:
        return ["men's"] if language == "en" else ["мужской"]
    return []


def colour_name(hexa: str) -> str:
    """The vocabulary's id of the colour nearest to "#rrggbb"."""
    named = {name: one for name, one in colour_hexes().items() if name not in ("multicolour", "metallic")}
    return nearest_colour(parse_hex(hexa), named)[0]


def _looks(spec: GarmentSpec, language: Language) -> tuple[list[str], list[str]]:
    """Colour, pattern and material: what stands before the noun, and what behind."""
    cloth = spec.cloth("body")
    words = [_form("colour", name, language) for name in _colour_ids(cloth)]
    if len(words) == 2:
        words = [" and ".join(words)] if language == "en" else _two_russian(*words)
    if cloth.pattern != "solid":
        name = "horizontal_stripes" if cloth.pattern == "striped" and cloth.angle_deg == 90 else cloth.pattern
        words.append(_form("pattern", name, language))
    if cloth.material not in _implied(spec.garment):
        kind = "detail" if cloth.material == "sequins" else "material"
        words.append(_form(kind, _material_id(cloth.material), language))
    before = [word for word in words if not word.startswith(("with ", "in "))]
    return before, [word for word in words if word not in before]


def _two_russian(first: str, second: str) -> list[str]:
    """Two colours: "чёрно-белый" where both are plain adjectives, else the first alone."""
    return [compound(first, second)] if {first, second} <= COMPOUND else [first]


def _material_id(name: str) -> str:
    return {"coating": "wool", "sweatshirt_fleece": "cotton"}.get(name, name)


def _colour_ids(cloth: PartCloth) -> list[str]:
    if cloth.pattern == "solid":
        return [colour_name(cloth.colour)]
    if cloth.pattern in _NATURAL:
        return []
    inks = FAMILIES[cloth.pattern].inks if cloth.pattern in FAMILIES else 2
    hexes = cloth.colours[:2] if inks == 2 and len(cloth.colours) >= 2 else (cloth.colour,)
    return list(dict.fromkeys(colour_name(one) for one in hexes))


@cache
def _implied(garment: str) -> frozenset[str]:
    """The cloths that a garment's name says already."""
    said = {meaning.id for (_, meaning), finer in construction_words().refine.items()
            if finer == garment and meaning.kind == "material"}  # fmt: skip
    own = {"jeans": "denim", "jeggings": "denim", "bath_robe": "terry", "puffer_jacket": "down", "puffer_coat": "down",
           "puffer_vest": "down", "linen_shirt": "linen", "denim_shorts": "denim"}.get(garment)  # fmt: skip
    usual = habits()[garment].usual("materials") if garment in habits() else ""
    return frozenset({*([usual] if usual in said else []), *([own] if own else [])})


def _length(spec: GarmentSpec, language: Language) -> list[str]:
    """The length, where a word fits it."""
    word = length_word(spec)
    if not word or (word in _noun(spec.garment, language).text):
        return []
    if language == "en":
        return [{"above_knee": "above-the-knee", "below_knee": "below-the-knee"}.get(word, _form("length", word, "en"))]
    return [_form("length", word, "ru")]


def length_word(spec: GarmentSpec) -> str:
    """The word of length that fits a spec ("midi", "knee", "cropped"); "" where none does."""
    body = spec.body or size_measures(spec.size, spec.sex)
    if spec.legs is not None:
        return _leg_word(spec.legs.inseam_cm / max(body.inseam, 1), spec.legs.kind)
    if spec.flat is not None:
        return ""
    fall = (spec.bodice.length_cm if spec.bodice else body.front_waist_length) + (
        spec.skirt.length_cm if spec.skirt else 0.0)  # fmt: skip
    hem = body.waist_height + body.front_waist_length - fall
    if spec.skirt is None and hem > levels.height("mini", body):
        return "cropped" if hem > body.waist_height - 4 else ""
    word = min(_LENGTHS, key=lambda name: abs(levels.height(name, body) - hem))
    return word if abs(levels.height(word, body) - hem) < _HEM_TOLERANCE_CM else ""


def _leg_word(share: float, kind: str) -> str:
    if share < 0.62:
        return ""
    if share < 0.86:
        return "cropped"
    return "ankle" if share < 0.94 and kind != "leggings" else ""


def _fit(spec: GarmentSpec, language: Language) -> list[str]:
    if spec.legs is not None and spec.bodice is None:
        return [_form("fit", spec.legs.kind, language)] if spec.legs.kind in _NAMED_LEGS else []
    if spec.bodice is None and spec.skirt is not None and spec.garment in ("skirt", "denim_skirt"):
        kind = spec.skirt.kind
        return [_form("fit" if kind in _FIT_SKIRTS else "detail" if kind == "pleated" else "skirt", kind, language)]
    if spec.bodice is None or spec.garment not in habits():
        return []
    usual = float(habits()[spec.garment].usual("bust_ease", spec.sex) or 0)
    rule = fit_rules()["oversized"]
    if usual > 0 and spec.bodice.bust_ease_cm > usual * rule.share + 0.8 * rule.add:
        return [_form("fit", "oversized", language)]
    shaped = usual > 6 and spec.bodice.bust_ease_cm < 0.65 * usual
    return [_form("fit", "fitted", language)] if shaped else []


def _breast(spec: GarmentSpec, language: Language) -> list[str]:
    is_double = spec.closure is not None and spec.closure.place == "double_front" and spec.garment not in _DOUBLE
    return [_form("detail", "double_breasted", language)] if is_double else []


def _with(spec: GarmentSpec, language: Language) -> list[str]:
    """What comes behind "with"."""
    found = [*_neck(spec, language), *_sleeves(spec, language), *_skirt(spec, language), *_legs(spec, language)]
    if spec.waist is not None:
        found += [_said("band", spec.waist.band, language), _said("belt", spec.waist.belt, language)]
    found += [_closure(spec, language)] if language == "en" else []
    found += _pockets(spec, language)
    found += [_said("detail", name, language) for name in spec.details]
    found += _parts(spec, language)
    return [text for text in dict.fromkeys(found) if text]


def _neck(spec: GarmentSpec, language: Language) -> list[str]:
    if spec.neck is None:
        return []
    collar = _said("collar", spec.neck.collar, language)
    line = "" if collar or spec.neck.straps in ("spaghetti", "racer") else _said("neck", spec.neck.line, language)
    if _NAMED_COLLARS.get(spec.garment) == spec.neck.collar:
        collar = ""
    return [collar or line, _said("straps", spec.neck.straps, language) if spec.sleeves is None else ""]


def _sleeves(spec: GarmentSpec, language: Language) -> list[str]:
    if spec.sleeves is None:
        return []
    body = spec.body or size_measures(spec.size, spec.sex)
    drop = max(spec.bodice.shoulder_cm, 0.0) if spec.bodice else 0.0
    share = (spec.sleeves.length_cm + drop) / body.arm_length
    word = "short" if share < 0.5 else "elbow" if share < 0.66 else "three_quarter" if share < 0.86 else "long"
    kind = _said("sleeve", spec.sleeves.kind, language)
    usual = habits()[spec.garment].usual("sleeve_length", spec.sex) if spec.garment in habits() else ""
    length = "" if word == usual or spec.sleeves.kind in ("cap", "puff") else _said("sleeve_length", word, language)
    cuff = _said("cuff", spec.sleeves.cuff, language) if spec.sleeves.cuff == "rib" else ""
    rib = habits()[spec.garment].usual("cuff", spec.sex) == "rib" if spec.garment in habits() else True
    return [length, kind, "" if rib else cuff]


def _skirt(spec: GarmentSpec, language: Language) -> list[str]:
    if spec.skirt is None:
        return []
    named = spec.bodice is None and spec.garment.startswith(spec.skirt.kind)
    told = spec.garment in ("wrap_dress", "tiered_dress", "a_line_dress", "kilt", "tulle_skirt")
    kind = "" if named or told or spec.garment.endswith("_skirt") else _said("skirt", spec.skirt.kind, language)
    return [kind if spec.bodice is not None else "", _said("slit", spec.skirt.slit, language)]


def _legs(spec: GarmentSpec, language: Language) -> list[str]:
    if spec.legs is None or spec.legs.inseam_cm < 3:
        return []
    long = spec.legs.inseam_cm > 40
    named = spec.garment in ("leggings", "wide_trousers", "palazzo", "culottes")
    rise = _said("rise", spec.legs.rise, language) if spec.garment != "leggings" else ""
    return [_said("leg", spec.legs.kind, language) if long and not named else "", rise,
            _said("cuff", spec.legs.cuff, language) if spec.legs.cuff == "turn_back" else ""]  # fmt: skip


def _closure(spec: GarmentSpec, language: Language) -> str:
    closure = spec.closure
    if closure is None or spec.garment in _SILENT_CLOSURES:
        return ""
    if closure.kind not in ("buttons", "zip", "toggles", "lacing"):
        return ""
    if closure.place in ("fly", "back", "side", "wrap"):
        return ""
    if closure.kind == "buttons" and 0 < closure.count <= 8:
        words = f"{_NUMBERS[language][closure.count]} button{'s' if closure.count > 1 else ''}"
        return words if closure.place != "half_front" else ""
    return {"zip": "a zip", "toggles": "toggles", "lacing": "lacing"}.get(closure.kind, "buttons")


def _ends(spec: GarmentSpec, language: Language) -> list[str]:
    """What stands right behind the noun: what is not there, and the closure in Russian, which follows "на"."""
    return [*_lacking(spec, language), *_closed_on(spec, language)]


def _lacking(spec: GarmentSpec, language: Language) -> list[str]:
    """What a garment of that name usually has and this one has not: sleeves, a collar."""
    habit = habits().get(spec.garment)
    if habit is None or spec.bodice is None or spec.neck is None:
        return []
    found = []
    held = spec.neck.straps != "none" or spec.neck.line in ("strapless", "halter", "one_shoulder")
    if spec.sleeves is None and habit.usual("sleeve_length", spec.sex) != "sleeveless" and not held:
        found.append("без рукавов" if language == "ru" else "without sleeves")
    if spec.neck.collar == "none" and habit.usual("collar", spec.sex) not in ("none", "rib"):
        found.append("без воротника" if language == "ru" else "without a collar")
    return found


def _closed_on(spec: GarmentSpec, language: Language) -> list[str]:
    closure = spec.closure
    if closure is None or language != "ru" or spec.garment in _SILENT_CLOSURES:
        return []
    if closure.place in ("fly", "back", "side", "wrap", "half_front"):
        return []
    if closure.kind == "buttons" and 0 < closure.count < len(_ON_BUTTONS):
        return [f"на {_ON_BUTTONS[closure.count]}"]
    return {"zip": ["на молнии"], "snaps": ["на кнопках"], "lacing": ["на шнуровке"]}.get(closure.kind, [])


def pockets_in_words(spec: GarmentSpec, language: Language) -> str:
    """The pockets that are seen: "two patch pockets on the chest"; "" where there are none."""
    return ", ".join(_pockets(spec, language))


def _pockets(spec: GarmentSpec, language: Language) -> list[str]:
    found = []
    for one in spec.pockets:
        row = _words()["pocket"].get(one.kind)
        if row is None or one.place == "seat":
            continue
        noun = row[2 * (language == "ru") + (one.count > 1)]
        if language == "ru":
            number = _NUMBERS["ru"][one.count] if one.count > 1 else ""
        else:
            number = _NUMBERS["en"][one.count] if one.count > 1 else article(noun)
        place = _said("place", one.place, language)
        found.append(" ".join(word for word in (number, noun, place) if word))
    return found


def _parts(spec: GarmentSpec, language: Language) -> list[str]:
    """Parts of another colour than the garment."""
    found = []
    body = spec.cloth("body")
    for cloth in spec.cloths:
        noun = _said("part", cloth.part, language) if cloth.part in _words()["part"] else ""
        if not noun or cloth.colour == body.colour:
            continue
        colour = _form("colour", colour_name(cloth.colour), language)
        if language == "en":
            text = f"{colour} {noun}"
            found.append(text if cloth.part in ("buttons", "stitching", "sleeves") else f"{article(text)} {text}")
        elif is_adjective(colour):
            found.append(f"{_instrumental(colour, cloth.part)} {noun}")
        else:
            found.append(f"{noun} {colour}")
    return found


def _instrumental(adjective: str, part: str) -> str:
    """An adjective in the instrumental: feminine for thread and lining, plural for buttons and sleeves."""
    plural = decline(adjective, "pl", "gent")
    if part in ("buttons", "sleeves"):
        return plural[:-1] + "ми"
    if part in ("stitching", "lining"):
        return decline(adjective, "f", "gent")
    return plural[:-1] + "м"
