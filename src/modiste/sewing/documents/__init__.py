"""What leaves the studio: pattern pieces, flats, tech sheets, meshes."""
