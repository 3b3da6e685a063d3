"""Values, errors, colour, images, settings, registry and seeds: what every room shares. No torch here."""
