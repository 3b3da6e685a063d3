"""Garment: where the clothes are in a photo, and another fabric on them."""
