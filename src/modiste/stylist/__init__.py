"""The stylist: wardrobe, outfits, edits, taste, fit, trends, and the conversation through which all are asked."""
