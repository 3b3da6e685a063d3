"""How the garment in a photo is cut: a network reads sleeves, lengths, neck, closure and fit, and how sure it is."""
