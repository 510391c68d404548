"""Extraction of a memo's fields from a post's blocks."""
