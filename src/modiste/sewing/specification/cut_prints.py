"""Which pattern a cloth gets: what is asked for, any print where no print is named, or none."""

from typing import Final

from modiste.core.material import Material
from modiste.data.patterns import ALIASES, FAMILIES
from modiste.sewing.specification.cut import Cut
from modiste.sewing.specification.remarks import name_of

_SAME: Final = {"horizontal_stripes": "striped", "vertical_stripes": "striped", "geometric": "chevron",
                "giraffe": "cheetah", "crocodile": "snake", "damask": "paisley", "ethnic_print": "zigzag",
                "abstract": "camouflage"}  # fmt: skip
"""Patterns that are drawn as another family."""
_NEAR: Final = frozenset({"geometric", "giraffe", "crocodile", "damask", "ethnic_print", "abstract"})
_PLAIN: Final = frozenset({"solid", "melange", "printed"})
_KIN: Final = tuple(map(str.split, (
    "striped pinstripe candy_stripe awning_stripe ticking", "checked gingham tartan windowpane glen_check",
    "floral roses ditsy", "polka_dot coin_dot pin_dot confetti", "leopard cheetah zebra cow tiger snake",
    "camouflage digital_camouflage", "zigzag chevron flame")))
"""Patterns of which one word speaks: who wants no stripes wants no pinstripe."""
_UNPRINTED: Final = ("leather", "suede", "fur", "lace", "net", "denim", "velvet", "corduroy", "quilted", "terry", "rib",
                    "sequins")  # fmt: skip
"""Finishes that are printed only where it is asked for."""
_LINES: Final = frozenset(
    "striped pinstripe candy_stripe awning_stripe ticking checked gingham tartan windowpane".split())
"""What is woven or knitted in, and called so: nobody who says "printed" means it."""
_ANY_PRINT: Final = {"women": ("floral", "leopard", "polka_dot", "tropical", "paisley", "zebra", "leaves", "tie_dye"),
                     "men": ("camouflage", "tropical", "paisley", "leaves", "tie_dye", "zigzag", "stars"),
                     "children": ("stars", "hearts", "polka_dot", "floral", "camouflage", "confetti")}  # fmt: skip
"""What cloth is printed with where no print is named."""
_KNITTED: Final = ("knit", "chunky_knit", "cashmere", "mohair", "rib")
"""Patterns of such cloth are knitted in."""


def pattern_of(cut: Cut) -> tuple[str, str]:
    """The family drawn, or "solid", and the pattern that was asked for."""
    looks = cut.wishes.look("body", "pattern")
    exact = [look for look in looks if look.value not in _PLAIN] or list(looks)
    if not exact:
        is_motley = {look.value for look in cut.wishes.colours()} == {"multicolour"}
        return _motley(cut) if is_motley else (_usual_pattern(cut), "")
    # "A striped Breton top" says the same twice, the second time which stripes.
    first = drawn_family(exact[0].value)
    look = next((one for one in exact if drawn_family(one.value) == first != one.value), exact[0])
    if look.value == "printed":
        cut.meet("pattern printed", "printed")
        return _any_print(cut)
    if look.value in ("solid", "melange"):
        cut.meet(f"pattern {look.value}", look.value)
        return "solid", look.value
    family = drawn_family(look.value)
    if not family:
        cut.cannot(look.phrase or look.value, "no_print")
        return "solid", ""
    if look.value in _NEAR:
        cut.cannot(look.phrase or look.value, "near_print", near=name_of("pattern", family, cut.language))
    else:
        cut.meet(f"pattern {look.value}", look.value)
    return family, look.value


def drawn_family(name: str) -> str:
    """The family that draws a pattern; "" where none does."""
    name = _SAME.get(name, name)
    name = ALIASES.get(name, name)
    return name if name in FAMILIES else ""


def is_printable(cloth: Material) -> bool:
    """Whether cloth can be printed: patterns of knits are knitted in, and who prints on fur or lace?"""
    return cloth.id not in _KNITTED and cloth.finish not in _UNPRINTED


def _any_print(cut: Cut) -> tuple[str, str]:
    """A print where some print is asked for: the family drawn, and the pattern by name. Of the garment's own those that
    are no stripes or checks, then what others are printed with: another one at each seed."""
    own = _own(cut)
    prints = [one for one in own if one[0] not in _LINES]
    if is_printable(cut.material):
        there = {family for family, _ in prints}
        prints += [(name, name) for name in _ANY_PRINT[cut.sex] if name not in there and _is_allowed(cut, name)]
    prints = prints or own or [("floral", "floral")]
    return prints[cut.seed % len(prints)]


def _motley(cut: Cut) -> tuple[str, str]:
    """Many colours without a print: a pattern that shows them, one of the garment's own."""
    own = _own(cut) or [("floral", "floral")]
    return own[cut.seed % len(own)]


def _own(cut: Cut) -> list[tuple[str, str]]:
    return [(drawn_family(value), value) for value, _ in cut.habit.options("patterns", cut.sex)
            if drawn_family(value) and _is_allowed(cut, value)]


def _is_allowed(cut: Cut, value: str) -> bool:
    denied = {drawn_family(name) for kind, name in cut.wishes.denied if kind == "pattern"} - {""}
    kin = {name for names in _KIN if not denied.isdisjoint(names) for name in names} | denied
    return cut.wishes.allows("pattern", value) and drawn_family(value) not in kin


def _usual_pattern(cut: Cut) -> str:
    """What is printed where no print is named: nothing, but on what never comes plain (a Hawaiian shirt) and where more
    than one colour is asked for, of which plain cloth would show the first alone."""
    comes_in = [value for value, _ in cut.habit.options("patterns", cut.sex)]
    comes_plain = not comes_in or "solid" in comes_in
    if (comes_plain and len(cut.wishes.colours()) < 2) or not cut.wishes.allows("pattern", "any"):
        return "solid"
    if cut.material.finish in _UNPRINTED:
        return "solid"
    chosen = cut.habit.choose("patterns", cut.seed, cut.sex, lambda value: _is_allowed(cut, value))
    return drawn_family(chosen) or "solid"
