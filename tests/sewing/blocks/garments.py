"""Garments of a wardrobe as specs, for tests: each a usual cut of its kind in a middle size."""

from dataclasses import replace

from modiste.core.garment_spec import (
    Bodice,
    Closure,
    GarmentSpec,
    Neck,
    PartCloth,
    Pocket,
    Skirt,
    Sleeves,
    Waist,
)

CLOTHS = (PartCloth(part="body", material="poplin", colour="#8899aa"),)


def _bodice(kind: str, length: float, bust: float, waist: float, hip: float, shoulder: float = 0.0,
            hem: str = "straight") -> Bodice:  # fmt: skip
    return Bodice(kind=kind, length_cm=length, bust_ease_cm=bust, waist_ease_cm=waist, hip_ease_cm=hip,
                  shoulder_cm=shoulder, hem=hem)  # fmt: skip


def _sleeves(kind: str, length: float, ease: float = 6.0, hem: float = 24.0, cuff: str = "hem",
             cuff_cm: float = 2.5) -> Sleeves:  # fmt: skip
    return Sleeves(kind=kind, length_cm=length, ease_cm=ease, hem_cm=hem, cuff=cuff, cuff_cm=cuff_cm)


def _neck(line: str = "crew", depth: float = 8.0, back: float = 2.0, width: float = 17.0, collar: str = "none",
          collar_cm: float = 0.0, straps: str = "none") -> Neck:  # fmt: skip
    return Neck(line=line, depth_cm=depth, back_depth_cm=back, width_cm=width, collar=collar, collar_cm=collar_cm,
                straps=straps)  # fmt: skip


def _spec(garment: str, bodice: Bodice, neck: Neck, sleeves: Sleeves | None = None, *, sex: str = "women",
          closure: Closure | None = None, skirt: Skirt | None = None, waist: Waist | None = None,
          pockets: tuple[Pocket, ...] = (), details: tuple[str, ...] = ()) -> GarmentSpec:  # fmt: skip
    return GarmentSpec(garment=garment, sex=sex, bodice=bodice, neck=neck, sleeves=sleeves, closure=closure,
                       skirt=skirt, waist=waist, pockets=pockets, details=details, cloths=CLOTHS)  # fmt: skip


def _buttons(count: int, place: str = "front", *, is_open: bool = False) -> Closure:
    return Closure(kind="buttons", place=place, count=count, is_open=is_open)


_SHIRT_NECK = _neck(width=15.6, depth=8.2, back=2.3, collar="shirt", collar_cm=4.6)
_SHIRT_SLEEVES = _sleeves("set_in", 62, 8, 22, "shirt", 6.5)


def wardrobe() -> tuple[GarmentSpec, ...]:
    """All of them."""
    return (*_tops(), *_shirts(), *_knits(), *_jackets(), *_coats(), *_dresses())


def _tops() -> tuple[GarmentSpec, ...]:
    return (
        _spec("t_shirt", _bodice("loose", 63, 8, 20, 4), _neck(collar="rib", collar_cm=2), _sleeves("set_in", 20, 6, 32)),
        _spec("t_shirt_men", _bodice("loose", 71, 10, 22, 8, 0.5), _neck(width=17.5, collar="rib", collar_cm=2),
              _sleeves("set_in", 22, 8, 36), sex="men"),
        _spec("oversized_t_shirt", _bodice("loose", 70, 30, 46, 24, 6), _neck(width=18, depth=9, collar="rib", collar_cm=2.5),
              _sleeves("dropped", 22, 16, 40)),
        _spec("polo", _bodice("loose", 70, 10, 22, 8, 0.5), _neck(width=16, depth=8, collar="polo", collar_cm=5),
              _sleeves("set_in", 22, 7, 33, "rib", 2.5), sex="men", closure=_buttons(3, "half_front"), details=("side_vents",)),
        _spec("henley", _bodice("loose", 64, 7, 18, 4), _neck(collar="rib", collar_cm=2), _sleeves("set_in", 60, 5, 19),
              closure=_buttons(3, "half_front")),
        _spec("tank", _bodice("loose", 62, 4, 14, 2), _neck("scoop", 15, 8, 19, straps="wide")),
        _spec("racer_tank", _bodice("loose", 60, 3, 12, 2), _neck("scoop", 13, 9, 18, straps="racer")),
        _spec("camisole", _bodice("darted", 60, 4, 12, 4), _neck("v", 22, 22, 20, straps="spaghetti")),
        _spec("crop_top", _bodice("loose", 40, 3, 14, 4), _neck("square", 13, 5, 21, straps="wide")),
        _spec("corset", _bodice("corset", 46, 0, 0, 2), _neck("strapless", 20, 22, 20),
              closure=Closure(kind="lacing", place="back")),
        _spec("bandeau", _bodice("darted", 40, 0, 6, 2), _neck("strapless", 19, 20, 20)),
        _spec("halter_top", _bodice("darted", 60, 3, 10, 4), _neck("halter", 9, 20, 15)),
        _spec("off_shoulder_top", _bodice("darted", 58, 4, 12, 6), _neck("off_shoulder", 15, 14, 30),
              _sleeves("puff", 30, 12, 28, "elastic")),
        _spec("one_shoulder_top", _bodice("darted", 58, 3, 10, 4), _neck("one_shoulder", 12, 6, 16)),
        _spec("cowl_top", _bodice("loose", 62, 8, 18, 6), _neck("cowl", 12, 3, 20), _sleeves("set_in", 20, 6, 30)),
        _spec("keyhole_blouse", _bodice("darted", 60, 6, 14, 8), _neck("keyhole", 8, 2, 16), _sleeves("cap", 9)),
        _spec("kurta", _bodice("loose", 100, 14, 30, 22, 0.5), _neck(width=15.5, depth=9, collar="stand", collar_cm=4),
              _sleeves("set_in", 60, 10, 27), sex="men", closure=_buttons(4, "half_front"), details=("side_vents",)),
        _spec("peasant_blouse", _bodice("loose", 62, 18, 34, 18), _neck("scoop", 11, 3, 22),
              _sleeves("raglan", 58, 14, 22, "elastic")),
        _spec("swimsuit_top", _bodice("darted", 48, -4, -2, -2), _neck("scoop", 18, 16, 22, straps="wide")),
    )  # fmt: skip


def _shirts() -> tuple[GarmentSpec, ...]:
    return (
        _spec("shirt_men", _bodice("loose", 77, 16, 26, 14, 0.8, "curved"), replace(_SHIRT_NECK, width_cm=16.4),
              _sleeves("set_in", 65, 9, 23, "shirt", 6.5), sex="men", closure=_buttons(8), details=("back_yoke",),
              pockets=(Pocket(kind="patch", place="chest", count=1),)),
        _spec("shirt", _bodice("loose", 68, 12, 22, 8, 0.5, "curved"), _SHIRT_NECK, _SHIRT_SLEEVES, closure=_buttons(7),
              details=("back_yoke",)),
        _spec("blouse", _bodice("darted", 64, 8, 12, 6), _neck(width=15.6, depth=9, collar="peter_pan", collar_cm=6),
              _sleeves("bishop", 60, 10, 20, "shirt", 5), closure=_buttons(6)),
        _spec("bow_blouse", _bodice("loose", 64, 10, 20, 8), _neck(width=15.6, depth=8, collar="bow", collar_cm=4),
              _sleeves("puff", 24, 10, 30, "elastic"), closure=_buttons(7)),
        _spec("camp_shirt", _bodice("loose", 70, 20, 34, 16, 2), _neck(width=16, depth=14, collar="camp", collar_cm=6),
              _sleeves("set_in", 24, 14, 40), sex="men", closure=_buttons(5),
              pockets=(Pocket(kind="patch", place="chest", count=1),)),
        _spec("pyjama_top", _bodice("loose", 70, 18, 32, 14, 1.5), _neck(width=16, depth=17, collar="shawl", collar_cm=5),
              _sleeves("set_in", 58, 12, 32), closure=_buttons(4), details=("piping",),
              pockets=(Pocket(kind="patch", place="chest", count=1), Pocket(kind="patch", place="hip"))),
        _spec("bell_blouse", _bodice("darted", 62, 8, 16, 8), _neck("v", 16, 3, 17), _sleeves("bell", 58, 8, 50)),
    )  # fmt: skip


def _knits() -> tuple[GarmentSpec, ...]:
    return (
        _spec("sweater", _bodice("loose", 62, 14, 28, 6, 1.5, "rib"), _neck(width=17, collar="rib", collar_cm=2.8),
              _sleeves("set_in", 60, 10, 18, "rib", 6)),
        _spec("turtleneck", _bodice("loose", 62, 4, 14, 2), _neck(width=15.2, depth=7, collar="turtle", collar_cm=10),
              _sleeves("set_in", 60, 4, 18)),
        _spec("chunky_turtleneck", _bodice("loose", 64, 24, 40, 14, 5, "rib"),
              _neck(width=17, depth=8, collar="turtle", collar_cm=11), _sleeves("dropped", 56, 16, 20, "rib", 7)),
        _spec("v_sweater_men", _bodice("loose", 68, 14, 26, 6, 1, "rib"), _neck("v", 20, 2, 17, "rib", 2.5),
              _sleeves("set_in", 64, 10, 19, "rib", 6), sex="men"),
        _spec("cardigan", _bodice("loose", 64, 14, 28, 8, 1.5, "rib"), _neck("v", 24, 2, 17), closure=_buttons(6),
              sleeves=_sleeves("set_in", 59, 10, 19, "rib", 6), pockets=(Pocket(kind="patch", place="hip"),)),
        _spec("sweatshirt", _bodice("loose", 64, 20, 34, 8, 4, "rib"), _neck(width=18, collar="rib", collar_cm=2.5),
              _sleeves("dropped", 57, 14, 19, "rib", 6)),
        _spec("hoodie", _bodice("loose", 66, 22, 38, 12, 4, "rib"), _neck(width=18, depth=9, collar="hood", collar_cm=35),
              _sleeves("dropped", 57, 14, 20, "rib", 6), pockets=(Pocket(kind="kangaroo", place="waist", count=1),)),
        _spec("zip_hoodie", _bodice("loose", 68, 20, 34, 10, 2, "rib"), _neck(width=18, depth=9, collar="hood", collar_cm=36),
              _sleeves("raglan", 64, 13, 21, "rib", 6), sex="men", closure=Closure(kind="zip", place="front"),
              pockets=(Pocket(kind="kangaroo", place="waist", count=2),)),
        _spec("batwing_sweater", _bodice("loose", 60, 26, 34, 8, 5, "rib"), _neck("boat", 4, 2, 26),
              _sleeves("dolman", 52, 26, 18, "rib", 6)),
    )  # fmt: skip


def _jackets() -> tuple[GarmentSpec, ...]:
    return (
        _spec("waistcoat", _bodice("princess", 58, 6, 6, 6, -1.5), _neck("v", 26, 2, 17), closure=_buttons(5),
              pockets=(Pocket(kind="welt", place="hip"),)),
        _spec("blazer", _bodice("princess", 68, 10, 10, 10, 0.8), _neck(width=16.5, depth=30, back=2.2, collar="notched", collar_cm=4.5),
              _sleeves("two_piece", 61, 8, 26), closure=_buttons(2), pockets=(Pocket(kind="flap", place="hip"),),
              details=("shoulder_pads",)),
        _spec("blazer_men", _bodice("princess", 74, 12, 14, 12, 1), _neck(width=17.5, depth=34, back=2.2, collar="notched", collar_cm=4.5),
              _sleeves("two_piece", 65, 9, 28), sex="men", closure=_buttons(2),
              pockets=(Pocket(kind="flap", place="hip"), Pocket(kind="welt", place="chest", count=1)), details=("back_vent",)),
        _spec("double_breasted", _bodice("princess", 70, 12, 14, 12, 1), _neck(width=16.5, depth=28, back=2.2, collar="peak", collar_cm=4.5),
              _sleeves("two_piece", 61, 9, 27), closure=_buttons(6, "double_front"), pockets=(Pocket(kind="welt", place="hip"),)),
        _spec("denim_jacket", _bodice("loose", 58, 16, 26, 8, 1.5), replace(_SHIRT_NECK, width_cm=16.4),
              _sleeves("set_in", 61, 12, 23, "shirt", 4.5), closure=_buttons(6), details=("yoke", "topstitching"),
              pockets=(Pocket(kind="flap", place="chest"), Pocket(kind="welt", place="hip"))),
        _spec("biker", _bodice("princess", 56, 10, 12, 6, 0.5), _neck(width=16.5, depth=22, back=2.2, collar="notched", collar_cm=5),
              _sleeves("two_piece", 62, 9, 24), closure=Closure(kind="zip", place="asymmetric_front"),
              details=("epaulettes",), pockets=(Pocket(kind="zip", place="hip"),)),
        _spec("bomber", _bodice("loose", 62, 24, 38, 14, 2, "rib"), _neck(width=17.5, depth=8, collar="rib", collar_cm=5),
              _sleeves("raglan", 64, 16, 21, "rib", 6), sex="men", closure=Closure(kind="zip", place="front"),
              pockets=(Pocket(kind="welt", place="hip"),)),
        _spec("puffer", _bodice("loose", 66, 28, 44, 20, 2), _neck(width=18, depth=8, collar="funnel", collar_cm=7),
              _sleeves("set_in", 62, 18, 26, "elastic"), closure=Closure(kind="zip", place="front"), details=("quilting",),
              pockets=(Pocket(kind="zip", place="hip"),)),
        _spec("parka", _bodice("loose", 84, 26, 40, 24, 2), _neck(width=18, depth=9, collar="hood", collar_cm=36),
              _sleeves("set_in", 64, 18, 30), closure=Closure(kind="zip", place="front"), details=("fur_trim",),
              pockets=(Pocket(kind="flap", place="hip"),)),
    )  # fmt: skip


def _coats() -> tuple[GarmentSpec, ...]:
    return (
        _spec("trench", _bodice("loose", 108, 20, 30, 18, 1.5), _neck(width=17, depth=20, back=2.2, collar="notched", collar_cm=6),
              _sleeves("raglan", 64, 15, 30, "strap"), closure=_buttons(8, "double_front"),
              waist=Waist(band="none", height_cm=0, belt="buckle"), details=("storm_flap", "epaulettes", "back_vent"),
              pockets=(Pocket(kind="welt", place="hip"),)),
        _spec("overcoat", _bodice("princess", 110, 16, 20, 18, 1), _neck(width=17.5, depth=34, back=2.2, collar="notched", collar_cm=5),
              _sleeves("two_piece", 66, 13, 31), sex="men", closure=_buttons(3), details=("back_vent",),
              pockets=(Pocket(kind="flap", place="hip"),)),
        _spec("wrap_coat", _bodice("loose", 112, 22, 34, 20, 2), _neck(width=17, depth=36, back=2.2, collar="shawl", collar_cm=7),
              _sleeves("dropped", 58, 18, 34), waist=Waist(band="none", height_cm=0, belt="tie"), pockets=(Pocket(kind="patch", place="hip"),)),
        _spec("bathrobe", _bodice("wrap", 112, 24, 36, 24, 3), _neck("v", 34, 2, 17),
              _sleeves("dropped", 52, 20, 40, "turn_back", 7), waist=Waist(band="none", height_cm=0, belt="tie"),
              closure=Closure(kind="ties", place="wrap"), pockets=(Pocket(kind="patch", place="hip"),)),
        _spec("kimono", _bodice("kimono", 100, 26, 40, 26), _neck("v", 34, 2, 17), _sleeves("kimono", 40, 20, 55),
              closure=Closure(kind="ties", place="wrap"), waist=Waist(band="none", height_cm=0, belt="obi")),
    )  # fmt: skip


def _dresses() -> tuple[GarmentSpec, ...]:
    half = Skirt(kind="half_circle", length_cm=60, hem_cm=260)
    return (
        _spec("sheath", _bodice("darted", 98, 6, 6, 5, -0.5), _neck("boat", 5, 3, 24), closure=Closure(kind="zip", place="back")),
        _spec("a_line_dress", _bodice("darted", 96, 7, 16, 24), _neck("scoop", 10, 3, 19), _sleeves("set_in", 18, 6, 30),
              closure=Closure(kind="zip", place="back")),
        _spec("slip_dress", _bodice("darted", 112, 3, 10, 8), _neck("v", 24, 24, 20, straps="spaghetti")),
        _spec("shirt_dress", _bodice("darted", 44.5, 10, 8, 10), _SHIRT_NECK, _SHIRT_SLEEVES, closure=_buttons(10),
              skirt=Skirt(kind="a_line", length_cm=68, hem_cm=170), waist=Waist(band="none", height_cm=0, belt="tie")),
        _spec("wrap_dress", _bodice("wrap", 44, 6, 4, 8), _neck("v", 26, 2, 17), _sleeves("set_in", 40, 6, 24),
              closure=Closure(kind="ties", place="wrap"), skirt=Skirt(kind="wrap", length_cm=62, hem_cm=160)),
        _spec("empire_dress", _bodice("empire", 34, 4, 6, 8), _neck("sweetheart", 17, 8, 22, straps="wide"),
              closure=Closure(kind="zip", place="back"), skirt=Skirt(kind="a_line", length_cm=90, hem_cm=200)),
        _spec("ball_dress", _bodice("corset", 43, 0, 0, 8), _neck("strapless", 20, 22, 20),
              closure=Closure(kind="zip", place="back"), skirt=replace(half, kind="circle", length_cm=105, hem_cm=700)),
        _spec("princess_dress", _bodice("princess", 44, 4, 3, 6), _neck("v", 16, 4, 18), _sleeves("puff", 26, 10, 28, "elastic"),
              closure=Closure(kind="zip", place="back"), skirt=half),
        _spec("t_shirt_dress", _bodice("loose", 92, 16, 30, 14, 2), _neck(collar="rib", collar_cm=2), _sleeves("dropped", 20, 12, 36)),
        _spec("sweater_dress", _bodice("loose", 95, 10, 22, 8, 1), _neck(width=16, depth=7, collar="turtle", collar_cm=9),
              _sleeves("raglan", 64, 9, 20, "rib", 6)),
        _spec("peplum_top", _bodice("darted", 60, 6, 5, 8, hem="peplum"), _neck("square", 12, 4, 20), _sleeves("cap", 8),
              closure=Closure(kind="zip", place="back")),
    )  # fmt: skip
