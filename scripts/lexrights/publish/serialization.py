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
from lexrights.dataset.rdf import ordered, value
from lexrights.publish import nanopubs, reifiers, tables
from lexrights.source import completion
from lexrights.source.part import Part

TURTLE, NTRIPLES, JSONLD = "lexrights.ttl", DUMP, DOCUMENT
NANOPUBS, RDF12 = "lexrights.nanopubs.trig", "lexrights.rdf12.ttl"  # derived: they say what the others say
VOCABULARIES = {"ns.ttl": "lexrights.ttl", "terms.ttl": "terms.ttl", "alignments.ttl": "alignments.ttl"}
BETWEEN = {
    TURTLE: b"\n",
    RDF12: b"\n",
    NANOPUBS: b"\n",
    JSONLD: b",\n",
}  # what stands between two blocks, and not behind the last
VERSION = 'VERSION "1.2"\n'  # of RDF, so that a reader of an earlier one stops at once
Blocks = list[tuple[str, bytes]]


def blocks(part: Part) -> tuple[dict[str, Blocks], dict[str, list[str]]]:
    """Return the sorted (key, block) of each published file, and the columns of those that are tables."""
    sheets = tables.tables(part.nodes, part.context)
    columns = {name: tables.columns(rows, part.context.terms) for name, rows in sheets.items()}
    plain = _turtle(part.triples, part.context)
    found = {TURTLE: plain, NTRIPLES: _ntriples(part), JSONLD: list(_jsonld(part)), RDF12: _reifying(part, plain)}
    found[NANOPUBS] = nanopubs.blocks(part.triples, part.ground.edition, part.context)
    for name, rows in sheets.items():
        found[name] = [(key, tables.line(row, columns[name])) for key, row in rows]
    return found, columns


def head(name: str, context: Context, columns: list[str]) -> bytes:
    """Return what a published file begins with."""
    if name in {TURTLE, RDF12, NANOPUBS}:
        prefixes = _prefixes(context) | (nanopubs.PREFIXES if name == NANOPUBS else {})
        lines = sorted(f"@prefix {prefix}: <{space}> .\n" for prefix, space in prefixes.items())
        return f"{VERSION if name == RDF12 else ''}{''.join(lines)}\n".encode()
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


def _turtle(triples: Iterable[ox.Triple], context: Context) -> Blocks:
    names = dict.fromkeys(value(triple.subject) for triple in triples)
    said = (text + b"\n\n" for text in subjects(triples, context))
    return list(zip(names, said, strict=True))


def _reifying(part: Part, plain: Blocks) -> Blocks:
    """Return the blocks of Turtle with what claims reify; those of all else are as they were."""
    found = {triple.subject: triple for triple in reifiers.reifiers(part.triples)}
    claims = [triple for triple in part.triples if triple.subject in found]
    changed = dict(_turtle(ordered([*claims, *found.values()]), part.context)) if found else {}
    return [(key, changed.get(key, block)) for key, block in plain]


def _ntriples(part: Part) -> Blocks:
    lines = sorted(f"{triple} .\n" for triple in part.triples)
    return [(key, "".join(some).encode()) for key, some in groupby(lines, lambda line: line.partition(" ")[0])]


def _jsonld(part: Part) -> Iterator[tuple[str, bytes]]:
    for node in part.nodes:
        text = json.dumps(completion.readable(node, part.context), ensure_ascii=False, indent=1).replace("\n", "\n  ")
        yield str(node["id"]), f"  {text},\n".encode()


def _document(context: Context) -> str:
    return json.dumps({**context.document, "@graph": []}, ensure_ascii=False, indent=1)
