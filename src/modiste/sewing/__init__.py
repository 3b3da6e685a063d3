"""Sewing: from words to a spec, from measures to a pattern, sewn, hung on a body, photographed and documented."""
