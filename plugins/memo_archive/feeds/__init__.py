"""Feeds: an archive as RSS, Atom, JSON Feed and OPML.

A memo becomes an `Item` once, whatever the number of feeds that carry it; a `Feed` says which memos a
document holds; a writer turns both into bytes. Nothing comes from the clock: two builds of one archive are
the same.
"""
