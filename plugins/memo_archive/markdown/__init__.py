"""Markdown: HTML, links, headings, passages and mentions."""
