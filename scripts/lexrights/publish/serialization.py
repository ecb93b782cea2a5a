"""An edition as bytes: Turtle, N-Triples, JSON-LD, CSV and checksums; the same edition gives the same bytes."""

import hashlib
import json
from collections.abc import Iterable

import pyoxigraph as ox

from lexrights.graph.context import Context
from lexrights.publish import tables
from lexrights.source.editions import Edition

VOCABULARIES = {"ns.ttl": "lexrights.ttl", "terms.ttl": "terms.ttl", "alignments.ttl": "alignments.ttl"}


def files(edition: Edition) -> dict[str, bytes]:
    """Return the name and the bytes of every published file; the same edition gives the same bytes."""
    nodes = edition.document["@graph"]
    sheets = tables.tables(nodes, edition.context)
    found = {
        "lexrights.ttl": turtle(edition.triples, edition.context),
        "lexrights.nt": ntriples(edition.triples),
        "lexrights.jsonld": json.dumps(edition.document, ensure_ascii=False, indent=1).encode() + b"\n",
        "dictionary.csv": tables.dictionary_text(tables.dictionary(sheets, edition.context, edition.vocabulary)),
    } | {name: tables.text(rows, edition.context.terms) for name, rows in sheets.items()}
    found |= {name: (edition.home.ontology / source).read_bytes() for name, source in VOCABULARIES.items()}
    sums = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(found.items())]
    return found | {"SHA256SUMS": "".join(sums).encode()}


def turtle(triples: Iterable[ox.Triple], context: Context) -> bytes:
    """Return triples in order as Turtle: prefixes and subjects in byte order, a blank line between subjects."""
    prefixes = {name: space for name, space in context.prefixes.items() if name != "dataset"}
    text = (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()
    lines = text.splitlines(keepends=True)  # no line break stands inside a literal: the serializer escapes it
    head = sorted(line for line in lines if line.startswith("@prefix"))
    body = "".join(lines[len(head) :]).rstrip("\n").replace(" .\n", " .\n\n")
    return f"{''.join(head)}\n{body}\n".encode()


def ntriples(triples: list[ox.Triple]) -> bytes:
    """Return the triples as sorted N-Triples, one a line."""
    return "".join(sorted(f"{triple} .\n" for triple in triples)).encode()
