"""The cutting table and what a cutter does to outlines."""
