"""The catalogue's rows: items with variants, pictures, tags and prices, and what was imported."""
