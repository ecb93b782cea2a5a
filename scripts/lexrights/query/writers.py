"""The answer to a query in the forms that people and programs read."""

import csv
import html
import io
import itertools
import json
import re
from collections.abc import Callable, Iterator
from typing import IO, Any

import pyoxigraph as ox

from lexrights.dataset import media, rdf
from lexrights.dataset.namespaces import XSD
from lexrights.query.results import Labels, Result, Table, Term, Triples

SHOWN = 1000  # rows of a table
GRAPHS = {one.ending: rdf.format_of(one) for one in media.GRAPHS}
BARE = {  # https://www.w3.org/TR/turtle/#abbrev: the literals that need no quotes
    f"{XSD}boolean": re.compile(r"true|false"),
    f"{XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"{XSD}double": re.compile(r"[+-]?([0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
}
SHORT = (",", ":")
PARTIAL = '"partial":true,'
PARTS = ("subject", "predicate", "object")
XML = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>'
DIRECTION = ' its:dir="%s" xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"'


def write(out: IO[bytes], result: Result, form: str, prefixes: dict[str, str], labels: Labels) -> None:
    """Write an answer in one form as it comes; `labels` gives the labels of the IRIs of a table."""
    if isinstance(result, bool):
        out.write(_boolean(form, value=result))
    elif isinstance(result, Triples):
        form = form if form in GRAPHS else "ttl"
        ox.serialize(result.triples, out, format=GRAPHS[form], prefixes=prefixes if form == "ttl" else None)
    elif form == "table":
        out.write(payload(result, labels))
    else:
        out.writelines(piece.encode() for piece in TABLES[form](result))


def payload(table: Table, labels: Labels) -> bytes:
    """Return the first 1,000 rows as JSON: heads, rows of [kind, text, language], labels of the IRIs, cut."""
    rows = [[_cell(term) for term in row] for row in itertools.islice(table.rows, SHOWN + 1)]
    shown = rows[:SHOWN]
    iris = {cell[1] for row in shown for cell in row if cell and cell[0] == "iri"}
    told = {"heads": table.heads, "rows": shown, "labels": labels(iris), "cut": len(rows) > SHOWN}
    return json.dumps(told).encode()


def _cell(term: Term | None) -> list[str] | None:
    if term is None:
        return None
    kind = {"NamedNode": "iri", "BlankNode": "blank"}.get(type(term).__name__, "literal")
    return [kind, getattr(term, "value", str(term)), getattr(term, "language", None) or ""]


def _boolean(form: str, *, value: bool) -> bytes:
    word = json.dumps(value)
    if form == "xml":
        return f"{XML}</head><boolean>{word}</boolean></sparql>".encode()
    return f'{{"head":{{}},"boolean":{word}}}'.encode()


def _csv(table: Table) -> Iterator[str]:
    """Yield CSV by https://www.w3.org/TR/sparql11-results-csv-tsv/."""
    line = io.StringIO()
    sheet = csv.writer(line)
    for row in itertools.chain([table.heads], (map(_bare, row) for row in table.rows)):
        sheet.writerow(row)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _bare(term: Term | None) -> str:
    if isinstance(term, (ox.NamedNode, ox.Literal)):
        return term.value
    return "" if term is None else str(term)


def _tsv(table: Table) -> Iterator[str]:
    """Yield TSV by the same specification: terms as Turtle writes them."""
    yield "\t".join(f"?{head}" for head in table.heads) + "\n"
    for row in table.rows:
        yield "\t".join("" if term is None else _turtle(term) for term in row) + "\n"


def _turtle(term: Term) -> str:
    short = BARE.get(term.datatype.value) if isinstance(term, ox.Literal) else None
    return term.value if short and short.fullmatch(term.value) else _whole(term)  # type: ignore[union-attr]


def _whole(term: Term) -> str:
    """Return a term as N-Triples writes it; pyoxigraph gives a triple without its brackets."""
    return f"<<( {' '.join(map(_whole, term))} )>>" if isinstance(term, ox.Triple) else str(term)


def _json(table: Table) -> Iterator[str]:
    """Yield JSON by https://www.w3.org/TR/sparql12-results-json/, with one more member where it is partial."""
    heads = json.dumps(table.heads, ensure_ascii=False, separators=SHORT)
    yield f'{{{PARTIAL if table.partial else ""}"head":{{"vars":{heads}}},"results":{{"bindings":['
    comma = ""
    for row in table.rows:
        told = {head: _told(term) for head, term in zip(table.heads, row, strict=True) if term is not None}
        yield comma + json.dumps(told, ensure_ascii=False, separators=SHORT)
        comma = ","
    yield "]}}"


def _told(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.Triple):
        return {"type": "triple", "value": {name: _told(part) for name, part in zip(PARTS, term, strict=True)}}
    if not isinstance(term, ox.Literal):
        return {"type": "uri" if isinstance(term, ox.NamedNode) else "bnode", "value": term.value}
    direction = {"its:dir": str(term.direction)} if term.direction else {}
    return {"type": "literal", "value": term.value, **_typed(term), **direction}


def _xml(table: Table) -> Iterator[str]:
    """Yield XML by https://www.w3.org/TR/rdf-sparql-XMLres/, triples and directions as SPARQL 1.2 has them."""
    heads = [html.escape(head) for head in table.heads]
    yield XML + "".join(f'<variable name="{head}"/>' for head in heads) + "</head><results>"
    for row in table.rows:
        cells = (
            f'<binding name="{head}">{_xml_term(term)}</binding>'
            for head, term in zip(heads, row, strict=True)
            if term is not None
        )
        yield f"<result>{''.join(cells)}</result>"
    yield "</results></sparql>"


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.Triple):
        parts = (f"<{name}>{_xml_term(part)}</{name}>" for name, part in zip(PARTS, term, strict=True))
        return f"<triple>{''.join(parts)}</triple>"
    text = html.escape(term.value).replace("\r", "&#13;")
    if not isinstance(term, ox.Literal):
        return f"<uri>{text}</uri>" if isinstance(term, ox.NamedNode) else f"<bnode>{text}</bnode>"
    said = "".join(f' {name}="{html.escape(value)}"' for name, value in _typed(term).items())
    return f"<literal{said}{DIRECTION % term.direction if term.direction else ''}>{text}</literal>"


def _typed(term: ox.Literal) -> dict[str, str]:
    """Return the language or the datatype of a literal; a plain text needs neither."""
    if term.language:
        return {"xml:lang": term.language}
    return {} if term.datatype.value == f"{XSD}string" else {"datatype": term.datatype.value}


TABLES: dict[str, Callable[[Table], Iterator[str]]] = {"csv": _csv, "tsv": _tsv, "json": _json, "xml": _xml}
