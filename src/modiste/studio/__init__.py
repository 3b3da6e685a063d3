"""The studio: the one facade that the command line and the web share."""
