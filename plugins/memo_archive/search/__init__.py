"""Search: what can be found in an archive, as records, and the index that Pagefind makes of them."""
