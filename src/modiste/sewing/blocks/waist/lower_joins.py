"""Joining what hangs from the waist: to a band, or to the lower edges of a bodice. Centimetres."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from modiste.sewing.blocks.drafting.draft import Chain, Draft, Openings
from modiste.sewing.blocks.drafting.folds import Corners, flat_and_folded, sew_pleated
from modiste.sewing.pattern.values import EdgeRef

ROUND: Final = ("front_left", "back_left", "back_right", "front_right")
"""The quarters of a waist in the order of growing angles from the centre front."""
_STARTS: Final = {"front": 0, "left": 1, "back": 2}
_GATHERED_FROM: Final = 1.06
"""A cloth this much longer than what it is sewn to is gathered; less is eased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of the waist that is sewn in one go: its chain towards larger angles, its finished length, its folds.

    `folds` count along the chain; `is_soft`: they are caught in the seam only and open at once below it, as in front
    of trousers (their cloth is then spread evenly over each fold's place). `lap_before`, `lap_after`: how far it lies
    on its neighbours before its start and after its end, both sewn into the same seam.
    """

    chain: Chain
    finished: float
    folds: Corners = ()
    is_soft: bool = False
    lap_before: float = 0.0
    lap_after: float = 0.0


def from_opening(parts: Mapping[str, Part], opens: str) -> tuple[Part, ...]:
    """The quarters in order from where the waist opens."""
    start = _STARTS[opens]
    return tuple(parts[name] for name in (*ROUND[start:], *ROUND[:start]))


def sew_parts(table: Draft, name: str, parts: Sequence[Part], target: Chain, *, topstitch: str = "none",
              kind: str = "") -> None:  # fmt: skip
    """Sew parts one after the other to a chain: plainly as one seam, or folded or gathered part by part."""
    whole = sum(part.finished for part in parts)
    scale = table.length(target) / whole
    if not any(part.folds or part.lap_before or part.lap_after for part in parts):
        chain = tuple(ref for part in parts for ref in part.chain)
        mean = table.length(chain) / whole
        if all(abs(table.length(part.chain) / part.finished - mean) < 0.02 for part in parts):
            table.sew(name, chain, target, kind=kind or _kind(table, chain, target), topstitch=topstitch)
            return
    done = 0.0
    for number, part in enumerate(parts, start=1):
        first, last = done - part.lap_before, done + part.finished + part.lap_after
        stretch = cut_chain(table, target, first * scale, last * scale)
        done += part.finished
        label = f"{name}_{number}"
        if not part.folds:
            table.sew(label, part.chain, stretch, kind=kind or _kind(table, part.chain, stretch), topstitch=topstitch)
        else:
            _sew_runs(table, label, part, stretch, topstitch)
    if any(part.lap_before or part.lap_after for part in parts):
        _unmark(table, {(ref.panel, ref.edge) for ref in target})
        _unmark(table, {(ref.panel, ref.edge) for part in parts for ref in part.chain})


def _unmark(table: Draft, edges: set[tuple[str, str]]) -> None:
    """Take notches off edges on which two layers lie: those of one would meet none of the other."""
    for name in {panel for panel, _ in edges}:
        panel = table.panels[name]
        kept = tuple(notch for notch in panel.notches if (name, notch.edge) not in edges)
        table.panels[name] = replace(panel, notches=kept)


def _sew_runs(table: Draft, name: str, part: Part, target: Chain, topstitch: str) -> None:
    """A pleated part, run by run: flat ones plainly, pleats by their folds."""
    cloth, finished = table.length(part.chain), table.length(target)
    for number, run in enumerate(flat_and_folded(part.folds, cloth, finished), start=1):
        own, other = cut_chain(table, part.chain, *run.cloth), cut_chain(table, target, *run.finished)
        label = f"{name}_{number}"
        if not run.folds:
            table.sew(label, own, other, kind=_kind(table, own, other), topstitch=topstitch)
        elif len(own) == 1 and not part.is_soft:
            piece = Part(chain=own, finished=run.finished[1] - run.finished[0], folds=run.folds)
            _sew_piecewise(table, label, piece, other, topstitch)
        else:
            table.sew(label, own, other, kind="pleated", topstitch=topstitch)


def _sew_piecewise(table: Draft, name: str, part: Part, target: Chain, topstitch: str) -> None:
    """One pleated edge on a chain (of a bodice with darts, say): each edge of the chain gets its share of the cloth."""
    cloth, finished = table.length(part.chain), table.length(target)
    share, folded = (tuple(column) for column in zip(*part.folds, strict=True))
    done = 0.0
    for number, stretch in enumerate(target, start=1):
        length = table.ref_length(stretch)
        low, high = done / finished, (done + length) / finished
        own = cut_chain(table, part.chain, low * cloth, high * cloth)
        corners = [low, *(at for at in share if low + 1e-6 < at < high - 1e-6), high]
        folds = tuple(((at - low) / (high - low), (float(np.interp(at, share, folded)) - low) / (high - low))
                      for at in corners)  # fmt: skip
        label = name if len(target) == 1 else f"{name}_{number}"
        _sew_folded(table, label, Part(chain=own, finished=length, folds=folds), stretch, topstitch)
        done += length


def _sew_folded(table: Draft, name: str, part: Part, stretch: EdgeRef, topstitch: str) -> None:
    """One edge on one edge: counted from the start of both as the outline has them."""
    ref = part.chain[0]
    own_back, other_back = ref.begin > ref.end, stretch.begin > stretch.end
    folds = part.folds
    if own_back:
        folds = tuple((1 - a, 1 - b) for a, b in reversed(folds))
    a = EdgeRef(panel=ref.panel, edge=ref.edge, begin=min(ref.begin, ref.end), end=max(ref.begin, ref.end))
    b = EdgeRef(panel=stretch.panel, edge=stretch.edge, begin=min(stretch.begin, stretch.end),
                end=max(stretch.begin, stretch.end))  # fmt: skip
    sew_pleated(table, name, a, b, folds, is_reversed=own_back != other_back, topstitch=topstitch)


def _kind(table: Draft, chain: Chain, target: Chain) -> str:
    return "gathered" if table.length(chain) > _GATHERED_FROM * table.length(target) else "plain"


def cut_chain(table: Draft, chain: Chain, start: float, end: float) -> Chain:
    """The stretch of a chain between two lengths from its start; slivers under 2 mm are left out."""
    refs: list[EdgeRef] = []
    done = 0.0
    for ref in chain:
        length = table.ref_length(ref)
        first, last = max(start - done, 0.0), min(end - done, length)
        if last - first > min(0.2, 0.5 * (end - start)):
            first, last = (0.0 if first < 0.02 else first), (length if last > length - 0.02 else last)
            run = ref.end - ref.begin
            refs.append(EdgeRef(panel=ref.panel, edge=ref.edge, begin=ref.begin + run * first / length,
                                end=ref.begin + run * last / length))  # fmt: skip
        done += length
    return tuple(refs)


def front_halves(table: Draft, openings: Openings) -> tuple[Chain, Chain]:
    """The wearer's right and left half of a bodice's lower front, each as far as the centre front.

    Where the front is split, what laps over beyond the centre is left out.
    """
    chain = openings.bottom_front
    over = openings.extension_cm + openings.wrap_cm
    half = table.length(chain) / 2
    return cut_chain(table, chain, 0.0, half - over), cut_chain(table, chain, half + over, 2 * half)


def join_waist(table: Draft, openings: Openings, parts: Mapping[str, Part]) -> None:
    """Sew four quarters to the lower edges of a bodice."""
    right, left = front_halves(table, openings)
    half = table.length(openings.bottom_back) / 2
    back_left = cut_chain(table, openings.bottom_back, 0.0, half)
    back_right = cut_chain(table, openings.bottom_back, half, 2 * half)
    for name, target in (("front_right", right), ("front_left", left), ("back_left", back_left),
                         ("back_right", back_right)):  # fmt: skip
        sew_parts(table, f"waist_{name}", (parts[name],), target)
