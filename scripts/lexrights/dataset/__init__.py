"""The dataset: the context's keys, triples in and out of files, the published dump, its identifiers and releases.

In: RDF files and the JSON-LD context. Out: triples, a store to ask, what changed.
May import: errors, findings, files, checksums, home.
"""
