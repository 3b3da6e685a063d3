"""How well an encoder of items finds: what `modiste evaluate catalog` counts."""
