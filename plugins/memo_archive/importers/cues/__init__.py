"""Cue phrases: regular expressions that tell what a line is for; they know nothing of pages or memos."""
