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


def bodice(
    kind: str, length: float, bust: float, waist: float, hip: float, shoulder: float = 0.0, hem: str = "straight"
) -> Bodice:
    return Bodice(
        kind=kind,
        length_cm=length,
        bust_ease_cm=bust,
        waist_ease_cm=waist,
        hip_ease_cm=hip,
        shoulder_cm=shoulder,
        hem=hem,
    )


def sleeves(
    kind: str, length: float, ease: float = 6.0, hem: float = 24.0, cuff: str = "hem", cuff_cm: float = 2.5
) -> Sleeves:
    return Sleeves(kind=kind, length_cm=length, ease_cm=ease, hem_cm=hem, cuff=cuff, cuff_cm=cuff_cm)


def neck(
    line: str = "crew",
    depth: float = 8.0,
    back: float = 2.0,
    width: float = 17.0,
    collar: str = "none",
    collar_cm: float = 0.0,
    straps: str = "none",
) -> Neck:
    return Neck(
        line=line, depth_cm=depth, back_depth_cm=back, width_cm=width, collar=collar, collar_cm=collar_cm, straps=straps
    )


def spec(
    garment: str,
    bodice: Bodice,
    neck: Neck,
    sleeves: Sleeves | None = None,
    *,
    sex: str = "women",
    closure: Closure | None = None,
    skirt: Skirt | None = None,
    waist: Waist | None = None,
    pockets: tuple[Pocket, ...] = (),
    details: tuple[str, ...] = (),
) -> GarmentSpec:
    return GarmentSpec(
        garment=garment,
        sex=sex,
        bodice=bodice,
        neck=neck,
        sleeves=sleeves,
        closure=closure,
        skirt=skirt,
        waist=waist,
        pockets=pockets,
        details=details,
        cloths=CLOTHS,
    )


def buttons(count: int, place: str = "front", *, is_open: bool = False) -> Closure:
    return Closure(kind="buttons", place=place, count=count, is_open=is_open)


SHIRT_NECK = neck(width=15.6, depth=8.2, back=2.3, collar="shirt", collar_cm=4.6)
SHIRT_SLEEVES = sleeves("set_in", 62, 8, 22, "shirt", 6.5)


def tops() -> tuple[GarmentSpec, ...]:
    """Tops, shirts and knits."""
    return (*_tops(), *_bare_tops(), *_shirts(), *_knits(), *_knit_jackets())


def _tops() -> tuple[GarmentSpec, ...]:
    return (
        spec("t_shirt", bodice("loose", 63, 8, 20, 4), neck(collar="rib", collar_cm=2), sleeves("set_in", 20, 6, 32)),
        spec(
            "t_shirt_men",
            bodice("loose", 71, 10, 22, 8, 0.5),
            neck(width=17.5, collar="rib", collar_cm=2),
            sleeves("set_in", 22, 8, 36),
            sex="men",
        ),
        spec(
            "oversized_t_shirt",
            bodice("loose", 70, 30, 46, 24, 6),
            neck(width=18, depth=9, collar="rib", collar_cm=2.5),
            sleeves("dropped", 22, 16, 40),
        ),
        spec(
            "polo",
            bodice("loose", 70, 10, 22, 8, 0.5),
            neck(width=16, depth=8, collar="polo", collar_cm=5),
            sleeves("set_in", 22, 7, 33, "rib", 2.5),
            sex="men",
            closure=buttons(3, "half_front"),
            details=("side_vents",),
        ),
        spec(
            "henley",
            bodice("loose", 64, 7, 18, 4),
            neck(collar="rib", collar_cm=2),
            sleeves("set_in", 60, 5, 19),
            closure=buttons(3, "half_front"),
        ),
    )


def _bare_tops() -> tuple[GarmentSpec, ...]:
    return (
        spec("tank", bodice("loose", 62, 4, 14, 2), neck("scoop", 15, 8, 19, straps="wide")),
        spec("racer_tank", bodice("loose", 60, 3, 12, 2), neck("scoop", 13, 9, 18, straps="racer")),
        spec("camisole", bodice("darted", 60, 4, 12, 4), neck("v", 22, 22, 20, straps="spaghetti")),
        spec("crop_top", bodice("loose", 40, 3, 14, 4), neck("square", 13, 5, 21, straps="wide")),
        spec(
            "corset",
            bodice("corset", 46, 0, 0, 2),
            neck("strapless", 20, 22, 20),
            closure=Closure(kind="lacing", place="back"),
        ),
        spec("bandeau", bodice("darted", 40, 0, 6, 2), neck("strapless", 19, 20, 20)),
        spec("halter_top", bodice("darted", 60, 3, 10, 4), neck("halter", 9, 20, 15)),
        spec(
            "off_shoulder_top",
            bodice("darted", 58, 4, 12, 6),
            neck("off_shoulder", 15, 14, 30),
            sleeves("puff", 30, 12, 28, "elastic"),
        ),
        spec("one_shoulder_top", bodice("darted", 58, 3, 10, 4), neck("one_shoulder", 12, 6, 16)),
        spec("cowl_top", bodice("loose", 62, 8, 18, 6), neck("cowl", 12, 3, 20), sleeves("set_in", 20, 6, 30)),
        spec("keyhole_blouse", bodice("darted", 60, 6, 14, 8), neck("keyhole", 8, 2, 16), sleeves("cap", 9)),
        spec(
            "kurta",
            bodice("loose", 100, 14, 30, 22, 0.5),
            neck(width=15.5, depth=9, collar="stand", collar_cm=4),
            sleeves("set_in", 60, 10, 27),
            sex="men",
            closure=buttons(4, "half_front"),
            details=("side_vents",),
        ),
        spec(
            "peasant_blouse",
            bodice("loose", 62, 18, 34, 18),
            neck("scoop", 11, 3, 22),
            sleeves("raglan", 58, 14, 22, "elastic"),
        ),
        spec("swimsuit_top", bodice("darted", 48, -4, -2, -2), neck("scoop", 18, 16, 22, straps="wide")),
    )


def _shirts() -> tuple[GarmentSpec, ...]:
    return (
        spec(
            "shirt_men",
            bodice("loose", 77, 16, 26, 14, 0.8, "curved"),
            replace(SHIRT_NECK, width_cm=16.4),
            sleeves("set_in", 65, 9, 23, "shirt", 6.5),
            sex="men",
            closure=buttons(8),
            details=("back_yoke",),
            pockets=(Pocket(kind="patch", place="chest", count=1),),
        ),
        spec(
            "shirt",
            bodice("loose", 68, 12, 22, 8, 0.5, "curved"),
            SHIRT_NECK,
            SHIRT_SLEEVES,
            closure=buttons(7),
            details=("back_yoke",),
        ),
        spec(
            "blouse",
            bodice("darted", 64, 8, 12, 6),
            neck(width=15.6, depth=9, collar="peter_pan", collar_cm=6),
            sleeves("bishop", 60, 10, 20, "shirt", 5),
            closure=buttons(6),
        ),
        spec(
            "bow_blouse",
            bodice("loose", 64, 10, 20, 8),
            neck(width=15.6, depth=8, collar="bow", collar_cm=4),
            sleeves("puff", 24, 10, 30, "elastic"),
            closure=buttons(7),
        ),
        spec(
            "camp_shirt",
            bodice("loose", 70, 20, 34, 16, 2),
            neck(width=16, depth=14, collar="camp", collar_cm=6),
            sleeves("set_in", 24, 14, 40),
            sex="men",
            closure=buttons(5),
            pockets=(Pocket(kind="patch", place="chest", count=1),),
        ),
        spec(
            "pyjama_top",
            bodice("loose", 70, 18, 32, 14, 1.5),
            neck(width=16, depth=17, collar="shawl", collar_cm=5),
            sleeves("set_in", 58, 12, 32),
            closure=buttons(4),
            details=("piping",),
            pockets=(Pocket(kind="patch", place="chest", count=1), Pocket(kind="patch", place="hip")),
        ),
        spec("bell_blouse", bodice("darted", 62, 8, 16, 8), neck("v", 16, 3, 17), sleeves("bell", 58, 8, 50)),
    )


def _knits() -> tuple[GarmentSpec, ...]:
    return (
        spec(
            "sweater",
            bodice("loose", 62, 14, 28, 6, 1.5, "rib"),
            neck(width=17, collar="rib", collar_cm=2.8),
            sleeves("set_in", 60, 10, 18, "rib", 6),
        ),
        spec(
            "turtleneck",
            bodice("loose", 62, 4, 14, 2),
            neck(width=15.2, depth=7, collar="turtle", collar_cm=10),
            sleeves("set_in", 60, 4, 18),
        ),
        spec(
            "chunky_turtleneck",
            bodice("loose", 64, 24, 40, 14, 5, "rib"),
            neck(width=17, depth=8, collar="turtle", collar_cm=11),
            sleeves("dropped", 56, 16, 20, "rib", 7),
        ),
        spec(
            "v_sweater_men",
            bodice("loose", 68, 14, 26, 6, 1, "rib"),
            neck("v", 20, 2, 17, "rib", 2.5),
            sleeves("set_in", 64, 10, 19, "rib", 6),
            sex="men",
        ),
    )


def _knit_jackets() -> tuple[GarmentSpec, ...]:
    return (
        spec(
            "cardigan",
            bodice("loose", 64, 14, 28, 8, 1.5, "rib"),
            neck("v", 24, 2, 17),
            closure=buttons(6),
            sleeves=sleeves("set_in", 59, 10, 19, "rib", 6),
            pockets=(Pocket(kind="patch", place="hip"),),
        ),
        spec(
            "sweatshirt",
            bodice("loose", 64, 20, 34, 8, 4, "rib"),
            neck(width=18, collar="rib", collar_cm=2.5),
            sleeves("dropped", 57, 14, 19, "rib", 6),
        ),
        spec(
            "hoodie",
            bodice("loose", 66, 22, 38, 12, 4, "rib"),
            neck(width=18, depth=9, collar="hood", collar_cm=35),
            sleeves("dropped", 57, 14, 20, "rib", 6),
            pockets=(Pocket(kind="kangaroo", place="waist", count=1),),
        ),
        spec(
            "zip_hoodie",
            bodice("loose", 68, 20, 34, 10, 2, "rib"),
            neck(width=18, depth=9, collar="hood", collar_cm=36),
            sleeves("raglan", 64, 13, 21, "rib", 6),
            sex="men",
            closure=Closure(kind="zip", place="front"),
            pockets=(Pocket(kind="kangaroo", place="waist", count=2),),
        ),
        spec(
            "batwing_sweater",
            bodice("loose", 60, 26, 34, 8, 5, "rib"),
            neck("boat", 4, 2, 26),
            sleeves("dolman", 52, 26, 18, "rib", 6),
        ),
    )
