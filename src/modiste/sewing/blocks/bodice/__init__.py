"""The part around the torso: shaped, opened, hemmed, with its neckline."""
