"""The check of RDF files that a user names, against the shapes and the audits.

A file is read by a process of its own; meanwhile this one gets ready what it is checked with, which takes as long.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from lexrights.dataset import foreign
from lexrights.dataset.foreign import Told
from lexrights.errors import DataError
from lexrights.findings import Finding
from lexrights.home import Home

if TYPE_CHECKING:
    import pyoxigraph as ox


def check(home: Home, paths: Iterable[Path], base: str | None, told: Told) -> tuple[list[Finding], int]:
    """Return what the shapes and the audits find in RDF files, and in how many things; `base` is for relative IRIs."""
    with ThreadPoolExecutor(1) as beside:
        reading = beside.submit(_read, paths, base, told)
        from lexrights.check import focus, rules, shacl  # noqa: PLC0415 - rdflib takes as long as a file
        from lexrights.source import part  # noqa: PLC0415

        ground = part.ground(home)
        shacl.prepare(ground.shapes)
        read, findings = reading.result()
    if findings:
        return findings, 0
    things = focus.find(ground, chain.from_iterable(read.values()))
    return rules.check_graph(ground, read), len(things)


def _read(paths: Iterable[Path], base: str | None, told: Told) -> "tuple[dict[str, list[ox.Triple]], list[Finding]]":
    """Return the triples of each file by its name, and what cannot be read."""
    read: dict[str, list[ox.Triple]] = {}
    findings: list[Finding] = []
    for path in paths:
        try:
            read[str(path)] = foreign.read(path, base, told)
        except DataError as error:
            findings += error.findings
    return read, findings
