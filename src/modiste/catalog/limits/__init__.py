"""Limits of a search as a tree: read from `--where` or from plain words, compiled to SQL, held in Python."""

from modiste.catalog.limits.describing import described, limit_json
from modiste.catalog.limits.known import Known, known_of
from modiste.catalog.limits.sql import to_sql
from modiste.catalog.limits.tree import EVERYTHING, All, AnyOf, Available, Is, Limit, Not, Price, both, conjuncts, holds
from modiste.catalog.limits.where import parse_where
from modiste.catalog.limits.words import Wanted, read_words

__all__ = [
    "EVERYTHING",
    "All",
    "AnyOf",
    "Available",
    "Is",
    "Known",
    "Limit",
    "Not",
    "Price",
    "Wanted",
    "both",
    "conjuncts",
    "described",
    "holds",
    "known_of",
    "limit_json",
    "parse_where",
    "read_words",
    "to_sql",
]
