"""People: accounts, sign-ins, preferences."""
