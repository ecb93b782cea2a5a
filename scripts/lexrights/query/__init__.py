"""Queries: the shipped questions, any SPARQL in a process that can open nothing, a remote endpoint, one thing.

In: the published graph, or a query endpoint. Out: answers as plain values and bytes.
May import: stores, dataset and below.
"""
