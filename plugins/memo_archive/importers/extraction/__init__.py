"""The fields of a memo, extracted from a post's blocks."""
