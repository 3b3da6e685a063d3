"""Closures, pockets and details of a spec."""

import re
from typing import Final

from modiste.core.garment_spec import DETAILS, Bodice, Closure, Legs, Neck, Pocket, Skirt, Sleeves
from modiste.sewing.specification.cut import Cut

MOST_POCKETS: Final = 8
MOST_BUTTONS: Final = 20
_UNDER_WAIST_CM: Final = 9.0
"""A bodice has pockets at its hips from so far below the waist on."""
_FORMS: Final = {"front": ("zip", "front"), "back": ("zip", "back"), "side": ("zip", "side"),
                 "half": ("", "half_front"),
                 "asymmetric": ("zip", "asymmetric_front"), "back_buttons": ("buttons", "back"),
                 "button_fly": ("buttons", "fly"), "double_breasted": ("buttons", "double_front"),
                 "single_breasted": ("buttons", "front")}  # fmt: skip
_ROW: Final = re.compile(r"(?P<kind>\w+)@(?P<place>\w+)(?::(?P<count>\d+))?")
_PLURAL: Final = re.compile(r"pockets|карман(?:ы|ами|ов|ам|ах)")
_COUNTED: Final = ("buttons", "snaps", "toggles", "hooks")
_TEES: Final = ("tshirt", "longsleeve", "tank_top", "henley", "polo_shirt", "top", "crop_top", "undershirt", "kurta",
                "kurti", "tunic", "turtleneck")  # fmt: skip
_TURNED: Final = ("polo", "shirt")
_OPEN_FRONTS: Final = ("cardigan", "shrug", "tweed_jacket")
_PLACES: Final = {"patch": "hip", "welt": "hip", "flap": "hip", "in_seam": "hip", "slant": "hip", "jeans": "hip",
                  "kangaroo": "waist", "cargo": "thigh", "zip": "hip"}  # fmt: skip
_SINGLE_PLACES: Final = frozenset({"kangaroo"})
_SEWN_LATER: Final = frozenset({"ruffles", "peplum", "washed", "backless", "sequins"})
_NEED: Final = {
    "epaulettes": "bodice", "storm_flap": "bodice", "elbow_patches": "sleeves", "back_vent": "bodice",
    "side_vents": "bodice", "ruffle_sleeves": "sleeves", "ruffle_neck": "neck", "shoulder_pads": "bodice",
    "crease": "legs", "pleated_front": "legs", "belt_loops": "waist", "smocking": "bodice",
}  # fmt: skip
_AT_PLACE: Final = {("slant", "thigh"): "cargo", ("slant", "seat"): "welt", ("in_seam", "thigh"): "cargo"}
_FLATS_WITH_POCKETS: Final = ("tote", "apron")
_ON_SLEEVES: Final = ("patch", "zip")
_PAIR_PLACES: Final = ("hip", "chest", "thigh", "seat", "sleeve")


def closure(cut: Cut, top: Bodice | None, legs: Legs | None, length_cm: float) -> Closure | None:
    """How it opens; None for what is pulled on. `length_cm` is that of the front, for the number of buttons."""
    usual = _usual(cut)
    form = cut.wish("closure_form")
    kind = cut.wish("closure")
    if kind == "lacing" and form in ("", "back") and cut.habit.has("bodice"):
        return Closure(kind="lacing", place="back")
    if not kind and not form:
        return _placket(cut, top) if usual is None else usual
    if kind == "none":
        return None
    of_form, place = _FORMS.get(form, ("", ""))
    kind = kind or of_form or (usual.kind if usual is not None and form == "half" else "zip")
    if form == "half" and kind not in ("zip", "buttons", "snaps"):
        kind = "buttons"
    if kind not in ("buttons", "snaps", "zip", "hooks", "toggles") and form in ("double_breasted", "single_breasted"):
        kind = "buttons"
    place = place or _said_place(cut, kind) or _place(cut, kind, usual, top, legs)
    said = [cut.wishes.single[one].count for one in ("closure", "closure_form") if one in cut.wishes.single]
    count = _count(cut, kind, place, max(said, default=0), usual, length_cm)
    return Closure(kind=kind, place=place, count=count, is_open=cut.wishes.value("open") == "yes" and _opens(cut))


def _placket(cut: Cut, top: Bodice | None) -> Closure | None:
    """A collar that turns over on what is pulled on ("a polo sweater") has a placket, or no head goes through it."""
    if top is None or cut.wishes.value("collar") not in _TURNED or not cut.wishes.allows("closure", "buttons"):
        return None
    return Closure(kind="buttons", place="half_front", count=3)


def _usual(cut: Cut) -> Closure | None:
    text = cut.choose("closure", kind="closure_row")
    match = _ROW.fullmatch(text)
    opens = cut.wishes.value("open") == "yes"
    if match is None or match["kind"] == "none" or not cut.wishes.allows("closure", match["kind"]):
        is_open_front = match is not None and match["place"] == "front" and cut.garment in _OPEN_FRONTS
        return Closure(kind="none", place="front", is_open=True) if is_open_front else None
    return Closure(kind=match["kind"], place=match["place"], count=int(match["count"] or 0),
                   is_open=opens and _opens(cut))  # fmt: skip


def _opens(cut: Cut) -> bool:
    cut.meet("open")
    return True


def _said_place(cut: Cut, kind: str) -> str:
    """Where words have a row of buttons or a zip: "six buttons down the back"."""
    said = cut.wishes.single["closure"].place if "closure" in cut.wishes.single else ""
    if said == "seat" and kind in ("buttons", "zip", "snaps", "hooks"):
        return "back"
    return "front" if said == "hip" and cut.habit.has("bodice") and kind in ("buttons", "zip", "snaps") else ""


def _place(cut: Cut, kind: str, usual: Closure | None, top: Bodice | None, legs: Legs | None) -> str:
    if usual is not None and usual.kind == kind:
        return usual.place
    if top is None:
        if legs is not None:
            return "fly"
        return "front" if kind in ("buttons", "snaps") else usual.place if usual is not None else "back"
    if kind in ("buttons", "snaps", "toggles", "ties"):
        if kind == "ties" and top.kind == "wrap":
            return "wrap"
        if usual is not None and usual.place in ("front", "double_front", "half_front", "asymmetric_front", "wrap"):
            return usual.place
        return "half_front" if cut.garment in _TEES else "front"
    if kind in ("zip", "hooks") and cut.form in ("dress", "overall") and (usual is None or usual.place != "front"):
        return "back"
    if usual is not None and usual.place in ("front", "half_front", "back", "side"):
        return usual.place
    return "half_front" if cut.garment in _TEES else "front" if cut.form in ("top", "jacket", "coat") else "back"


def _count(cut: Cut, kind: str, place: str, said: int, usual: Closure | None, length_cm: float) -> int:
    if kind not in _COUNTED:
        return 0
    if said:
        if said > MOST_BUTTONS:
            cut.cannot(f"{said} {cut.wishes.phrase('closure')}".strip(), "many_buttons", most=MOST_BUTTONS)
        return min(said, MOST_BUTTONS)
    if usual is not None and usual.place == place and usual.count:
        return usual.count
    if place == "double_front":
        return 6
    if place == "half_front":
        return 3
    if place == "fly":
        return 4
    return min(max(round(length_cm / 9.5), 2), 12)


def pockets(cut: Cut, top: Bodice | None, legs: Legs | None) -> tuple[Pocket, ...]:
    """The pockets: those wished, and the habit's where they are elsewhere."""
    habit = _habit_pockets(cut)
    if not cut.wishes.allows("pocket", "any"):
        return ()
    habit = tuple(one for one in habit if cut.wishes.allows("pocket", one.kind) and _has_room(cut, one, top, legs))
    if not cut.wishes.pockets:
        return habit
    wished: list[Pocket] = []
    for one in cut.wishes.pockets:
        wished += _wished(cut, one.value, one.place, min(one.count, MOST_POCKETS + 1), habit, top, legs)
    specific = any(one.value != "any" for one in cut.wishes.pockets)
    if not wished:
        return habit
    wished = _with_room(cut, _at_most(wished, MOST_POCKETS))
    taken = {one.place for one in wished}
    is_counted = any(one.count > 1 for one in cut.wishes.pockets)  # "with two zip pockets": those and no others
    keeps = legs is not None and specific and not is_counted
    kept = [one for one in habit if keeps and one.place not in taken]
    if not wished:
        return ()
    cut.meet("pocket", ",".join(f"{one.kind}@{one.place}x{one.count}" for one in wished))
    return (*_merged(wished), *kept)


def _has_room(cut: Cut, pocket: Pocket, top: Bodice | None, legs: Legs | None) -> bool:
    """Whether a pocket that nobody asked for has room: at the hips of a cropped top it would hang below the hem."""
    if pocket.place != "hip" or legs is not None or top is None or cut.habit.has("skirt"):
        return True
    return top.length_cm > cut.body.front_waist_length + _UNDER_WAIST_CM


def _with_room(cut: Cut, wished: list[Pocket]) -> list[Pocket]:
    """The pockets that are drawn; says so where more were asked for."""
    flat = cut.habit.usual("flat") if cut.form == "flat" else ""
    if flat and flat not in _FLATS_WITH_POCKETS:
        for one in cut.wishes.pockets:
            cut.cannot(one.phrase, "no_part")
        cut.used.add("pocket")
        return []
    if flat:  # patches on its front, one or two
        wished = [Pocket(kind="patch", place="waist", count=min(sum(one.count for one in wished), 2))]
        for one in cut.wishes.pockets:
            if one.value not in ("any", "patch"):
                cut.cannot(one.phrase, "patches")
    asked, found = sum(one.count for one in cut.wishes.pockets), sum(one.count for one in wished)
    if asked > found:
        most = max(cut.wishes.pockets, key=lambda one: one.count)
        cut.cannot(most.phrase, "many_pockets", most=found)
    return wished


def _habit_pockets(cut: Cut) -> tuple[Pocket, ...]:
    text = cut.choose("pockets", kind="pocket_row")
    return tuple(Pocket(kind=match["kind"], place=match["place"], count=int(match["count"] or 2))
                 for match in _ROW.finditer(text))  # fmt: skip


def _wished(
    cut: Cut, kind: str, place: str, count: int, habit: tuple[Pocket, ...], top: Bodice | None, legs: Legs | None
) -> list[Pocket]:
    if kind in ("chest", "back"):
        place = "chest" if kind == "chest" else "seat"
        at_place = next((one.kind for one in habit if one.place == place), "patch")
        is_plural = any(_PLURAL.search(one.phrase.lower()) for one in cut.wishes.pockets if one.value == kind)
        return [Pocket(kind=at_place, place=place, count=min(count or (2 if kind == "back" or is_plural else 1), 2))]
    if kind == "any" and not place:
        return _any_pockets(cut, count, habit, top, legs)
    if kind == "any":
        kind = next((one.kind for one in habit if one.place == place), "patch")
    if kind == "jeans":
        return [Pocket(kind="jeans", place="hip", count=2), Pocket(kind="patch", place="seat", count=2)]
    if not place:
        place = _pocket_place(cut, kind, habit, top, legs)
    if legs is None and (place == "thigh" or (place == "seat" and not cut.habit.has("skirt"))):
        place = "hip"
    if place == "waist" and kind == "kangaroo":
        return [Pocket(kind=kind, place=place, count=min(count or 1, 2))]
    usual = 1 if place in ("chest", "sleeve") and cut.form == "top" else 2
    return _spread(kind, place, count or usual, cut)


def _pocket_place(cut: Cut, kind: str, habit: tuple[Pocket, ...], top: Bodice | None, legs: Legs | None) -> str:
    same = next((one.place for one in habit if one.kind == kind), None)
    if same is not None:
        return same
    if kind == "cargo" and legs is None:
        return "hip"
    if cut.form == "flat":
        return "waist"
    short_top = top is not None and legs is None and cut.form == "top" and kind in ("patch", "flap")
    return "chest" if short_top and cut.garment not in ("cardigan", "tunic", "kurta", "hoodie") else _PLACES[kind]


def _any_pockets(
    cut: Cut, count: int, habit: tuple[Pocket, ...], top: Bodice | None, legs: Legs | None
) -> list[Pocket]:
    rows = [row for row, _ in cut.habit.options("pockets", cut.sex) if row != "none"]
    usual = list(habit) or [Pocket(kind=match["kind"], place=match["place"], count=int(match["count"] or 2))
                            for match in (_ROW.finditer(rows[cut.seed % len(rows)]) if rows else ())]  # fmt: skip
    if not usual:
        kind = "slant" if legs is not None else "patch" if cut.form in ("top", "flat") else "in_seam"
        place = _pocket_place(cut, kind, (), top, legs)
        usual = [Pocket(kind=kind, place=place, count=1 if place in ("chest", "waist") else 2)]
    total = sum(one.count for one in usual)
    if not count or count == total:
        return usual
    if count < total:
        return _at_most(usual, count)
    kind = usual[0].kind
    if kind in ("kangaroo", "jeans", "in_seam"):  # no more than one pair of these
        on_legs = legs is not None and top is None
        more = _spread("cargo" if on_legs else "patch", "thigh" if on_legs else "chest", count - total, cut)
        return [*usual, *more]
    return _spread(kind, usual[0].place, count, cut)


def _spread(kind: str, place: str, count: int, cut: Cut) -> list[Pocket]:
    """As many pockets as asked, two at a place."""
    if count <= 2 or (count <= 4 and place == "hip"):
        return [Pocket(kind=kind, place=place, count=count)]
    order = [place, *(one for one in _PAIR_PLACES if one != place)]
    found, left = [], count
    for one in order:
        if left <= 0:
            break
        needed = {"thigh": "leg", "seat": "leg", "chest": "bodice", "sleeve": "bodice"}.get(one, "sexes")
        if not cut.habit.has(needed):
            continue
        if one == "sleeve" and kind not in _ON_SLEEVES:
            continue
        most = 4 if one == "hip" else 1 if one == "sleeve" else 2
        found.append(Pocket(kind=_AT_PLACE.get((kind, one), kind), place=one, count=min(left, most)))
        left -= found[-1].count
    return found


def _at_most(wished: list[Pocket], most: int) -> list[Pocket]:
    found: list[Pocket] = []
    for one in wished:
        room = most - sum(each.count for each in found)
        if room > 0:
            found.append(Pocket(kind=one.kind, place=one.place, count=min(one.count, room)))
    return found


def _merged(wished: list[Pocket]) -> list[Pocket]:
    """One entry for each kind and place: the later word counts."""
    rows: dict[tuple[str, str], Pocket] = {(one.kind, one.place): one for one in wished}
    return list(rows.values())


def details(
    cut: Cut, *, top: Bodice | None, arms: Sleeves | None, neck: Neck | None, skirt: Skirt | None, legs: Legs | None
) -> tuple[str, ...]:
    """The details: the habit's and those wished, without those denied. Says what the garment has no place for."""
    text = cut.choose("details", kind="detail_row")
    names = [name.strip() for name in text.split(",") if name.strip() in DETAILS]
    has = {"bodice": top is not None, "sleeves": arms is not None, "neck": neck is not None, "legs": legs is not None,
           "waist": legs is not None or skirt is not None or top is not None}  # fmt: skip
    for one in cut.wishes.details:
        if one.value == "washed" and cut.material.id != "denim":  # the finish of a cloth: washed linen
            cut.meet("detail washed", "washed")
            continue
        for name in _sewn_as(one.value, top, skirt, arms):
            if not has.get(_NEED.get(name, ""), True):
                cut.cannot(one.phrase, "no_part")
            else:
                names.append(name)
                cut.meet(f"detail {one.value}", name)
        if one.value in _SEWN_LATER:
            cut.meet(f"detail {one.value}", one.value)
        elif not _sewn_as(one.value, top, skirt, arms):
            cut.cannot(one.phrase, "not_sewn")
    if cut.wishes.value("slit") and skirt is None and top is not None:
        names.append("back_vent" if cut.wishes.value("slit") == "back" else "side_vents")
        cut.meet("slit")
    if legs is None and skirt is None and top is not None and cut.wishes.value("pleat") == "front":
        names.append("tucks")  # what gathers trousers at the waist is stitched down on a blouse
        cut.meet("pleat")
    if legs is not None and legs.pleats and "pleated_front" not in names:
        names.append("pleated_front")
    if any(one.value == "stitching" for one in cut.wishes.parts):
        names.append("topstitching")
    denied = _denied(cut)
    kept = [name for name in dict.fromkeys(names) if name not in denied and has.get(_NEED.get(name, ""), True)]
    if not cut.wishes.allows("belt", "any"):
        kept = [name for name in kept if name != "belt_loops" or legs is not None]
    return tuple(kept)


def _denied(cut: Cut) -> set[str]:
    """The details that must not be; "no vents" means those behind as well, where no side is named."""
    denied = {value for kind, value in cut.wishes.denied if kind == "detail"}
    sides = cut.wishes.denied_phrases.get(("detail", "side_vents"), "side")
    if not re.search("side|бок", sides):
        denied.add("back_vent")
    if any(kind == "slit" for kind, _ in cut.wishes.denied):
        denied |= {"back_vent", "side_vents"}
    return denied


def _sewn_as(value: str, top: Bodice | None, skirt: Skirt | None, arms: Sleeves | None) -> tuple[str, ...]:
    if value == "ruffles":
        return ("ruffle_hem",) if skirt is not None or top is None else (
            ("ruffle_neck", "ruffle_sleeves") if arms is not None else ("ruffle_neck",))  # fmt: skip
    if value == "washed":
        return ("distressed",)
    return (value,) if value in DETAILS else ()
