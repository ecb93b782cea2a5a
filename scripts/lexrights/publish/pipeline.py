"""From the authored files to the published bytes, and the checks on the way."""

from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from lexrights.check import focus, rules
from lexrights.errors import DataError
from lexrights.findings import Finding
from lexrights.graph import changes, foreign, rdf
from lexrights.graph.foreign import Told
from lexrights.home import Home
from lexrights.publish import serialization
from lexrights.source import editions
from lexrights.source.editions import Edition

if TYPE_CHECKING:
    import pyoxigraph as ox

STEPS = ("Reading", "Checking", "Writing")
Step = Callable[[str], None]


def build(home: Home, step: Step) -> tuple[dict[str, bytes], Edition]:
    """Return the published files of a home and the edition they hold. Raises DataError where a check finds anything."""
    edition = _read(home, step)
    findings = _check(edition, step)
    if findings:
        raise DataError(findings)
    step("Writing")
    return serialization.files(edition), edition


def changed(home: Home, content: dict[str, bytes], edition: Edition) -> str:
    """Return in words what an edition and its files change in what is published."""
    dump = home.published / "lexrights.nt"
    try:
        if dump.is_file() and dump.read_bytes() == content[dump.name]:
            return changes.summary([])
        old = rdf.from_files([dump]) if dump.is_file() else []
    except DataError:
        return "what was there could not be read"
    return changes.summary(changes.compare(old, edition.triples, edition.context))


def check(home: Home, step: Step) -> list[Finding]:
    """Return the findings on the authored data of a home."""
    try:
        return _check(_read(home, step), step)
    except DataError as error:
        return list(error.findings)


def check_files(home: Home, paths: Iterable[Path], base: str | None, told: Told) -> tuple[list[Finding], int]:
    """Return what the shapes and the audits find in RDF files, and in how many things; `base` is for relative IRIs."""
    read: dict[str, list[ox.Triple]] = {}
    findings: list[Finding] = []
    for path in paths:
        try:
            read[str(path)] = foreign.read(path, base, told)
        except DataError as error:
            findings += error.findings
    if findings:
        return findings, 0
    edition = editions.vocabulary_of(home)
    things = focus.find(edition, chain.from_iterable(read.values()))
    return rules.check_graph(edition, read), len(things)


def _read(home: Home, step: Step) -> Edition:
    step("Reading")
    return editions.read(home)


def _check(edition: Edition, step: Step) -> list[Finding]:
    step("Checking")
    return rules.check(edition)
