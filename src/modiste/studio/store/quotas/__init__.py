"""How much of the disk and of the training time one person takes."""
