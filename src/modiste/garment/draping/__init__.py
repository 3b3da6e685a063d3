"""Another fabric or colour on the clothes of a photo, light and folds kept."""
