"""Outfits from what somebody owns: which garments go together, for the day's weather and occasion, and why."""
