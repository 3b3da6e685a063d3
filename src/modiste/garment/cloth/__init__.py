"""The cloth of a garment in a photo: laid flat, evened in light, told as plain or printed."""
