"""The mannequin: a parametric body, its measures, size tables and poses."""
