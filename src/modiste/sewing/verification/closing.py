"""How it opens: buttons, snaps and toggles are counted, zips, laces, ties and belts found."""

from collections.abc import Iterator
from dataclasses import replace

from modiste.core.garment_spec import Closure, GarmentSpec
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.verification.reading import closing_trims, is_pocket_zip, lines, parts, pieces, seams, trims
from modiste.sewing.verification.values import Check, absent, counted, present

_TRIMS = {"buttons": "button", "snaps": "snap", "toggles": "toggle", "hooks": "snap"}


def closing_checks(spec: GarmentSpec, pattern: Pattern) -> Iterator[Check]:
    """The closure and the belt."""
    closure = spec.closure
    if closure is None or closure.kind == "none":
        yield absent("zip", _zips(pattern))
        if spec.legs is None and spec.skirt is None:
            yield absent("buttons", closing_trims(pattern, "button"))
    elif closure.kind in _TRIMS:
        yield from _counted(closure, spec.neck.collar if spec.neck else "none", pattern)
    elif closure.kind == "zip":
        yield present("zip", closure.place, _has_zip(closure, pattern))
    elif closure.kind == "lacing":
        yield present("lacing", closure.place, any(trims(pattern, "lacing")))
    elif closure.kind == "ties":
        tied = any(trims(pattern, "bow")) or bool(pieces(pattern, "belt", "belt_end", "tie", "apron_tie"))
        yield present("ties", closure.place, tied)
    yield from _belt(spec, pattern)


def _counted(closure: Closure, collar: str, pattern: Pattern) -> Iterator[Check]:
    """Buttons of a fly are hidden but for the band's: their place is the fly that is drawn. The one of a high collar is
    the collar's own."""
    if closure.place == "fly":
        yield present(closure.kind, "fly", lines(pattern, "fly") > 0 or seams(pattern, "closure") > 0)
        return
    found = closing_trims(pattern, _TRIMS[closure.kind])
    if closure.kind == "snaps" and found == closure.count - 1:
        found += closing_trims(replace(pattern, panels=tuple(parts(pattern, "collar"))), "button")
    has_own = collar in ("storm", "stand", "funnel") or (collar == "shirt" and closure.place == "double_front")
    if has_own and found == closure.count + 1:
        found -= sum(any(trim.kind == "button" for trim in panel.trims) for panel in parts(pattern, "collar"))
    yield counted(closure.kind, closure.count, found)


def _zips(pattern: Pattern) -> int:
    return sum(not is_pocket_zip(trim) and panel.placement.region not in ("left_arm", "right_arm")
               and panel.part != "pockets" for panel, trim in trims(pattern, "zip"))  # fmt: skip


def _has_zip(closure: Closure, pattern: Pattern) -> bool:
    """A zip that shows is a trim; that of a fly lies under its J."""
    return lines(pattern, "fly") > 0 if closure.place == "fly" else _zips(pattern) > 0


def _belt(spec: GarmentSpec, pattern: Pattern) -> Iterator[Check]:
    belt = spec.waist.belt if spec.waist is not None else "none"
    found = len(pieces(pattern, "belt", "belt_end"))
    if belt == "none":
        yield absent("belt", found)
        return
    fastened = {"tie": any(trims(pattern, "bow")) or bool(pieces(pattern, "belt_end")),
                "buckle": any(trims(pattern, "buckle")), "obi": True}[belt]  # fmt: skip
    yield present("belt", belt, bool(pieces(pattern, "belt")) and fastened)
