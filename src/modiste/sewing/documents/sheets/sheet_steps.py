"""The order of sewing in words: which steps a pattern calls for, by its seams, pieces, trims and notes."""

from typing import Final

from modiste.core.garment_spec import GarmentSpec
from modiste.language.vocabulary import Language
from modiste.sewing.documents.pattern.pieces import pieces
from modiste.sewing.documents.sheets.sheet_details import first_steps, last_steps
from modiste.sewing.documents.texts import has, piece_name, say
from modiste.sewing.pattern.allowance import darts
from modiste.sewing.pattern.values import Pattern

_SEAMS: Final = (
    ("princess", ("princess", "panel_", "side_front", "side_back")), ("yoke", ("yoke",)),
    ("centre", ("centre", "center", "crotch")), ("inseam", ("inseam",)), ("shoulder", ("shoulder",)),
    ("lapel", ("lapel",)), ("collar", ("collar", "stand")), ("hood", ("hood",)), ("raglan", ("raglan",)),
    ("armhole", ("armhole",)), ("side", ("side_", "side")), ("sleeve", ("sleeve",)), ("cuff", ("cuff",)),
    ("skirt", ("skirt_side", "skirt_centre", "skirt_seam", "gore", "godet", "tier")), ("waist", ("waist_",)),
    ("waistband", ("waistband",)), ("rib", ("hem_rib", "rib")),
)  # fmt: skip
"""A step, and the beginnings of the names of seams that call for it, in the order of sewing."""

_OPENING: Final = ("front", "back", "skirt")
"""Pieces that the main closure lies on: its buttonholes are drawn there."""
_SEWN_THROUGH: Final = ("top_sleeve", "under_sleeve", "sleeve")


def steps(pattern: Pattern, language: Language, spec: GarmentSpec | None = None) -> tuple[str, ...]:
    """The sentences, in the order in which the work is done; of a `spec` what its details ask for as well."""
    paper = pieces(pattern)
    stiff = [piece_name(piece.name, language).lower() for piece in paper if piece.is_interfaced]
    first = say("steps", "interface", language, names=", ".join(stiff)) if stiff else say("steps", "cut", language)
    found = _called(pattern)
    told = _told(pattern, found)
    made = [first, *first_steps(spec, language, told), *_prepared(pattern, language)]
    for step, _ in _SEAMS:
        if step in found:
            made.append(_seam_step(step, pattern, language))
        if step == "centre" and _trims(pattern, "fly"):
            made.append(say("steps", "fly", language))
    made += [say("notes", note, language) for note in dict.fromkeys(pattern.notes) if _is_own(note, stiff)]
    made += _finished(pattern, language)
    made += last_steps(spec, pattern, language, told)
    made.append(say("steps", "press", language))
    return tuple(dict.fromkeys(made))


def _told(pattern: Pattern, found: set[str]) -> set[str]:
    """The details that the seams and lines of a pattern call for by themselves."""
    told = {"yoke", "back_yoke"} if "yoke" in found else set()
    return told | ({"pleated_front"} if _trims(pattern, "pleat") else set())


def _is_own(note: str, stiff: list[str]) -> bool:
    """Whether a note says what no step says yet."""
    return has("notes", note) and not (note.startswith("interface") and stiff)


def _called(pattern: Pattern) -> set[str]:
    found = set()
    names = [
        seam.name for seam in pattern.seams if seam.kind not in ("closure", "attached") or seam.name.startswith("lapel")
    ]
    for name in names:
        for step, beginnings in reversed(_SEAMS):
            if name.startswith(beginnings):
                found.add(step)
                break
    if "waist" in found and any(panel.part == "waistband" for panel in pattern.panels):
        bodice = any(panel.placement.landmark in ("side_neck", "shoulder") for panel in pattern.panels)
        found.add("waistband")
        if not bodice and not any(seam.name.startswith("shoulder") for seam in pattern.seams):
            found.discard("waist")
    return found


def _seam_step(step: str, pattern: Pattern, language: Language) -> str:
    if step == "armhole" and any(seam.kind == "eased" and seam.name.startswith("armhole") for seam in pattern.seams):
        return say("steps", "armhole_eased", language)
    return say("steps", step, language)


def _prepared(pattern: Pattern, language: Language) -> list[str]:
    """What is done on the flat pieces: darts, pleats, pockets, gathers."""
    made = []
    closed = any(panel.holes for panel in pattern.panels)
    if closed or any(darts(panel, pattern.seams) for panel in pattern.panels):
        made.append(say("steps", "darts", language))
    if any(seam.kind == "pleated" for seam in pattern.seams) or _trims(pattern, "pleat"):
        made.append(say("steps", "pleats", language))
    pockets = [panel.piece for panel in pattern.panels if panel.part == "pockets"]
    if pockets:
        names = ", ".join(piece_name(piece, language).lower() for piece in dict.fromkeys(pockets))
        made.append(say("steps", "pockets", language, names=names))
    gathered = [pattern.panel(seam.a.panel).piece for seam in pattern.seams if seam.kind == "gathered"]
    if gathered:
        names = ", ".join(piece_name(piece, language).lower() for piece in dict.fromkeys(gathered))
        made.append(say("steps", "gathers", language, names=names))
    return made


def _finished(pattern: Pattern, language: Language) -> list[str]:
    """What is done when the pieces are joined: neck, elastic, closures, topstitching, hems."""
    made = []
    kinds = [trim.kind for panel in pattern.panels for trim in panel.trims]
    if _trims(pattern, "elastic"):
        made.append(say("steps", "elastic", language))
    if "zip" in kinds and not _trims(pattern, "fly"):
        made.append(say("steps", "zip", language))
    if any(panel.piece.startswith("placket") for panel in pattern.panels):
        made.append(say("steps", "placket", language))
    if any(
        "neck" in edge.name and edge.kind in ("finished", "rib") for panel in pattern.panels for edge in panel.edges
    ):
        made.append(say("steps", "neck", language))
    hemmed = [panel.piece for panel in pattern.panels if any(edge.kind == "hem" for edge in panel.edges)]
    hemmed = [piece for piece in dict.fromkeys(hemmed) if "pocket" not in piece]
    if hemmed:
        names = ", ".join(piece_name(piece, language).lower() for piece in hemmed)
        made.append(say("steps", "hem", language, names=names))
    if "button" in kinds:
        holes = buttonholes(pattern)
        made.append(say("steps", "buttons", language, holes=holes, buttons=kinds.count("button")))
    if "snap" in kinds or "rivet" in kinds:
        made.append(say("steps", "snaps", language))
    return made


def buttonholes(pattern: Pattern) -> int:
    """How many buttonholes are worked: those drawn, and one for each button that closes on its own part (a cuff, a
    stand, a band, a flap). The buttons of a jacket's sleeves are sewn through both layers, and the second row of a
    double-breasted front shows the first row's holes alone."""
    drawn = sum(len(trim.points) for panel in pattern.panels for trim in panel.trims if trim.kind == "buttonhole")
    own = sum(len(trim.points) for panel in pattern.panels for trim in panel.trims
              if trim.kind == "button" and not (drawn and panel.piece.startswith(_OPENING))
              and panel.piece not in _SEWN_THROUGH)  # fmt: skip
    return drawn + own


def _trims(pattern: Pattern, kind: str) -> bool:
    return any(line.kind == kind for panel in pattern.panels for line in panel.lines)
