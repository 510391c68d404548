"""Readers: one for each format, from a file to posts; `dispatch` chooses among them."""
