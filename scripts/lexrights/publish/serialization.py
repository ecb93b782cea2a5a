"""A part as blocks of the published files, and triples as Turtle and N-Triples; the same part gives the same bytes.

A block is what a file holds of one thing, its separator behind it. Each file is a head, the blocks of all parts in the
order of their keys, and a foot; so parts can be written apart and put together without being read again.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

import pyoxigraph as ox

from lexrights.dataset.context import Context
from lexrights.dataset.published import DOCUMENT, DUMP
from lexrights.dataset.rdf import value
from lexrights.publish import tables
from lexrights.source import completion
from lexrights.source.part import Part

TURTLE, NTRIPLES, JSONLD = "lexrights.ttl", DUMP, DOCUMENT
VOCABULARIES = {"ns.ttl": "lexrights.ttl", "terms.ttl": "terms.ttl", "alignments.ttl": "alignments.ttl"}
BETWEEN = {TURTLE: b"\n", JSONLD: b",\n"}  # what stands between two blocks, and not behind the last
Blocks = list[tuple[str, bytes]]


def blocks(part: Part) -> tuple[dict[str, Blocks], dict[str, list[str]]]:
    """Return the sorted (key, block) of each published file, and the columns of those that are tables."""
    sheets = tables.tables(part.nodes, part.context)
    columns = {name: tables.columns(rows, part.context.terms) for name, rows in sheets.items()}
    found = {TURTLE: _turtle(part), NTRIPLES: _ntriples(part), JSONLD: list(_jsonld(part))}
    for name, rows in sheets.items():
        found[name] = [(key, tables.line(row, columns[name])) for key, row in rows]
    return found, columns


def head(name: str, context: Context, columns: list[str]) -> bytes:
    """Return what a published file begins with."""
    if name == TURTLE:
        lines = sorted(f"@prefix {prefix}: <{space}> .\n" for prefix, space in _prefixes(context).items())
        return f"{''.join(lines)}\n".encode()
    if name == JSONLD:
        return _document(context).partition("[]")[0].encode() + b"[\n"
    return tables.line(dict(zip(columns, columns, strict=True)), columns) if columns else b""


def foot(name: str) -> bytes:
    """Return what a published file ends with."""
    return b"\n ]\n}\n" if name == JSONLD else b""


def turtle(triples: Iterable[ox.Triple], context: Context) -> bytes:
    """Return triples in order as Turtle: prefixes and subjects in byte order, a blank line between subjects.

    The engine writes it, for the data and each page's document are large and hold no blank nodes; files that people
    edit have the normal form of `lexrights.source.formatter`, which takes 60 times as long.
    """
    return head(TURTLE, context, []) + b"\n\n".join(subjects(triples, context)) + b"\n"


def subjects(triples: Iterable[ox.Triple], context: Context) -> list[bytes]:
    """Return what Turtle says of each subject; no line break stands inside a literal: the serializer escapes it."""
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=_prefixes(context)) or b""
    said = b"".join(line for line in text.splitlines(keepends=True) if not line.startswith(b"@prefix"))
    return said.rstrip(b"\n").replace(b" .\n", b" .\n\n").split(b"\n\n")


def _prefixes(context: Context) -> dict[str, str]:
    return {name: space for name, space in context.prefixes.items() if name != "dataset"}


def ntriples(triples: Iterable[ox.Triple]) -> bytes:
    """Return the triples as sorted N-Triples, one a line."""
    return "".join(sorted(f"{triple} .\n" for triple in triples)).encode()


def _turtle(part: Part) -> Blocks:
    names = dict.fromkeys(value(triple.subject) for triple in part.triples)
    said = (text + b"\n\n" for text in subjects(part.triples, part.context))
    return list(zip(names, said, strict=True))


def _ntriples(part: Part) -> Blocks:
    lines = sorted(f"{triple} .\n" for triple in part.triples)
    return [(key, "".join(some).encode()) for key, some in groupby(lines, lambda line: line.partition(" ")[0])]


def _jsonld(part: Part) -> Iterator[tuple[str, bytes]]:
    for node in part.nodes:
        text = json.dumps(completion.readable(node, part.context), ensure_ascii=False, indent=1).replace("\n", "\n  ")
        yield str(node["id"]), f"  {text},\n".encode()


def _document(context: Context) -> str:
    return json.dumps({**context.document, "@graph": []}, ensure_ascii=False, indent=1)
