"""Tech sheets: measures, materials, cutting and sewing."""
