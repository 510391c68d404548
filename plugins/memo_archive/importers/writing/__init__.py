"""Memo files: front matter, Markdown in which imported text stays text, and images."""
