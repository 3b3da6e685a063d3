"""How warm and how formal a garment is, where in an outfit it goes, what rain does to it, when it wants washing.

What the person set holds; then its material and type (`traits.toml`) say it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, Literal

from modiste.language.vocabulary import garment_entry, vocabulary, wider_garments
from modiste.stylist.wardrobe.values import WardrobeItem

SLOTS: Final = ("outer", "mid", "upper", "dress", "lower", "legwear", "footwear", "bag", "headwear", "neckwear",
                "handwear", "umbrella", "accessory", "underwear", "other")
"""Where in an outfit a garment goes, roughly from the outside in; "other" goes nowhere."""
DRESS_CODED: Final = ("upper", "mid", "dress", "lower", "footwear", "headwear")
"""Places of what is seen indoors, each of which has to suit the occasion; a coat is hung up."""
Rain = Literal["spoils", "bears", "keeps_dry"]
Legs = Literal["covered", "hosiery", "bare"]
"""What a garment leaves of the legs: nothing, what tights cover, or bare legs."""
Shoes = Literal["closed", "open", "unknown"]
_GROUPS: Final[Mapping[str, str]] = {"upper": "upper", "lower": "lower", "dress": "dress", "outerwear": "outerwear",
                                     "footwear": "footwear", "bag": "bag", "other": "accessory"}
"""From parts of clothes, as the segmenter tells them apart, to groups of the vocabulary."""
_PADDED: Final = frozenset({"quilted"})
"""Details that keep warm; "lined" is none, for every blazer is."""
_OPEN_TOE: Final = "open_toe"
_PADDED_LIKE: Final = {"outer": "puffer_jacket", "mid": "sweater"}
"""As what a padded garment of a place keeps warm."""
_WARMEST_TYPE: Final = {"winter": 1.25, "summer": 0.8}


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What an outfit asks of a garment: see `WardrobeItem` for the units. `wears` before a wash, 0: none is needed;
    `legs` counts for what is worn on them, `shoes` for shoes; `occasions` are those that it is made for, where that is
    told (a picture does not)."""

    slot: str
    clo: float
    formality: float
    wears: int
    rain: Rain
    seasons: tuple[str, ...]
    legs: Legs = "covered"
    shoes: Shoes = "closed"
    occasions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Row:
    slot: str
    clo: float
    formality: float
    wears: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    groups: Mapping[str, _Row]
    garments: Mapping[str, _Row]
    warmer: Mapping[str, float]
    spoilt: frozenset[str]
    dry: frozenset[str]
    styles: Mapping[str, float]
    legs: Mapping[str, frozenset[str]]
    shoes: Mapping[str, frozenset[str]]


def traits_of(owned: WardrobeItem) -> Traits:
    """What is known of a garment; one of no known type is placed by the part of clothes that its photo shows."""
    table = _table()
    garment = owned.garment
    row = _row(garment, table) or table.groups.get(_GROUPS.get(owned.shows, "")) or _Row("other", 0.1, 0.4, 0)
    clo = row.clo
    for material in owned.materials[:1]:
        clo *= table.warmer.get(material, 1.0)
    if row.slot in ("outer", "mid"):
        clo = max(clo, _padded_clo(owned, row.slot, table))
    clo *= _WARMEST_TYPE.get(owned.seasons[0], 1.0) if len(owned.seasons) == 1 else 1.0
    return Traits(
        slot=row.slot, clo=clo if owned.warmth_clo is None else owned.warmth_clo,
        formality=_formality(owned, row.formality), wears=row.wears,
        rain=_rain(garment, owned.materials, table), seasons=owned.seasons or _seasons(row.slot, clo),
        legs=_legs(owned, row.slot, table), shoes=_shoes(owned, row.slot, table),
        occasions=frozenset(tag.value for tag in owned.item.tags if tag.kind == "occasion" and tag.source != "picture"))


def _formality(owned: WardrobeItem, usual: float) -> float:
    """How formal a garment is: as the person says; else its type, moved by the styles that are told of it."""
    if owned.formality is not None:
        return owned.formality
    moved = [dressier_by(tag.value) for tag in owned.item.tags if tag.kind == "style" and tag.source != "picture"]
    return min(1.0, max(0.0, usual + max(moved, key=abs, default=0.0)))


def _padded_clo(owned: WardrobeItem, slot: str, table: _Table) -> float:
    """The insulation of a garment whose details, or the person's words, tell that it is quilted: the type of a photo
    alone is no more than "a jacket"; 0 for one of which it is not told."""
    said = {tag.value for tag in owned.item.tags if tag.kind == "detail"}
    words = "\n".join(one for one in (owned.item.title, owned.own_type, *owned.own_tags) if one)
    if said.isdisjoint(_PADDED) and not _told_padded(words):
        return 0.0
    return table.garments[_PADDED_LIKE[slot]].clo


@lru_cache(maxsize=4096)
def _told_padded(words: str) -> bool:
    from modiste.language import parse

    for line in words.splitlines():
        told = parse(line)
        if told.garment == "puffer_jacket" or not _PADDED.isdisjoint(told.details):
            return True
    return False


def slot_of(garment: str) -> str:
    """Where a type of the vocabulary goes; "other" for one that is worn nowhere."""
    row = _row(garment, _table())
    return row.slot if row is not None else "other"


def formality_of(garment: str) -> float | None:
    """How formal a type of the vocabulary is; None for what no dress code is about, a bag or a scarf."""
    row = _row(garment, _table())
    return row.formality if row is not None and row.slot in (*DRESS_CODED, "outer") else None


def dressier_by(style: str) -> float:
    """How much more formal than its type a garment of a style is; below 0: plainer."""
    return _table().styles.get(style, 0.0)


def wants_wash(owned: WardrobeItem) -> bool:
    """Whether it was worn as often as its type is before a wash."""
    wears = traits_of(owned).wears
    return wears > 0 and owned.since_wash >= wears * owned.quantity


def _row(garment: str, table: _Table) -> _Row | None:
    """What is known of a type: its own row, that of what it is a kind of (a duffle coat, a tote), or of its group."""
    kind = next((one for one in wider_garments(garment) if one in table.garments), None)
    if kind is not None:
        return table.garments[kind]
    entry = garment_entry(garment)
    return table.groups.get(entry.group or "") if entry is not None else None


def _rain(garment: str, materials: tuple[str, ...], table: _Table) -> Rain:
    if any(one in table.spoilt for one in materials):
        return "spoils"
    if any(one in table.dry for one in materials) or garment in table.dry:
        return "keeps_dry"
    return "spoils" if garment in table.spoilt else "bears"


def _legs(owned: WardrobeItem, slot: str, table: _Table) -> Legs:
    if slot not in ("lower", "dress") or not owned.garment:
        return "covered"
    kinds = with_wider(owned.garment)
    if not kinds.isdisjoint(table.legs["bare"]):
        return "bare"
    is_long = (owned.item.attributes().length or "") in table.legs["long"]
    return "covered" if is_long or kinds.isdisjoint(table.legs["hosiery"]) else "hosiery"


def _shoes(owned: WardrobeItem, slot: str, table: _Table) -> Shoes:
    if slot != "footwear":
        return "closed"
    if _OPEN_TOE in owned.item.attributes().details:
        return "open"
    garment = owned.garment
    if not garment or garment in table.shoes["unknown"]:
        return "unknown"
    return "closed" if with_wider(garment).isdisjoint(table.shoes["open"]) else "open"


@cache
def with_wider(garment: str) -> frozenset[str]:
    """A type with those that it is one of."""
    return frozenset(wider_garments(garment)) if garment else frozenset()


def _seasons(slot: str, clo: float) -> tuple[str, ...]:
    """The seasons for which a garment of that insulation is made."""
    if slot not in ("upper", "mid", "outer", "lower", "dress"):
        return ("all_season",)
    light, warm = {"outer": (0.4, 0.7), "mid": (0.2, 0.4), "upper": (0.12, 0.26), "lower": (0.12, 0.3),
                   "dress": (0.24, 0.45)}[slot]
    if clo < light:
        return ("summer",)
    return ("winter", "autumn") if clo >= warm else ("spring", "autumn")


@cache
def _table() -> _Table:
    raw = tomllib.loads(Path(__file__).with_name("traits.toml").read_text("utf-8"))
    groups = {name: _Row(row["slot"], row["clo"], row["formality"], row["wears"])
              for name, row in raw["group"].items()}
    entries = vocabulary().entries["garment"]
    garments = {}
    for name, row in raw["garment"].items():
        usual = groups[entries[name].group or "accessory"]
        garments[name] = _Row(row.get("slot", usual.slot), row.get("clo", usual.clo),
                              row.get("formality", usual.formality), row.get("wears", usual.wears))
    materials = raw["material"]
    listed = {kind: frozenset(raw["rain"][kind].split()) for kind in ("spoils", "keeps_dry")}
    kinds = {part: {kind: frozenset(words.split()) for kind, words in raw[part].items()} for part in ("legs", "shoes")}
    return _Table(
        groups=groups, garments=garments, styles=raw["style"], legs=kinds["legs"], shoes=kinds["shoes"],
        warmer={name: row["clo"] for name, row in materials.items() if "clo" in row},
        spoilt=listed["spoils"] | {name for name, row in materials.items() if row.get("rain") == "spoils"},
        dry=listed["keeps_dry"] | {name for name, row in materials.items() if row.get("rain") == "keeps_dry"})
