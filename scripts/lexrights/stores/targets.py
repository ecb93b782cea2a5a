"""Where graphs go in a triple store, and which graphs they are."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from lexrights.dataset import rdf
from lexrights.dataset.namespaces import BASE, NS
from lexrights.dataset.published import DUMP
from lexrights.errors import CommandError
from lexrights.home import Home
from lexrights.stores import client

LAYOUTS = {  # the end of a Graph Store URL, and that of the query endpoint beside it
    "/store": "/query",  # Oxigraph
    "/data": "/sparql",  # Fuseki
    "/sparql-graph-crud-auth": "/sparql",  # Virtuoso
    "/sparql-graph-crud": "/sparql",
    "/rdf-graphs/service": "",  # GraphDB
    "/sparql/gsp/": "/sparql",  # Neptune
}


@dataclass(frozen=True)
class Target:
    """Where graphs go: the Graph Store, or else the update endpoint, and the query endpoint for the proof."""

    store: str
    query: str
    update: str = ""


@dataclass(frozen=True)
class Graph:
    """A graph to load: its name and the files that hold it."""

    name: str
    files: tuple[Path, ...]


def target(endpoint: str, query: str | None, update: str | None) -> Target:
    """Return the target of an endpoint's URL. Raises CommandError where the query endpoint is not to be guessed."""
    for url in (endpoint, query, update):
        if url:
            client.endpoint(url)
    parts = urlsplit(endpoint)
    ends = (end for end in LAYOUTS if parts.path.endswith(end))
    guess = next((parts.path.removesuffix(end) + LAYOUTS[end] for end in ends), "")
    if not query and not guess:
        raise CommandError(f"{endpoint}: where is its query endpoint? Name it with --query.")
    return Target(endpoint, query or urlunsplit((parts.scheme, parts.netloc, guess, "", "")), update or "")


def graphs(home: Home, files: tuple[Path, ...], name: str | None) -> list[Graph]:
    """Return the graphs to load: the files given as one, or data, ontology and shapes, or the one named."""
    if name is not None:
        rdf.absolute(name, "--graph")  # it becomes part of queries and updates
    if files:
        return [Graph(name or f"{BASE}dataset", files)]
    own = [
        Graph(f"{BASE}dataset", (home.published / DUMP,)),
        Graph(NS.removesuffix("#"), tuple(sorted(home.ontology.glob("*.ttl")))),
        Graph(f"{BASE}shapes", tuple(sorted(home.shapes.glob("*.ttl")))),
    ]
    chosen = [graph for graph in own if name in {None, graph.name}]
    if not chosen:
        known = ", ".join(graph.name for graph in own)
        raise CommandError(f"{name} is not one of the package's graphs: {known}. Choose one, or name files.")
    return chosen
