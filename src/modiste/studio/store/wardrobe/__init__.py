"""People's wardrobes: garments, when they were worn, and outfits that were kept or planned."""
