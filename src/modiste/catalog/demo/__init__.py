"""A catalogue that the package makes itself: sewn garments of made-up brands, as feeds of their shops tell of them."""
