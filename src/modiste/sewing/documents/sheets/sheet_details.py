"""What a spec's details ask of the workshop: the steps that no seam tells, and the materials that no piece shows."""

import itertools
import math
from collections.abc import Callable, Iterator
from typing import Final

from modiste.core.garment_spec import GarmentSpec
from modiste.language.vocabulary import Language, label
from modiste.sewing.documents.texts import has, piece_name, say
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Panel, Pattern

_FIRST: Final = ("quilting", "distressed", "tucks", "pleated_front", "smocking", "yoke", "back_yoke", "elbow_patches",
                 "side_stripes", "bib", "cutouts", "piping")  # fmt: skip
"""What is done on the flat pieces, before they are joined."""
_LAST: Final = ("ruffle_hem", "ruffle_neck", "ruffle_sleeves", "epaulettes", "storm_flap", "belt_loops", "lace_trim",
                "fur_trim", "fringe", "lace_up", "bow", "rivets", "topstitching", "back_vent", "side_vents",
                "shoulder_pads", "crease")  # fmt: skip
_MOUTHS: Final = ("in_seam", "slant", "jeans")
"""Pockets that are cut into the cloth: no piece of the pattern shows them."""
_BAGGED: Final = (*_MOUTHS, "welt", "flap", "zip")
_BAG_CM: Final = 17.0
"""Of pocketing, at full width, for the bag of one pocket."""
_WASTE: Final = 1.1
_WADDING_CM: Final = 150.0


def first_steps(spec: GarmentSpec | None, language: Language, told: set[str]) -> list[str]:
    """The steps of details that are worked on flat pieces, but those that are `told` already."""
    made = _steps(spec, language, _FIRST, told)
    mouths = [label("pocket", one.kind, language) for one in spec.pockets if one.kind in _MOUTHS] if spec else []
    if mouths:
        made.append(say("details", "pocket_mouths", language, names=", ".join(dict.fromkeys(mouths))))
    return made


def last_steps(spec: GarmentSpec | None, pattern: Pattern, language: Language, told: set[str]) -> list[str]:
    """The steps of details that come when the garment is together: trims, the belt, the lining."""
    made = [say("details", "lining", language)] if spec is not None and _lining(spec) else []
    made += _steps(spec, language, _LAST, told)
    belt = spec.waist.belt if spec is not None and spec.waist is not None else "none"
    if belt != "none" or any(panel.piece == "belt" for panel in pattern.panels):
        made.append(say("details", f"belt_{belt if belt in ('tie', 'buckle', 'obi') else 'tie'}", language))
    return made


def _steps(spec: GarmentSpec | None, language: Language, order: tuple[str, ...], told: set[str]) -> list[str]:
    asked = [name for name in order if spec is not None and name in spec.details and name not in told]
    return [say("notes" if has("notes", name) else "details", name, language) for name in asked]


def _lining(spec: GarmentSpec) -> bool:
    return any(cloth.part == "lining" for cloth in spec.cloths)


def detail_lengths(spec: GarmentSpec, pattern: Pattern) -> Iterator[tuple[str, str, float, str]]:
    """What a detail needs that is no piece and no trim of the pattern: (item, where, quantity, unit), the places by
    the ids of their pieces."""
    for name, measure in _MEASURED.items():
        if name in spec.details:
            found = {panel.piece: length for panel in pattern.panels if (length := measure(panel)) > 0}
            total = sum(length for panel in pattern.panels if (length := measure(panel)) > 0)
            yield name, ",".join(found), total * _WASTE, "cm"
    bags = sum(pocket.count for pocket in spec.pockets if pocket.kind in _BAGGED)
    if bags:
        yield "pocketing", "", bags * _BAG_CM, "cm"
    belt = spec.waist.belt if spec.waist is not None else "none"
    if belt != "none" and not any(panel.piece == "belt" for panel in pattern.panels):
        yield "belt", "", 1, "pieces"
    if "smocking" in spec.details:
        yield "smocking", "", 1, "reel"
    if "quilting" in spec.details:
        area = sum(abs(_area(panel)) for panel in pattern.panels
                   if any(line.kind == "quilting" for line in panel.lines))  # fmt: skip
        yield "quilting", "", area / _WADDING_CM * _WASTE / 0.8, "cm"


def _piped(panel: Panel) -> float:
    return sum(math.dist(a, b) for line in panel.lines if line.kind == "piping"
               for a, b in itertools.pairwise(line.points))  # fmt: skip


def _fringed(panel: Panel) -> float:
    return 0.0 if panel.placement.region == "host" else sum(
        edge_length(edge) for edge in panel.edges if edge.kind == "hem")  # fmt: skip


def _furred(panel: Panel) -> float:
    """Fur lies along the outer edge of a hood or collar, else round the ends of sleeves."""
    return sum(edge_length(edge) for edge in panel.edges
               if (panel.part in ("hood", "collar") and edge.kind in ("finished", "fold", "hem"))
               or (panel.part in ("sleeves", "cuffs") and edge.kind == "hem"))  # fmt: skip


_MEASURED: Final[dict[str, Callable[[Panel], float]]] = {"piping": _piped, "fringe": _fringed, "fur_trim": _furred}


def _area(panel: Panel) -> float:
    points = [edge.start for edge in panel.edges]
    return 0.5 * sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True))


def places(pieces: str, language: Language) -> str:
    """The names of some pieces, as a row says where something goes."""
    names = dict.fromkeys(piece_name(piece, language).lower() for piece in pieces.split(",") if piece)
    return ", ".join(list(names)[:4])

