"""Drafting: from a garment's spec and a body's measures to a pattern."""
