"""Jackets, coats and dresses as specs, and the whole wardrobe."""

from dataclasses import replace

from modiste.core.garment_spec import Closure, GarmentSpec, Pocket, Skirt, Waist
from tests.sewing.blocks.garments import SHIRT_NECK, SHIRT_SLEEVES, bodice, buttons, neck, sleeves, spec, tops


def wardrobe() -> tuple[GarmentSpec, ...]:
    """All of them."""
    return (*tops(), *_jackets(), *_short_jackets(), *_coats(), *_dresses(), *_full_dresses())


def _jackets() -> tuple[GarmentSpec, ...]:
    return (
        spec(
            "waistcoat",
            bodice("princess", 58, 6, 6, 6, -1.5),
            neck("v", 26, 2, 17),
            closure=buttons(5),
            pockets=(Pocket(kind="welt", place="hip"),),
        ),
        spec(
            "blazer",
            bodice("princess", 68, 10, 10, 10, 0.8),
            neck(width=16.5, depth=30, back=2.2, collar="notched", collar_cm=4.5),
            sleeves("two_piece", 61, 8, 26),
            closure=buttons(2),
            pockets=(Pocket(kind="flap", place="hip"),),
            details=("shoulder_pads",),
        ),
        spec(
            "blazer_men",
            bodice("princess", 74, 12, 14, 12, 1),
            neck(width=17.5, depth=34, back=2.2, collar="notched", collar_cm=4.5),
            sleeves("two_piece", 65, 9, 28),
            sex="men",
            closure=buttons(2),
            pockets=(Pocket(kind="flap", place="hip"), Pocket(kind="welt", place="chest", count=1)),
            details=("back_vent",),
        ),
        spec(
            "double_breasted",
            bodice("princess", 70, 12, 14, 12, 1),
            neck(width=16.5, depth=28, back=2.2, collar="peak", collar_cm=4.5),
            sleeves("two_piece", 61, 9, 27),
            closure=buttons(6, "double_front"),
            pockets=(Pocket(kind="welt", place="hip"),),
        ),
    )


def _short_jackets() -> tuple[GarmentSpec, ...]:
    return (
        spec(
            "denim_jacket",
            bodice("loose", 58, 16, 26, 8, 1.5),
            replace(SHIRT_NECK, width_cm=16.4),
            sleeves("set_in", 61, 12, 23, "shirt", 4.5),
            closure=buttons(6),
            details=("yoke", "topstitching"),
            pockets=(Pocket(kind="flap", place="chest"), Pocket(kind="welt", place="hip")),
        ),
        spec(
            "biker",
            bodice("princess", 56, 10, 12, 6, 0.5),
            neck(width=16.5, depth=22, back=2.2, collar="notched", collar_cm=5),
            sleeves("two_piece", 62, 9, 24),
            closure=Closure(kind="zip", place="asymmetric_front"),
            details=("epaulettes",),
            pockets=(Pocket(kind="zip", place="hip"),),
        ),
        spec(
            "bomber",
            bodice("loose", 62, 24, 38, 14, 2, "rib"),
            neck(width=17.5, depth=8, collar="rib", collar_cm=5),
            sleeves("raglan", 64, 16, 21, "rib", 6),
            sex="men",
            closure=Closure(kind="zip", place="front"),
            pockets=(Pocket(kind="welt", place="hip"),),
        ),
        spec(
            "puffer",
            bodice("loose", 66, 28, 44, 20, 2),
            neck(width=18, depth=8, collar="funnel", collar_cm=7),
            sleeves("set_in", 62, 18, 26, "elastic"),
            closure=Closure(kind="zip", place="front"),
            details=("quilting",),
            pockets=(Pocket(kind="zip", place="hip"),),
        ),
        spec(
            "parka",
            bodice("loose", 84, 26, 40, 24, 2),
            neck(width=18, depth=9, collar="hood", collar_cm=36),
            sleeves("set_in", 64, 18, 30),
            closure=Closure(kind="zip", place="front"),
            details=("fur_trim",),
            pockets=(Pocket(kind="flap", place="hip"),),
        ),
    )


def _coats() -> tuple[GarmentSpec, ...]:
    return (
        spec(
            "trench",
            bodice("loose", 108, 20, 30, 18, 1.5),
            neck(width=17, depth=20, back=2.2, collar="notched", collar_cm=6),
            sleeves("raglan", 64, 15, 30, "strap"),
            closure=buttons(8, "double_front"),
            waist=Waist(band="none", height_cm=0, belt="buckle"),
            details=("storm_flap", "epaulettes", "back_vent"),
            pockets=(Pocket(kind="welt", place="hip"),),
        ),
        spec(
            "overcoat",
            bodice("princess", 110, 16, 20, 18, 1),
            neck(width=17.5, depth=34, back=2.2, collar="notched", collar_cm=5),
            sleeves("two_piece", 66, 13, 31),
            sex="men",
            closure=buttons(3),
            details=("back_vent",),
            pockets=(Pocket(kind="flap", place="hip"),),
        ),
        spec(
            "wrap_coat",
            bodice("loose", 112, 22, 34, 20, 2),
            neck(width=17, depth=36, back=2.2, collar="shawl", collar_cm=7),
            sleeves("dropped", 58, 18, 34),
            waist=Waist(band="none", height_cm=0, belt="tie"),
            pockets=(Pocket(kind="patch", place="hip"),),
        ),
        spec(
            "bathrobe",
            bodice("wrap", 112, 24, 36, 24, 3),
            neck("v", 34, 2, 17),
            sleeves("dropped", 52, 20, 40, "turn_back", 7),
            waist=Waist(band="none", height_cm=0, belt="tie"),
            closure=Closure(kind="ties", place="wrap"),
            pockets=(Pocket(kind="patch", place="hip"),),
        ),
        spec(
            "kimono",
            bodice("kimono", 100, 26, 40, 26),
            neck("v", 34, 2, 17),
            sleeves("kimono", 40, 20, 55),
            closure=Closure(kind="ties", place="wrap"),
            waist=Waist(band="none", height_cm=0, belt="obi"),
        ),
    )


def _dresses() -> tuple[GarmentSpec, ...]:
    return (
        spec(
            "sheath",
            bodice("darted", 98, 6, 6, 5, -0.5),
            neck("boat", 5, 3, 24),
            closure=Closure(kind="zip", place="back"),
        ),
        spec(
            "a_line_dress",
            bodice("darted", 96, 7, 16, 24),
            neck("scoop", 10, 3, 19),
            sleeves("set_in", 18, 6, 30),
            closure=Closure(kind="zip", place="back"),
        ),
        spec("slip_dress", bodice("darted", 112, 3, 10, 8), neck("v", 24, 24, 20, straps="spaghetti")),
        spec(
            "shirt_dress",
            bodice("darted", 44.5, 10, 8, 10),
            SHIRT_NECK,
            SHIRT_SLEEVES,
            closure=buttons(10),
            skirt=Skirt(kind="a_line", length_cm=68, hem_cm=170),
            waist=Waist(band="none", height_cm=0, belt="tie"),
        ),
        spec(
            "wrap_dress",
            bodice("wrap", 44, 6, 4, 8),
            neck("v", 26, 2, 17),
            sleeves("set_in", 40, 6, 24),
            closure=Closure(kind="ties", place="wrap"),
            skirt=Skirt(kind="wrap", length_cm=62, hem_cm=160),
        ),
    )


def _full_dresses() -> tuple[GarmentSpec, ...]:
    half = Skirt(kind="half_circle", length_cm=60, hem_cm=260)
    return (
        spec(
            "empire_dress",
            bodice("empire", 34, 4, 6, 8),
            neck("sweetheart", 17, 8, 22, straps="wide"),
            closure=Closure(kind="zip", place="back"),
            skirt=Skirt(kind="a_line", length_cm=90, hem_cm=200),
        ),
        spec(
            "ball_dress",
            bodice("corset", 43, 0, 0, 8),
            neck("strapless", 20, 22, 20),
            closure=Closure(kind="zip", place="back"),
            skirt=replace(half, kind="circle", length_cm=105, hem_cm=700),
        ),
        spec(
            "princess_dress",
            bodice("princess", 44, 4, 3, 6),
            neck("v", 16, 4, 18),
            sleeves("puff", 26, 10, 28, "elastic"),
            closure=Closure(kind="zip", place="back"),
            skirt=half,
        ),
        spec(
            "t_shirt_dress",
            bodice("loose", 92, 16, 30, 14, 2),
            neck(collar="rib", collar_cm=2),
            sleeves("dropped", 20, 12, 36),
        ),
        spec(
            "sweater_dress",
            bodice("loose", 95, 10, 22, 8, 1),
            neck(width=16, depth=7, collar="turtle", collar_cm=9),
            sleeves("raglan", 64, 9, 20, "rib", 6),
        ),
        spec(
            "peplum_top",
            bodice("darted", 60, 6, 5, 8, hem="peplum"),
            neck("square", 12, 4, 20),
            sleeves("cap", 8),
            closure=Closure(kind="zip", place="back"),
        ),
    )
