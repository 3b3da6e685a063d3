"""A flat piece of photographed cloth closed to a tile that repeats without a seam."""
