"""Memo files: Markdown in which imported text stays text, front matter, images."""
