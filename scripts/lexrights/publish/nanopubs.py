"""Each claim as a nanopublication (https://nanopub.net/guidelines/), unsigned, under a trusty URI.

Its assertion graph holds what the dump says of the claim, and never what the claim says of the world. The trusty URI
ends in a digest of all four graphs, by module RA of https://trustyuri.net/spec/v1. The library `nanopub` verifies it in
the tests; the build does without that library, which takes half a second to be imported and brings a network client.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from lexrights import checksums
from lexrights.dataset.context import Context
from lexrights.dataset.namespaces import BASE, DCAT, DCTERMS, NS, OWL, PROV, TERMS
from lexrights.dataset.rdf import TYPE, value

NP, NPX = "http://www.nanopub.org/nschema#", "http://purl.org/nanopub/x/"
PREFIXES = {"np": NP, "npx": NPX}
HOLE = f"RA{'0' * 43}"  # stands for the digest until that is known
CLAIM, EDITORIAL, SOURCE = f"{NS}Claim", f"{TERMS}editorial", "http://purl.org/spar/cito/citesAsEvidence"
REPEATED = {f"{DCTERMS}creator": "creator", f"{DCTERMS}issued": "created", f"{DCTERMS}license": "license"}
Said = tuple[ox.NamedNode, Any]  # a property and what it leads to


def blocks(triples: Iterable[ox.Triple], edition: Sequence[ox.Triple], context: Context) -> list[tuple[str, bytes]]:
    """Return the IRI and the TriG of each claim that stands, without prefixes; `edition` is said of the dataset."""
    prefixes = {name: space for name, space in context.prefixes.items() if name != "dataset"} | PREFIXES
    return [
        (claim, _trig(nanopublication(said, edition), prefixes))
        for claim, some in groupby(triples, lambda triple: value(triple.subject))
        if _stands(said := list(some))
    ]


def nanopublication(said: Sequence[ox.Triple], edition: Sequence[ox.Triple]) -> list[ox.Quad]:
    """Return the quads of a claim's nanopublication, its URI with a hole in the place of the digest."""
    version = next((value(triple.object) for triple in edition if triple.predicate.value == f"{DCAT}version"), "")
    own = ox.NamedNode(f"{BASE}v/{quote(version)}/np/{HOLE}")
    head, assertion, provenance, information = (
        ox.NamedNode(f"{own.value}#{name}") for name in ("Head", "assertion", "provenance", "pubinfo")
    )
    return [
        ox.Quad(own, ox.NamedNode(TYPE), ox.NamedNode(f"{NP}Nanopublication"), head),
        ox.Quad(own, ox.NamedNode(f"{NP}hasAssertion"), assertion, head),
        ox.Quad(own, ox.NamedNode(f"{NP}hasProvenance"), provenance, head),
        ox.Quad(own, ox.NamedNode(f"{NP}hasPublicationInfo"), information, head),
        *(ox.Quad(one.subject, one.predicate, one.object, assertion) for one in said),
        *(ox.Quad(assertion, *one, provenance) for one in _sources(said, edition)),
        *(ox.Quad(own, *one, information) for one in _information(said, edition)),
    ]


def artifact(quads: Iterable[ox.Quad]) -> str:
    """Return the code with which a trusty URI ends, by module RA; the hole is left out of the digest."""
    ranked = sorted(set(map(_ranked, quads)))
    said = "".join(f"{graph}\n{subject}\n{name}\n{term}\n" for graph, subject, name, *_rank, term in ranked)
    digest = bytes.fromhex(checksums.of(said))
    return f"RA{urlsafe_b64encode(digest).decode().rstrip('=')}"


def _stands(said: Sequence[ox.Triple]) -> bool:
    """Return whether this is a claim, and one that was not withdrawn."""
    kinds = {value(triple.object) for triple in said if triple.predicate.value == TYPE}
    return CLAIM in kinds and f"{OWL}deprecated" not in {triple.predicate.value for triple in said}


def _sources(said: Sequence[ox.Triple], edition: Sequence[ox.Triple]) -> Iterator[Said]:
    """Yield that the words are the editors', and where they are from: the passages, and what the editors cite."""
    editorial = any(value(triple.object) == EDITORIAL for triple in said)
    names = {f"{NS}evidence", *([SOURCE] if editorial else [])}
    for triple in edition:
        if triple.predicate.value == f"{DCTERMS}creator":
            yield ox.NamedNode(f"{PROV}wasAttributedTo"), triple.object
    for triple in said:
        if triple.predicate.value in names:
            yield ox.NamedNode(f"{PROV}wasDerivedFrom"), triple.object


def _information(said: Sequence[ox.Triple], edition: Sequence[ox.Triple]) -> Iterator[Said]:
    """Yield creator, day and licence, which are the dataset's, and the class of the claim."""
    for triple in edition:
        if name := REPEATED.get(triple.predicate.value):
            yield ox.NamedNode(f"{DCTERMS}{name}"), triple.object
    for triple in said:
        if triple.predicate.value == TYPE and value(triple.object).startswith(NS) and value(triple.object) != CLAIM:
            yield ox.NamedNode(f"{NPX}hasNanopubType"), triple.object


def _trig(quads: Sequence[ox.Quad], prefixes: dict[str, str]) -> bytes:
    text = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes) or b""
    said = b"".join(line for line in text.splitlines(keepends=True) if not line.startswith(b"@prefix"))
    return said.replace(HOLE.encode(), artifact(quads).encode()) + b"\n"


def _ranked(quad: ox.Quad) -> tuple[str, ...]:
    """Return by what a quad is sorted: graph, subject, predicate, parts of the object, and last the object's line."""
    names = tuple(_line(term) for term in (quad.graph_name, quad.subject, quad.predicate))
    term = quad.object
    if not isinstance(term, ox.Literal):
        return (*names, "0", _line(term), "", "", _line(term))
    tag = (term.language or "").lower()
    kind = "" if tag else term.datatype.value
    text = term.value.replace("\\", "\\\\").replace("\n", "\\n")
    return (*names, "1", term.value, kind, tag, f"{f'@{tag}' if tag else f'^{kind}'} {text}")


def _line(term: object) -> str:
    return value(term).replace(HOLE, " ")
