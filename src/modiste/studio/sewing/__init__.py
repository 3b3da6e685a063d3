"""The door of the room sewing, and what stands behind it: requests, plans, changes, files."""
