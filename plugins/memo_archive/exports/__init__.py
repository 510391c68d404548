"""Exports: the steps of an archive as a table, data, tasks of a calendar and text.

What a form makes of a memo is made once, whatever the number of files that carry it. Nothing comes from the
clock: two builds of one archive are the same.
"""
