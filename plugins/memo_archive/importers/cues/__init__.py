"""Cue phrases: patterns that tell the function of a line or a paragraph by its words alone."""
