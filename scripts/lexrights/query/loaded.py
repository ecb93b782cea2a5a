"""The published graph as a Python program reads it: once, when it is first needed."""

from functools import cache

import pyoxigraph as ox

from lexrights.dataset import context, published
from lexrights.home import Home, find_home


@cache
def home() -> Home:
    """Return where ontology and data are."""
    return find_home()


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
