"""The stylist's conversation as the studio offers it."""
