"""Cloth that falls: the solver, what it holds together, what it lies on."""
