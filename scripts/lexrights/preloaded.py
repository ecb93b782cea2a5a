"""The published graph, loaded when this module is imported: for the server that processes are forked from."""

from lexrights import loaded, results  # noqa: F401 - whatever takes time is done once, before the forks

STORE = loaded.store()
