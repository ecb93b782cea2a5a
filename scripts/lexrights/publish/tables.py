"""The graph as CSV: claims.csv, one file per kind of thing, and a dictionary of their columns."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from lexrights.dataset.context import Context
from lexrights.dataset.namespaces import NS, SKOS
from lexrights.dataset.rdf import language, value

SEPARATOR = " | "
DEFINITION = f"{SKOS}definition"
Row = dict[str, str]


def tables(nodes: Iterable[dict[str, Any]], context: Context) -> dict[str, list[tuple[str, Row]]]:
    """Return file name to the id and the row of each thing; each row starts with the URI."""
    found: dict[str, list[tuple[str, Row]]] = {}
    for node in nodes:
        kind = node["id"].partition(":")[0]
        if kind in context.kinds:
            found.setdefault(f"{kind}s.csv", []).append((node["id"], dict(_row(node, context))))
    return dict(sorted(found.items()))


def columns(rows: Iterable[tuple[str, Row]], order: Iterable[str]) -> list[str]:
    """Return the columns that any row has: `uri`, `type`, then in the order of the context."""
    return ranked({column for _key, row in rows for column in row}, order)


def ranked(used: Iterable[str], order: Iterable[str]) -> list[str]:
    """Return columns in their order."""
    place = {name: number for number, name in enumerate(["uri", "type", *order])}
    return sorted(used, key=lambda column: (place[column.partition("_")[0]], column))


def line(row: Row, order: list[str]) -> bytes:
    """Return a row as a line of CSV (RFC 4180, UTF-8, LF)."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([row.get(column, "") for column in order])
    return out.getvalue().encode()


def moved(lines: bytes, old: list[str], new: list[str]) -> bytes:
    """Return lines of CSV with their columns where another table has them."""
    rows = csv.reader(io.StringIO(lines.decode(), newline=""))
    return b"".join(line(dict(zip(old, row, strict=True)), new) for row in rows)


def dictionary(files: dict[str, list[str]], context: Context, vocabulary: Iterable[ox.Triple]) -> bytes:
    """Return a CSV that says of each column of each file its property, the kind of its values, and its meaning."""
    defined = (t for t in vocabulary if t.predicate.value == DEFINITION and language(t.object) == "en")
    meanings = {value(t.subject): value(t.object) for t in defined}
    found = [
        {"file": file, "column": column, **_described(column, context, meanings)}
        for file, names in files.items()
        for column in names
    ]
    order = list(found[0])
    return line(dict(zip(order, order, strict=True)), order) + b"".join(line(row, order) for row in found)


def _described(column: str, context: Context, meanings: dict[str, str]) -> Row:
    if column == "uri":
        return {"property": "", "values": "URI", "meaning": "The URI of what the row describes."}
    if column == "type":
        return {"property": "rdf:type", "values": "class", "meaning": "The most specific classes of this vocabulary."}
    name, _, tag = column.partition("_")
    term = context.terms[name]
    kinds = {"id": "URI", "code": "code (append to https://w3id.org/lexrights/terms/)", "text": "text @en"}
    values = f"text @{tag or 'en'}" if term.kind == "texts" else kinds.get(term.kind, term.kind)
    return {"property": context.compact_iri(term.iri), "values": values, "meaning": meanings.get(term.iri, "")}


def _row(node: dict[str, Any], context: Context) -> Iterator[tuple[str, str]]:
    yield "uri", context.expand(node["id"])
    types = node.get("type", [])
    own = [name for name in types if context.classes.get(name, "").startswith(NS)]
    yield "type", SEPARATOR.join(own if len(own) == 1 else [name for name in own or types if name != "Claim"])
    inner = [one for one in node.values() if isinstance(one, dict) and "id" in one]  # in the row of what holds them
    node = {key: value for one in (*inner, node) for key, value in one.items()}
    for key, term in context.terms.items():
        if key not in node or key == "prefLabel":
            continue
        if term.kind == "texts" and isinstance(node[key], dict):
            yield from (
                (key if tag == "en" else f"{key}_{tag}", _cell(value, "", context)) for tag, value in node[key].items()
            )
        else:
            yield key, _cell(node[key], term.kind, context)


def _cell(value: Any, kind: str, context: Context) -> str:
    items = value if isinstance(value, list) else [value]
    return SEPARATOR.join(_plain(item, kind, context) for item in items)


def _plain(item: Any, kind: str, context: Context) -> str:
    if isinstance(item, dict):
        return context.expand(item["id"]) if "id" in item else str(item["@value"])
    if isinstance(item, bool):
        return str(item).lower()
    return context.expand(item) if kind == "id" else str(item)
