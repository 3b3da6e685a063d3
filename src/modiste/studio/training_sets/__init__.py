"""What a person has for training: sets of pictures, and the models that came of them."""
