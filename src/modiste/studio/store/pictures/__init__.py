"""Kept pictures."""
