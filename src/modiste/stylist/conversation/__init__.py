"""The conversation: what a person says, the limits of the thread, and what the rooms answer."""
