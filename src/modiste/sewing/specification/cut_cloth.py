"""The cloths of a spec: material, colour and pattern of the garment and of its parts."""

from typing import Final

from modiste.core.errors import UnknownNameError
from modiste.core.garment_spec import PARTS, PartCloth
from modiste.core.material import Material
from modiste.data.patterns import ALIASES, FAMILIES, pick_palette
from modiste.data.patterns import family as family_of
from modiste.language import colour_hexes
from modiste.sewing.materials import material
from modiste.sewing.specification.cut import Cut
from modiste.sewing.specification.cut_prints import drawn_family, is_printable, pattern_of
from modiste.sewing.specification.habits import Habit
from modiste.sewing.specification.remarks import name_of
from modiste.sewing.specification.shades import shade
from modiste.sewing.specification.wishes import Wishes

REPEATS: Final = {
    "leopard": 15, "cheetah": 14, "zebra": 26, "cow": 46, "tiger": 30, "snake": 16, "polka_dot": 14, "confetti": 18,
    "coin_dot": 18, "pin_dot": 10, "paisley": 24, "floral": 26, "roses": 28, "ditsy": 16, "leaves": 24, "tropical": 44,
    "striped": 14, "pinstripe": 24, "candy_stripe": 9, "awning_stripe": 18, "ticking": 14, "gingham": 11, "checked": 22,
    "tartan": 20, "windowpane": 30, "houndstooth": 13, "puppytooth": 9, "glen_check": 14, "herringbone": 13,
    "zigzag": 18, "chevron": 16, "flame": 20, "argyle": 20, "fair_isle": 24, "camouflage": 44, "digital_camouflage": 44,
    "stars": 20, "hearts": 20, "marble": 56, "tie_dye": 112, "ombre": 120, "colour_block": 120, "patchwork": 56,
}  # fmt: skip
"""Width in cm of one repeat as such a cloth is usually printed or woven."""
_NEVER: Final = frozenset({"metal", "plastic", "rubber", "straw"})
_VAGUE: Final = frozenset({"knit", "wool", "cotton", "synthetic", "elastane", "polyester"})
"""Words that say less than another beside them: a knitted cardigan of a chunky knit."""
_FIBRES: Final = frozenset("cotton wool viscose polyester acrylic bamboo synthetic nylon silk linen".split())
"""What yarn is spun of: of a garment that is always knitted it says nothing else."""
_DYED: Final = ("ombre", "colour_block", "tie_dye", "marble", "patchwork")
"""What is not printed on a ground: with colours of its own, of as many shades as are said."""
_PRINTS: Final = frozenset(
    "floral roses ditsy leaves tropical paisley polka_dot coin_dot pin_dot confetti stars hearts".split()
)
_HEAVY: Final = frozenset("wool coating tweed leather corduroy velvet denim knit".split())
"""Cloths that flowers and dots are seldom printed on."""
_CLOTH_COLOURS: Final = {"denim": ("indigo", "light_blue", "indigo", "black"), "suede": ("tan", "brown", "camel"),
                         "leather": ("black", "brown", "black", "tan")}  # fmt: skip
"""Colours that a cloth has unless said otherwise, for garments that are seldom made of it."""
_PALETTES: Final = 24
"""Seeds that are tried for colours without the denied ones."""
_MID_LIGHT: Final = 0.3
"""Above it no pale line is drawn on a colour by itself, as on the dark cloth of suits: it is put there."""
_GREYS: Final = ("grey", "black", "white", "beige", "navy")
"""What nearly every garment may be where none of its usual colours is wanted."""
_SCALES: Final = {"small": 0.62, "large": 1.6}
_ANGLES: Final = {"horizontal_stripes": 90.0}
_INKS: Final = ("#f6f2e8", "#161616", "#1d2545", "#c4202b", "#d8c5a3", "#2f8a46")
_BRETON: Final = ("#f5f2e9", "#1f2a48", "#f5f2e9")
"""Ground, stripe and ground again."""
_ON_WHITE: Final = ("gingham", "ticking")
"""Their first colour is the white between, the second that which was said."""
_SKINS: Final = {"leopard": "#3a2415 #161210 #8a5a2b", "cheetah": "#2a1a10 #161210 #7a5028", "zebra": "#161616",
                 "cow": "#1a1512", "tiger": "#161210 #5a3a1a", "snake": "#2b2620 #5d5344 #8d8069"}  # fmt: skip
_SUMMER: Final = ("linen", "cotton", "viscose", "chiffon", "silk", "jersey_fabric")
_WINTER: Final = ("wool", "knit", "coating", "tweed", "cashmere", "corduroy", "fleece", "chunky_knit", "flannel",
                  "down", "velvet", "sweatshirt_fleece")  # fmt: skip
_PARTY: Final = ("satin", "silk", "velvet", "lace", "brocade", "taffeta", "chiffon")
_SPORT: Final = ("jersey_fabric", "elastane", "nylon", "mesh", "sweatshirt_fleece", "polyester")
_BUSINESS: Final = ("wool", "cotton", "crepe", "wool_suiting")
_CLOTHS_OF: Final = {"summer": _SUMMER, "beach": _SUMMER, "holiday": _SUMMER, "winter": _WINTER, "autumn": _WINTER,
                     "party": _PARTY, "evening": _PARTY, "cocktail": _PARTY, "wedding": _PARTY, "glamorous": _PARTY,
                     "gym": _SPORT, "running": _SPORT, "sporty": _SPORT, "yoga": _SPORT, "work": _BUSINESS,
                     "business": _BUSINESS, "formal": _BUSINESS}  # fmt: skip


def choose_material(habit: Habit, seed: int, sex: str, wishes: Wishes, asked: str | None) -> Material:
    """The garment's cloth: what is asked for, else the habit's, as season and occasion would have it.

    Raises UnknownNameError for an `asked` material that there is not.
    """
    if asked:
        return material(asked)
    said = [look.value for look in wishes.look("body", "material")]
    said.sort(key=lambda value: value in _VAGUE or value in _FIBRES)  # silk georgette is georgette
    options = [value for value, _ in habit.options("materials", sex)]
    knits = [value for value in options if material(value).weave == "knit"]
    if said and said[0] in _FIBRES and knits and knits[0] == options[0]:
        return material(habit.choose("materials", seed, sex, lambda value: value in knits))  # cotton for a T-shirt
    if "coating" in options and "wool" in said:
        return material("coating")  # a coat of wool is of coating
    for value in [*(one for one in said if one not in _NEVER), *said]:
        try:
            return material(value)
        except UnknownNameError:
            continue
    if any(detail.value == "sequins" for detail in wishes.details):
        return material("sequins")
    if wishes.value("technical"):
        return material("nylon")
    if wishes.value("sheer"):
        return material("chiffon")
    liked = [cloth for mood in wishes.moods for cloth in _CLOTHS_OF.get(mood.value, ())]
    fitting = [value for value in options if value in liked]

    patterns = {look.value for look in wishes.look("body", "pattern")}
    if "printed" in patterns:
        fitting = [value for value in fitting or options if is_printable(material(value))] or fitting
    elif {drawn_family(value) for value in patterns} & _PRINTS:
        fitting = [value for value in fitting or options if value not in _HEAVY] or fitting

    def allowed(value: str) -> bool:
        return wishes.allows("material", value) and (not fitting or value in fitting)

    return material(habit.choose("materials", seed, sex, allowed) or options[0])


def cloths(cut: Cut, colour: str | None) -> tuple[PartCloth, ...]:
    """The cloths of the garment and of the parts that have their own."""
    body = _body(cut, colour)
    rows = {"body": body}
    for text in cut.choose("cloths").split() if cut.habit.has("cloths") else ():
        part, name, *shade = text.split(":")
        own = colour_hexes()[shade[0]] if shade else body.colour
        rows[part] = PartCloth(part=part, material=_known(name), colour=own)
    if cut.material.transparency > 0.05 and cut.form in ("dress", "overall"):
        rows.setdefault("lining", PartCloth(part="lining", material="viscose", colour=body.colour))
    stripes = [one.value for one in cut.wishes.details] + cut.choose("details", kind="detail_row").split(",")
    if "side_stripes" in stripes or "piping" in stripes:  # they are there to be seen
        rows["trims"] = PartCloth(part="trims", material=cut.material.id,
                                  colour="#f4f3ef" if _light(body.colour) < 0.62 else "#1b1d22")  # fmt: skip
    for part in PARTS:
        if part != "body" and any(look.part == part for look in cut.wishes.looks):
            rows[part] = _part(cut, part, rows.get(part, body))
    return tuple(rows.values())


def _known(name: str) -> str:
    return material(name).id


def _body(cut: Cut, colour: str | None) -> PartCloth:
    said = [shade(look.value, cut.seed, cut.wishes, cut.material) for look in cut.wishes.colours()
            if look.value != "multicolour"]
    if colour is not None:
        said = [colour, *said[1:]]
    _note_materials(cut)
    name, asked = pattern_of(cut)
    if asked == "striped" and cut.material.weave == "knit":
        asked = "horizontal_stripes"  # knitted course by course, as sweaters are: shirtings run lengthwise
    _note_colours(cut, name)
    seed = _undenied(cut, name, said, cut.seed + 1)
    if name == "solid" or seed is None:
        ground = said[0] if said else _hex(_usual_colour(cut))
        return PartCloth(part="body", material=cut.material.id, colour=ground)
    inks = FAMILIES[name].inks
    if asked == "horizontal_stripes" and not said:
        said = list(_BRETON)
    palette = _palette(name, said, seed, inks)
    scale = REPEATS[name] * _SCALES.get(cut.wish("print_scale"), 1.0)
    scale *= 0.75 if cut.sex == "children" else 1.0
    repeat = cut.measure("repeat", 0.5, 300, "repeat of the pattern")
    return PartCloth(part="body", material=cut.material.id, colour=palette[0], pattern=name, pattern_seed=seed,
                     colours=palette, scale_cm=round(repeat or scale, 1),
                     angle_deg=_ANGLES.get(asked, 0.0))  # fmt: skip


def _note_colours(cut: Cut, pattern: str) -> None:
    """Plain cloth has one colour: of several that are said the first counts, and the others are told."""
    looks = [look for look in cut.wishes.colours() if look.value != "multicolour"] or list(cut.wishes.colours())
    shown = looks[:1] if pattern == "solid" else looks
    for look in cut.wishes.colours():
        if look in shown or look.value in {one.value for one in shown} or look not in looks:
            cut.meet(f"colour {look.value}", look.value)
        else:
            cut.cannot(look.phrase or look.value, "overruled", winner=shown[0].phrase or shown[0].value)


def _note_materials(cut: Cut) -> None:
    beside = tuple(look.value for look in cut.wishes.look("body", "material"))
    for look in cut.wishes.look("body", "material"):
        try:
            is_met = material(look.value).id == cut.material.id or _is_kind(look.value, cut.material, beside)
        except UnknownNameError:
            is_met = False
        if is_met:
            cut.meet(f"material {look.value}", look.value)
        else:
            cut.cannot(look.phrase or look.value, "one_material", winner=_material_name(cut, cut.material.id))


def _is_kind(said: str, cloth: Material, beside: tuple[str, ...]) -> bool:
    """Whether a cloth may be called so: a coating is wool, a cable knit is knitted, a jersey may be cotton."""
    if said == "wool" and cloth.id == "coating":
        return True
    if said in _FIBRES and cloth.id not in _FIBRES and len(beside) > 1:  # what the cloth is spun of: cotton gabardine
        return True
    return cloth.weave == "knit" and (said == "knit" or said in _FIBRES)


def _material_name(cut: Cut, name: str) -> str:
    try:
        return name_of("material", name, cut.language)
    except UnknownNameError:
        return name.replace("_", " ")


def _undenied(cut: Cut, name: str, said: list[str], seed: int) -> int | None:
    """The first seed from `seed` on whose palette has no colour that is denied; None where none is found."""
    if name == "solid" or all(kind != "colour" for kind, _ in cut.wishes.denied):
        return seed
    return next((one for one in range(seed, seed + _PALETTES)
                 if all(cut.wishes.allows("colour", ink) for ink in _palette(name, said, one, FAMILIES[name].inks))),
                None)


def _usual_colour(cut: Cut) -> str:
    own = [one for one in _CLOTH_COLOURS.get(cut.material.id, ()) if cut.wishes.allows("colour", one)]
    if own and cut.material.id != cut.habit.usual("materials", cut.sex):
        return own[cut.seed % len(own)]
    return cut.choose("colours", kind="colour") or next(
        (one for one in _GREYS if cut.wishes.allows("colour", one)), _GREYS[0])


def _hex(value: str) -> str:
    return value if value.startswith("#") else colour_hexes()[value]


def print_colours(pattern: str, seed: int, colour: str | None, *, asked: bool) -> tuple[str, ...]:
    """Colours (hex) of a drawn pattern on cloth of this colour, which stays, whether it is `asked` for or was there
    before; but skins come in an animal's own colours where none is asked for.

    Raises:
        UnknownNameError: no such pattern.
    """
    name, inks = ALIASES.get(pattern, pattern), family_of(pattern).inks
    kept = [colour] if colour is not None and (asked or name not in _SKINS) else []
    return _palette(name, kept, seed, inks)


def named_colour(cloth: PartCloth) -> str:
    """The colour that a cloth is called by: of checks that stand on white the one that is woven in."""
    return cloth.colours[1] if cloth.pattern in _ON_WHITE and len(cloth.colours) > 1 else cloth.colour


def _palette(name: str, said: list[str], seed: int, inks: int) -> tuple[str, ...]:
    """Colours of a drawing, ground first: those said, then what goes with them."""
    picked = pick_palette(name, seed, natural=name in _SKINS)  # a leopard is pink only where that is asked for
    own = tuple("#" + "".join(f"{value:02x}" for value in colour) for colour in picked)
    if seed == 1:  # the most usual cut has the first, most usual palette
        own = tuple(f"#{colour.lower()}" for colour in FAMILIES[name].palettes[0].split())
    if not said:
        return own
    if name in _DYED:
        return _dyed(name, said, own)
    if len(said) >= 2:
        return tuple(said[:inks]) if len(said) >= inks or len(said) > 2 else (*said, *_between(said, inks))
    ground = said[0]
    if name in _SKINS:
        return (ground, *(_SKINS[name].split() if _light(ground) > 0.3 else ["#e8dcc4", "#f6f2e8", "#b9a98a"]))
    is_shirting = name == "pinstripe" and _light(ground) > _MID_LIGHT
    if is_shirting or name in ("gingham", "striped", "candy_stripe", "awning_stripe", "ticking", "houndstooth",
                               "puppytooth", "zigzag", "chevron", "herringbone", "glen_check"):  # fmt: skip
        other = "#f6f2e8" if _light(ground) < 0.8 else "#1d2545"
        return (other, ground, *_between([other, ground], inks)) if name in _ON_WHITE else (
            ground, other, *_between([ground, other], inks))  # fmt: skip
    far = [ink for ink in own[1:] if abs(_light(ink) - _light(ground)) > 0.22]
    if len(far) < len(own) - 1:
        far += [ink for ink in _INKS if abs(_light(ink) - _light(ground)) > 0.35][: len(own) - 1 - len(far)]
    return (ground, *far)


def _dyed(name: str, said: list[str], own: tuple[str, ...]) -> tuple[str, ...]:
    """Colours of what is dyed or pieced: from the first down to the last, or pale ground, then the dyes."""
    inks = len(own)
    if name == "ombre":
        top, *rest = said if len(said) > 1 else (_mixed(said[0], "#fbf8f2", 0.82), said[0])
        return (top, *rest[:2]) if len(rest) > 1 else (top, _mixed(top, rest[0], 0.5), rest[0])
    if name == "colour_block":
        other = "#f4f2ec" if _light(said[0]) < 0.6 else "#1d2545"
        return tuple(said[:inks]) if len(said) > 1 else (said[0], other, _mixed(said[0], "#101014", 0.45))
    light = [one for one in said if _light(one) > 0.75]
    dyes = [one for one in said if one not in light[:1]]
    ground = light[0] if light else "#f6f3ec"
    if not dyes:
        return (ground, *(_mixed(one, ground, 0.15) for one in own[1:]))
    paler, deeper = _mixed(dyes[0], ground, 0.55), _mixed(dyes[0], "#101014", 0.3)
    if name == "marble" and not light and len(said) == 1:
        ground = dyes[0]
        paler = _mixed(ground, "#ffffff" if _light(ground) < 0.5 else "#55524d", 0.45)
        deeper = "#efe9dd" if _light(ground) < 0.5 else _mixed(ground, "#101014", 0.7)
        return (ground, paler, deeper)
    if len(dyes) == 1:
        shades = [paler, deeper] if name == "marble" else [dyes[0], paler, deeper, _mixed(dyes[0], ground, 0.3)]
        return (ground, *shades[: inks - 1])
    return (ground, *dyes[: inks - 1], *[_mixed(dyes[0], dyes[1], 0.5), paler][: max(inks - 1 - len(dyes), 0)])


def _mixed(colour: str, other: str, share: float) -> str:
    """A colour with a share of another in it."""
    a, b = (tuple(int(text[i : i + 2], 16) for i in (1, 3, 5)) for text in (colour, other))
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in zip(a, b, strict=True))


def _between(pair: list[str], inks: int) -> list[str]:
    """Mixes of two colours, for drawings with more inks."""
    return [_mixed(pair[0], pair[1], share) for share in (0.5, 0.25)[: max(inks - 2, 0)]]


def _light(hexa: str) -> float:
    red, green, blue = (int(hexa[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _usual_stuff(part: str, colours: list[str], cloth: str) -> str:
    """What a part is of where only its colour was said: buttons of metal or plastic, thread of cotton."""
    if part in ("buttons", "zip"):
        metals = [colour_hexes()[name] for name in ("gold", "silver", "bronze", "copper", "metallic", "rose_gold")]
        return "metal" if part == "zip" or (colours and colours[0] in metals) else "plastic"
    return {"stitching": "cotton", "lining": "viscose"}.get(part, cloth)


def _part(cut: Cut, part: str, before: PartCloth) -> PartCloth:
    colours = [_hex(look.value) for look in cut.wishes.colours(part)]
    materials = sorted((look.value for look in cut.wishes.look(part, "material")), key=lambda name: name in _FIBRES)
    patterns = [family for look in cut.wishes.look(part, "pattern") if (family := drawn_family(look.value))]
    for look in cut.wishes.looks:
        if look.part == part:
            cut.meet(f"{part} {look.kind} {look.value}", look.value)
    name = _known(materials[0]) if materials else _usual_stuff(part, colours, before.material)
    if patterns:
        palette = _palette(patterns[0], colours, cut.seed + 1, FAMILIES[patterns[0]].inks)
        return PartCloth(part=part, material=name, colour=palette[0], pattern=patterns[0], pattern_seed=cut.seed + 1,
                         colours=palette, scale_cm=REPEATS[patterns[0]] * 0.7)  # fmt: skip
    return PartCloth(part=part, material=name, colour=colours[0] if colours else before.colour)
