"""A pattern is laid around a body, sewn, and hangs."""
