"""Skirt, legs, waist and flat pieces of a spec. Flare of circles by geometry, girths after W. Aldrich's trousers."""

import math
from typing import Final

from modiste.core.garment_spec import PLEATS, Bodice, Flat, Legs, Skirt, Waist
from modiste.sewing.body.sizes import leg_girth
from modiste.sewing.specification import levels
from modiste.sewing.specification.cut import Cut

_SKIRT_LENGTHS: Final = {"cropped": "short", "long": "ankle-4", "three_quarter": "midi", "seven_eighths": "midi-10"}
_SKIRT_FITS: Final = {"straight": "straight", "slim": "pencil", "fitted": "pencil", "skinny": "pencil",
                      "pencil": "pencil", "bodycon": "pencil", "a_line": "a_line", "flared": "a_line",
                      "circle": "circle", "wide": "gathered", "loose": "a_line", "tapered": "pencil"}  # fmt: skip
_LEG_FITS: Final = {"straight": "straight", "regular": "straight", "slim": "slim", "skinny": "skinny", "fitted": "slim",
                    "bodycon": "skinny", "relaxed": "straight", "loose": "wide", "oversized": "wide", "wide": "wide",
                    "tapered": "tapered", "flared": "flared", "bootcut": "bootcut", "mom": "tapered",
                    "boyfriend": "straight", "pencil": "slim"}  # fmt: skip
_LEG_EASE: Final = {"skinny": -2.0, "slim": -1.0, "mom": 4.0, "boyfriend": 6.0, "relaxed": 4.0, "loose": 6.0,
                    "oversized": 10.0, "fitted": -2.0}  # fmt: skip
_A_LINE: Final = 0.5
"""How much a hem of an A-line gains on the hips with its length: about as much as the hips gain on the waist, or its
sides would bend at the hip."""
_LEGS: Final = {  # girth of the knee over the body's, of the hem, ease at the thigh
    "leggings": (-1.5, 20.0, -3.0), "skinny": (1.5, 29.0, 1.5), "slim": (4.5, 33.0, 4.0), "straight": (10.0, 43.0, 6.0),
    "tapered": (11.0, 35.0, 11.0), "wide": (28.0, 70.0, 11.0), "flared": (5.0, 56.0, 4.0), "bootcut": (4.5, 46.0, 4.0),
    "balloon": (24.0, 36.0, 22.0),
}  # fmt: skip
_CLOSE_LEGS: Final = ("leggings", "skinny")
"""Legs that lie on the body whatever the seed: wider ones fold at the calf."""
_OPEN_LEGS: Final = ("straight", "bootcut", "flared", "wide")
"""Legs whose hems hang free: drawn in by a rib that nobody asked for they would be others."""
_LEAST_EASE: Final = 3.0
"""In cm: what is cut from cloth that does not give must be wider than the leg."""
_LEG_LENGTHS: Final = {
    "micro": "4", "mini": "6", "short": "8", "cropped": "seven_eighths", "three_quarter": "three_quarter",
    "midi": "calf", "long": "full", "maxi": "full", "floor": "floor", "thigh": "thigh", "hip": "5", "waist": "4",
    "knee": "knee+2", "above_knee": "above_knee", "below_knee": "below_knee", "ankle": "ankle",
    "seven_eighths": "seven_eighths",
}  # fmt: skip
_CAPE_LENGTHS: Final = {"short": "hip-4", "mini": "hip-4", "cropped": "waist+4", "long": "calf", "maxi": "ankle"}
_GODET_SLIT: Final = 0.4
"""Most of a godet skirt's length that a slit takes: it is cut beside a godet, which ends there."""
_RISE_BELOW: Final = {"high": 0.0, "mid": 4.5, "low": 8.0}
_WIDEST_THIGH: Final = 0.71
"""Share of the hips that one thigh may have: both meet at the crotch."""
_FULLNESS: Final = {"gathered": 1.6, "pleated": 3.0, "tiered": 1.5}
_PLEAT_FULLNESS: Final = {"box": 2.6, "inverted": 2.0}
_PLEATS: Final = {"knife": 24, "box": 12, "inverted": 8}


def skirt(cut: Cut, top: Bodice | None) -> Skirt | None:
    """The skirt; None for none."""
    if not cut.habit.has("skirt"):
        return None
    kind = _skirt_kind(cut)
    length = _skirt_length(cut, top)
    body = cut.body
    above = top.length_cm - body.front_waist_length if top is not None else 0.0
    seam = body.waist + (top.waist_ease_cm if top is not None else 0.0)
    hips = body.hips + max(top.hip_ease_cm if top is not None else cut.number("skirt_hip_ease", 4), 3.0)
    pleat = _pleat(cut, kind)
    fullness = min(cut.number("fullness") or _FULLNESS.get(kind, 1.0), _PLEAT_FULLNESS.get(pleat, 9.0))
    tiers = _tiers(cut, kind)
    pleats = _pleat_count(cut, kind, pleat)
    slit, slit_cm = _slit(cut, kind, length, above)
    if slit == "front" and kind == "wrap":  # its free edge opens as one
        slit, slit_cm = "none", 0.0
    if slit != "none" and kind in ("tiered", "pleated"):
        cut.cannot(cut.wishes.phrase("slit"), "not_here")
        slit, slit_cm = "none", 0.0
    low = _high_low(cut)
    hem = _hem(kind, length, seam, hips, fullness, tiers)
    return Skirt(kind=kind, length_cm=round(length, 1), hem_cm=round(hem, 1), fullness=fullness, pleats=pleats,
                 pleat=pleat, tiers=tiers, slit=slit, slit_cm=round(slit_cm, 1), high_low_cm=low)  # fmt: skip


def _skirt_kind(cut: Cut) -> str:
    wished = cut.wish("skirt")
    if wished:
        if "fit" in cut.wishes.single and not cut.habit.has("bodice"):
            cut.meet("fit")
        return wished
    if cut.wishes.value("pleat") in PLEATS:
        cut.meet("pleat")
        return "pleated"
    fit = cut.wishes.value("fit")
    if fit in _SKIRT_FITS and (fit in ("a_line", "pencil", "circle", "flared") or not cut.habit.has("bodice")):
        cut.meet("fit")
        return _SKIRT_FITS[fit]
    if cut.wishes.value("wrap"):
        cut.meet("wrap")
        return "wrap"
    kind = cut.choose("skirt", kind="skirt") or "a_line"
    if fit == "straight" and cut.habit.has("bodice"):
        return "straight"
    if fit in ("bodycon", "skinny"):
        return "pencil"
    return kind


def _skirt_length(cut: Cut, top: Bodice | None) -> float:
    body = cut.body
    above = top.length_cm if top is not None else 0.0
    gap = top.length_cm - body.front_waist_length if top is not None else 0.0
    said = cut.measure("length", above + 22, above + body.waist_height + 25, "length")
    if said is not None:
        if "length" in cut.wishes.single:
            cut.used.add("length")
        return said - above
    word = cut.wish("length")
    level = _SKIRT_LENGTHS.get(word, word) if word else cut.choose("skirt_length", kind="length") or "knee"
    return max(levels.skirt_length(level, body) - gap, 20.0)


def _hem(kind: str, length: float, seam: float, hips: float, fullness: float, tiers: int) -> float:
    """Girth of the hem in cm. A circle's is its waist and 2 pi times its length; half a circle's pi times."""
    if kind == "pencil":
        return max(hips - 0.1 * max(length - 22, 0), hips * 0.88)
    if kind == "straight":
        return hips + 2
    if kind in ("a_line", "wrap"):
        return hips + _A_LINE * length
    if kind == "half_circle":
        return seam + math.pi * length
    if kind == "circle":
        return seam + 2 * math.pi * length
    if kind == "gathered":  # gores, not straight lengths: these would stand off like a dome
        return seam * fullness + 1.5 * length
    if kind == "pleated":
        return seam * fullness
    if kind == "tiered":
        return seam * fullness**tiers
    if kind == "godet":
        return hips + 6 * 22
    return 1.9 * hips  # mermaid


def _tiers(cut: Cut, kind: str) -> int:
    if kind != "tiered":
        return 1
    return min(max(cut.wishes.single["skirt"].count if "skirt" in cut.wishes.single else 0, 0) or 3, 6)


def _pleat(cut: Cut, kind: str) -> str:
    wished = cut.wishes.value("pleat")
    if kind != "pleated":
        return "knife"
    if wished not in PLEATS:
        return cut.choose("pleat", kind="pleat") or "knife"
    cut.meet("pleat")
    return wished


def _pleat_count(cut: Cut, kind: str, pleat: str) -> int:
    if kind != "pleated":
        return 0
    count = cut.wishes.single["pleat"].count if "pleat" in cut.wishes.single else 0
    return min(count, 60) or _PLEATS[pleat]


def _slit(cut: Cut, kind: str, length: float, above: float) -> tuple[str, float]:
    """On which side a slit is, and how far it is open. `above`: how far below the waist the skirt's seam lies."""
    wished = cut.wishes.value("slit")
    cut.wish("slit")
    most = _GODET_SLIT * length if kind == "godet" else max(length - 5, 6)
    said = cut.measure("slit", 5, max(most, 6), "slit")
    if not wished and said is None:
        side = cut.choose("slit", kind="slit") if cut.habit.has("slit") else "none"
        if not cut.wishes.allows("slit", "any") or side == "none" or not side:
            return "none", 0.0
        return side, min(16.0 if side == "back" else 0.45 * length, 0.6 * length)
    side = wished if wished not in ("", "any") else ("back" if kind == "pencil" and length < 65 else "left")
    usual = min(18.0, 0.35 * length) if side == "back" else min(0.5 * length, most)
    level = cut.wish("slit_level")
    if level:  # "to mid-thigh": open from there down
        start = levels.skirt_length(_SKIRT_LENGTHS.get(level, level), cut.body) - above
        usual = min(max(length - start, 6.0), most)
    return side, said if said is not None else usual


def _high_low(cut: Cut) -> float:
    if cut.wishes.value("hem") == "high_low":
        cut.meet("hem")
        return 20.0
    return 0.0


def legs(cut: Cut) -> Legs | None:
    """The legs; None for none."""
    if not cut.habit.has("leg"):
        return None
    kind = _leg_kind(cut)
    rise = _rise(cut)
    inseam = _inseam(cut, rise)
    fit = cut.wishes.value("fit")
    ease = cut.number("leg_hip_ease", 4) + _LEG_EASE.get(fit, 0.0)
    if kind in ("skinny", "slim") and ease > 3:
        ease = 2.0 if kind == "skinny" else 3.0
    if (kind == "skinny" and cut.is_knit) or kind == "leggings":
        ease = min(ease, -4.0 if cut.is_knit else 1.0)
    if kind in ("wide", "balloon"):
        ease = max(ease, 6.0)
    knee, hem, thigh = _leg_girths(cut, kind, inseam, ease)
    if not cut.is_knit:
        ease, thigh, knee = max(ease, _LEAST_EASE), max(thigh, _LEAST_EASE), max(knee, cut.body.knee + _LEAST_EASE)
        # What ends at the calf is as wide as that: it does not slide down to where the leg is slim enough.
        hem = max(hem, cut.body.ankle + 2 * _LEAST_EASE, leg_girth(cut.body, inseam) + _LEAST_EASE / 2)
    cuff, cuff_cm = _leg_cuff(cut, kind)
    if cuff in ("rib", "elastic", "shirt", "strap"):
        # A cuff sits round the ankle: lower it would lie round the heel.
        inseam = min(inseam, levels.inseam("ankle", cut.body) + 2.0)
        hem = min(hem, cut.body.ankle + 4 if inseam > 50 else hem)
    return Legs(kind=kind, inseam_cm=round(inseam, 1), rise=rise, hip_ease_cm=round(ease, 1),
                thigh_ease_cm=round(thigh, 1), knee_cm=round(knee, 1), hem_cm=round(hem, 1),
                pleats=_leg_pleats(cut), cuff=cuff, cuff_cm=cuff_cm)  # fmt: skip


def _leg_kind(cut: Cut) -> str:
    wished = cut.wish("leg")
    fit = cut.wishes.value("fit")
    if wished:
        if fit:
            cut.meet("fit")
        return wished
    if fit in _LEG_FITS and cut.garment not in ("swimsuit", "bodysuit", "leggings"):
        cut.meet("fit")
        return _LEG_FITS[fit]
    denied = {value for kind, value in cut.wishes.denied if kind in ("fit", "leg")}
    gone = {_LEG_FITS.get(value, value) for value in denied}
    return cut.habit.choose("leg", cut.seed, cut.sex, lambda value: value not in gone) or "straight"


def _rise(cut: Cut) -> str:
    if cut.wishes.value("fit") == "mom" and "rise" not in cut.wishes.single:
        return "high"
    return cut.pick("rise") or "mid"


def _inseam(cut: Cut, rise: str) -> float:
    body = cut.body
    said = cut.measure("inseam", 0, body.inseam + 14, "inseam")
    if said is None:
        outer = body.waist_height - body.inseam - _RISE_BELOW[rise]
        whole = cut.measure("length", outer + 4, outer + body.inseam + 8, "length") if not cut.habit.has("bodice") \
            else None  # fmt: skip
        said = whole - outer if whole is not None else None
    if said is not None:
        if "length" in cut.wishes.single:
            cut.used.add("length")
        return said
    word = cut.wish("length")
    if word and cut.form == "legs" and word in ("short", "mini", "micro", "cropped") and _is_short(cut):
        return {"short": 8.0, "mini": 6.0, "micro": 4.0, "cropped": 8.0}[word]
    if cut.form == "overall" and word in ("short", "mini", "micro"):
        return float(_LEG_LENGTHS[word])
    level = _LEG_LENGTHS.get(word, "full") if word else cut.choose("inseam", kind="length") or "full"
    if word == "short" and not _is_short(cut):
        level = "seven_eighths"
    if word == "long" and _is_short(cut):
        level = "knee+2"
    return max(levels.inseam(level, body), 0.0)


def _is_short(cut: Cut) -> bool:
    usual = cut.habit.usual("inseam", cut.sex)
    return usual[:1].isdigit() or usual.startswith("knee")


def _leg_girths(cut: Cut, kind: str, inseam: float, ease: float) -> tuple[float, float, float]:
    """Girths of knee and hem, and ease at the thigh. Legs that end above the knee taper from the thigh."""
    body = cut.body
    over_knee, hem, thigh = _LEGS[kind]
    scale = body.knee / 37.3
    wider = cut.number("leg_width", 1.0)
    wider = min(wider, 1.0) if kind in _CLOSE_LEGS else wider
    knee = (body.knee + over_knee) * (1 + (wider - 1) * 0.7)
    hem = (hem if kind != "leggings" else body.ankle - 1.0) * (scale if kind != "leggings" else 1.0) * wider
    thigh = thigh * min(body.thigh / 58.0, 1.2) if thigh > 0 else thigh
    thigh = thigh + max(ease - 4, 0) * 0.5 if kind not in ("leggings", "skinny") else thigh
    thigh = min(thigh, _WIDEST_THIGH * (body.hips + ease) - body.thigh)
    said = cut.measure("hem", 18, 160, "width of the leg")
    if said is not None:
        return knee, said, thigh
    if kind == "straight":  # roomy legs are so down to the hem
        more = min(0.6 * max(ease - 6, 0), 6.0)
        knee, hem = knee + more, hem + more
    if kind == "leggings" and inseam < 3:  # no leg: the opening runs up over the hip
        return knee, body.thigh + 6.0, thigh
    knee_level = body.inseam - levels.height("knee", body)
    full = body.inseam - levels.height("full", body)
    if inseam >= full - 1:
        return knee, hem, thigh
    if inseam > knee_level:
        share = (inseam - knee_level) / max(full - knee_level, 1)
        return knee, knee + (hem - knee) * share, thigh
    at_thigh = body.thigh + thigh
    share = inseam / max(knee_level, 1)
    loose = 3.0 if kind in ("wide", "balloon") else 0.0
    return knee, at_thigh + (max(knee, body.knee + 12) - at_thigh) * share + loose, thigh


def _leg_cuff(cut: Cut, kind: str) -> tuple[str, float]:
    wished = cut.wish("cuff") if not cut.habit.has("bodice") else ""
    cuff = wished or cut.choose("leg_cuff", kind="cuff") or "none"
    if not wished and kind in _OPEN_LEGS and cuff in ("rib", "elastic"):
        cuff = "none"
    if not wished and cut.wishes.value("cuff") == "any" and cuff == "none" and not cut.habit.has("bodice"):
        cuff = "rib" if cut.is_knit else "turn_back"
    said = cut.measure("cuff", 1, 15, "turn-up") if cuff != "none" and not cut.habit.has("bodice") else None
    return cuff, said or {"turn_back": 4.0, "rib": 6.0, "elastic": 2.0, "shirt": 4.0, "strap": 3.0}.get(cuff, 0.0)


def _leg_pleats(cut: Cut) -> int:
    wished = cut.wishes.value("pleat")
    if wished:
        cut.meet("pleat")
        return min(2 * max((cut.wishes.single["pleat"].count + 1) // 2, 1), 6)
    if not cut.wishes.allows("pleat", "front") or not cut.wishes.allows("pleat", "knife"):
        return 0
    return int(cut.number("leg_pleats"))


def waist(cut: Cut, top: Bodice | None) -> Waist | None:
    """Waistband and belt; None where there is neither."""
    band = _band(cut, top)
    belt = _belt(cut)
    if top is not None and band == "none" and belt == "none":
        return None
    if cut.form == "flat" and belt == "none":
        return None
    tall = cut.number("band_cm", 3.5)
    said = cut.measure("belt", 1, 15, "waistband")
    if band == "paperbag":
        tall = 4.0
    return Waist(band=band, height_cm=said if said is not None else (0.0 if band == "none" else tall), belt=belt)


def _band(cut: Cut, top: Bodice | None) -> str:
    if top is not None and not cut.habit.has("leg") and not cut.habit.has("skirt"):
        if cut.wishes.value("band") in ("elastic", "drawstring"):
            return cut.wish("band")
        return "none"
    wished = cut.wish("band")
    if wished:
        return wished
    band = cut.choose("band", kind="band") or "none"
    said = cut.wishes.denied_phrases.get(("belt", "any"), "")
    if top is None and band == "band" and said.startswith("пояс") and cut.habit.usual("belt", cut.sex) in ("", "none"):
        return "facing"  # «брюки без пояса»: what has no belt is asked to be without its waistband
    return band if cut.wishes.allows("band", band) else "band"


def _belt(cut: Cut) -> str:
    if not cut.wishes.allows("belt", "any"):
        return "none"
    wished = cut.wish("belt")
    if wished:
        return wished
    is_usual = cut.habit.usual("belt", cut.sex) not in ("", "none")
    belt = cut.choose("belt", kind="belt") if is_usual else "none"  # a belt that nobody named is put on belted types
    if cut.wishes.value("belt") == "any" and belt == "none":
        usual = [value for value, _ in cut.habit.options("belt", cut.sex) if value != "none"]
        return usual[0] if usual else "buckle" if cut.form in ("legs", "jacket") else "tie"
    return belt


def flat(cut: Cut) -> Flat | None:
    """The flat piece; None for what is drafted for a body."""
    if not cut.habit.has("flat"):
        return None
    kind = cut.habit.usual("flat")
    length = cut.measure("length", 15, 300, "length")
    width = cut.measure("width", 8, 250, "width")
    word = cut.wish("length") if kind in ("cape", "poncho", "apron") else ""
    text = cut.choose("flat_length")
    if word:
        text = _CAPE_LENGTHS.get(word, word)
    if length is None:
        length = levels.front_length(text, cut.body) if levels.is_level(text) else float(text)
    if kind == "square":
        length = width = width or length
    return Flat(kind=kind, length_cm=round(length, 1), width_cm=width or cut.number("flat_width", 60),
                depth_cm=cut.number("flat_depth"), strap_cm=cut.number("strap_cm"))  # fmt: skip
