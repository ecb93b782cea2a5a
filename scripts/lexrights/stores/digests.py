"""The digest of a graph: SHA-256 of its sorted canonical N-Triples, in memory that does not grow with it."""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path

import pyoxigraph as ox

from lexrights import checksums
from lexrights.dataset import nodes
from lexrights.stores import literals

RUN = 100_000  # lines that are sorted in memory at a time


@dataclass(frozen=True)
class Digest:
    """The number of triples of a graph, their digest, and the file that holds them sorted, one a line.

    Two writings of one value, such as 5 and 05, are one triple here, and may be two in a store: `again` says how often
    a triple came again.
    """

    triples: int
    sha256: str
    lines: Path
    again: int


def digest(triples: Iterable[ox.Triple], folder: Path, name: str) -> Digest:
    """Return the digest of triples, in a file `name` in `folder`; blank nodes are named by what they hold.

    Raises LexRightsError where they cannot be told apart.
    """
    place, lines = folder / name, 0

    def distinct() -> Iterator[bytes]:
        nonlocal lines
        for line, same in groupby(_sorted(_lines(triples), folder, name)):
            lines += len(list(same))
            yield line

    with place.open("wb") as out:
        count, sha256 = checksums.written(out, distinct())
    return Digest(count, sha256, place, lines - count)


def _lines(triples: Iterable[ox.Triple]) -> Iterator[bytes]:
    """Yield each triple as a line; the values first, for the names of blank nodes come from them."""
    return (f"{triple} .\n".encode() for triple in nodes.named(map(_normalised, triples)))


def _normalised(triple: ox.Triple) -> ox.Triple:
    subject, predicate, term = triple
    return ox.Triple(subject, predicate, literals.normal(term)) if isinstance(term, ox.Literal) else triple


def _sorted(lines: Iterator[bytes], folder: Path, name: str) -> Iterator[bytes]:
    """Yield lines in byte order: sorted runs on disk, merged."""
    runs: list[Path] = []
    while run := sorted(islice(lines, RUN)):
        runs.append(folder / f"{name}.{len(runs)}")
        with runs[-1].open("wb") as out:
            out.writelines(run)
    with ExitStack() as stack:
        yield from heapq.merge(*(stack.enter_context(path.open("rb")) for path in runs))
    for path in runs:
        path.unlink()
