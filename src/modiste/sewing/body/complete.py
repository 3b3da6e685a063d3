"""The rest of a body's measures from those that are known, and bodies written as text."""

import math
import re
from dataclasses import fields
from typing import Final

from modiste.core.errors import InputError, UnknownNameError
from modiste.core.measures import RANGES, SEXES, BodyMeasures
from modiste.sewing.body.tables import LETTERS, TABLES, Row

FIELDS: Final = tuple(field.name for field in fields(BodyMeasures))
_MAIN: Final = ("height", "bust", "waist", "hips")
_SPELLINGS: Final = {
    "h": "height", "b": "bust", "chest": "bust", "w": "waist", "hip": "hips", "shoulders": "shoulder_width",
    "arm": "arm_length", "leg": "inseam", "рост": "height", "грудь": "bust", "талия": "waist", "бедра": "hips",
    "бёдра": "hips",
}  # fmt: skip
_PAIR: Final = re.compile(r"([^\W\d]\w*)\s*=\s*(\d+(?:\.\d+)?)\s*(?:cm|см)?[,;]?")
# What a measure is at the reference figure, and how it grows for each cm of height, bust, waist and hips. Reference
# figures and growth after Hofenbitzer (2009), "Schnittkonstruktion", and Aldrich (2008), "Metric Pattern Cutting".
_REFERENCE: Final = {"women": Row(168, 88, 72, 97), "men": Row(177, 100, 88, 101), "children": Row(128, 66, 59.5, 70.5)}
_Growth = tuple[float, float, float, float, float]
_RULES: Final[dict[str, dict[str, _Growth]]] = {
    "women": {
        "underbust": (75.0, 0.0, 0.62, 0.24, 0.0), "shoulder_width": (38.6, 0.09, 0.10, 0.0, 0.0),
        "shoulder_length": (12.3, 0.03, 0.02, 0.0, 0.0), "back_width": (34.4, 0.06, 0.19, 0.0, 0.0),
        "neck": (36.2, 0.05, 0.12, 0.02, 0.0), "back_waist_length": (41.2, 0.24, 0.03, 0.0, 0.0),
        "front_waist_length": (43.9, 0.24, 0.12, 0.0, 0.0), "bust_depth": (26.6, 0.10, 0.18, 0.0, 0.0),
        "bust_span": (18.0, 0.03, 0.16, 0.0, 0.0), "arm_length": (59.5, 0.36, 0.03, 0.0, 0.0),
        "upper_arm": (27.6, 0.0, 0.28, 0.05, 0.0), "wrist": (15.8, 0.03, 0.05, 0.0, 0.0),
        "waist_height": (105.0, 0.66, 0.0, 0.0, 0.0), "hip_depth": (20.6, 0.11, 0.0, 0.0, 0.02),
        "crotch_depth": (26.4, 0.13, 0.0, 0.02, 0.05), "thigh": (55.5, 0.0, 0.0, 0.08, 0.50),
        "knee": (36.2, 0.05, 0.0, 0.04, 0.20), "calf": (35.4, 0.04, 0.0, 0.05, 0.20),
        "ankle": (22.3, 0.04, 0.0, 0.02, 0.06), "head": (55.5, 0.06, 0.02, 0.0, 0.0),
    },
    "men": {
        "underbust": (94.0, 0.0, 0.62, 0.30, 0.0), "shoulder_width": (45.0, 0.11, 0.12, 0.0, 0.0),
        "shoulder_length": (14.3, 0.04, 0.03, 0.0, 0.0), "back_width": (40.0, 0.08, 0.22, 0.0, 0.0),
        "neck": (40.2, 0.06, 0.17, 0.03, 0.0), "back_waist_length": (44.8, 0.25, 0.02, 0.0, 0.0),
        "front_waist_length": (46.9, 0.25, 0.05, 0.02, 0.0), "bust_depth": (26.8, 0.12, 0.06, 0.0, 0.0),
        "bust_span": (20.5, 0.04, 0.14, 0.0, 0.0), "arm_length": (64.0, 0.37, 0.02, 0.0, 0.0),
        "upper_arm": (31.0, 0.0, 0.26, 0.03, 0.0), "wrist": (17.4, 0.03, 0.05, 0.0, 0.0),
        "waist_height": (109.0, 0.65, 0.0, 0.0, 0.0), "hip_depth": (20.8, 0.11, 0.0, 0.0, 0.02),
        "crotch_depth": (26.6, 0.13, 0.0, 0.04, 0.03), "thigh": (57.0, 0.0, 0.0, 0.08, 0.48),
        "knee": (38.4, 0.05, 0.0, 0.03, 0.20), "calf": (37.8, 0.04, 0.0, 0.04, 0.22),
        "ankle": (24.2, 0.04, 0.0, 0.02, 0.08), "head": (57.3, 0.06, 0.03, 0.0, 0.0),
    },
    "children": {
        "underbust": (62.0, 0.0, 0.75, 0.20, 0.0), "shoulder_width": (31.2, 0.18, 0.10, 0.0, 0.0),
        "shoulder_length": (9.7, 0.06, 0.02, 0.0, 0.0), "back_width": (27.4, 0.10, 0.18, 0.0, 0.0),
        "neck": (29.6, 0.06, 0.10, 0.0, 0.0), "back_waist_length": (30.2, 0.20, 0.04, 0.0, 0.0),
        "front_waist_length": (32.6, 0.24, 0.06, 0.0, 0.0), "bust_depth": (18.4, 0.12, 0.04, 0.0, 0.0),
        "bust_span": (14.2, 0.06, 0.08, 0.0, 0.0), "arm_length": (43.6, 0.36, 0.0, 0.0, 0.0),
        "upper_arm": (20.6, 0.0, 0.24, 0.05, 0.0), "wrist": (13.0, 0.03, 0.04, 0.0, 0.0),
        "waist_height": (78.2, 0.67, 0.0, 0.0, 0.0), "hip_depth": (15.6, 0.10, 0.0, 0.0, 0.02),
        "crotch_depth": (20.8, 0.09, 0.0, 0.02, 0.04), "thigh": (40.4, 0.0, 0.0, 0.05, 0.50),
        "knee": (28.0, 0.05, 0.0, 0.0, 0.20), "calf": (27.0, 0.05, 0.0, 0.0, 0.20),
        "ankle": (18.0, 0.05, 0.0, 0.0, 0.06), "head": (52.8, 0.03, 0.03, 0.0, 0.0),
    },
}  # fmt: skip
# (smaller, larger, least ratio, largest ratio): what bodies keep to.
_RATIOS: Final = (
    ("bust", "height", 0.38, 0.95), ("waist", "height", 0.30, 0.95), ("hips", "height", 0.42, 1.0),
    ("underbust", "bust", 0.68, 1.03), ("waist", "bust", 0.55, 1.30), ("waist", "hips", 0.52, 1.30),
    ("bust", "hips", 0.70, 1.45), ("inseam", "height", 0.36, 0.54), ("waist_height", "height", 0.52, 0.70),
    ("inseam", "waist_height", 0.60, 0.84), ("arm_length", "height", 0.28, 0.43),
    ("shoulder_width", "height", 0.17, 0.33),
    ("neck", "bust", 0.28, 0.60), ("thigh", "hips", 0.42, 0.72), ("upper_arm", "bust", 0.22, 0.44),
    ("back_waist_length", "height", 0.19, 0.30), ("bust_span", "bust", 0.13, 0.30), ("knee", "thigh", 0.45, 0.95),
    ("ankle", "calf", 0.45, 0.95),
)  # fmt: skip


def complete_measures(sex: str, **known_cm: float) -> BodyMeasures:
    """All measures of a body of which some are known; the others as the nearest sizes and proportions have them.

    Main measures (height, bust, waist, hips) that are missing come from the EU size that the known ones point to;
    others from their growth with the main ones (Hofenbitzer 2009, Aldrich 2008, rounded).

    Raises:
        UnknownNameError: another sex, or a measure that `BodyMeasures` has not.
        InputError: a value that no body has, or two that no body has together; it names them and the usual range.
    """
    if sex not in SEXES:
        raise UnknownNameError("sex", sex, SEXES)
    for name, value in known_cm.items():
        if name not in FIELDS:
            raise UnknownNameError("measure", name, FIELDS)
        low, high = RANGES[name]
        if not math.isfinite(value) or not low <= value <= high:
            raise InputError("sewing.measure_of_no_body", name=name, value=value, low=low, high=high)
    main = _main_measures(sex, known_cm)
    values = dict(main._asdict())
    start = _REFERENCE[sex]
    for name, (base, *growth) in _RULES[sex].items():
        values[name] = base + sum(g * (a - b) for g, a, b in zip(growth, main, start, strict=True))
    values |= known_cm
    _settle_legs(values, known_cm)
    _check_together(values, known_cm)
    return BodyMeasures(**{name: round(float(values[name]), 2) for name in FIELDS})


def parse_body(text: str, sex: str) -> BodyMeasures:
    """A body from text: "170/92/74/100" (height, bust, waist, hips), or "h=170 bust=92 waist=74 inseam=80".

    Raises InputError for a text of another form, and what `complete_measures` raises.
    """
    plain = re.sub(r"(?<=\d),(?=\d)", ".", text.strip().lower())
    if "=" in plain:
        pairs = _PAIR.findall(plain)
        if not pairs or _PAIR.sub("", plain).strip(" ,;/"):
            raise InputError("sewing.body_pairs", text=text)
        return complete_measures(sex, **{_SPELLINGS.get(name, name): float(value) for name, value in pairs})
    parts = [part.strip() for part in re.split(r"[/\s]+", plain) if part.strip()]
    if len(parts) != len(_MAIN) or not all(re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", part) for part in parts):
        raise InputError("sewing.body_row", text=text)
    return complete_measures(sex, **dict(zip(_MAIN, map(float, parts), strict=True)))


def _main_measures(sex: str, known: dict[str, float]) -> Row:
    """Height and girths: those known, the rest from between the sizes that the known girths lie at."""
    rows = [row for label, row in TABLES[sex, "EU"].items() if label not in LETTERS]
    girths: list[str] = [name for name in ("bust", "waist", "hips") if name in known]
    names: list[str] = girths or (["height"] if sex == "children" and "height" in known else [])
    if names:
        place = sum(_place([getattr(row, name) for row in rows], known[name]) for name in names) / len(names)
    else:
        place = float(rows.index(TABLES[sex, "EU"]["40"])) if sex == "women" else 0.5 * (len(rows) - 1)
    below = min(max(int(place), 0), len(rows) - 2)
    share = place - below
    between = Row(*(a + share * (b - a) for a, b in zip(rows[below], rows[below + 1], strict=True)))
    return Row(*(known.get(name, getattr(between, name)) for name in _MAIN))


def _place(column: list[float], value: float) -> float:
    """Where a value lies in a rising column, in rows; beyond its ends as its last step goes on."""
    k = min(max(sum(entry <= value for entry in column) - 1, 0), len(column) - 2)
    return k + (value - column[k]) / (column[k + 1] - column[k])


def _settle_legs(values: dict[str, float], known: dict[str, float]) -> None:
    """Waist height, inseam and body rise belong together: the one that is not known follows from the others."""
    if "inseam" not in known:
        values["inseam"] = values["waist_height"] - values["crotch_depth"]
    elif "waist_height" not in known:
        values["waist_height"] = known["inseam"] + values["crotch_depth"]
    elif "crotch_depth" not in known:
        values["crotch_depth"] = known["waist_height"] - known["inseam"]


def _check_together(values: dict[str, float], known: dict[str, float]) -> None:
    """Raise InputError for two measures that no body has together, naming the one that was given."""
    for name, other, low, high in _RATIOS:
        ratio = values[name] / values[other]
        if low <= ratio <= high:
            continue
        blamed, fixed = (name, other) if name in known else (other, name)
        least, most = (low * values[other], high * values[other]) if blamed == name else (
            values[name] / high, values[name] / low)  # fmt: skip
        raise InputError("sewing.measures_together", blamed=blamed, value=values[blamed], fixed=fixed,
                         other=values[fixed], least=least, most=most)
