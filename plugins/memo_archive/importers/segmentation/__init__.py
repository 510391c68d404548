"""Segmentation of a page without telling markup: boilerplate, titles, and the post below each title."""
