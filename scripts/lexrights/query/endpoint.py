"""Ask a store elsewhere by the SPARQL 1.1 Protocol."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pyoxigraph as ox

from lexrights.dataset.rdf import value
from lexrights.errors import CommandError, LexRightsError
from lexrights.query import results, sparql, writers
from lexrights.query.results import Result, Table, Triples
from lexrights.query.worker import Answer
from lexrights.stores import client
from lexrights.stores.client import Store

RESULTS = "application/sparql-results+json"
GRAPHS = {"application/n-triples": ox.RdfFormat.N_TRIPLES, "text/turtle": ox.RdfFormat.TURTLE}
TRIPLES = "application/n-triples, text/turtle;q=0.9"
DECLARED = re.compile(r"\bPREFIX\s+([\w-]*):", re.IGNORECASE)
LABELS = (
    "SELECT ?s ?l {{ VALUES ?s {{ {} }} ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l FILTER(LANG(?l) = 'en') }}"
)


@dataclass(frozen=True)
class Endpoint:
    """A query endpoint of a store, and the graphs that are asked together; none: the store's own default."""

    store: Store
    url: str
    graphs: tuple[str, ...]


def ask(endpoint: Endpoint, text: str, form: str, prefixes: dict[str, str]) -> Answer:
    """Return the answer of an endpoint in the same forms as of a query here. Raises LexRightsError, CommandError."""
    found = _results(endpoint, declared(text, prefixes))
    kind = results.kind_of(found)
    results.refuse_form(kind, form)
    out = io.BytesIO()
    with _whole(endpoint.url):
        writers.write(out, found, form, prefixes, lambda iris: _labels(endpoint, iris))
    return Answer(kind, iter([out.getvalue()]))


def declared(text: str, prefixes: dict[str, str]) -> str:
    """Return the query with the prefixes declared that it uses and does not declare."""
    missing = {name for name in prefixes if f"{name}:" in text} - set(DECLARED.findall(text))
    return "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in sorted(missing)) + text


def _results(endpoint: Endpoint, text: str) -> Result:
    url, form = endpoint.url, sparql.form(text)
    accept = TRIPLES if form in {"CONSTRUCT", "DESCRIBE"} else RESULTS
    with client.query(endpoint.store, url, text, accept, endpoint.graphs) as response:
        body = endpoint.store.read(response)
        if response.status_code == 400:  # noqa: PLR2004 - the protocol's code for a malformed query
            raise CommandError(f"{client.shown(url)} refuses the query: {_said(body)}")
        client.refuse(response, body.decode(errors="replace"))
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
    with _whole(url):
        if kind == RESULTS:
            return _read(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON), form)
        if kind in GRAPHS:
            return Triples([quad.triple for quad in ox.parse(body, format=GRAPHS[kind])])
    raise LexRightsError(f"{client.shown(url)} answered with {kind or 'no content type'}; is it a query endpoint?")


def _read(found: ox.QuerySolutions | ox.QueryBoolean, form: str) -> Result:
    """Return the answer to SELECT or ASK; Virtuoso answers ASK with a table of one number."""
    if form == "ASK" and isinstance(found, ox.QuerySolutions):
        return any(value(term) in {"1", "true"} for one in found for term in one)
    return results.read(found)


def _labels(endpoint: Endpoint, iris: set[str]) -> dict[str, str]:
    text = LABELS.format(" ".join(f"<{iri}>" for iri in sorted(iris)))
    found = _results(endpoint, text) if iris else None
    return {value(row[0]): value(row[1]) for row in found.rows} if isinstance(found, Table) else {}


@contextmanager
def _whole(url: str) -> Iterator[None]:
    """Tell in one line that an answer is not whole; results are read as they are written."""
    try:
        yield
    except SyntaxError as error:
        raise LexRightsError(f"{client.shown(url)} gave a cut or broken answer: {error.msg}.") from None


def _said(body: bytes) -> str:
    text = body.decode(errors="replace").strip()
    return (text.splitlines() or ["no reason given"])[0][:300]
