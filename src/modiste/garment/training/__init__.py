"""Training of the segmenter: photos with masks, pseudo-labels, augmentation; draped training folders."""
