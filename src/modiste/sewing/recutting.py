"""A garment's cut changed by words, and nothing else of it: "with long sleeves", "до колена"."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, cast

from modiste.core.errors import InputError
from modiste.core.garment_spec import GarmentSpec
from modiste.core.values import Prompt
from modiste.language import detect_language, parse, prompt
from modiste.sewing.altering import Altered, altered
from modiste.sewing.borrowed_cloth import Lent, borrowed
from modiste.sewing.specification import Specified, describe, specify
from modiste.sewing.tailor import body_of

_BODY: Final = "body"
_SEEDS: Final = 12
_NOTHING: Final = "sewing.nothing_recut"


def recut(spec: GarmentSpec, told: str, words: str, seed: int) -> Altered:
    """The spec with the cut that `words` ask for; `told` are the words that it was made from, with `seed`.

    What both wordings give alike is left as the spec has it, so that measures changed by hand and cloths stay.

    Raises:
        InputError: the words change nothing that can be cut.
    """
    before, after = (_specified(spec, text, seed) for text in (told, f"{told}, {words}"))
    made = _changed(spec, before.spec, after.spec)
    garment = spec.garment if after.spec.garment == before.spec.garment else after.spec.garment
    made = replace(made, garment=garment, cloths=spec.cloths)
    if made == spec:
        raise InputError(_NOTHING, words=words).told(detect_language(words))
    fits = altered(made, body_of(made), detect_language(words))
    known = {wish.phrase for wish in before.unmet} | set(told.lower().split(", "))
    new = tuple(wish for wish in after.unmet if wish.phrase not in known and wish.phrase.lower() in words.lower())
    return replace(fits, changes=(*new, *fits.changes))


def retold(spec: GarmentSpec, words: Prompt, asked: GarmentSpec) -> Altered:
    """The spec with what `words` say of its cut and its cloth, and nothing else changed; `asked` is a spec of the words
    alone, of whose cloth those parts are taken that they name.

    Raises:
        InputError: it cannot be cut so.
    """
    spoken = detect_language(words.text)
    told = describe(spec, spoken)
    try:
        made = recut(spec, told, words.text, _nearest_seed(spec, told))
    except InputError as error:
        if error.code != _NOTHING:  # they may speak of the cloth alone, or of nothing that can be changed
            raise
        made = Altered(spec=spec)
    made = replace(made, changes=tuple(wish for wish in made.changes if not _is_of_cloth(wish.phrase)))
    said = words.attributes
    if not (said.colours or said.pattern or said.materials):
        return made
    lent = replace(made.spec, cloths=(asked.cloth(_BODY), *(one for one in made.spec.cloths if one.part != _BODY)))
    return replace(made, spec=borrowed(lent, said, Lent(body=spec.cloth(_BODY))))


def _nearest_seed(spec: GarmentSpec, told: str) -> int:
    """The seed that makes of the words what is nearest to the spec, so that what changes with them fits the rest."""
    return min(range(_SEEDS), key=lambda seed: _differences(spec, _specified(spec, told, seed).spec))


def _differences(one: Any, other: Any) -> int:
    if is_dataclass(one) and type(one) is type(other):
        return sum(_differences(getattr(one, at.name), getattr(other, at.name)) for at in fields(one))
    return int(one != other)


def _is_of_cloth(phrase: str) -> bool:
    said = parse(phrase)
    return bool(said.colours or said.pattern or said.materials)


def _specified(spec: GarmentSpec, text: str, seed: int) -> Specified:
    said = prompt(text)
    return specify(said.attributes, said.text, seed=seed, size=spec.size, sex=spec.sex, body=spec.body)


def _changed(kept: Any, before: Any, after: Any) -> Any:
    """`kept` with what differs between `before` and `after`, part by part and measure by measure."""
    if before == after:
        return kept
    if is_dataclass(after) and not isinstance(after, type) and type(kept) is type(before) is type(after):
        return replace(cast(Any, kept), **{one.name: _changed(getattr(kept, one.name), getattr(before, one.name),
                                                   getattr(after, one.name)) for one in fields(after)})
    return after
