"""Panels, seams and all that is true of a pattern in the flat."""
