"""Models of others behind the same commands: Kandinsky 2.1 and 2.2, and any diffusers text-to-image pipeline."""
