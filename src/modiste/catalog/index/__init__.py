"""The index over a catalogue: a LanceDB table of vectors and the columns by which items are limited."""

from modiste.catalog.index.item_index import IndexInfo, ItemIndex, Repaired
from modiste.catalog.index.place import IndexPlace
from modiste.catalog.index.rows import IndexRow, index_row
from modiste.catalog.index.view import Nearest, View

__all__ = ["IndexInfo", "IndexPlace", "IndexRow", "ItemIndex", "Nearest", "Repaired", "View", "index_row"]
