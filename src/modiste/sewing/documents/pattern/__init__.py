"""Pattern pieces: cut lines, notches, tiles to print, lay plans, DXF."""
