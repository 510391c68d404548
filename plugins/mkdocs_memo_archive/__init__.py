"""Adapters: thin MkDocs plugins over one `memo_archive.Archive`. The only code that imports mkdocs."""
