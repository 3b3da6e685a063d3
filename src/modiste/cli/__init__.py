"""The `modiste` command."""
