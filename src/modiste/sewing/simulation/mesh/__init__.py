"""Panels as triangles: their meshes, the lines they fold along, the seams between them."""
