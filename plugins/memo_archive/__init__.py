"""The core of Memo Archive: Markdown memos in, checked values out; no site generator, no theme."""
