"""Feeds of shops: a file in, offers out, folded to items."""
