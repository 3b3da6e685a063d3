"""Random specs and bodies for property tests, drawn with hypothesis so that what fails shrinks to something small."""

from dataclasses import fields, replace

from hypothesis import strategies as st

from modiste.core.garment_spec import (
    BODICES,
    COLLARS,
    CUFFS,
    DETAILS,
    HEMS,
    NECKLINES,
    SLEEVES,
    STRAPS,
    Bodice,
    Closure,
    GarmentSpec,
    Neck,
    PartCloth,
    Pocket,
    Sleeves,
    Waist,
)
from modiste.core.measures import RANGES, BodyMeasures
from modiste.sewing.body import size_measures

_CLOTHS = (PartCloth(part="body", material="poplin", colour="#8899aa"),)
_UPPER = ("front", "half_front", "double_front", "asymmetric_front", "back", "wrap")
_UPPER_POCKETS = ("patch", "welt", "flap", "kangaroo", "zip")


def _cm(low: float, high: float) -> st.SearchStrategy[float]:
    return st.integers(int(low * 2), int(high * 2)).map(lambda half: half / 2)


@st.composite
def bodies(draw: st.DrawFn, sex: str) -> BodyMeasures:
    """A size from XS to XXL, or one near it that no table has."""
    sizes = ("116", "134", "152") if sex == "children" else ("XS", "S", "M", "L", "XL", "XXL")
    body = size_measures(draw(st.sampled_from(sizes)), sex)
    for field in draw(st.lists(st.sampled_from([f.name for f in fields(body)]), max_size=3, unique=True)):
        low, high = RANGES[field]
        odd = getattr(body, field) * draw(st.sampled_from((0.93, 0.97, 1.03, 1.07)))
        body = replace(body, **{field: min(max(odd, low), high)})
    return body


@st.composite
def bodices(draw: st.DrawFn) -> Bodice:
    """Any bodice, from a crop top to a floor-length coat."""
    kind = draw(st.sampled_from(BODICES))
    ease = draw(_cm(-4, 40))
    return Bodice(
        kind=kind,
        length_cm=draw(_cm(32, 120)),
        bust_ease_cm=ease,
        waist_ease_cm=ease + draw(_cm(-4, 24)),
        hip_ease_cm=ease + draw(_cm(-8, 20)),
        shoulder_cm=draw(_cm(-3, 10)),
        hem=draw(st.sampled_from(HEMS)),
    )


@st.composite
def sleeves(draw: st.DrawFn) -> Sleeves:
    """Any sleeve."""
    return Sleeves(
        kind=draw(st.sampled_from(SLEEVES)),
        length_cm=draw(_cm(8, 70)),
        ease_cm=draw(_cm(2, 30)),
        hem_cm=draw(_cm(17, 60)),
        cuff=draw(st.sampled_from(CUFFS)),
        cuff_cm=draw(_cm(1, 8)),
    )


@st.composite
def necks(draw: st.DrawFn) -> Neck:
    """Any neckline, collar and straps."""
    return Neck(
        line=draw(st.sampled_from(NECKLINES)),
        depth_cm=draw(_cm(4, 36)),
        back_depth_cm=draw(_cm(1, 24)),
        width_cm=draw(_cm(14, 30)),
        collar=draw(st.sampled_from(COLLARS)),
        collar_cm=draw(_cm(2, 12)),
        straps=draw(st.sampled_from(STRAPS)),
    )


@st.composite
def uppers(draw: st.DrawFn) -> tuple[GarmentSpec, BodyMeasures]:
    """A garment above the waist, and a body."""
    sex = draw(st.sampled_from(("women", "men", "children")))
    neck = draw(necks())
    closure = draw(
        st.none()
        | st.builds(
            Closure,
            kind=st.sampled_from(("buttons", "zip", "snaps", "hooks", "ties", "toggles", "lacing")),
            place=st.sampled_from(_UPPER),
            count=st.integers(0, 10),
            is_open=st.booleans(),
        )
    )
    pockets = draw(
        st.lists(
            st.builds(
                Pocket,
                kind=st.sampled_from(_UPPER_POCKETS),
                place=st.sampled_from(("chest", "hip")),
                count=st.sampled_from((1, 2)),
            ),
            max_size=2,
        )
    )
    spec = GarmentSpec(
        garment="random",
        sex=sex,
        bodice=draw(bodices()),
        neck=neck,
        sleeves=draw(st.none() | sleeves()) if neck.line != "strapless" else None,
        closure=closure,
        pockets=tuple({p.place: p for p in pockets}.values()),
        details=tuple(draw(st.lists(st.sampled_from(DETAILS), max_size=3, unique=True))),
        waist=draw(st.none() | st.builds(Waist, band=st.just("none"), belt=st.sampled_from(("tie", "buckle", "obi")))),
        cloths=_CLOTHS,
    )
    return spec, draw(bodies(sex))
