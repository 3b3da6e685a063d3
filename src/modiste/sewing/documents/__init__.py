"""What leaves the studio: pattern pieces, flats, tech sheets, meshes."""

from modiste.sewing.documents.flats.flat import write_flat
from modiste.sewing.documents.glb import write_glb
from modiste.sewing.documents.pattern.pattern_file import write_pattern
from modiste.sewing.documents.sheets.sheet import write_sheet

__all__ = ["write_flat", "write_glb", "write_pattern", "write_sheet"]
