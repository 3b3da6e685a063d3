"""Random garments from the waist down, and bodies to draft them for. For property tests."""

from hypothesis import strategies as st

from modiste.core.garment_spec import (
    LEGS,
    RISES,
    SKIRTS,
    WAISTBANDS,
    Closure,
    GarmentSpec,
    Legs,
    PartCloth,
    Pocket,
    Skirt,
    Waist,
)
from modiste.core.measures import BodyMeasures
from modiste.sewing.body import complete_measures, size_measures

CLOTHS = (PartCloth(part="body", material="denim", colour="#405070"),)
_SIZES = ("XS", "S", "M", "L", "XL", "XXL")


def bodies() -> st.SearchStrategy[BodyMeasures]:
    """Bodies of the size tables, and odd ones: short and wide, tall and thin, waists larger than hips."""
    sized = st.builds(size_measures, st.sampled_from(_SIZES), st.sampled_from(("women", "men")))
    odd = st.builds(
        lambda height, bust, waist, hips: complete_measures(
            "women", height=height, bust=bust, waist=max(bust * waist, 58.0), hips=max(bust * hips, 84.0)
        ),
        st.floats(150, 190), st.floats(78, 130), st.floats(0.72, 1.02), st.floats(0.92, 1.16),
    )  # fmt: skip
    return sized | odd


def waists() -> st.SearchStrategy[Waist | None]:
    """Bands of every kind, or none."""
    return st.none() | st.builds(
        Waist, band=st.sampled_from(WAISTBANDS), height_cm=st.floats(0, 9),
        belt=st.sampled_from(("none", "tie", "buckle", "obi")),
    )  # fmt: skip


def pockets() -> st.SearchStrategy[tuple[Pocket, ...]]:
    """Up to two kinds of pockets below the waist, each place once."""
    kinds = st.sampled_from(("patch", "welt", "flap", "in_seam", "slant", "jeans", "cargo", "zip"))
    return st.lists(
        st.builds(Pocket, kind=kinds, place=st.sampled_from(("hip", "seat", "thigh")), count=st.integers(1, 4)),
        max_size=2, unique_by=lambda pocket: pocket.place,
    ).map(tuple)  # fmt: skip


def details(*names: str) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of these details."""
    return st.lists(st.sampled_from(names), max_size=3, unique=True).map(tuple)


def closures(*places: str) -> st.SearchStrategy[Closure | None]:
    """Zips, buttons and snaps at these places, or none."""
    return st.none() | st.builds(
        Closure, kind=st.sampled_from(("zip", "buttons", "snaps")), place=st.sampled_from(places),
        count=st.integers(0, 9),
    )  # fmt: skip


def _hem(share: float, thigh: float, knee: float) -> float:
    """The girth of a straight leg at a share of the inseam down."""
    return thigh + (knee - thigh) * min(share / 0.44, 1.0)


@st.composite
def trousers(draw: st.DrawFn) -> tuple[GarmentSpec, BodyMeasures]:
    """Legs of every kind as a label would size them, and somewhat beyond."""
    body = draw(bodies())
    kind = draw(st.sampled_from(LEGS))
    ease = draw(st.floats(-8, -1) if kind == "leggings" else st.floats(-1, 18))
    more = draw(st.floats(0, 6)) if ease < 3 else draw(st.floats(3, 14))
    # The thigh follows from the hips, as it does on every pattern.
    thigh = 0.5 * (body.hips + ease) * draw(st.floats(1.18, 1.38)) - body.thigh + more * 0.2
    knee = (body.thigh + thigh) * draw(st.floats(0.6, 1.1))
    inseam = body.inseam * draw(st.floats(0.06, 1.0))
    legs = Legs(
        kind=kind, inseam_cm=inseam, rise=draw(st.sampled_from(RISES)),
        hip_ease_cm=ease, thigh_ease_cm=thigh, knee_cm=knee,
        hem_cm=max(_hem(inseam / body.inseam, body.thigh + thigh, knee) * draw(st.floats(0.9, 1.3)), 16.0),
        pleats=draw(st.sampled_from((0, 0, 0, 1, 2, 3))),
        cuff=draw(st.sampled_from(("none", "hem", "rib", "elastic", "turn_back", "shirt", "strap"))),
        cuff_cm=draw(st.floats(0, 8)),
    )  # fmt: skip
    spec = GarmentSpec(
        garment="trousers", sex="women", legs=legs, waist=draw(waists()),
        closure=draw(closures("fly", "side", "back", "front")), pockets=draw(pockets()),
        details=draw(details("back_yoke", "topstitching", "belt_loops", "rivets", "crease", "side_stripes",
                             "distressed")),
        cloths=CLOTHS,
    )  # fmt: skip
    return spec, body


@st.composite
def skirts(draw: st.DrawFn) -> tuple[GarmentSpec, BodyMeasures]:
    """Skirts of every kind, mini to floor."""
    body = draw(bodies())
    kind = draw(st.sampled_from(SKIRTS))
    length = draw(st.floats(28, 100))
    narrow = {"pencil": (0.86, 1.02), "straight": (0.98, 1.1), "mermaid": (1.5, 3.0), "godet": (1.6, 2.6)}
    low, high = narrow.get(kind, (1.15, 6.0))
    hem = body.hips * draw(st.floats(low, high))
    slit = draw(st.sampled_from(("none", "none", "left", "right", "front", "back")))
    skirt = Skirt(
        kind=kind, length_cm=length, hem_cm=hem, fullness=draw(st.floats(1, 4)),
        pleats=draw(st.sampled_from((0, 8, 24, 40))),
        tiers=draw(st.integers(1, 5)), slit=slit, slit_cm=draw(st.floats(0, 0.6)) * length if slit != "none" else 0.0,
        high_low_cm=draw(st.sampled_from((0.0, 0.0, 12.0, 35.0))),
    )  # fmt: skip
    spec = GarmentSpec(
        garment="skirt", sex="women", skirt=skirt, waist=draw(waists()),
        closure=draw(closures("front", "side", "back", "wrap", "fly")), pockets=draw(pockets()),
        details=draw(details("ruffle_hem", "back_vent", "belt_loops", "topstitching")), cloths=CLOTHS,
    )  # fmt: skip
    return spec, body
