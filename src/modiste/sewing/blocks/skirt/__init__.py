"""Skirts, alone or as the lower part of a dress."""
