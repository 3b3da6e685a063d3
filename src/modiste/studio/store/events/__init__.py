"""What people did with garments, and what they say of themselves."""
