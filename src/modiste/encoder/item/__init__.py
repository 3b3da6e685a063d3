"""The encoder of items: a garment's cut, colour and print as parts of one vector, from pictures and from words."""
