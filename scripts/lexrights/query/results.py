"""The results of a query in the forms that people and programs read."""

import codecs
import csv
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any, TypeVar
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from lexrights.dataset.namespaces import RDF, XSD
from lexrights.errors import CommandError

Labels = Callable[[set[str]], dict[str, str]]
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = TypeVar("Row")

SHOWN = 1000  # rows of a table
LARGE = 2**24  # characters of a capped answer
TEXT = 2**22  # characters of one term in it
FORMATS = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
SHORT = (",", ":")
XML = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'
UNSAID = {f"{XSD}string", f"{RDF}langString", f"{RDF}dirLangString"}  # a plain or a tagged text needs no datatype
BARE: dict[str, Callable[[str], object]] = {  # what Turtle writes without quotes
    f"{XSD}integer": re.compile(r"[+-]?\d+").fullmatch,
    f"{XSD}decimal": re.compile(r"[+-]?\d*\.\d+").fullmatch,
    f"{XSD}double": re.compile(r"[+-]?(\d+\.?\d*|\.\d+)[eE][+-]?\d+").fullmatch,
    f"{XSD}boolean": re.compile(r"true|false").fullmatch,
}


@dataclass(frozen=True)
class Table:
    """The rows of a SELECT query, as they come: a term or nothing for each of the heads."""

    heads: list[str]
    rows: Iterable[Sequence[Term | None]]


@dataclass(frozen=True)
class Triples:
    """The triples of a CONSTRUCT or DESCRIBE query, as they come."""

    triples: Iterable[ox.Triple]


Result = Table | Triples | bool


def read(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Result:
    """Return what an engine found as plain values."""
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QueryTriples):
        return Triples(found)
    return Table([variable.value for variable in found.variables], map(tuple, found))


def write(out: IO[bytes], found: Result, form: str, prefixes: dict[str, str], labels: Labels) -> None:
    """Write a result in one form; `labels` gives the labels of the IRIs of a table."""
    if isinstance(found, Triples):
        form = form if form in FORMATS else "ttl"
        ox.serialize(found.triples, out, format=FORMATS[form], prefixes=prefixes if form == "ttl" else None)
    elif isinstance(found, bool):
        out.write(_boolean(found, form))
    elif form == "table":
        out.write(payload(found, labels))
    else:
        WRITERS.get(form, _json)(out, found)


def payload(table: Table, labels: Labels) -> bytes:
    """Return the first 1,000 rows as JSON: heads, rows of [kind, text, language], labels of the IRIs, cut."""
    rows = [[_cell(term) for term in row] for row in islice(table.rows, SHOWN + 1)]
    cut = len(rows) > SHOWN
    shown = rows[:SHOWN]
    iris = {cell[1] for row in shown for cell in row if cell and cell[0] == "iri"}
    return json.dumps({"heads": table.heads, "rows": shown, "labels": labels(iris), "cut": cut}).encode()


def capped(found: Result, limit: int | None) -> tuple[Result, bool]:
    """Return at most so many rows or triples, of bounded size in all, and whether there were more."""
    if limit is None or isinstance(found, bool):
        return found, False
    if isinstance(found, Triples):
        triples, cut = _capped(found.triples, limit)
        return Triples(triples), cut
    rows, cut = _capped(found.rows, limit)
    return Table(found.heads, rows), cut


def _capped(rows: Iterable[Row], limit: int) -> tuple[list[Row], bool]:
    kept: list[Row] = []
    size = 0
    for row in rows:
        lengths = [len(str(getattr(term, "value", term))) for term in row if term is not None]  # type: ignore[attr-defined]
        size += sum(lengths)
        if len(kept) == limit or size > LARGE or max(lengths, default=0) > TEXT:
            return kept, True
        kept.append(row)
    return kept, False


def _boolean(found: bool, form: str) -> bytes:  # noqa: FBT001 - it is the answer
    if form == "xml":
        return f"{XML}<head></head><boolean>{str(found).lower()}</boolean></sparql>".encode()
    return json.dumps({"head": {}, "boolean": found}, separators=SHORT).encode()


def _json(out: IO[bytes], table: Table) -> None:
    """Write SPARQL 1.1 JSON (https://www.w3.org/TR/sparql11-results-json/), row by row."""
    head = json.dumps({"vars": table.heads}, ensure_ascii=False, separators=SHORT)
    out.write(f'{{"head":{head},"results":{{"bindings":['.encode())
    for number, row in enumerate(table.rows):
        bound = {name: _object(term) for name, term in zip(table.heads, row, strict=True) if term is not None}
        text = json.dumps(bound, ensure_ascii=False, separators=SHORT)
        out.write(f"{',' if number else ''}{text}".encode())
    out.write(b"]}}")


def _object(term: Any) -> dict[str, Any]:
    """Return a term as https://www.w3.org/TR/sparql12-results-json/ writes it."""
    if isinstance(term, ox.Literal):
        typed = {} if term.datatype.value in UNSAID else {"datatype": term.datatype.value}
        said = {"xml:lang": term.language} if term.language else typed
        direction = {"its:dir": str(term.direction)} if term.direction else {}
        return {"type": "literal", "value": term.value, **said, **direction}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _object(part) for name, part in parts.items()}}
    return {"type": "uri" if isinstance(term, ox.NamedNode) else "bnode", "value": term.value}


def _xml(out: IO[bytes], table: Table) -> None:
    """Write SPARQL 1.1 XML (https://www.w3.org/TR/rdf-sparql-XMLres/), row by row."""
    heads = "".join(f"<variable name={quoteattr(name)}/>" for name in table.heads)
    out.write(f"{XML}<head>{heads}</head><results>".encode())
    for row in table.rows:
        bound = ((name, term) for name, term in zip(table.heads, row, strict=True) if term is not None)
        cells = (f"<binding name={quoteattr(name)}>{_element(term)}</binding>" for name, term in bound)
        out.write(f"<result>{''.join(cells)}</result>".encode())
    out.write(b"</results></sparql>")


def _element(term: Any) -> str:
    if isinstance(term, ox.Literal):
        typed = "" if term.datatype.value in UNSAID else f" datatype={quoteattr(term.datatype.value)}"
        said = f" xml:lang={quoteattr(term.language)}" if term.language else typed
        return f"<literal{said}>{escape(term.value)}</literal>"
    if isinstance(term, ox.Triple):
        parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
        return f"<triple>{''.join(f'<{name}>{_element(part)}</{name}>' for name, part in parts)}</triple>"
    name = "uri" if isinstance(term, ox.NamedNode) else "bnode"
    return f"<{name}>{escape(term.value)}</{name}>"


def _tsv(out: IO[bytes], table: Table) -> None:
    """Write TSV (https://www.w3.org/TR/sparql11-results-csv-tsv/), row by row; a term as N-Triples writes it."""
    out.write("\t".join(f"?{name}" for name in table.heads).encode() + b"\n")
    for row in table.rows:
        out.write("\t".join("" if term is None else _term(term) for term in row).encode() + b"\n")


def _term(term: Any) -> str:
    plain = isinstance(term, ox.Literal) and term.datatype.value in BARE and BARE[term.datatype.value](term.value)
    return str(term.value if plain else term).replace("\t", "\\t")


def kind_of(found: Result) -> str:
    """Return `select`, `boolean` or `graph`."""
    return "boolean" if isinstance(found, bool) else "graph" if isinstance(found, Triples) else "select"


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


def _csv(out: IO[bytes], table: Table) -> None:
    """Write CSV (https://www.w3.org/TR/sparql11-results-csv-tsv/); pyoxigraph's own leaves a comma in an IRI bare."""
    sheet = csv.writer(codecs.getwriter("utf-8")(out))
    sheet.writerow(table.heads)
    sheet.writerows([_bare(term) for term in row] for row in table.rows)


def _bare(term: Any) -> str:
    if isinstance(term, (ox.NamedNode, ox.Literal)):
        return term.value
    return "" if term is None else str(term)


def _cell(term: Any) -> list[str] | None:
    if term is None:
        return None
    kind = {"NamedNode": "iri", "BlankNode": "blank"}.get(type(term).__name__, "literal")
    return [kind, getattr(term, "value", str(term)), getattr(term, "language", None) or ""]


WRITERS: dict[str, Callable[[IO[bytes], Table], None]] = {"csv": _csv, "tsv": _tsv, "xml": _xml, "json": _json}
