"""The room of clothes in photos: where they are, and other fabrics and colours on them."""
