"""What is said of one thing that was asked for: the wish, what was found in its place, and whether they agree."""

from dataclasses import dataclass
from typing import Final

MEASURE_CM: Final = 0.5
"""By how much a finished measure may differ from the spec."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """`what` names the thing ("buttons", "pockets patch hip", "length"); `asked` and `found` are counts, centimetres
    ("112.0 cm") or ids ("shirt"). `is_hung`: measured on the hung garment, not on its pattern."""

    what: str
    asked: str
    found: str
    ok: bool
    is_hung: bool = False

    @property
    def sentence(self) -> str:
        """The check in one line."""
        return f"{self.what}: asked {self.asked}, found {self.found}"


def counted(what: str, asked: int, found: int) -> Check:
    """A count that must be exact."""
    return Check(what=what, asked=str(asked), found=str(found), ok=asked == found)


def present(what: str, asked: str, is_there: bool) -> Check:
    """Something that is there or not."""
    return Check(what=what, asked=asked, found=asked if is_there else "none", ok=is_there)


def absent(what: str, found: int) -> Check:
    """Something that must not be there."""
    return Check(what=what, asked="none", found=str(found) if found else "none", ok=not found)


def near(what: str, asked_cm: float, found_cm: float, tolerance_cm: float = MEASURE_CM) -> Check:
    """A length in centimetres, within a tolerance."""
    ok = abs(asked_cm - found_cm) <= tolerance_cm + 1e-6
    return Check(what=what, asked=f"{asked_cm:.1f} cm", found=f"{found_cm:.1f} cm", ok=ok)
