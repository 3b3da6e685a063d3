"""The hung mesh made fit for the camera: smooth, finer where light changes, layers in their order."""
