"""Whether a studio is in order: what is installed, bundled and missing, and a self-test of its rooms."""
