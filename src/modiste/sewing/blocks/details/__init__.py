"""Closures, pockets and what is set on."""
