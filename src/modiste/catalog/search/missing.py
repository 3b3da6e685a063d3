"""What a catalogue has none of at all: a coat asked of a catalogue of T-shirts. Its hits are then no answer but the
nearest there is; that is said instead of shares of nothing."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from modiste.catalog.index.view import View
from modiste.catalog.limits.describing import value_label
from modiste.catalog.limits.tree import AnyOf, Is, Limit, accepted, known_ids
from modiste.catalog.search.query import Query
from modiste.core.messages import Message, message
from modiste.language.vocabulary import garment_entry

_GARMENT: Final = "garment"
_READ: Final = 0.6
"""How sure the type of a picture must be to be missed."""
_KNOWN: Final = 0.8
"""Share of the items whose type must be known: of others one may be it."""
_NAMED: Final = 3


def no_such_type(view: View, query: Query, wishes: Sequence[Is], hits: Sequence[str]) -> tuple[Message, ...]:
    """That no item of the catalogue is of the type that is asked for, with the types of the `hits`, by their ids;
    nothing where one is, where too few types are known, or where an item is called as the words ask."""
    said = tuple(dict.fromkeys(wish.value for wish in wishes if wish.field == _GARMENT))
    asked = said or _pictured(query)
    if not asked or not hits or query.titled:
        return ()
    meant = frozenset(one for value in asked for one in (
        accepted(_GARMENT, value) if said else _mistaken_for(value)))
    there = Counter(row.garment for row in view.rows(hits) if row.garment)
    if not there or meant & set(there) or _count(view, meant, query) or not _are_known(view, query):
        return ()
    near = tuple(value_label(_GARMENT, one) for one, _ in there.most_common(_NAMED))
    return (message("catalog.no_such_type" if said else "catalog.no_type_pictured",
                    asked=tuple(value_label(_GARMENT, one) for one in asked), near=near),)


def _pictured(query: Query) -> tuple[str, ...]:
    """The types that the pictures are surely of."""
    tags = [max(told, key=lambda tag: tag.confidence) for one in query.pictures
            if (told := [tag for tag in one.tags if tag.kind == _GARMENT])]
    return tuple(dict.fromkeys(tag.value for tag in tags if tag.confidence >= _READ))


def _mistaken_for(garment: str) -> frozenset[str]:
    """Every type of the same group: what a picture shows may be one of these as well."""
    entry = garment_entry(garment)
    group = None if entry is None else entry.group
    return accepted(_GARMENT, garment) | frozenset(
        one for one in known_ids(_GARMENT) if (other := garment_entry(one)) is not None and other.group == group)


def _count(view: View, values: frozenset[str], query: Query) -> int:
    parts: tuple[Limit, ...] = tuple(Is(_GARMENT, one) for one in sorted(values))
    return view.count(AnyOf(parts), query.owner)


def _are_known(view: View, query: Query) -> bool:
    return view.count(Is(_GARMENT, ""), query.owner) >= _KNOWN * view.count(owner=query.owner)
