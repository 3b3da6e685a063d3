"""Limits as SQL of the index (DataFusion's dialect, which LanceDB speaks).

There are no parameters in it, so that every text is a literal with its quotes doubled; nothing that a user wrote gets
in as it is. Every clause is true or false, never NULL: see `tree`.
"""

from collections.abc import Iterable

from modiste.catalog.limits.known import TAGGED
from modiste.catalog.limits.tree import LISTED, SINGLE, All, AnyOf, Available, Is, Limit, Not, Price, accepted


def to_sql(limit: Limit) -> str:
    """A condition for `where`."""
    if isinstance(limit, All):
        return f"({' AND '.join(map(to_sql, limit.parts))})" if limit.parts else "(true)"
    if isinstance(limit, AnyOf):
        return f"({' OR '.join(map(to_sql, limit.parts))})" if limit.parts else "(false)"
    if isinstance(limit, Not):
        return f"(NOT {to_sql(limit.part)})"
    if isinstance(limit, Available):
        return "(available = true)"
    return _price(limit) if isinstance(limit, Price) else _is(limit)


def visible_to(owner: str | None) -> str:
    """The condition that a row is everybody's, or this person's."""
    return "(owner IS NULL)" if owner is None else f"(owner IS NULL OR owner = {literal(owner)})"


def one_of(column: str, values: Iterable[str]) -> str:
    """The condition that a column of our own holds one of some texts."""
    told = ", ".join(literal(value) for value in sorted(values))
    return f"({column} IS NOT NULL AND {column} IN ({told}))" if told else "(false)"


def literal(text: str) -> str:
    """A text as SQL writes it. Quotes are doubled; a NUL, which no column holds, is left out."""
    return "'" + text.replace("\x00", "").replace("'", "''") + "'"


def _is(limit: Is) -> str:
    values = accepted(limit.field, limit.value)
    if limit.field in SINGLE:
        return one_of(SINGLE[limit.field], values - {""})
    if not values:
        return "(false)"
    column, prefix = ("tags", f"{limit.field}:") if limit.field in TAGGED else (LISTED[limit.field], "")
    told = ", ".join(literal(prefix + value) for value in sorted(values))
    return f"({column} IS NOT NULL AND array_has_any({column}, [{told}]))"


def _price(limit: Price) -> str:
    parts = ["price IS NOT NULL"]
    if limit.currency is not None:
        parts.append(f"currency IS NOT NULL AND currency = {literal(limit.currency)}")
    if limit.low is not None:
        parts.append(f"price {'>' if limit.above else '>='} {float(limit.low)!r}")
    if limit.high is not None:
        parts.append(f"price {'<' if limit.below else '<='} {float(limit.high)!r}")
    return f"({' AND '.join(parts)})"
