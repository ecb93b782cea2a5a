"""What is published as a Python program reads it: once, when it is first needed."""

from functools import cache

from lexrights.dataset.published import Published
from lexrights.home import find_home


@cache
def published() -> Published:
    """Return what is published where ontology and data are."""
    return Published(find_home())
