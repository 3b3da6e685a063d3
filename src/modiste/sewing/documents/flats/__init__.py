"""Flats: a garment as the trade draws it, in clean lines."""
