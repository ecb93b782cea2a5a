"""The pages: those of things, of the vocabulary, of questions, and those that lead to all of them.

In: a `Site`. Out: the name and the bytes of each page. May import: the other modules of the site.
"""
