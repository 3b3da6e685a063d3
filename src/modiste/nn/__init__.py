"""Tensors only: layers, losses, diffusion, moving averages. No pictures, no files, no vocabulary."""
