"""The publication: all parts as bytes, and the bytes as a folder that is whole or not there at all.

In: a home. Out: `data/published`, byte for byte the same each time. May import: check and below.
"""
