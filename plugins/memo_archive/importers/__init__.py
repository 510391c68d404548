"""Import of an earlier archive: pages, texts, feeds and folders become memos, each post accounted for.

    file -> readers -> Post -> extraction -> ExtractedPost -> reconcile -> writing -> memo's file

`readers` has one module a format, from a file to posts. A page without telling markup is cut into posts by
`segmentation`, which weighs the phrases that `cues` knows. `extraction` tells title, key point, steps and
offers apart, each with its confidence; `reconcile` decides what depends on all posts together (duplicates,
dates, authors, series, file names); `writing` makes the memo's file. `pipeline` runs these in order, and
`account` records one outcome for each post found.
"""
