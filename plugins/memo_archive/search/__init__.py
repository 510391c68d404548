"""Search: what of an archive can be found, as values; what makes an index of it is not known here."""
