"""Vents: the lower end of a jacket's centre back or side seams left open. Centimetres.

Jackets open for about a third of their length behind (P. Kunick, "Modern Sizing and Pattern Making": from the hem to
below the waist), coats for as much as a step takes.
"""

from typing import Final

import numpy as np

from modiste.sewing.blocks.drafting.draft import Chain, Draft
from modiste.sewing.pattern.geometry import edge_point
from modiste.sewing.pattern.values import EdgeRef

_SHARE: Final = {"back": 0.3, "side": 0.24}
_LONGEST_CM: Final = {"back": 38.0, "side": 26.0}
_STUB_CM: Final = 0.6
_LEAST_CM: Final = 1.0


def vent_lengths(table: Draft) -> dict[str, float]:
    """How far up from the hem the centre back and the sides stay open; 0 where they are sewn to the hem."""
    spec = table.spec
    if spec.bodice is None or spec.skirt is not None or spec.legs is not None:
        return dict.fromkeys(_SHARE, 0.0)
    # Two vents at the sides take the place of the one behind.
    asked = {"back": table.has("back_vent") and not table.has("side_vents"), "side": table.has("side_vents")}
    return {place: min(_SHARE[place] * spec.bodice.length_cm, _LONGEST_CM[place]) if asked[place] else 0.0
            for place in _SHARE}


def sew_above_vent(table: Draft, name: str, a: Chain, b: Chain, vent_cm: float, *, kind: str = "plain") -> None:
    """Sew two chains but for `vent_cm` at their lower ends, which lie beside each other."""
    if vent_cm <= 0 or min(table.length(a), table.length(b)) < 2 * vent_cm:
        table.sew(name, a, b, kind=kind)
        return
    is_low_first = _height(table, a[0], a[0].begin) < _height(table, a[-1], a[-1].end)
    vent_cm = _clear_of_ends(table, (a, b) if is_low_first else (a[::-1], b[::-1]), vent_cm)
    parts = []
    for chain in (a, b):
        whole = table.length(chain)
        parts.append(cut_chain(table, chain, vent_cm if is_low_first else whole - vent_cm))
    (first_a, last_a), (first_b, last_b) = parts
    sewn, left = ((last_a, last_b), (first_a, first_b)) if is_low_first else ((first_a, first_b), (last_a, last_b))
    table.sew(name, *sewn, kind=kind)
    table.sew(f"{name}_vent", *left, kind="closure", is_open=True)


def _clear_of_ends(table: Draft, chains: tuple[Chain, Chain], vent_cm: float) -> float:
    """The vent, a little shorter where only a stub of an edge would be left over it: two of them seldom match."""
    for chain in chains:
        ends = np.cumsum([table.ref_length(ref) for ref in chain])
        for end in ends[(ends > vent_cm) & (ends < vent_cm + _STUB_CM)]:
            vent_cm = min(vent_cm, float(end) - _LEAST_CM)
    return vent_cm


def cut_chain(table: Draft, chain: Chain, at_cm: float) -> tuple[Chain, Chain]:
    """A chain in two, cut at a length from its start."""
    before: list[EdgeRef] = []
    done = 0.0
    for number, ref in enumerate(chain):
        long = table.ref_length(ref)
        if done + long > at_cm:
            cut = ref.begin + (ref.end - ref.begin) * (at_cm - done) / long
            one = EdgeRef(panel=ref.panel, edge=ref.edge, begin=ref.begin, end=cut)
            two = EdgeRef(panel=ref.panel, edge=ref.edge, begin=cut, end=ref.end)
            return (*before, one), (two, *chain[number + 1 :])
        before.append(ref)
        done += long
    return tuple(before), ()


def _height(table: Draft, ref: EdgeRef, share: float) -> float:
    return edge_point(table.panels[ref.panel].edge(ref.edge), share)[1]
