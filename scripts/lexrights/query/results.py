"""The results of a query in the forms that people and programs read."""

import codecs
import csv
import json
from collections.abc import Callable
from typing import IO, Any

import pyoxigraph as ox

from lexrights.errors import CommandError

Labels = Callable[[set[str]], dict[str, str]]

SHOWN = 1000  # rows of a table
LARGE = 2**24  # characters of a capped answer
TEXT = 2**22  # characters of one term in it
FORMATS = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
RESULTS = {"tsv": ox.QueryResultsFormat.TSV, "xml": ox.QueryResultsFormat.XML}


def write(out: IO[bytes], results: Any, form: str, prefixes: dict[str, str], labels: Labels) -> None:
    """Write the results of a query in one form; `labels` gives the labels of the IRIs of a table."""
    if isinstance(results, ox.QueryTriples):
        form = form if form in FORMATS else "ttl"
        ox.serialize(results, out, format=FORMATS[form], prefixes=prefixes if form == "ttl" else None)
    elif form == "table" and isinstance(results, ox.QuerySolutions):
        out.write(payload(results, labels))
    elif form == "csv" and isinstance(results, ox.QuerySolutions):
        _csv(out, results)
    else:
        results.serialize(out, format=RESULTS.get(form, ox.QueryResultsFormat.JSON))


def payload(solutions: ox.QuerySolutions, labels: Labels) -> bytes:
    """Return the first 1,000 solutions as JSON: heads, rows of [kind, text, language], labels of the IRIs, cut."""
    heads = [variable.value for variable in solutions.variables]
    rows: list[list[list[str] | None]] = []
    for solution in solutions:
        rows.append([_cell(term) for term in solution])
        if len(rows) > SHOWN:
            break
    cut = len(rows) > SHOWN
    shown = rows[:SHOWN]
    iris = {cell[1] for row in shown for cell in row if cell and cell[0] == "iri"}
    return json.dumps({"heads": heads, "rows": shown, "labels": labels(iris), "cut": cut}).encode()


def capped(results: Any, limit: int | None) -> tuple[Any, bool]:
    """Return at most so many rows or triples, of bounded size in all, and whether there were more."""
    if limit is None or isinstance(results, ox.QueryBoolean):
        return results, False
    found: list[Any] = []
    size, cut = 0, False
    for one in results:
        lengths = [len(str(getattr(term, "value", term))) for term in one if term is not None]
        size += sum(lengths)
        cut = len(found) == limit or size > LARGE or max(lengths, default=0) > TEXT
        if cut:
            break
        found.append(one)
    if isinstance(results, ox.QueryTriples):
        store = ox.Store()
        store.bulk_extend(ox.Quad(*triple) for triple in found)
        return store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"), cut
    names = [variable.value for variable in results.variables]
    rows = [{name: _json(term) for name, term in zip(names, one, strict=True) if term is not None} for one in found]
    text = json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()
    return ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON), cut


def _json(term: Any) -> dict[str, Any]:
    """Return a term as https://www.w3.org/TR/sparql12-results-json/ writes it."""
    if isinstance(term, ox.Literal):
        said = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
        direction = {"its:dir": str(term.direction)} if term.direction else {}
        return {"type": "literal", "value": term.value, **said, **direction}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json(part) for name, part in parts.items()}}
    return {"type": "uri" if isinstance(term, ox.NamedNode) else "bnode", "value": term.value}


def kind_of(results: Any) -> str:
    """Return `select`, `boolean` or `graph`."""
    return {"QuerySolutions": "select", "QueryBoolean": "boolean", "QueryTriples": "graph"}[type(results).__name__]


def refuse_form(kind: str, form: str) -> None:
    """Raise CommandError where an answer of this kind has no such form."""
    of_kind = {"graph": ("table", "ttl", "jsonld", "nt"), "boolean": ("table", "json", "xml")}
    forms = of_kind.get(kind, ("table", "csv", "tsv", "json", "xml"))
    if form not in forms:
        use = ", ".join(one for one in forms if one != "xml")  # only the endpoint gives XML
        what = {"graph": "a graph", "boolean": "yes or no"}.get(kind, "rows")
        raise CommandError(f"This query returns {what}, which cannot be written as {form.upper()}. Use {use}.")


def labels_in(store: ox.Store, iris: set[str]) -> dict[str, str]:
    """Return the English label of each IRI that has one in the store."""
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    found = (quad for iri in iris for quad in store.quads_for_pattern(ox.NamedNode(iri), label, None))
    return {quad.subject.value: quad.object.value for quad in found if getattr(quad.object, "language", None) == "en"}  # type: ignore[union-attr]


def _csv(out: IO[bytes], solutions: ox.QuerySolutions) -> None:
    """Write CSV by https://www.w3.org/TR/sparql11-results-csv-tsv/; pyoxigraph's own leaves a comma in an IRI bare."""
    sheet = csv.writer(codecs.getwriter("utf-8")(out))
    sheet.writerow([variable.value for variable in solutions.variables])
    sheet.writerows([_bare(term) for term in solution] for solution in solutions)


def _bare(term: Any) -> str:
    if isinstance(term, (ox.NamedNode, ox.Literal)):
        return term.value
    return "" if term is None else str(term)


def _cell(term: Any) -> list[str] | None:
    if term is None:
        return None
    kind = {"NamedNode": "iri", "BlankNode": "blank"}.get(type(term).__name__, "literal")
    return [kind, getattr(term, "value", str(term)), getattr(term, "language", None) or ""]
