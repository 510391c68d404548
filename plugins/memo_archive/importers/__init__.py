"""Bringing an earlier archive in: pages, texts, feeds and folders become memos, each post accounted for.

A reader is a function from a file to posts (`html_pages`, `text_pages`, `feed`, `markdown_folders`);
`splitting` says where on a page a post begins, by its `titles`, its `layout` and the `lengths` of posts;
`recognise` says what each post is made of and how sure that is; `write` makes the memo's file of it;
`importing` runs it all and `account` keeps the books.
"""
