"""What a tech sheet says, as values: the same for PDF and XLSX."""

import itertools
import math
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from modiste.core.colour import nearest_colour
from modiste.core.errors import UnknownNameError
from modiste.core.values import Rgb
from modiste.language.vocabulary import Language, label, vocabulary
from modiste.sewing.body.sizes import equivalents
from modiste.sewing.body.tables import SYSTEMS
from modiste.sewing.documents.pattern.lay import LayPlan, cloth_groups, lay_plan
from modiste.sewing.documents.pattern.piece_drawing import cutting
from modiste.sewing.documents.pattern.pieces import Piece, pieces
from modiste.sewing.documents.sheets.sheet_details import detail_lengths, places
from modiste.sewing.documents.sheets.sheet_steps import steps
from modiste.sewing.documents.texts import garment_name, number, piece_name, say
from modiste.sewing.own_fabric import inks_of, pattern_of
from modiste.sewing.pattern.checks import measured
from modiste.sewing.pattern.geometry import edge_length, ref_length
from modiste.sewing.pattern.values import Edge, Panel, Pattern, Trim
from modiste.sewing.rendering.cloth.prints import is_printed, palette
from modiste.sewing.rendering.values import Cloth
from modiste.sewing.tailor import Garment

_INTERFACING_CM: Final = 90.0
_LOCKSTITCH: Final = 2.8
_OVEREDGE: Final = 10.0
"""Metres of thread in a metre of seam (lockstitch 301; three-thread overedge 504)."""
_COUNTED: Final = ("button", "snap", "rivet", "eyelet", "toggle", "buckle", "bow")
_MEASURED: Final = ("zip", "drawstring", "lacing", "lace")
_CARE: Final = {
    "wash_40": ("cotton", "linen", "denim", "twill", "canvas", "corduroy", "flannel", "terry", "hemp", "bamboo",
                "jersey_fabric", "sweatshirt_fleece", "rib"),
    "hand": ("wool", "cashmere", "mohair", "knit", "chunky_knit", "silk", "satin", "chiffon", "organza", "lace",
             "tulle", "velvet", "crepe", "sequins"),
    "dry": ("tweed", "coating", "brocade", "fur", "faux_fur", "sheepskin"),
    "leather": ("leather", "suede", "patent_leather", "faux_leather"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRow:
    """A line of the size table: its letter, words, tolerance and the value of each size, cm."""

    letter: str
    id: str
    name: str
    tolerance_cm: float
    values_cm: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialRow:
    """A line of the bill of materials."""

    item: str
    description: str
    where: str
    quantity: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Swatches:
    """A cloth of the colourway: its words, the parts cut from it, and the cloth itself."""

    name: str
    where: str
    cloth: Cloth = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SheetFacts:
    """All that a sheet shows beside its drawings; `systems` are the sizes as each size system calls them: (system,
    label of each size)."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sizes: tuple[str, ...]
    sample: str
    systems: tuple[tuple[str, tuple[str, ...]], ...]
    measures: tuple[MeasureRow, ...]
    materials: tuple[MaterialRow, ...]
    swatches: tuple[Swatches, ...]
    cutting: tuple[tuple[str, str, str], ...]
    steps: tuple[str, ...]
    care: str
    lays: tuple[LayPlan, ...]


def sheet_facts(garment: Garment, patterns: Mapping[str, Pattern], language: Language) -> SheetFacts:
    """The facts of a garment; `patterns` by size, the sample's among them."""
    pattern, cloths = garment.pattern, garment.cloths
    lays = tuple(lay_plan(pattern, parts) for parts in cloth_groups(pattern, cloths))
    swatches = tuple(_swatch(plan, pattern, cloths, language) for plan in lays)
    paper = pieces(pattern)
    sample = _sample(garment, language)
    facts = [(say("sheet", "style", language), garment_name(pattern.garment, language))]
    if garment.sex in ("women", "men", "children"):
        facts.append((say("sheet", "for", language), say("sheet", garment.sex, language)))
    facts.append((say("sheet", "sample", language), sample))
    if len(patterns) > 1:
        facts.append((say("sheet", "range", language), f"{next(iter(patterns))}–{list(patterns)[-1]}"))
    facts.append((say("sheet", "fabric", language), swatches[0].name))
    return SheetFacts(
        title=garment_name(pattern.garment, language), facts=tuple(facts), sizes=tuple(patterns), sample=sample,
        systems=_systems(garment, tuple(patterns), language),
        measures=_measures(pattern, patterns, language), swatches=swatches, lays=lays,
        materials=_materials(garment, paper, lays, swatches, language),
        care=say("care", _care(cloths["body"]), language),
        cutting=tuple(_cut_row(piece, swatches, lays, language) for piece in paper),
        steps=steps(pattern, language, garment.spec),
    )  # fmt: skip


def _systems(garment: Garment, sizes: tuple[str, ...], language: Language) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The sizes in the words of all systems; none where the garment is made to measure, or of another pattern."""
    if garment.spec is None or not all(sizes):
        return ()
    called = [equivalents(size, garment.sex) for size in sizes]
    return tuple((say("sheet", "system", language, system=system), tuple(one[system] or "–" for one in called))
                 for system in SYSTEMS if any(one[system] for one in called))  # fmt: skip


def _sample(garment: Garment, language: Language) -> str:
    if garment.spec is None or garment.spec.body is not None:
        return say("sheet", "own", language)
    return garment.spec.size


def letter(at: int) -> str:
    """A, B, ... Z, AA, AB, ..."""
    letters = string.ascii_uppercase
    return letters[at] if at < len(letters) else letters[at // 26 - 1] + letters[at % 26]


def _measures(pattern: Pattern, patterns: Mapping[str, Pattern], language: Language) -> tuple[MeasureRow, ...]:
    by_size = [{one.name: measured(sized, one) for one in sized.measures} for sized in patterns.values()]
    rows = []
    for at, point in enumerate(pattern.measures):
        values = tuple(found.get(point.name, float("nan")) for found in by_size)
        rows.append(MeasureRow(letter=letter(at), id=point.name, name=measure_name(point.name, language),
                               tolerance_cm=point.tolerance_cm, values_cm=values))  # fmt: skip
    return tuple(rows)


def measure_name(measure: str, language: Language) -> str:
    """What a point of measure is called."""
    name = say("measures", measure, language)
    return name[:1].upper() + name[1:]


def cloth_name(cloth: Cloth, language: Language) -> str:
    """Material and colour or print in words: "linen, navy, striped"."""
    words = [_stuff(cloth, language), colour_name(cloth.colour, language)]
    if is_printed(cloth) and (pattern := _pattern(cloth)) != "solid":
        words.append(_label("pattern", pattern, language))
    return ", ".join(word for word in words if word)


def colour_name(colour: Rgb, language: Language) -> str:
    """The vocabulary's nearest colour."""
    words = vocabulary()
    named = {key: str(words.entry("colour", key).hex) for key in words.ids("colour") if words.entry("colour", key).hex}
    return label("colour", nearest_colour(colour, named)[0], language)


def hex_of(colour: Rgb) -> str:
    """The colour as "#rrggbb"."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _label(kind: str, value: str, language: Language) -> str:
    try:
        return label(kind, value, language)
    except UnknownNameError:
        return value.replace("_", " ")


def _swatch(plan: LayPlan, pattern: Pattern, cloths: Mapping[str, Cloth], language: Language) -> Swatches:
    cloth = cloths.get(plan.parts[0], cloths["body"])
    every = {panel.part for panel in pattern.panels} == set(plan.parts)
    where = say("sheet", "all", language) if every else ", ".join(say("parts", part, language) for part in plan.parts)
    return Swatches(name=cloth_name(cloth, language), where=where, cloth=cloth)


def _care(cloth: Cloth) -> str:
    return next((care for care, ids in _CARE.items() if cloth.material.id in ids), "wash_30")


def _cut_row(
    piece: Piece, swatches: tuple[Swatches, ...], lays: tuple[LayPlan, ...], language: Language
) -> tuple[str, str, str]:
    at = next((at for at, plan in enumerate(lays) if piece.part in plan.parts), 0)
    cut = cutting(piece, language)
    if piece.is_interfaced:
        cut += f", {say('pattern', 'interface_half' if piece.is_double else 'interface', language)}"
    return piece_name(piece.name, language), cut, swatches[at].name


def _materials(
    garment: Garment, paper: tuple[Piece, ...], lays: tuple[LayPlan, ...], swatches: tuple[Swatches, ...],
    language: Language,
) -> tuple[MaterialRow, ...]:  # fmt: skip
    rows = []
    for plan, swatch in zip(lays, swatches, strict=True):
        material = swatch.cloth.material
        facts = say("items", "fabric_facts", language, material=_stuff(swatch.cloth, language),
                    colour=_look(swatch.cloth, language), weight=round(material.weight_gsm),
                    width=number(plan.width_cm, language, 0)) + _repeat(swatch.cloth, language)  # fmt: skip
        rows.append(_row("fabric", facts, swatch.where, number(plan.length_cm, language, 0), "cm", language))
    stiff = [piece for piece in paper if piece.is_interfaced]
    if stiff:
        area = sum(piece.polygon.area * (2 if piece.is_half else 1) * piece.count / (1 + piece.is_double)
                   for piece in stiff)
        where = ", ".join(piece_name(piece.name, language).lower() for piece in stiff)
        length = number(area / _INTERFACING_CM / 0.75, language, 0)
        facts = say("items", "interfacing_facts", language)
        rows.append(_row("interfacing", facts, where, length, "cm", language))
    rows += _of_details(garment, lays, language)
    rows += _trims(garment, language)
    rows += _threads(garment, language)
    for item in ("label", "care_label"):
        rows.append(_row(item, say("items", f"{item}_facts", language), "", "1", "pieces", language))
    return tuple(rows)


def own_name(cloth: Cloth) -> str:
    """The name of a fabric of one's own: that of its file; "" for cloth that we made."""
    lineage = cloth.swatch.lineage if cloth.swatch is not None else None
    if lineage is None or lineage.kind == "drawn" or not lineage.inputs:
        return ""
    return PurePath(lineage.inputs[0].replace("\\", "/")).stem[:60]


def _stuff(cloth: Cloth, language: Language) -> str:
    """What a cloth is, before its colours: its material, and the name of a fabric of one's own."""
    stuff, name = say("materials", cloth.material.id, language), own_name(cloth)
    return f"{stuff}, «{name}»" if name else stuff


def _repeat(cloth: Cloth, language: Language) -> str:
    """The repeat of a fabric of one's own, as it is laid."""
    if cloth.swatch is None or not is_printed(cloth):
        return ""
    wide = cloth.repeat_cm or cloth.swatch.width_cm
    high = wide * cloth.swatch.tile.height / cloth.swatch.tile.width
    return ", " + say("detail_items", "own_repeat", language, wide=number(wide, language, 1),
                      high=number(high, language, 1))  # fmt: skip


def _of_details(garment: Garment, lays: tuple[LayPlan, ...], language: Language) -> list[MaterialRow]:
    """What details and a lining need beside the pieces of the pattern."""
    spec = garment.spec
    if spec is None:
        return []
    rows = []
    lining = garment.cloths.get("lining")
    if lining is not None and all("lining" not in plan.parts for plan in lays):
        length = number(max(plan.length_cm for plan in lays), language, 0)
        rows.append(MaterialRow(item=say("detail_items", "lining", language), description=cloth_name(lining, language),
                                where="", quantity=f"≈ {length}", unit=say("items", "cm", language)))  # fmt: skip
    for name, where, amount, unit in detail_lengths(spec, garment.pattern):
        own = garment.cloths.get("belt" if name == "belt" else "trims") or garment.cloths["body"]
        facts = cloth_name(own, language) if name == "belt" else colour_name(own.colour, language)
        rows.append(MaterialRow(
            item=say("detail_items", name, language), description="" if name in ("quilting", "pocketing") else facts,
            where=places(where, language), quantity=number(amount, language, 0),
            unit=say("detail_items" if unit == "reel" else "items", unit, language)))  # fmt: skip
    return rows


def _look(cloth: Cloth, language: Language) -> str:
    if is_printed(cloth) and (pattern := _pattern(cloth)) != "solid":
        of_print = palette(cloth) if cloth.swatch is None else inks_of(cloth.swatch)
        inks = ", ".join(dict.fromkeys(f"{colour_name(ink, language)} {hex_of(ink)}" for ink in of_print))
        return f"{_label('pattern', pattern, language)} ({inks})"
    return colour_name(cloth.colour, language)


def _pattern(cloth: Cloth) -> str:
    return cloth.pattern if cloth.swatch is None else pattern_of(cloth.swatch)


def _row(item: str, facts: str, where: str, quantity: str, unit: str, language: Language) -> MaterialRow:
    return MaterialRow(item=say("items", item, language), description=facts, where=where, quantity=quantity,
                       unit=say("items", unit, language))  # fmt: skip


def _ties(garment: Garment) -> bool:
    """Whether the bows of a garment are only tied: its belt or closing, and none that is sewn on or is the garment."""
    spec = garment.spec
    neck = spec.neck if spec is not None else None
    return (spec is not None and "bow" not in spec.details and (neck is None or neck.collar != "bow")
            and (spec.bodice is not None or spec.skirt is not None or spec.legs is not None))


def _set_on(pattern: Pattern) -> Iterator[tuple[Panel, Trim]]:
    """What is set on the panels, but for the bow that a belt is tied in: the belt is among the pieces."""
    for panel in pattern.panels:
        for trim in panel.trims:
            if not (trim.kind == "bow" and panel.piece == "belt"):
                yield panel, trim


def _trims(garment: Garment, language: Language) -> list[MaterialRow]:
    pattern, ties = garment.pattern, _ties(garment)
    counted: dict[tuple[str, float], int] = {}
    where: dict[tuple[str, float], dict[str, None]] = {}
    rows = []
    for panel, trim in _set_on(pattern):
        key = (trim.kind, round(trim.size_cm, 2))
        where.setdefault(key, {})[piece_name(panel.piece, language).lower()] = None
        if trim.kind in _COUNTED:
            counted[key] = counted.get(key, 0) + 1
        elif trim.kind in _MEASURED:
            length = sum(math.dist(a, b) for a, b in itertools.pairwise(trim.points))
            facts = say("items", "width", language, size=number(trim.size_cm * 10, language, 0))
            facts = ", ".join([facts, *_own_look(garment, trim.kind, language)])
            rows.append(_row(trim.kind, facts, next(iter(where[key])), number(length, language, 0), "cm", language))
    if not any(kind == "zip" for kind, _ in where):
        rows += _fly_zip(pattern, language)
    for (kind, size), count in counted.items():
        facts = say("items", "diameter", language, size=number(size * 10, language, 0))
        facts = ", ".join([facts, *_own_look(garment, kind, language)])
        if kind == "button":
            facts += f" ({say('items', 'spare', language)})"
        places = ", ".join(list(where[kind, size])[:3])
        if kind == "bow" and ties:
            rows.append(_row("tie", say("items", "tie_facts", language), places, str(2 * count), "pieces", language))
            continue
        rows.append(_row(kind, facts, places, str(count), "pieces", language))
    for hold in pattern.holds:
        panel = pattern.panel(hold.ref.panel)
        if any(line.kind == "elastic" for line in panel.lines):
            facts = say("items", "elastic_facts", language)
            place = piece_name(panel.piece, language).lower()
            rows.append(_row("elastic", facts, place, number(hold.girth_cm, language, 0), "cm", language))
    if "shoulder_pads" in pattern.notes:
        rows.append(_row("shoulder_pads", "", "", "1", "pair", language))
    return rows


_LOOKS_OF: Final = {"button": "buttons", "snap": "buttons", "toggle": "buttons", "rivet": "buttons", "zip": "zip",
                    "top_thread": "stitching", "lace": "trims", "drawstring": "trims"}  # fmt: skip


def _own_look(garment: Garment, kind: str, language: Language) -> list[str]:
    """The colour that was asked for of buttons, zips and thread."""
    cloth = garment.cloths.get(_LOOKS_OF.get(kind, ""))
    return [colour_name(cloth.colour, language)] if cloth is not None else []


def _fly_zip(pattern: Pattern, language: Language) -> list[MaterialRow]:
    """The zip of a fly, which is drawn as its stitching: as long as that is tall."""
    tall = [
        max(y for _, y in line.points) - min(y for _, y in line.points)
        for panel in pattern.panels for line in panel.lines if line.kind == "fly"
    ]  # fmt: skip
    return (
        [_row("zip", "", say("items", "fly", language), number(max(tall), language, 0), "cm", language)] if tall else []
    )


def _threads(garment: Garment, language: Language) -> list[MaterialRow]:
    """Thread by the length of all seams and hems, with a tenth for waste."""
    pattern = garment.pattern
    sewn = sum(ref_length(pattern, seam.a) for seam in pattern.seams if not seam.is_open)
    edges = sum(_free_length(panel.edges) for panel in pattern.panels)
    weave = garment.cloths["body"].material.weave
    each = _LOCKSTITCH + (_OVEREDGE if weave in ("woven", "knit") else 0.0)
    stitched = sum(ref_length(pattern, seam.a) * (2 if seam.topstitch == "twin" else 1)
                   for seam in pattern.seams if seam.topstitch != "none")  # fmt: skip
    metres = (sewn + edges) / 100 * each * 1.1
    facts = say("items", "thread_facts", language)
    rows = [_row("thread", facts, "", f"≈ {number(round(metres, -1), language, 0)}", "m", language)]
    if stitched > 30:
        facts = ", ".join([say("items", "top_thread_facts", language), *_own_look(garment, "top_thread", language)])
        quantity = f"≈ {number(stitched / 100 * _LOCKSTITCH * 1.1, language, 0)}"
        rows.append(_row("top_thread", facts, "", quantity, "m", language))
    return rows


def _free_length(edges: Sequence[Edge]) -> float:
    return sum(edge_length(edge) for edge in edges if edge.kind in ("hem", "rib"))
