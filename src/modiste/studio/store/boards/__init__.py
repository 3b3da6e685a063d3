"""Boards of pictures."""
