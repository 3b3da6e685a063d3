"""A garment's cut changed by words, and nothing else of it: "with long sleeves", "до колена"."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, cast

from modiste.core.errors import InputError
from modiste.core.garment_spec import GarmentSpec
from modiste.language import detect_language, prompt
from modiste.sewing.altering import Altered, altered
from modiste.sewing.specification import Specified, specify
from modiste.sewing.tailor import body_of


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
        raise InputError("sewing.nothing_recut", words=words).told(detect_language(words))
    fits = altered(made, body_of(made), detect_language(words))
    known = {wish.phrase for wish in before.unmet} | set(told.lower().split(", "))
    new = tuple(wish for wish in after.unmet if wish.phrase not in known and wish.phrase.lower() in words.lower())
    return replace(fits, changes=(*new, *fits.changes))


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
