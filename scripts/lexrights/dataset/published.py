"""The published graph, as a store to ask: that of a home, or that of a built site."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from lexrights.dataset import rdf
from lexrights.errors import CommandError
from lexrights.home import PACKAGE, Home

MARKER = ".lexrights-site"  # the file that marks a folder as a built site; it holds the version


def load(home: Home, data: Sequence[Path] = ()) -> ox.Store:
    """Return the published graph with the vocabulary in one store, or what is in other RDF files.

    Raises CommandError where nothing is published, DataError where a file cannot be read.
    """
    whole = home.published / "lexrights.nt"
    if not data and not whole.exists():
        raise CommandError(f"{home.name(whole)} is not there. Run `lexrights build` first.")
    return rdf.load(data or [whole, *sorted(home.ontology.glob("*.ttl"))])


def of_site(folder: Path) -> ox.Store:
    """Return the graph that a built site holds, with its vocabulary. Raises CommandError where it holds none."""
    return rdf.load([dump(folder), *(folder / f"{name}.nt" for name in ("alignments", "ns", "terms"))])


def dump(folder: Path) -> Path:
    """Return where a built site has its graph. Raises CommandError where it holds none."""
    marker = folder / MARKER
    found = folder / "v" / (marker.read_text(encoding="utf-8").strip() if marker.is_file() else "") / "lexrights.nt"
    if not found.is_file():
        raise CommandError(f"{folder}: holds no site. Run `lexrights site {folder}` first.")
    return found


def ask(store: ox.Store, query: str, **bound: str) -> list[list[str]]:
    """Return the rows of one of the package's queries, its last variables bound to the IRIs given."""
    rows = rdf.rows(store, _text(query), **bound)
    return [row[: len(row) - len(bound)] for row in rows]


def known(store: ox.Store, space: str = "") -> set[str]:
    """Return the IRIs that something is said about, or those in one namespace."""
    found = {quad.subject.value for quad in store if isinstance(quad.subject, ox.NamedNode)}
    return {iri for iri in found if iri.startswith(space)}


def labels(store: ox.Store) -> dict[str, str]:
    """Return the English label of everything."""
    return {row[0]: row[1] for row in ask(store, "labels")}


@cache
def _text(query: str) -> str:
    return Path(PACKAGE / "dataset" / "queries" / f"{query}.rq").read_text(encoding="utf-8")
