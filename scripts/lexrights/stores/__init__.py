"""Triple stores elsewhere: the way to one over HTTP, a load into it, and the proof that it arrived.

In: RDF files. Out: what arrived, by count and digest. May import: dataset and below.
"""
