"""The source: what authors write, read with file and line, completed, and turned into triples.

In: the YAML and Turtle of a home. Out: a part with its entries and triples. May import: dataset and below.
"""
