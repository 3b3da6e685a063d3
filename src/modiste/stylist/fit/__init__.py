"""Which size of a garment fits whom, learnt from the notes of those who wore it."""
