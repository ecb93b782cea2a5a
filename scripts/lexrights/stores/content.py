"""What a graph of a store holds: how many triples, and their digest."""

import io
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from lexrights.dataset.media import JSON, NTRIPLES, PLAIN, TURTLE
from lexrights.errors import LexRightsError
from lexrights.stores import client, digests, streams
from lexrights.stores.client import Store
from lexrights.stores.digests import Digest
from lexrights.stores.streams import Chunks

PAGE = 5000  # triples that a store is asked for at a time, where it does not give all at once


def count(store: Store, url: str, graph: str, pattern: str = "?s ?p ?o") -> int:
    """Return how many solutions a pattern has in a graph, as the query endpoint tells."""
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ {pattern} }} }}"
    answer = _ask(store, url, query, JSON.type)
    try:
        return int(json.loads(answer)["results"]["bindings"][0]["n"]["value"])
    except (ValueError, LookupError, TypeError):
        raise LexRightsError(f"{client.shown(url)} gave no count; is it a query endpoint?") from None


def digest(store: Store, url: str, graph: str, there: int, place: Path) -> Digest:
    """Return the digest, in a file, of a graph of which the store counted so many triples, by what it gives back.

    Many stores give no more than 10,000 rows; where fewer come than there are, they are asked for page by page.
    """
    found = digests.digest(_given(store, url, graph, "", 2 * there + 1) if there else (), place.parent, place.name)
    whole = found.triples + found.again >= there
    return found if whole else digests.digest(_pages(store, url, graph, there), place.parent, place.name)


def _pages(store: Store, url: str, graph: str, there: int) -> Iterator[ox.Triple]:
    """Yield triples page by page, until none comes, or the same again from a store that knows no OFFSET."""
    before = None
    for offset in range(0, there, PAGE):
        page = _given(store, url, graph, f" LIMIT {PAGE} OFFSET {offset}", PAGE)
        first = next(page, None)
        if first is None or first == before:
            return
        before = first
        yield first
        yield from page


def _given(store: Store, url: str, graph: str, part: str, most: int) -> Iterator[ox.Triple]:
    """Yield the triples of a graph, or of a part of it, as they come, but not without end."""
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}{part}"
    with client.query(store, url, query, NTRIPLES.type) as response:
        client.refuse(response)
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
        if kind not in {NTRIPLES.type, PLAIN, TURTLE.type}:
            raise LexRightsError(f"{client.shown(url)} gave {kind or 'no content type'}, not N-Triples.")
        try:
            source = io.BufferedReader(Chunks(store.chunks(response)), streams.CHUNK)
            quads = ox.parse(source, format=ox.RdfFormat.TURTLE)
            yield from (quad.triple for quad in islice(quads, most))
        except SyntaxError as error:
            raise LexRightsError(f"{client.shown(url)} gave back cut or broken triples: {error.msg}.") from None


def _ask(store: Store, url: str, query: str, accept: str) -> bytes:
    with client.query(store, url, query, accept) as response:
        found = store.read(response, client.BRIEF)
        client.refuse(response, found.decode(errors="replace"))
        return found
