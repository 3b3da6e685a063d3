"""The door of wardrobes: photos brought and cut out, garments edited and worn, everything out and in as one ZIP."""
