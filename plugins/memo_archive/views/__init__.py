"""Views: the pages made from an archive, as values without theme.

Text in a view is text, to be escaped where it is printed; what is HTML is `Markup`.
"""
