"""CLIP: pictures and words of two languages in one space, shared by every room above."""
