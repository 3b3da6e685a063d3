"""What leaves the studio: pattern pieces, flats, tech sheets, meshes."""

from modiste.sewing.documents.pattern_file import write_pattern

__all__ = ["write_pattern"]
