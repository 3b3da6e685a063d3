"""Real garments: their feeds, their index, and how one finds them."""
