"""The stylist's rooms as the studio offers them."""
