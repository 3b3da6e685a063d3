"""Once a garment hangs: crossings and strain mended, collars and pockets hung on it."""
