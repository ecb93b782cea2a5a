"""Ask a store elsewhere by the SPARQL 1.1 Protocol."""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

import pyoxigraph as ox

from lexrights.dataset import rdf
from lexrights.dataset.media import JSON, NTRIPLES, TURTLE
from lexrights.dataset.rdf import value
from lexrights.errors import CommandError, LexRightsError
from lexrights.query import completeness, results, sparql, writers
from lexrights.query.results import Result, Table, Triples
from lexrights.query.worker import Answer
from lexrights.stores import client
from lexrights.stores.client import Store
from lexrights.stores.streams import BrokenOffError

RESULTS = JSON.type
GRAPHS = {one.type: rdf.format_of(one) for one in (NTRIPLES, TURTLE)}
TRIPLES = f"{NTRIPLES.type}, {TURTLE.type};q=0.9"
DECLARED = re.compile(r"\bPREFIX\s+([\w-]*):", re.IGNORECASE)
ADVICE = "Ask for less at a time, such as one class or one report, or load the data and ask them here."
NODE = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')  # of Virtuoso: no name of a blank node
Item = TypeVar("Item")
LABELS = (
    "SELECT ?s ?l {{ VALUES ?s {{ {} }} ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l FILTER(LANG(?l) = 'en') }}"
)


@dataclass(frozen=True)
class Endpoint:
    """A query endpoint of a store, and the graphs that are asked together; none: the store's own default."""

    store: Store
    url: str
    graphs: tuple[str, ...]


@dataclass(frozen=True)
class Received:
    """What came: a result, and by what it is known, or likely, not to be whole."""

    result: Result
    sign: str = ""


def ask(endpoint: Endpoint, text: str, form: str, prefixes: dict[str, str]) -> Answer:
    """Return the answer of an endpoint in the same forms as of a query here. Raises LexRightsError, CommandError.

    Where it is not whole, what came is there, and the answer says so.
    """
    text = declared(text, prefixes)
    found = _received(endpoint, text)
    kind = results.kind_of(found.result)
    results.refuse_form(kind, form)
    cut, result = _cut(endpoint, text, found), found.result
    if isinstance(result, Table):
        result = replace(result, partial=bool(cut))
    out = io.BytesIO()
    writers.write(out, result, form, prefixes, lambda iris: _labels(endpoint, iris))
    return Answer(kind, iter([out.getvalue()]), bool(cut), cut)


def declared(text: str, prefixes: dict[str, str]) -> str:
    """Return the query with the prefixes declared that it uses and does not declare."""
    missing = {name for name in prefixes if f"{name}:" in text} - set(DECLARED.findall(text))
    return "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in sorted(missing)) + text


def _received(endpoint: Endpoint, text: str) -> Received:
    """Ask, and return what came, as far as it can be read."""
    url, form = endpoint.url, sparql.form(text)
    accept = TRIPLES if form in {"CONSTRUCT", "DESCRIBE"} else RESULTS
    broken = ""
    with client.query(endpoint.store, url, text, accept, endpoint.graphs) as response:
        try:
            body = endpoint.store.read(response)
        except BrokenOffError as error:
            body, broken = error.came, str(error)
        if response.status_code == 400:  # noqa: PLR2004 - the protocol's code for a malformed query
            raise CommandError(f"{client.shown(url)} refuses the query: {_said(body)}")
        client.refuse(response, body.decode(errors="replace"))
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
        sign = completeness.sign(response.status_code, response.headers)
    if kind not in {RESULTS, *GRAPHS}:
        raise LexRightsError(f"{client.shown(url)} answered with {kind or 'no content type'}; is it a query endpoint?")
    try:
        found, fault = _read(body, kind)
    except SyntaxError as error:
        found, fault = False, error.msg
    came = bool(found.rows if isinstance(found, Table) else isinstance(found, Triples) and found.triples)
    if (broken or fault) and not came:
        raise LexRightsError(f"{client.shown(url)} gave a cut or broken answer: {broken or fault}.")
    if form == "ASK" and isinstance(found, Table):  # Virtuoso answers with a table of one number
        found = any(value(term) in {"1", "true"} for row in found.rows for term in row)
    return Received(found, f"it breaks off: {broken or fault}" if broken or fault else sign)


def _read(body: bytes, kind: str) -> tuple[Result, str]:
    """Return what can be read of an answer, and what is wrong with the rest. Raises SyntaxError where nothing can."""
    if kind in GRAPHS:
        triples, fault = _as_far(quad.triple for quad in ox.parse(body, format=GRAPHS[kind]))
        return Triples(triples), fault
    found = results.read(ox.parse_query_results(NODE.sub(rb"\1", body), format=ox.QueryResultsFormat.JSON))
    if isinstance(found, Table):
        rows, fault = _as_far(found.rows)
        return Table(found.heads, rows), fault
    return found, ""


def _as_far(some: Iterable[Item]) -> tuple[list[Item], str]:
    """Return the items before one that cannot be read, and why it cannot."""
    came: list[Item] = []
    try:
        came.extend(some)
    except SyntaxError as error:
        return came, error.msg
    return came, ""


def _cut(endpoint: Endpoint, text: str, found: Received) -> str:
    """Return how an answer is known, or likely, to be cut, as a line to show; nothing where it is whole.

    As many rows as stores give at most may be all, even where the store says that this is its limit: then the query's
    own LIMIT decides, or a count.
    """
    where, sign = client.shown(endpoint.url), found.sign
    if isinstance(found.result, bool):
        return f"{where} did not look at everything ({sign}), so yes or no is not sure." if sign else ""
    came, unit, usual = _came(text, found.result)
    doubtful = any(completeness.is_doubtful(sign, one) for one in usual)
    many = unit == "things" and bool(usual) and came >= completeness.ROUND  # what points to them is among these
    if not sign and not doubtful and not many:
        return ""
    all_asked_for = unit == "rows" and came == completeness.limit(text)
    there = None if all_asked_for else _count(endpoint, text)
    whole = all_asked_for or (there is not None and there <= came) or (there is None and many and not doubtful)
    if whole and (doubtful or not sign):
        return ""
    what = f"{came:,} of {there:,}" if there is not None and there > came else f"{came:,}"
    if sign or there is not None:
        return f"{where} cut its answer: {what} {unit} came{f' ({sign})' if sign else ''}. {ADVICE}"
    return f"{where} may have cut its answer: {what} {unit} came, as many as stores often give at most. {ADVICE}"


def _came(text: str, result: Table | Triples) -> tuple[int, str, tuple[int, ...]]:
    """Return how many rows, triples or described things came, what these are, and the numbers that may be a limit.

    Of a description the number of things is told, for only that can be counted; where a query names each of them,
    there is no number that a store would cut at.
    """
    if isinstance(result, Table):
        count = len(list(result.rows))
        return count, "rows", (count,)
    triples = len(set(result.triples))
    if sparql.form(text) != "DESCRIBE":
        return triples, "triples", (triples,)
    things = len({triple.subject for triple in result.triples})
    few = not any(name[0] in "?$" for name in completeness.described(text))
    return things, "things", () if few else (things, triples)


def _count(endpoint: Endpoint, text: str) -> int | None:
    """Return how many rows or triples a query gives, as the store counts them; nothing where it tells none."""
    query = completeness.count_query(text)
    try:
        found = _received(endpoint, query) if query else None
    except LexRightsError:
        return None
    if found is None or found.sign or not isinstance(found.result, Table):
        return None
    numbers = [value(term) for row in found.result.rows for term in row]
    return int(numbers[0]) if len(numbers) == 1 and numbers[0].isdecimal() else None


def _labels(endpoint: Endpoint, iris: set[str]) -> dict[str, str]:
    """Return the English labels of IRIs; the store is elsewhere, so they are asked for in one query."""
    text = LABELS.format(" ".join(f"<{iri}>" for iri in sorted(iris)))
    found = _received(endpoint, text).result if iris else None
    return {value(row[0]): value(row[1]) for row in found.rows} if isinstance(found, Table) else {}


def _said(body: bytes) -> str:
    text = body.decode(errors="replace").strip()
    return (text.splitlines() or ["no reason given"])[0][:300]
