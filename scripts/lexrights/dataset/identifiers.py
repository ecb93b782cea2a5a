"""Identifiers in the order in which people read them, and the list of every URI ever published: none may be lost."""

import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from lexrights.dataset.namespaces import BASE, THINGS
from lexrights.dataset.rdf import value
from lexrights.errors import DataError
from lexrights.findings import Finding, suggestion


def whole(iri: str) -> str:
    """Return the thing that an IRI is of: what has its name and a # behind it, as a selector, belongs to it."""
    return iri.partition("#")[0] if iri.startswith(THINGS) else iri


def own(triples: Iterable[ox.Triple]) -> set[str]:
    """Return the IRIs under our base that the triples describe."""
    found = {value(triple.subject) for triple in triples}
    return {iri for iri in found if iri.startswith(BASE)}


def reading(name: str) -> list[tuple[int, str]]:
    """Return by what names with numbers in them are ordered: 999 stands before 1000."""
    return [(int(part) if part.isdecimal() else 0, part) for part in re.split(r"(\d+)", name)]


def read(path: Path) -> list[str]:
    """Return the published URIs in the order in which they were first published. Raises DataError."""
    try:
        return path.read_text(encoding="utf-8").split() if path.exists() else []
    except UnicodeDecodeError:
        raise DataError([Finding(str(path), 0, "", "is not UTF-8.", "Restore it from the last release.")]) from None


def lost(published: list[str], current: set[str], file: str) -> list[Finding]:
    """Return a finding for each published URI that nothing describes any more."""
    advice = "Put it back, or leave a tombstone: deprecated, deprecationReason and, where there is one, isReplacedBy."
    return [
        Finding(
            file,
            line,
            iri,
            "was published and is gone.",
            f"{advice} {suggestion(iri, current - set(published))}".strip(),
        )
        for line, iri in enumerate(published, 1)
        if iri not in current
    ]


def extended(published: list[str], current: set[str]) -> list[str]:
    """Return the list with the new URIs behind the old, in byte order; what belongs to a thing goes with that."""
    return [*published, *sorted({iri for iri in current if whole(iri) == iri} - set(published))]
