"""From a tile to what a printer takes: repeats, seams, inks, colourways, coordinates, print files. No torch."""
