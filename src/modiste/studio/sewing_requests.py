"""What is asked of the room sewing, checked, and turned into plans: a spec or a pattern for each garment."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from modiste import language
from modiste.core.errors import InputError, SettingError
from modiste.core.garment_spec import GarmentSpec, PartCloth
from modiste.core.measures import POSES, SEXES, BodyMeasures
from modiste.core.seeds import sample_seeds
from modiste.core.values import Swatch, parse_hex
from modiste.studio.options import check_range, random_seed
from modiste.studio.pictures_in import open_swatch

if TYPE_CHECKING:
    from modiste.sewing.pattern.values import Pattern
    from modiste.sewing.rendering.values import Cloth, Shot
    from modiste.sewing.specification import Unmet

MAX_GARMENTS: Final = 64
PIXELS: Final = (256, 4096)
SCALES_CM: Final = (0.2, 300.0)
TURN: Final = "turn"
"""The view that is an animation."""
_MAX_FILE_BYTES: Final = 20_000_000
_PLAIN: Final = ("cotton", "#ece9e2")   # the cloth of patterns that name none


@dataclass(frozen=True, slots=True, kw_only=True)
class SewRequest:
    """What is to be sewn: `text`, or `source`, a saved spec or a pattern of GarmentCode (JSON).

    `n` garments from `seed` on, which chooses what the words leave open (None: at random); `size` a label (None: as the
    words say, else M), `sizes` a range ("XS-XXL") or a list for pattern and
    tech sheet; `body` height/bust/waist/hips in cm, in place of the size,
    or, where `fits`, the body on which the size is tried; `fabric` a picture of one repeat, `scale_cm` its width;
    `material`, `colour` ("#rrggbb") in place of what the words say; `views` of the pictures, `show` and `ground` as in
    `sewing.rendering.Shot`; `pixels` the longer side; `quick` hangs coarsely, for a first look.
    """

    text: str | None = None
    source: Path | GarmentSpec | None = None
    n: int = 1
    seed: int | None = None
    size: str | None = None
    sizes: str | None = None
    body: str | BodyMeasures | None = None
    sex: str | None = None
    fabric: Path | Swatch | None = None
    scale_cm: float | None = None
    material: str | None = None
    colour: str | None = None
    views: tuple[str, ...] = ("front",)
    show: str = "ghost"
    ground: str = "white"
    pose: str = "relaxed"
    pixels: int = 1024
    fits: bool = False
    quick: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """What one garment is made from: a spec, or somebody else's pattern and the body that it is for."""

    seed: int
    sex: str
    spec: GarmentSpec | None = None
    pattern: "Pattern | None" = None
    body: BodyMeasures | None = None
    unmet: "tuple[Unmet, ...]" = ()


def check_request(request: SewRequest) -> None:
    """All that can be refused without sewing.

    Raises:
        InputError: words, numbers, names or files that cannot be used; one line with the remedy.
    """
    for name, value, known in (("pose", request.pose, POSES), ("sex", request.sex or SEXES[0], SEXES)):
        if value not in known:
            raise SettingError(f"{name}: expected one of {', '.join(known)}; got {value!r}")
    if request.colour is not None:
        parse_hex(request.colour)
    if request.material is not None:
        from modiste.sewing.materials import material

        material(request.material)
    shots_of(request)
    fabric_of(request)
    next(plans_of(request))


def plans_of(request: SewRequest) -> Iterator[Plan]:
    """A plan for each garment. Raises as `check_request`."""
    if (request.text is None) == (request.source is None):
        raise InputError("sew: expected a text or a saved spec, one of the two")
    if not 1 <= request.n <= MAX_GARMENTS:
        raise SettingError(f"n: expected 1 to {MAX_GARMENTS} garments, got {request.n}")
    seeds = sample_seeds(random_seed() if request.seed is None else request.seed, request.n)
    if request.source is not None:
        yield _from_source(request, request.source, seeds[0])
        return
    from modiste.sewing.specification import specify

    prompt = language.prompt(request.text or "")
    for seed in seeds:
        found = specify(prompt.attributes, prompt.text, seed=seed, size=request.size, sex=request.sex,
                        material=request.material, colour=request.colour, body=_drafted_body(request, request.sex))
        yield Plan(seed=seed, spec=found.spec, sex=found.spec.sex, unmet=found.unmet)
        for spec in found.companions:
            yield Plan(seed=seed, spec=spec, sex=spec.sex)


def wearer_of(request: SewRequest, sex: str) -> BodyMeasures | None:
    """The body that is named, None where a size is. Raises InputError for measures that are none."""
    if request.body is None or isinstance(request.body, BodyMeasures):
        return request.body
    from modiste.sewing.body import parse_body

    return parse_body(request.body, sex)


def fabric_of(request: SewRequest) -> Swatch | None:
    """The fabric that is brought along, in its scale.

    Raises:
        ImageError: it cannot be read, or is too small to print.
        SettingError: a scale out of range.
    """
    if request.fabric is None:
        if request.scale_cm is not None:
            raise SettingError("scale_cm: whose repeat? Add a fabric (--fabric PICTURE)")
        return None
    swatch = request.fabric if isinstance(request.fabric, Swatch) else open_swatch(request.fabric)
    if request.scale_cm is None:
        return swatch
    width = check_range("scale_cm", request.scale_cm, *SCALES_CM)
    return replace(swatch, dpi=swatch.dpi * swatch.width_cm / width)


def cloth_of_request(request: SewRequest) -> "Cloth":
    """The cloth of a pattern that names none."""
    from modiste.sewing.tailor import plain_cloth

    return plain_cloth(request.material or _PLAIN[0], parse_hex(request.colour or _PLAIN[1]), fabric_of(request))


def shots_of(request: SewRequest) -> "dict[str, Shot]":
    """The shot of each view, in the order named. Raises InputError for a view, a display or a ground that is none."""
    from modiste.sewing.rendering.values import VIEWS, Shot

    if not PIXELS[0] <= request.pixels <= PIXELS[1]:
        raise SettingError(f"pixels: expected {PIXELS[0]} to {PIXELS[1]}, got {request.pixels}")
    shots = {}
    for view in dict.fromkeys(request.views or ("front",)):
        try:
            turn = None if view in VIEWS or view == TURN else float(view)
        except ValueError as error:
            raise SettingError(f"view: expected {', '.join(VIEWS)}, {TURN} or degrees; got {view!r}") from error
        shots[view] = Shot(view=view if view in VIEWS else "front", turn_deg=turn, show=request.show,
                           ground=request.ground, size=request.pixels)
    return shots


def sizes_of(request: SewRequest) -> tuple[str, ...]:
    """The sizes to grade to: a range of the usual ones ("XS-XXL"), or a list with commas.

    Raises:
        SettingError: a range of unknown or swapped ends.
        UnknownNameError: a size that is in no table.
    """
    from modiste.sewing.body import size_measures
    from modiste.sewing.tailor import SIZES

    if request.sizes is None:
        return ()
    first, dash, last = (part.strip().upper() for part in request.sizes.partition("-"))
    if not dash:
        named = tuple(dict.fromkeys(size.strip() for size in request.sizes.split(",") if size.strip()))
        for size in named:
            size_measures(size, request.sex or SEXES[0])
        return named
    if first not in SIZES or last not in SIZES or SIZES.index(first) > SIZES.index(last):
        raise SettingError(f"sizes: expected a range of {', '.join(SIZES)}, such as XS-XXL; got {request.sizes!r}")
    return SIZES[SIZES.index(first) : SIZES.index(last) + 1]


def _drafted_body(request: SewRequest, sex: str | None) -> BodyMeasures | None:
    """The body to draft for; where a size is tried on a body, the size's own."""
    return None if request.fits else wearer_of(request, sex or SEXES[0])


def _from_source(request: SewRequest, source: Path | GarmentSpec, seed: int) -> Plan:
    if isinstance(source, GarmentSpec):
        return _again(request, source, seed)
    from modiste.sewing.specification import SPEC_KEY, spec_from_json

    text = _read_text(source)
    if f'"{SPEC_KEY}"' in text:
        return _again(request, spec_from_json(text, name=str(source)), seed)
    from modiste.sewing.body import complete_measures
    from modiste.sewing.pattern.garmentcode import MEAN_BODY_CM, read_garmentcode

    sex = request.sex or SEXES[0]
    body = wearer_of(request, sex) or complete_measures(sex, **MEAN_BODY_CM)
    return Plan(seed=seed, sex=sex, pattern=read_garmentcode(source), body=body)


def _again(request: SewRequest, spec: GarmentSpec, seed: int) -> Plan:
    """A saved spec, with what the request says in place of what it holds."""
    cloths = tuple(_changed(request, cloth) if cloth.part == "body" else cloth for cloth in spec.cloths)
    body = _drafted_body(request, spec.sex)
    spec = replace(spec, cloths=cloths, body=body if body is not None else spec.body)
    return Plan(seed=seed, sex=spec.sex, spec=spec)


def _changed(request: SewRequest, cloth: PartCloth) -> PartCloth:
    """A cloth of another material or colour; a print keeps its other inks on a ground of the new colour."""
    colour = request.colour or cloth.colour
    inks = (colour, *cloth.colours[1:]) if request.colour and cloth.colours else cloth.colours
    return replace(cloth, material=request.material or cloth.material, colour=colour, colours=inks)


def _read_text(path: Path) -> str:
    try:
        if not path.is_file():
            problem = "is no file" if path.exists() else "no such file"
            raise InputError(f"{path}: {problem}; --from takes a spec that modiste sew saved, or a pattern (.json)")
        if path.stat().st_size > _MAX_FILE_BYTES:
            raise InputError(f"{path}: over {_MAX_FILE_BYTES // 1_000_000} MB, which no spec is; name the right file")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text; --from takes a spec that modiste sew saved (.json)") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{path}: cannot be read ({reason}); name another file") from error
