"""Files, their fields, and changing a file without losing a byte."""
