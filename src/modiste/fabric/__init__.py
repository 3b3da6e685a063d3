"""Fabric: patterns from a seed, made to repeat without a seam, in inks that a printer can mix."""
