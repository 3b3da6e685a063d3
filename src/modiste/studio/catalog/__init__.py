"""The door of the catalogue: imports, rows, index."""
