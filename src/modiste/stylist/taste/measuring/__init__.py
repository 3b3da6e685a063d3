"""What the ranking is grown from and measured by."""
