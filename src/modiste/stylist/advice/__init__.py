"""What a garment does on a person's own measures and beside their own colours: each line with what was measured.

Nothing here sorts bodies into kinds, or says what a body ought to look like: a line tells lengths, widths and
differences of colour, and whoever it is about draws the conclusion, or switches the line off.
"""
