"""The published graph as a Python program reads it: once, when it is first needed."""

from functools import cache

import pyoxigraph as ox

from lexrights import context, homes, published


@cache
def home() -> homes.Home:
    """Return where ontology and data are."""
    return homes.find()


@cache
def store() -> ox.Store:
    """Return the published graph with its vocabulary."""
    return published.load(home())


@cache
def table() -> context.Context:
    """Return the JSON-LD context."""
    return context.load(home().ontology)


@cache
def labels() -> dict[str, str]:
    """Return the English label of everything."""
    return published.labels(store())


@cache
def known() -> set[str]:
    """Return the IRIs that something is said about."""
    return published.known(store())
