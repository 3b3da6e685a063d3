"""Garments in photos: where they are, and a fabric or a colour laid on them so that it looks sewn."""
