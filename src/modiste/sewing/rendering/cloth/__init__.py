"""Cloth close by: weaves, prints, nap and wear, and how they lie on a panel."""
