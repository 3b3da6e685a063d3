"""Another fabric or colour laid on part of a photo, given a mask: light kept, print removed, grain followed. No
models."""
