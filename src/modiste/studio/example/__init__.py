"""An example studio: some of everything, made by the package itself, to look around in and to throw away."""
