"""The core of Memo Archive: Markdown memos in, checked values out. It knows no site generator and no theme."""
