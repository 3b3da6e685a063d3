"""Light on cloth: the studio's lamps, how finishes answer, seams that dent, edges that cast a shadow."""
