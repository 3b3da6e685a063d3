"""Garment designs from words and pictures, on the Kandinsky 2.1 architecture."""
