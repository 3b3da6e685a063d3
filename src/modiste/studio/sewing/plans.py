"""From a request to plans: for each garment a spec, or somebody else's pattern, and what is worn under it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.errors import InputError
from modiste.core.garment_spec import GarmentSpec, PartCloth
from modiste.core.measures import SEXES, BodyMeasures
from modiste.core.messages import message
from modiste.core.values import Prompt
from modiste.studio.cuts import name_of_cut, wearer_for, with_cut
from modiste.studio.options import open_seeds
from modiste.studio.sewing.photo_cuts import untold_in
from modiste.studio.sewing.requests import SewRequest, wearer_of
from modiste.studio.sewn_photos import is_of

if TYPE_CHECKING:
    from modiste.sewing.pattern.values import Pattern
    from modiste.sewing.specification import Specified, Unmet

_MAX_FILE_BYTES: Final = 20_000_000
_ON_CLOTHES: Final = ("belt", "suspenders")
"""What is named like a garment, and sewn to one or on it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """What one garment is made from: a spec, or somebody else's pattern and the body that it is for; `under` is worn
    under it, the outermost first."""

    seed: int
    sex: str
    spec: GarmentSpec | None = None
    pattern: "Pattern | None" = None
    body: BodyMeasures | None = None
    under: tuple[GarmentSpec, ...] = ()
    unmet: "tuple[Unmet, ...]" = ()


def plans_of(request: SewRequest) -> Iterator[Plan]:
    """A plan for each garment.

    Raises:
        InputError: the words name nothing that can be sewn, measures are none, or a file cannot be used.
    """
    if (request.text is None and request.like is None) == (request.source is None):
        raise InputError("studio.text_or_spec")
    seeds = open_seeds(request.seed, request.n)
    if request.source is not None:
        plan = _from_source(request, request.source, seeds[0])
        yield _over(request, plan, request.over)
        return
    text, under = text_of(request), request.over
    layers = language.split_layers(text) if under is None else None
    if layers is not None and _is_sewable(layers[1]):
        text, under = layers
    worded = _worded(text) if under is None and request.attributes is None else _Worded((text,))
    if worded.beside:
        text = ", ".join(worded.parts)
    beside = _told_beside(worded)
    for seed in seeds:
        look = _look(request, worded.parts, seed) if request.look and under is None else None
        if look is not None:
            yield replace(look, unmet=(*beside, *look.unmet))
            continue
        found = _specified(request, text, seed)
        plan = Plan(seed=seed, spec=found.spec, sex=found.spec.sex, unmet=(*beside, *found.unmet))
        yield _over(request, plan, under)
        for spec in found.companions:
            yield Plan(seed=seed, spec=spec, sex=spec.sex)


def text_of(request: SewRequest) -> str:
    """The words of a request; where there are none, the garment that was read off its photo."""
    if request.text is None and request.like is not None:
        return name_of_cut(request.like, request.spoken)
    return request.text or ""


def _specified(request: SewRequest, text: str, seed: int) -> "Specified":
    from modiste.sewing.specification import specify

    prompt = language.prompt(text)
    said = request.attributes or prompt.attributes
    if request.like is not None:
        prompt = replace(prompt, attributes=said)
        said = with_cut(prompt, request.like)
    if request.cloth is not None and said.gender is None:
        named = said.construction.garment or said.garment
        said = replace(said, gender=wearer_for(named, request.cloth.wearer))
    sex = request.sex
    if sex is None and isinstance(request.body, str):  # a body of numbers is completed as that of the wearer
        sex = specify(said, prompt.text, seed=seed).spec.sex
    found = specify(said, prompt.text, seed=seed, size=request.size, sex=sex,
                    material=request.material, colour=request.colour, body=_drafted_body(request, sex))
    if request.like is not None and request.like.spec is not None and is_of(prompt, request.like.spec):
        return _like_sewn(request, request.like.spec, prompt, found)
    from modiste.sewing.altering import altered
    from modiste.sewing.tailor import body_of

    found = replace(found, spec=_lent(request, found.spec, said))
    made = altered(found.spec, body_of(found.spec), language.detect_language(text))
    words = prompt if request.text is not None else None
    untold = () if request.like is None else untold_in(words, request.like, made.spec, language.detect_language(text))
    return replace(found, spec=made.spec, unmet=(*found.unmet, *made.changes, *untold))


def _lent(request: SewRequest, spec: GarmentSpec, said: Attributes) -> GarmentSpec:
    """The spec in the cloth of another garment, where there is one; what the request itself names counts before it."""
    from modiste.sewing.borrowed_cloth import Lent, borrowed

    sewn = request.like.spec if request.like is not None else None
    lent = request.cloth if request.cloth is not None or sewn is None else Lent(body=sewn.cloth("body"))
    if lent is None:
        return spec
    made = borrowed(spec, said, lent)
    return replace(made, cloths=tuple(_changed(request, one) if one.part == "body" else one for one in made.cloths))


def _like_sewn(request: SewRequest, spec: GarmentSpec, prompt: Prompt, found: "Specified"
               ) -> "Specified":
    """A garment that was sewn before, with what the words change of its cut and its cloth; `found` is what they ask
    for."""
    from modiste.sewing.recutting import retold

    if request.size is not None or request.sex is not None or request.body is not None:
        spec = replace(spec, size=found.spec.size, sex=found.spec.sex, body=found.spec.body)
    if request.text is not None:
        made = retold(spec, prompt, found.spec)
        spec, changes = made.spec, made.changes
    else:
        changes = ()
    cloths = tuple(_changed(request, cloth) if cloth.part == "body" else cloth for cloth in spec.cloths)
    return replace(found, spec=replace(spec, cloths=cloths), unmet=changes)


@dataclass(frozen=True, slots=True)
class _Worded:
    """The words for each garment that can be sewn, and those for things that go with clothes but are no part of any:
    shoes, a bag."""

    parts: tuple[str, ...]
    beside: tuple[str, ...] = ()


def _worded(text: str) -> _Worded:
    """The words of a look. What cannot be sewn and is worn by itself is taken out, lest its colour be taken for that
    of a garment; a belt stays with what stands before."""
    parts: list[str] = []
    beside: list[str] = []
    start = end = 0
    for part in language.split_look(text):
        at, before = text.index(part, end), end
        end = at + len(part)
        if _is_sewable(part):
            parts.append(part)
            start = at
        elif _is_worn_by_itself(part):
            beside.append(part)
        elif parts:
            is_next = start + len(parts[-1]) == before
            parts[-1] = text[start:end] if is_next else f"{parts[-1]}, {part}"
    return _Worded(tuple(parts), tuple(beside)) if parts else _Worded((text,))


def _told_beside(worded: _Worded) -> "tuple[Unmet, ...]":
    from modiste.sewing.specification.remarks import Unmet, reason

    return tuple(Unmet(phrase=one, reason=reason("beside", language.detect_language(one))) for one in worded.beside)


def _is_worn_by_itself(text: str) -> bool:
    named = language.prompt(text).attributes.garment
    return named is not None and named not in _ON_CLOTHES


def _look(request: SewRequest, parts: tuple[str, ...], seed: int) -> Plan | None:
    """Several garments worn together, all for one wearer; None where there is one, or two for the same place."""
    from modiste.sewing.wearing import worn_order

    found = [_specified(request, part, seed) for part in parts]
    sex = _wearer([one.spec for one in found])
    found = [one if one.spec.sex == sex else _specified(replace(request, sex=sex), part, seed)
             for part, one in zip(parts, found, strict=True)]
    specs = [spec for one in found for spec in (one.spec, *one.companions)]
    order = worn_order(specs) if len(specs) > 1 else None
    if order is None:
        return None
    unmet = tuple(wish for one in found for wish in one.unmet if wish is not one.parted)
    return Plan(seed=seed, sex=sex, spec=order[0], under=order[1:], unmet=unmet)


def _wearer(specs: Sequence[GarmentSpec]) -> str:
    """Whose clothes they are: a skirt among them says more than a shirt, which anybody wears."""
    sexes = [spec.sex for spec in specs]
    return next((spec.sex for spec in specs if spec.skirt is not None), sexes[0])


def _is_sewable(text: str) -> bool:
    from modiste.sewing.specification import specify

    prompt = language.prompt(text)
    try:
        specify(prompt.attributes, prompt.text)
    except InputError:
        return False
    return True


def _over(request: SewRequest, plan: Plan, under: str | Path | GarmentSpec | tuple[GarmentSpec, ...] | None) -> Plan:
    """The plan with what is worn under it, on the same body."""
    if under is None:
        return plan
    if isinstance(under, tuple):
        return replace(plan, under=under)
    if isinstance(under, str):
        plain = replace(request, material=None, colour=None, attributes=None, sex=plan.sex,
                        body=_body_of(plan) or request.body)
        found = _specified(plain, under, plan.seed)
        return replace(plan, under=(found.spec,), unmet=(*plan.unmet, *found.unmet))
    spec = under if isinstance(under, GarmentSpec) else _spec_in(under)
    inner = replace(spec, sex=plan.sex, size=plan.spec.size if plan.spec else spec.size, body=_body_of(plan))
    return replace(plan, under=(inner,))


def _body_of(plan: Plan) -> BodyMeasures | None:
    return plan.body if plan.spec is None else plan.spec.body


def _spec_in(path: Path) -> GarmentSpec:
    from modiste.sewing.specification import spec_from_json

    return spec_from_json(_read_text(path), name=str(path))


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
            problem = message("studio.is_no_file") if path.exists() else message("studio.no_such_file")
            raise InputError("studio.no_file_to_sew", path=path, problem=problem)
        if path.stat().st_size > _MAX_FILE_BYTES:
            raise InputError("studio.spec_too_large", path=path, most=_MAX_FILE_BYTES // 1_000_000)
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("studio.spec_encoding", path=path) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("studio.spec_unreadable", path=path, reason=reason) from error
