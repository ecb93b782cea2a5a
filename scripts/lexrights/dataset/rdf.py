"""One plain graph in a pyoxigraph store: from JSON-LD, from files, and the order in which it is written."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from lexrights.dataset import media
from lexrights.dataset.media import Media
from lexrights.dataset.namespaces import RDF, RDFS
from lexrights.errors import CommandError, DataError
from lexrights.findings import Finding

TYPE = f"{RDF}type"
LABEL = f"{RDFS}label"


def format_of(one: Media) -> ox.RdfFormat:
    """Return a form of RDF as pyoxigraph knows it."""
    found = ox.RdfFormat.from_media_type(one.type)
    assert found  # noqa: S101 - it knows all of them
    return found


FORMATS = {f".{ending}": format_of(one) for one in media.RDF for ending in (one.ending, *one.endings)}


def from_jsonld(document: dict[str, Any]) -> list[ox.Triple]:
    """Return the triples of a JSON-LD document in the order in which they are written."""
    text = json.dumps(document, ensure_ascii=False).encode()
    return ordered(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD))


def from_files(paths: Iterable[Path]) -> list[ox.Triple]:
    """Return the triples of RDF files; the format goes by the ending. Raises DataError with every unreadable file."""
    triples: list[ox.Triple] = []
    findings: list[Finding] = []
    for path in paths:
        try:
            triples += parse(path, content(path))
        except DataError as error:
            findings += error.findings
    if findings:
        raise DataError(findings)
    return triples


def content(path: Path) -> bytes:
    """Return what a file holds. Raises DataError where it cannot be read."""
    with _told(path):
        return path.read_bytes()


def parse(path: Path, content: bytes) -> list[ox.Triple]:
    """Return the triples in the content of an RDF file; the format goes by its ending. Raises DataError."""
    found = form(path)
    with _told(path, found.name):
        return [quad.triple for quad in ox.parse(content, format=found)]


def load(paths: Iterable[Path]) -> ox.Store:
    """Return a store of RDF files. Raises DataError at the first that is unreadable."""
    there = ox.Store()
    for path in paths:
        found = form(path)
        with _told(path, found.name):
            there.load(path=path, format=found, lenient=found == ox.RdfFormat.N_TRIPLES)  # which we wrote
    return there


def filled(files: Mapping[Path, bytes]) -> ox.Store:
    """Return a store of RDF files whose content is at hand. Raises DataError at the first that is unreadable."""
    there = ox.Store()
    for path, held in files.items():
        found = form(path)
        with _told(path, found.name):
            there.load(held, found)
    return there


def store(*parts: Iterable[ox.Triple]) -> ox.Store:
    """Return a store in memory whose default graph holds all the triples."""
    there = ox.Store()
    there.bulk_extend(ox.Quad(*triple) for part in parts for triple in part)
    return there


def value(term: object) -> str:
    """Return the IRI of a named node or the text of a literal; other terms have neither."""
    return str(getattr(term, "value", ""))


@lru_cache
def is_language(text: str) -> bool:
    """Return whether a text is a language tag that is well-formed by BCP 47."""
    try:
        ox.Literal("", language=text)
    except ValueError:
        return False
    return True


def language(term: object) -> str:
    """Return the language tag of a term, or nothing where it has none."""
    return str(getattr(term, "language", None) or "")


def ordered(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return the triples by subject; in a subject the types, the labels, then the other predicates by IRI."""
    return sorted(set(triples), key=_rank)


def canonical(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Return triples with the names that RDFC-1.0 gives to their blank nodes."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return (quad.triple for quad in dataset)


def rows(source: ox.Store, query: str, **bound: str) -> Iterator[list[str]]:
    """Return each solution as a list of plain values (unbound: empty); `bound` gives variables an IRI."""
    substitutions: dict[ox.Variable, Any] = {ox.Variable(name): ox.NamedNode(iri) for name, iri in bound.items()}
    solutions = source.query(query, substitutions=substitutions)
    assert isinstance(solutions, ox.QuerySolutions)  # noqa: S101 - the queries of the package are all SELECT
    return ([value(term) for term in solution] for solution in solutions)


def form(path: Path) -> ox.RdfFormat:
    """Return the format that a file's ending names. Raises DataError."""
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        known = ", ".join(sorted(FORMATS))
        raise DataError([Finding(str(path), 0, "", f"{path.suffix or 'no ending'} is not RDF.", f"Use {known}.")])
    return found


def absolute(iri: str, option: str) -> str:
    """Return an IRI that a user gave by an option. Raises CommandError where it is not absolute."""
    try:
        return ox.NamedNode(iri).value
    except ValueError:
        words = f"{option} {iri!r} is not an absolute IRI; write one as http://example.org/graph."
        raise CommandError(words) from None


def _rank(triple: ox.Triple) -> tuple[str, bool, bool, str, str]:
    predicate = triple.predicate.value
    return (value(triple.subject), predicate != TYPE, predicate != LABEL, predicate, str(triple.object))


@contextmanager
def _told(path: Path, kind: str = "") -> Iterator[None]:
    """Tell what is wrong with a file in one line."""
    try:
        yield
    except SyntaxError as error:
        raise DataError([Finding(str(path), error.lineno or 0, "", f"not {kind}: {error.msg}.", "")]) from None
    except MemoryError as error:
        raise DataError([Finding(str(path), 0, "", f"cannot be read: {error}.", "")]) from None
    except OSError as error:
        raise DataError([Finding(str(path), 0, "", f"cannot be read: {error.strerror or error}.", "")]) from None
