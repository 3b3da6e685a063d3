"""Where each panel begins before it is sewn: around the body, pleated, belted, or as a like garment hangs."""
