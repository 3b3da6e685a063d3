"""A hung garment is photographed."""
