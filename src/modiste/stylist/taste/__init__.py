"""What people do with garments, what that says of their taste, and what to show them next."""
