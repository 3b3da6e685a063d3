"""A spec made to be cut for its body: where its usual figures cannot be drafted there, the nearest that can.

A habit's figures suit the middle of the size tables. On other bodies a short sleeve may end above the underarm, a
cropped top above the armhole, or a wide thigh not run into a narrow hem. Drafting says so with the figure that helps
(`blocks.drafting.cut_error`).
"""

from dataclasses import dataclass
from typing import Final

from modiste.core.errors import InputError
from modiste.core.garment_spec import GarmentSpec
from modiste.core.measures import BodyMeasures
from modiste.language import Language
from modiste.sewing.blocks import draft
from modiste.sewing.blocks.drafting.cut_error import CutError, Remedy, remedied
from modiste.sewing.specification.remarks import Unmet, reason

_MOST_STEPS: Final = 16
_FIGURES: Final = {
    ("bodice", "length_cm"): ("length of the upper part", "длина верха"),
    ("bodice", "hip_ease_cm"): ("ease of the hips", "прибавка по бёдрам"),
    ("sleeves", "length_cm"): ("sleeve length", "длина рукава"),
    ("sleeves", "ease_cm"): ("ease of the sleeves", "прибавка к рукаву"),
    ("neck", "width_cm"): ("width of the neckline", "ширина выреза"),
    ("neck", "depth_cm"): ("depth of the neckline", "глубина выреза"),
    ("neck", "back_depth_cm"): ("depth of the neckline behind", "глубина выреза сзади"),
    ("skirt", "length_cm"): ("length of the skirt", "длина юбки"),
    ("skirt", "hem_cm"): ("hem of the skirt", "ширина юбки внизу"),
    ("skirt", "slit_cm"): ("slit", "длина разреза"),
    ("skirt", "high_low_cm"): ("high-low hem", "разница длины низа"),
    ("skirt", "fullness"): ("fullness of the skirt", "полнота юбки"),
    ("legs", "thigh_ease_cm"): ("ease of the thigh", "прибавка по бедру"),
    ("legs", "hem_cm"): ("hem of the legs", "ширина низа штанин"),
    ("legs", "knee_cm"): ("knee of the legs", "ширина штанин у колена"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Altered:
    """A spec that can be drafted, and what was changed for that, in words."""

    spec: GarmentSpec
    changes: tuple[Unmet, ...] = ()


def altered(spec: GarmentSpec, body: BodyMeasures, language: Language) -> Altered:
    """The spec with the figures that can be drafted for a body; as it is where it can be.

    Raises InputError, one line, where no figure helps.
    """
    made, changed = spec, {}
    for _ in range(_MOST_STEPS):
        try:
            draft(made, body)
        except CutError as error:
            if error.remedy is None:
                raise
            try:
                better = remedied(made, error.remedy)
            except InputError:  # beyond what a spec may hold: the drafting's own words say more
                raise error from None
            if better == made:
                raise
            made = better
            changed[error.remedy.part, error.remedy.field] = error.remedy
        else:
            return Altered(spec=made, changes=tuple(_said(remedy, language) for remedy in changed.values()))
    draft(made, body)
    return Altered(spec=made)


def _said(remedy: Remedy, language: Language) -> Unmet:
    english, russian = _FIGURES[remedy.part, remedy.field]
    value = f"{remedy.value:.1f}"
    return Unmet(phrase=russian if language == "ru" else english,
                 reason=reason("altered", language, value=value.replace(".", ",") if language == "ru" else value))
