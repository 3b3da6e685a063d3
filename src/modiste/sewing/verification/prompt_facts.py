"""Tables of prompts, each with the facts that its spec must show: what `modiste evaluate sewing --data` reads.

TOML: `hand`, `contradictions` (lines of "text => fact fact ...") and `[grammar]`, which is expanded to garments with a
look and two features in both languages. Facts:

g=garment sex=women size=RU_52 bodice=loose (any, none) collar neck strap sleeve skirt leg rise band belt cuff hem flat
slen=short (sleeve length) level=knee (where the hem lies) len=70 (whole length, cm) inseam=60..72 slit=left slit_cm=30
close=buttons@front:6 closekind=zip closecount=4 pocket=patch@chest:2 pocketkind=welt pockets=2 (in all) detail=crease
colour=navy colour2=white colour!=gold hex=#00aa00 pattern=leopard mat=linen part.collar.colour=white ease=more
unmet=word (in what is not met) unread=0 (every word is understood) companions=1. Spaces in a value are written "_".
"""

import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

from modiste.core.errors import DataError, UnknownNameError
from modiste.core.garment_spec import GarmentSpec
from modiste.data.patterns import ALIASES
from modiste.language import colour_hexes, prompt
from modiste.language.colours import nearest_name
from modiste.language.morphology import decline
from modiste.language.vocabulary import LANGUAGES
from modiste.sewing.body import size_measures
from modiste.sewing.materials import material
from modiste.sewing.specification import levels
from modiste.sewing.specification.habits import habits
from modiste.sewing.specification.remarks import reason
from modiste.sewing.specification.specify import Specified, specify

_GROUPS = (("slen", "sleeve"), ("sleeve", "sleeve"), ("neck", "neck"), ("collar", "neck"), ("close", "closure"),
           ("pocket", "pocket"))  # fmt: skip
_SHARES = {"short": (0.2, 0.5), "elbow": (0.48, 0.66), "three_quarter": (0.66, 0.84), "long": (0.9, 1.2)}


Row: TypeAlias = tuple[str, tuple[str, ...]]
"""A prompt and its facts."""


def prompts(path: Path) -> tuple[Row, ...]:
    """All prompts of a table, the written ones first. Raises DataError where the file is no such table."""
    return (*written(path, "hand"), *written(path, "contradictions"), *grammar(path))


def written(path: Path, name: str) -> list[Row]:
    """The prompts written under a name; none where it is not there. Raises DataError for a line without facts."""
    found = []
    for line in str(_table(path).get(name, "")).strip().splitlines():
        words, arrow, facts = line.partition("=>")
        if not arrow:
            raise DataError("sewing.facts_line", path=path, line=line.strip())
        found.append((words.strip(), tuple(facts.split())))
    return found


def grammar(path: Path) -> list[Row]:
    """Garments with a look and two features, in both languages."""
    table = _table(path).get("grammar")
    if not isinstance(table, dict):
        return []
    rows = []
    looks, number = table["looks"], 0
    for garment in table["garments"]:
        (ru, en), facts = _split(garment)
        name, gender = ru.split(":")
        has_top = any(kind in garment for kind in ("shirt", "blouse", "sweater", "dress", "blazer", "coat", "jacket",
                                                   "hoodie"))  # fmt: skip
        features = table["upper" if has_top else "lower"]
        for at, feature in enumerate(features):
            other = features[(at + 7) % len(features)]
            number += 1
            look_words, look_facts = _split(looks[number % len(looks)])
            words, more = _split(feature)
            others, extra = _split(other) if number % 2 else (("", ""), ())
            if _clash(more, extra, look_facts, facts):
                others, extra = ("", ""), ()
            if number % 2:
                text = f"{decline(look_words[0], gender)} {name} {words[0]} {others[0]}"  # type: ignore[arg-type]
            else:
                text = f"{look_words[1]} {en} {words[1]} {others[1]}"
            rows.append((text.strip(), _settled(facts, (*look_facts, *more, *extra))))
    return rows


def _settled(facts: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """A garment may become a finer one by what is said of it, so its name is not asked for beside features."""
    return (*(fact for fact in facts if not fact.startswith("g=")), *more)


def _clash(*parts: tuple[str, ...]) -> bool:
    names = [fact.split("=")[0].split("@")[0].rstrip("!") for part in parts for fact in part]
    groups = [next((group for prefix, group in _GROUPS if name.startswith(prefix)), name) for name in names]
    return len(set(groups)) < len(groups)


def _split(row: str) -> tuple[tuple[str, str], tuple[str, ...]]:
    words, facts = row.split("=>")
    ru, en = (part.strip() for part in words.split("|"))
    return (ru, en), tuple(facts.split())


@lru_cache(maxsize=4)
def _table(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError("sewing.facts_table", path=path, error=error) from error


def made(text: str, seed: int = 0) -> Specified:
    """The spec that a prompt gives."""
    asked = prompt(text)
    return specify(asked.attributes, asked.text, seed=seed)


def missing(found: Specified, facts: tuple[str, ...]) -> list[str]:
    """The facts that do not hold."""
    return [fact for fact in facts if not holds(found, fact)]


def holds(found: Specified, fact: str) -> bool:
    """Whether one fact holds."""
    name, _, wanted = fact.partition("=")
    wanted = wanted.replace("_", " ") if name == "unmet" else wanted
    spec = found.spec
    if name == "unmet":
        return any(wanted in str(one).lower() for one in found.unmet) or (not wanted and bool(found.unmet))
    if name == "unread":
        whys = tuple(reason("unread", language).partition(";")[0] for language in LANGUAGES)
        return sum(one.reason.startswith(whys) for one in found.unmet) == int(wanted)
    if name == "companions":
        return len(found.companions) == int(wanted)
    if name in ("len", "inseam", "sleeve_cm", "slit_cm", "height", "waist"):
        return _within(_figure(spec, name), wanted)
    if name == "level":
        return _hem_is(spec, wanted)
    if name == "ease":
        return _eased(spec, wanted)
    if name.startswith("part."):
        return _part(spec, name.split(".")[1], name.split(".")[2], wanted)
    if name in _CLOTH:
        return _CLOTH[name](spec, wanted)
    return _made(spec, name, wanted)


def _figure(spec: GarmentSpec, name: str) -> float:
    if name in ("height", "waist"):
        return float(getattr(spec.body, name)) if spec.body is not None else -1
    if name == "inseam":
        return spec.legs.inseam_cm if spec.legs else -1
    if name == "sleeve_cm":
        return spec.sleeves.length_cm if spec.sleeves else -1
    if name == "slit_cm":
        return spec.skirt.slit_cm if spec.skirt else -1
    return (spec.bodice.length_cm if spec.bodice else 0) + (spec.skirt.length_cm if spec.skirt else 0)


def _within(value: float, wanted: str) -> bool:
    low, _, high = wanted.partition("..")
    return float(low) - 0.6 <= value <= float(high or low) + 0.6


def _hem_is(spec: GarmentSpec, level: str) -> bool:
    body = spec.body or size_measures(spec.size, spec.sex)
    length = _figure(spec, "len") - (body.front_waist_length if spec.bodice else 0)
    return abs(body.waist_height - length - levels.height(level, body)) < 4.5


def _eased(spec: GarmentSpec, wanted: str) -> bool:
    usual = float(habits()[spec.garment].usual("bust_ease", spec.sex))
    if spec.bodice is None:
        return False
    return spec.bodice.bust_ease_cm > usual * 1.3 if wanted == "more" else spec.bodice.bust_ease_cm < usual * 0.8


def _part(spec: GarmentSpec, part: str, what: str, wanted: str) -> bool:
    cloth = next((one for one in spec.cloths if one.part == part), None)
    if cloth is None:
        return False
    return cloth.colour == colour_hexes()[wanted] if what == "colour" else cloth.material == material(wanted).id


def _pattern_is(spec: GarmentSpec, wanted: str) -> bool:
    return spec.cloth("body").pattern == ALIASES.get(wanted, wanted)


def _material_is(spec: GarmentSpec, wanted: str) -> bool:
    try:
        named = material(wanted).id
    except UnknownNameError:
        return False
    cloth = material(spec.cloth("body").material)
    is_yarn = wanted in ("cotton", "wool", "linen", "silk", "viscose") and cloth.weave == "knit"
    return is_yarn or cloth.id in (named, "coating" if named == "wool" else named)


def _has_colour(spec: GarmentSpec, wanted: str, at: int = 0) -> bool:
    body = spec.cloth("body")
    colours = (body.colour, *body.colours[1:]) if body.pattern != "solid" else (body.colour,)
    shown = colours[:2] if at == 0 else colours
    return colour_hexes()[wanted] in shown or any(nearest_name(one) == wanted for one in shown)


_CLOTH: Final[dict[str, Callable[[GarmentSpec, str], bool]]] = {
    "colour": _has_colour,
    "colour2": lambda spec, wanted: _has_colour(spec, wanted, 1),
    "colour!": lambda spec, wanted: nearest_name(spec.cloth("body").colour) != wanted,
    "hex": lambda spec, wanted: spec.cloth("body").colour == wanted,
    "pattern": _pattern_is,
    "printed": lambda spec, _: spec.cloth("body").pattern != "solid",
    "angle": lambda spec, wanted: spec.cloth("body").angle_deg == float(wanted),
    "mat": _material_is,
    "knit": lambda spec, _: material(spec.cloth("body").material).weave == "knit",
}


def _made(spec: GarmentSpec, name: str, wanted: str) -> bool:
    if name == "slen":
        return _sleeve_is(spec, wanted)
    if name in ("close", "closekind", "closecount"):
        return _closes(spec, name, wanted)
    if name.startswith("pocket"):
        return _pockets(spec, name, wanted)
    if name == "detail":
        return wanted in spec.details
    if name == "risehigh":
        return spec.skirt is not None or (spec.legs is not None and spec.legs.rise == "high")
    if name in ("rolled", "backless", "legpleats"):
        return {"rolled": lambda: spec.sleeves is not None and spec.sleeves.rolled,
                "backless": lambda: spec.neck is not None and spec.neck.back_depth_cm > 20,
                "legpleats": lambda: spec.legs is not None and spec.legs.pleats == int(wanted)}[name]()  # fmt: skip
    value = _value(spec, name.rstrip("!"))
    if name.endswith("!"):
        return value != wanted
    if wanted == "any":
        return value not in ("none", None)
    return value == wanted


def _value(spec: GarmentSpec, name: str) -> str | None:
    cuff = spec.legs.cuff if spec.legs and not spec.bodice else spec.sleeves.cuff if spec.sleeves else None
    values = {
        "g": spec.garment, "sex": spec.sex, "size": spec.size.replace(" ", "_"), "cuff": cuff,
        "bodice": spec.bodice.kind if spec.bodice else "none", "hem": spec.bodice.hem if spec.bodice else None,
        "collar": spec.neck.collar if spec.neck else "none", "neck": spec.neck.line if spec.neck else None,
        "strap": spec.neck.straps if spec.neck else None, "sleeve": spec.sleeves.kind if spec.sleeves else "none",
        "skirt": spec.skirt.kind if spec.skirt else "none", "slit": spec.skirt.slit if spec.skirt else "none",
        "leg": spec.legs.kind if spec.legs else "none", "rise": spec.legs.rise if spec.legs else None,
        "band": spec.waist.band if spec.waist else "none", "belt": spec.waist.belt if spec.waist else "none",
        "flat": spec.flat.kind if spec.flat else "none",
    }  # fmt: skip
    return values[name]


def _sleeve_is(spec: GarmentSpec, wanted: str) -> bool:
    if wanted == "none" or spec.sleeves is None:
        return wanted == "none" and spec.sleeves is None
    body = spec.body or size_measures(spec.size, spec.sex)
    drop = max(spec.bodice.shoulder_cm, 0) if spec.bodice else 0
    low, high = _SHARES[wanted]
    return low <= (spec.sleeves.length_cm + drop) / body.arm_length <= high


def _closes(spec: GarmentSpec, name: str, wanted: str) -> bool:
    if spec.closure is None:
        return False
    if name == "closekind":
        return spec.closure.kind == wanted
    if name == "closecount":
        return spec.closure.count == int(wanted)
    kind, _, rest = wanted.partition("@")
    place, _, count = rest.partition(":")
    same_place = not place or spec.closure.place == place
    return spec.closure.kind == kind and same_place and (not count or spec.closure.count == int(count))


def _pockets(spec: GarmentSpec, name: str, wanted: str) -> bool:
    if name == "pockets":
        return sum(one.count for one in spec.pockets) == int(wanted)
    if name == "pocketkind":
        return bool(spec.pockets) if wanted == "any" else any(one.kind == wanted for one in spec.pockets)
    kind, _, rest = wanted.partition("@")
    place, _, count = rest.partition(":")
    return any(kind in ("any", one.kind) and one.place == place and one.count == int(count) for one in spec.pockets)
