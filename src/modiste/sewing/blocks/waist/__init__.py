"""What sits at the waist, and what hangs from it."""
