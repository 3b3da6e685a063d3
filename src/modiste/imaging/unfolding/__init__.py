"""The cloth of a garment in a photo, laid flat: light taken off, grain straightened, the best region chosen. No
models."""
