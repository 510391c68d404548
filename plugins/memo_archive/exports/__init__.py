"""Exports: the steps of an archive as a table, data, tasks of a calendar and text.

A memo is written in a form once, whatever the number of files that carry it. Nothing comes from the
clock: two builds of one archive are the same.
"""
