"""Threads: conversations with the stylist."""
