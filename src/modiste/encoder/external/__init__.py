"""Public CLIP and SigLIP checkpoints as encoders of items."""
