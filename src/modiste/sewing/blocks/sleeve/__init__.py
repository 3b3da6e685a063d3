"""Sleeves and how they end."""
