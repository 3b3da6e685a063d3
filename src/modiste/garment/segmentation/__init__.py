"""Where clothes are in a photo: the U-Net and other segmenters, CRF, edges, correction by hand."""
