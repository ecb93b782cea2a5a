"""The catalogue of the dataset (DCAT-AP 3): what the dump says of itself, and what it cannot: the sizes of its files.

A dump cannot hold its own checksum, so this stands beside it.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from lexrights import checksums
from lexrights.dataset import rdf
from lexrights.dataset.namespaces import BASE, DCAT, DCTERMS, XSD
from lexrights.publish import serialization
from lexrights.site.data import Shelf, in_english, many
from lexrights.site.documents import File, forms

FOAF, SPDX = "http://xmlns.com/foaf/0.1/", "http://spdx.org/rdf/terms#"

IRREGULAR = "http://publications.europa.eu/resource/authority/frequency/IRREG"  # a report is added when it is read


def files(shelf: Shelf) -> Iterator[File]:
    """Yield the catalogue as Turtle, N-Triples and JSON-LD."""
    dataset = shelf.nodes["dataset:"]
    named = {
        shelf.iri(one) for key in ("publisher", "creator", "spatial", "derivedFrom") for one in many(dataset.get(key))
    }
    told = [
        one
        for one in shelf.triples
        if rdf.value(one.subject) in named or rdf.value(one.subject).startswith(f"{BASE}dataset")
    ]
    triples = rdf.ordered(rdf.canonical([*told, *_catalogue(shelf), *_sizes(shelf)]))
    yield "catalog.ttl", serialization.turtle(triples, shelf.context)
    yield from ((f"catalog.{ending}", content) for ending, content in forms(triples))


def _catalogue(shelf: Shelf) -> Iterator[ox.Triple]:
    catalogue, dataset = ox.NamedNode(BASE), shelf.nodes["dataset:"]
    said: dict[str, ox.NamedNode | ox.Literal] = {
        f"{DCTERMS}title": ox.Literal("LexRights", language="en"),
        f"{DCTERMS}description": ox.Literal(in_english(dataset["description"]), language="en"),
        f"{DCTERMS}publisher": ox.NamedNode(shelf.iri(dataset["publisher"])),
        f"{DCTERMS}license": ox.NamedNode(dataset["license"]),
        f"{DCAT}dataset": ox.NamedNode(shelf.iri("dataset:")),
        f"{FOAF}homepage": ox.NamedNode(BASE),
    }
    often = ox.NamedNode(f"{DCTERMS}accrualPeriodicity")
    yield ox.Triple(ox.NamedNode(shelf.iri("dataset:")), often, ox.NamedNode(IRREGULAR))
    yield ox.Triple(catalogue, ox.NamedNode(rdf.TYPE), ox.NamedNode(f"{DCAT}Catalog"))
    for language in many(dataset["language"]):
        yield ox.Triple(catalogue, ox.NamedNode(f"{DCTERMS}language"), ox.NamedNode(language))
    for name, value in said.items():
        yield ox.Triple(catalogue, ox.NamedNode(name), value)


def _sizes(shelf: Shelf) -> Iterator[ox.Triple]:
    """Yield the size in bytes and the checksum of each distribution."""
    for name in many(shelf.nodes["dataset:"]["distribution"]):
        content = shelf.published.files[shelf.nodes[name]["downloadURL"].rpartition("/")[2]]
        one = ox.NamedNode(shelf.iri(name))
        checksum = ox.NamedNode(f"{one.value}-sha256")
        digest = ox.Literal(checksums.of(content), datatype=ox.NamedNode(f"{XSD}hexBinary"))
        size = ox.Literal(str(len(content)), datatype=ox.NamedNode(f"{XSD}nonNegativeInteger"))
        yield ox.Triple(one, ox.NamedNode(f"{DCAT}byteSize"), size)
        yield ox.Triple(one, ox.NamedNode(f"{SPDX}checksum"), checksum)
        yield ox.Triple(checksum, ox.NamedNode(rdf.TYPE), ox.NamedNode(f"{SPDX}Checksum"))
        yield ox.Triple(checksum, ox.NamedNode(f"{SPDX}algorithm"), ox.NamedNode(f"{SPDX}checksumAlgorithm_sha256"))
        yield ox.Triple(checksum, ox.NamedNode(f"{SPDX}checksumValue"), digest)
