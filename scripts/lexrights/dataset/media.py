"""The forms of files and answers: what each is called, how its files end, and its media type.

Every other list of endings or of media types is made out of this one.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Media:
    """A form: the ending of its files, its name, its media type; other endings, and other types it is asked for by."""

    ending: str
    name: str
    type: str
    endings: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


TURTLE = Media("ttl", "Turtle", "text/turtle")
JSONLD = Media("jsonld", "JSON-LD", "application/ld+json", endings=("json",))
NTRIPLES = Media("nt", "N-Triples", "application/n-triples")
RDFXML = Media("rdf", "RDF/XML", "application/rdf+xml", endings=("owl", "xml"))
NQUADS = Media("nq", "N-Quads", "application/n-quads")
TRIG = Media("trig", "TriG", "application/trig")
TURTLE12 = Media("rdf12.ttl", "Turtle 1.2", "text/turtle;version=1.2")
JSON = Media("json", "JSON", "application/sparql-results+json", aliases=("application/json",))
CSV = Media("csv", "CSV", "text/csv")
TSV = Media("tsv", "TSV", "text/tab-separated-values")
XML = Media("xml", "XML", "application/sparql-results+xml")
HTML = Media("html", "HTML", "text/html", aliases=("application/xhtml+xml",))
PLAIN = "text/plain"  # what N-Triples were before RDF 1.1, and some stores still call them

RDF = (TURTLE, JSONLD, NTRIPLES, RDFXML, NQUADS, TRIG)  # what is read
GRAPHS = (TURTLE, JSONLD, NTRIPLES)  # what triples are written as
TABLES = (JSON, CSV, TSV, XML)  # what rows are written as
FILES = (TURTLE12, *GRAPHS, TRIG, CSV)  # what is published; an ending before one that it ends in


def of_file(name: str) -> str | None:
    """Return the media type of a published file by its ending."""
    return next((one.type for one in FILES if name.endswith(f".{one.ending}")), None)


def by_type(forms: Iterable[Media]) -> dict[str, str]:
    """Return media type to ending, each form under all of its types, its own first."""
    return {media: one.ending for one in forms for media in (one.type, *one.aliases)}


def by_ending(forms: Iterable[Media]) -> dict[str, str]:
    """Return ending to media type."""
    return {one.ending: one.type for one in forms}
