"""`modiste evaluate design`: balanced prompts, an independent scorer, metrics and the report."""
