"""Shares over time: what rises, what falls, where they break, and what may come."""
