"""Bodice, sleeves and neck of a spec. Eases after W. Aldrich, "Metric Pattern Cutting" (tables of ease by garment)."""

from typing import Final

from modiste.core.garment_spec import Bodice, Neck, Sleeves
from modiste.sewing.specification import levels
from modiste.sewing.specification.cut import Cut
from modiste.sewing.specification.cut_neckline import AT_NECK, LAPELS, neckline, takes_bodice

_TOP_LENGTHS: Final = {
    "micro": "waist-6", "mini": "waist", "short": "waist+2", "cropped": "waist", "long": "thigh", "knee": "knee",
    "three_quarter": "thigh", "seven_eighths": "above_knee",
}  # fmt: skip
_LENGTHS: Final = {
    "top": _TOP_LENGTHS,
    "jacket": {**_TOP_LENGTHS, "mini": "high_hip", "short": "high_hip+2", "cropped": "waist+4", "long": "thigh"},
    "coat": {"micro": "crotch", "mini": "crotch+6", "short": "thigh-4", "cropped": "hip+2", "long": "calf-2",
             "three_quarter": "thigh+4", "seven_eighths": "above_knee"},
    "dress": {"cropped": "short", "long": "ankle-4", "three_quarter": "midi", "seven_eighths": "midi-10"},
}  # fmt: skip
"""What words of length mean on a form where they are not simply levels of the body."""
_SLEEVE_SHARE: Final = {"cap": 0.2, "short": 0.36, "elbow": 0.56, "three_quarter": 0.76, "bracelet": 0.88, "long": 1.0}
_KIND_EASE: Final = {"puff": 12, "bishop": 9, "bell": 3, "dolman": 8, "cap": 3, "kimono": 12, "dropped": 2}
_DROP: Final = {"dropped": 5.0}
_LINES: Final = {
    "crew": (17.5, 8.5, 2.0), "scoop": (22, 14.5, 4.0), "v": (18, 19, 2.0), "square": (22.5, 13.5, 4.0),
    "boat": (28, 5.5, 3.5), "sweetheart": (23, 15, 6.0), "halter": (17, 12, 10), "cowl": (24, 12, 3.0),
    "off_shoulder": (38, 13, 10), "one_shoulder": (24, 14, 6.0), "strapless": (26, 17, 16), "keyhole": (16, 7.5, 2.0),
}  # fmt: skip
"""Width, front depth and back depth of necklines, cm, for a neck of 37 cm."""
_DEEPER: Final = {"v": 8.0, "scoop": 5.0, "square": 5.0, "sweetheart": 4.0, "crew": 7.0}
_BIB_BACK_CM: Final = 15.0
"""How deep the back of a bib is cut out between its straps."""
_LARGE_CM: Final = 102
_ELBOW, _BELOW_ELBOW = 0.45, 0.86
"""Shares of the arm's length between which a sleeve ends about the elbow, and must let it bend."""
_BELL_CM: Final = 36.0
"""How much wider a bell sleeve is at the wrist than at the upper arm."""
_FULL_EASE_CM: Final = 24.0
_LEAST_FULL_CM: Final = 22.5
_COLLARS: Final = {"rib": 2.4, "turtle": 9.0, "funnel": 7.0, "stand": 4.0, "shirt": 7.0, "polo": 6.0, "camp": 7.0,
                   "peter_pan": 6.5, "shawl": 7.5, "notched": 7.0, "peak": 7.5, "hood": 35.0, "bow": 4.5,
                   "storm": 9.0}  # fmt: skip
_BY_SIDES_CM: Final = 10.0
"""By how much less than the hips two side seams alone can shape a waist of firm cloth: with more it stands off."""
_PAST_HIPS_CM: Final = 12.0
"""From so far below the waist on hips are covered."""
_HOODED: Final = 0.5
"""The width of a neck that a hood is sewn to over the neck's girth: over clothes, and for a hood to stand open."""


def bodice(cut: Cut) -> Bodice | None:
    """The bodice; None for what begins at the waist."""
    if not cut.habit.has("bodice"):
        return None
    kind = _bodice_kind(cut)
    rule, body = cut.fit, cut.body
    if cut.habit.has("fit") and "fit" in cut.wishes.single:
        cut.meet("fit")
    bust = _eased(cut.number("bust_ease", 8), rule.share, rule.add)
    waist = _girth(cut, "waist_ease", bust, body.waist)
    hip = _girth(cut, "hip_ease", bust, body.hips)
    if cut.sex == "children":
        bust, waist, hip = (min(value * 0.8, 40) for value in (bust, waist, hip))
    if kind == "corset":
        bust, waist = min(bust, 3.0), min(waist, 0.0)
    drop = rule.shoulder
    sleeve = cut.wishes.value("sleeve") or _usual_sleeve(cut)
    straps = cut.wishes.value("strap") or cut.choose("straps", kind="strap")
    if _is_bare(cut) and straps in ("", "none") and kind != "corset":
        # What is worn over other clothes ends where the shoulder does.
        drop = -2.0 if cut.form != "coat" and cut.material.weave != "padded" else 0.0
    drop = drop * 0.4 if sleeve in ("two_piece", "raglan", "kimono", "dolman") else drop
    length = _length(cut, kind)
    is_woven = not cut.is_knit or cut.form in ("coat", "jacket")
    if kind == "loose" and is_woven and length > body.front_waist_length + _PAST_HIPS_CM:
        waist = max(waist, min(body.hips + hip - _BY_SIDES_CM, body.bust + bust) - body.waist)
    is_open = cut.form == "top" and "length" not in cut.used and "measure length" not in cut.used
    return Bodice(
        kind=kind,
        length_cm=round(length + (rule.length if is_open else 0.0), 1),
        bust_ease_cm=round(max(bust, -16.0), 1),
        waist_ease_cm=round(max(waist, -16.0), 1),
        hip_ease_cm=round(max(hip, -16.0), 1),
        shoulder_cm=round(drop + (_DROP.get(sleeve, 0.0) if drop >= 0 else 0.0), 1),
        hem=_hem(cut),
    )


def _is_bare(cut: Cut) -> bool:
    """Whether there are no sleeves, so that the shoulders are cut in a little."""
    word = cut.wishes.value("sleeve_length")
    if word or cut.wishes.value("sleeve"):
        return word == "sleeveless"
    return not _sleeve_word(cut, "", bool(cut.wishes.value("rolled")))


def _bodice_kind(cut: Cut) -> str:
    wished = cut.wish("bodice")
    if wished:
        return wished
    if cut.wishes.value("wrap"):
        cut.meet("wrap")
        if cut.form in ("top", "dress", "overall"):
            return "wrap"
    kind = _usual_bodice(cut)
    fit = cut.wishes.value("fit")
    if fit in ("loose", "oversized", "relaxed", "straight") and kind in ("darted", "princess"):
        return "loose"
    if fit in ("fitted", "slim", "bodycon") and kind == "loose" and not cut.is_knit and cut.sex == "women":
        return "princess" if cut.form in ("jacket", "coat") else "darted"
    return kind


def _usual_bodice(cut: Cut) -> str:
    """The habit's bodice: one that leaves the neckline asked for, where the habit has any such."""
    fitting = cut.habit.choose("bodice", cut.seed, cut.sex,
                               lambda kind: cut.wishes.allows("bodice", kind) and takes_bodice(cut, kind))  # fmt: skip
    return fitting or cut.choose("bodice", kind="bodice") or "loose"


def _eased(base: float, share: float, add: float) -> float:
    return base * share + add if base > 0 else base + max(add, 0.0) * 0.5


def _girth(cut: Cut, slot: str, bust: float, girth: float) -> float:
    """Ease at waist or hips: its own figure, or "box": straight down from the bust."""
    text = cut.choose(slot)
    straight = cut.body.bust + bust - girth
    rule = cut.fit
    if text and text != "box":
        return min(_eased(float(text), rule.share, rule.add), max(straight, 6.0) if slot == "waist_ease" else 999.0)
    shaped = straight + rule.waist * (1.0 if slot == "waist_ease" else 0.3)
    if slot == "waist_ease":
        return max(shaped, 4.0 if not cut.is_knit else 1.0)
    return max(shaped, bust * 0.6, 2.0 if cut.is_knit else 4.0)


def _length(cut: Cut, kind: str) -> float:
    body = cut.body
    if cut.form in ("dress", "overall") and not _is_one_piece(cut):
        level = "empire" if kind == "empire" else cut.choose("length") or "waist"
        return levels.front_length(level, body)
    longest = body.front_waist_length + body.waist_height
    said = cut.measure("length", body.front_waist_length * 0.72, longest, "length")
    if said is not None:
        if "length" in cut.wishes.single:
            cut.used.add("length")
        return said
    word = cut.wish("length")
    level = _LENGTHS[cut.form].get(word, word) if word else cut.choose("length") or "hip"
    return levels.front_length(level, body)


def _is_one_piece(cut: Cut) -> bool:
    return not cut.habit.has("skirt") and not cut.habit.has("leg")


def _hem(cut: Cut) -> str:
    if not _is_one_piece(cut):
        return "straight"
    return cut.pick("hem") or "straight"


def sleeves(cut: Cut, top: Bodice | None) -> Sleeves | None:
    """The sleeves; None for none."""
    if top is None:
        return None
    word = cut.wish("sleeve_length")
    kind = cut.wish("sleeve")
    if word == "sleeveless":
        return None
    rolled = bool(cut.wish("rolled"))
    word = word or _sleeve_word(cut, kind, rolled)
    if not word:
        return None
    kind = kind or _usual_sleeve(cut)
    if kind not in ("cap", "set_in", "dropped", "two_piece") and word == "cap":
        word = "short"
    if word == "cap" and kind in ("set_in", "dropped", "two_piece"):
        kind = "cap"
    if kind == "cap" and word in ("short", "cap"):
        word = "cap"
    elif (kind == "two_piece" and word in ("cap", "short", "elbow")) or kind == "cap":
        kind = "set_in"
    return _measured(cut, top, kind, word, rolled)


def _usual_sleeve(cut: Cut) -> str:
    """The habit's sleeve; a close fit has no dropped shoulder, nor have short sleeves asked for; long ones asked for
    are no bells: their width, not their length, would be what is seen."""
    kind = cut.choose("sleeve", kind="sleeve") or "set_in"
    if kind == "dropped" and cut.wishes.value("sleeve_length") in ("short", "cap"):
        return "set_in"
    if kind == "bell" and cut.wishes.value("sleeve_length") == "long":
        return "set_in"
    return "set_in" if kind == "dropped" and cut.fit_word in ("fitted", "slim", "skinny", "bodycon") else kind


def _sleeve_word(cut: Cut, kind: str, rolled: bool) -> str:
    """The length of sleeves where none was said; "" for none at all."""
    has_cuff = rolled or bool(cut.wishes.value("cuff")) or "sleeve" in cut.wishes.measures
    held = cut.wishes.value("strap") or cut.wishes.value("neckline") in ("halter", "strapless", "one_shoulder")
    if held and not kind and not has_cuff:
        return ""
    if kind == "cap":
        return "cap"
    word = cut.choose("sleeve_length", kind="sleeve_length")
    if word == "sleeveless":
        # What lies on the arms tells bare shoulders from a strapless bodice.
        is_off_shoulder = cut.wishes.value("neckline") == "off_shoulder"
        word = "short" if kind or is_off_shoulder else "long" if has_cuff else ""
    if kind in ("bishop", "bell", "kimono") and word in ("cap", "short"):
        return "long" if kind != "bell" else "three_quarter"
    return word


def _is_flat_with_neck(cut: Cut) -> bool:
    return cut.form == "flat" and cut.habit.has("collar")


def _measured(cut: Cut, top: Bodice, kind: str, word: str, rolled: bool) -> Sleeves:
    body = cut.body
    share = _SLEEVE_SHARE[word]
    ease = cut.number("sleeve_ease", 6) + _KIND_EASE.get(kind, 0) + cut.fit.sleeve
    if cut.fit_word in ("fitted", "slim", "skinny", "bodycon"):
        ease *= 0.7 if not cut.is_knit else 0.4
    ease = ease * 0.75 if cut.sex == "children" else ease
    said = cut.measure("sleeve", 6, body.arm_length + 14, "sleeve length")
    length = said if said is not None else max(body.arm_length * share - max(top.shoulder_cm, 0.0) * share, 6.0)
    if kind == "puff":
        length += (0.1 if share < 0.5 else 0.03) * body.arm_length  # what the puffed head takes up
    if kind not in ("cap", "kimono") and said is None:
        # A fuller sleeve has a higher cap, and ends below it.
        full = _LEAST_FULL_CM + 0.3 * ease if ease > _FULL_EASE_CM else 0.0
        length = max(length, _shortest(cut, top, kind), full)
    length = min(length, 8.0) if kind == "cap" and said is None else length
    share = min(length / body.arm_length, 1.0)
    cuff = _cuff(cut, kind, share, rolled)
    tall = {"shirt": 6.0, "rib": 6.5, "elastic": 1.5, "turn_back": 5.0, "strap": 3.0, "hem": 2.5, "none": 0.0}[cuff]
    tall = min(tall, 3.0) if share < 0.7 and cuff != "hem" else tall
    said_cuff = cut.measure("cuff", 1, 15, "cuff") if cuff != "none" and not cut.habit.has("leg") else None
    hem = _sleeve_hem(cut, kind, share, cuff, ease)
    return Sleeves(kind=kind, length_cm=round(length, 1), ease_cm=round(ease, 1), hem_cm=round(hem, 1), cuff=cuff,
                   cuff_cm=said_cuff or tall, rolled=rolled)  # fmt: skip


def _shortest(cut: Cut, top: Bodice, kind: str) -> float:
    """The least length of a sleeve with a cap: it must end below the underarm, and large sizes have deep armholes."""
    cuff = 3.0 if cut.choose("cuff") in ("rib", "shirt") else 0.0
    if cut.body.bust < _LARGE_CM and top.bust_ease_cm < 18:
        return 17.0 + cuff
    scye = cut.body.bust / 10 + 11.9 + min(max(0.1 * top.bust_ease_cm, 0.0), 4.0)  # Aldrich, as the block does
    return scye + cuff + (0.1 * cut.body.arm_length if kind == "puff" else 0.0)


def _cuff(cut: Cut, kind: str, share: float, rolled: bool) -> str:
    wished = cut.wish("cuff") if not cut.habit.has("leg") or cut.habit.has("bodice") else ""
    if wished:
        return wished
    usual = cut.choose("cuff", kind="cuff") or "hem"
    if cut.wishes.value("cuff") == "any" and usual in ("hem", "none"):
        usual = "shirt" if share > 0.7 else "turn_back"
    if not cut.wishes.allows("cuff", usual):
        return "hem"
    if kind in ("bell", "kimono", "cap", "dolman") and usual in ("shirt", "elastic", "strap"):
        return "hem"
    if kind in ("puff", "bishop") and usual in ("hem", "none"):
        return "shirt" if kind == "bishop" and share > 0.8 else "elastic"
    if usual in ("shirt", "strap") and share < 0.7 and not rolled:
        return "hem" if cut.wishes.value("cuff") != "any" else "turn_back"
    if usual == "rib" and share < 0.6 and cut.garment != "polo_shirt":
        return "hem"
    return usual


def _sleeve_hem(cut: Cut, kind: str, share: float, cuff: str, ease: float) -> float:
    """Girth of the finished hem: from the upper arm's to the wrist's as the sleeve gets longer."""
    body = cut.body
    full = body.upper_arm + ease
    wrist_ease = {"jacket": 9.0, "coat": 13.0}.get(cut.form, 6.5 if not cut.is_knit else 3.5)
    arm = body.upper_arm + (body.wrist - body.upper_arm) * share
    if share < _BELOW_ELBOW:  # the forearm under the elbow is hardly slimmer than the upper arm
        arm = max(arm, 0.92 * body.upper_arm)
    if cuff == "rib":
        return max(arm + 2.5, 14.0)
    if cuff == "elastic":
        return arm + 3.0
    if cuff == "shirt":
        return arm + (6.0 if share > 0.7 else 4.0)
    if kind == "bell":
        return full + _BELL_CM * share
    if kind == "kimono":
        return max(full, 44.0)
    if kind == "cap":
        return full
    loose = max(0.55 * ease - 3, 0.0) * share
    hem = full + (body.wrist + wrist_ease + loose - full) * max(share - 0.15, 0.0) / 0.85
    return max(hem, arm * (1.02 if cut.is_knit else 1.22)) if _ELBOW < share < _BELOW_ELBOW else hem


def neck(cut: Cut, top: Bodice | None, arms: Sleeves | None) -> Neck | None:
    """Neckline, collar and straps."""
    if top is None and not _is_flat_with_neck(cut):
        return None
    line = cut.wish("neckline") or cut.choose("neck", kind="neckline") or "crew"
    collar = _collar(cut, line)
    line = neckline(cut, top, collar, line)
    straps = _straps(cut, line, arms)
    if arms is not None and line in ("strapless", "one_shoulder", "halter"):
        line = "off_shoulder" if line == "strapless" else "v"
    width, depth, back = _LINES[line]
    scale = cut.body.neck / 37.0
    width, depth, back = width * scale, depth * scale, back * scale
    own = cut.habit.options("depth", cut.sex)
    if own and (collar in LAPELS or line == "v") and line != cut.wishes.value("neckline"):
        depth = cut.number("depth")
    if collar in AT_NECK or collar == "camp":
        width, depth, back = 0.4 * cut.body.neck + 0.6, (0.2 * cut.body.neck + 1.4), 2.0
        depth = 15.0 if collar == "camp" else depth + (4.0 if collar == "hood" else 0.0)
        width = max(width, _HOODED * cut.body.neck) if collar == "hood" else width
    elif collar in LAPELS:
        width, back = 0.4 * cut.body.neck + 1.0, 2.0
        depth = depth if own else {"top": 20.0}.get(cut.form, 26.0)
    depth, back = _depths(cut, top, line, collar, depth, back)
    said = cut.measure("collar", 1, 45, "collar") if collar != "none" else None
    tall = said or _COLLARS.get(collar, 0.0) * (0.8 if cut.sex == "children" else 1.0)
    return Neck(line=line, depth_cm=round(depth, 1), back_depth_cm=round(back, 1),
                width_cm=round(min(width, cut.body.shoulder_width * 0.93), 1), collar=collar, collar_cm=tall,
                straps=straps)  # fmt: skip


def _collar(cut: Cut, line: str) -> str:
    wished = cut.wish("collar")
    if wished:
        return wished
    collar = cut.choose("collar", kind="collar") or "none"
    parts = {one.value for one in cut.wishes.parts}
    is_vague = cut.wishes.value("collar") == "any" or "collar" in parts
    if "hood" in parts:
        return "hood"
    if is_vague and collar in ("none", "rib"):
        return {"top": "shirt", "dress": "peter_pan", "overall": "shirt", "coat": "notched"}.get(cut.form, "stand")
    if not cut.wishes.allows("collar", collar):
        return "none"
    if "neckline" in cut.used and collar not in ("none", "rib") and not (line == "v" and collar in (*LAPELS, "polo")):
        return "none"  # a neckline was asked for: a boat neck has no shirt collar
    return collar


def _straps(cut: Cut, line: str, arms: Sleeves | None) -> str:
    wished = cut.wish("strap")
    if wished:
        return wished
    if arms is not None or line in ("strapless", "off_shoulder", "one_shoulder"):
        return "none"
    if line == "halter":
        return "halter"
    if line == "sweetheart" and cut.choose("straps") == "none":
        return "none" if cut.habit.usual("straps") == "none" and cut.garment in _STRAPLESS else "wide"
    return cut.choose("straps", kind="strap") or "none"


_STRAPLESS: Final = ("ball_gown", "wedding_dress", "cocktail_dress", "evening_gown")


def _depths(cut: Cut, top: Bodice | None, line: str, collar: str, depth: float, back: float) -> tuple[float, float]:
    word = cut.wish("neck_depth")
    if word == "deep":
        depth += _DEEPER.get(line, 5.0)
    elif word == "shallow":
        depth *= 0.75
    elif collar in ("none", "rib") and cut.seed and not cut.wishes.value("neckline"):
        depth *= 1.0 + 0.06 * ((cut.seed * 7) % 5 - 2)
    said = cut.measure("neck", 2, 45, "neckline")
    depth = said if said is not None else depth
    if any(one.value == "backless" for one in cut.wishes.details):
        back = max(back, 26.0)
        cut.meet("detail backless", "backless")
    if "bib" in cut.choose("details", kind="detail_row").split(","):
        back = max(back, _BIB_BACK_CM * cut.body.neck / 37.0)
    room = (top.length_cm - 6.0) if top is not None else 60.0
    return min(depth, room), min(back, room)
