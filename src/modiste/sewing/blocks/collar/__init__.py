"""Collars, lapels and hoods."""
