"""The digest of a graph: SHA-256 of its sorted canonical N-Triples, in memory that does not grow with it."""

import hashlib
import heapq
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import groupby, islice
from pathlib import Path

import pyoxigraph as ox

XSD = "http://www.w3.org/2001/XMLSchema#"
RUN = 100_000  # lines that are sorted in memory at a time
SHOWN = 5  # differences that are told
NORMALISED = "numbers, booleans and times by value, language tags in lower case"


@dataclass(frozen=True)
class Digest:
    """The number of triples of a graph, their digest, and the file that holds them sorted, one a line."""

    triples: int
    sha256: str
    lines: Path


def digest(triples: Iterable[ox.Triple], folder: Path, name: str) -> Digest:
    """Return the digest of triples, in a file `name` in `folder`; blank nodes are named by RDFC-1.0."""
    total, sha = 0, hashlib.sha256()
    place = folder / name
    with place.open("wb") as out:
        for line, _same in groupby(_sorted(_lines(triples), folder, name)):
            total += 1
            sha.update(line)
            out.write(line)
    return Digest(total, sha.hexdigest(), place)


def differences(ours: Path, theirs: Path) -> tuple[list[str], list[str]]:
    """Return the first triples that only one of two sorted files has: those of the first, those of the second."""
    only: tuple[list[str], list[str]] = ([], [])
    with ours.open("rb") as first, theirs.open("rb") as second:
        marked = heapq.merge(((line, 0) for line in first), ((line, 1) for line in second))
        for line, group in groupby(marked, key=lambda one: one[0]):
            sides = [side for _line, side in group]
            if len(sides) == 1 and len(only[sides[0]]) < SHOWN:
                only[sides[0]].append(line.decode().rstrip())
    return only


def _lines(triples: Iterable[ox.Triple]) -> Iterator[bytes]:
    """Yield each triple as a line; those with blank nodes last, because they are named together."""
    nameless = ox.Dataset()
    for triple in triples:
        if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
            nameless.add(ox.Quad(*triple))
        else:
            yield _line(triple)
    nameless.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    yield from (_line(quad.triple) for quad in nameless)


def _line(triple: ox.Triple) -> bytes:
    term = triple.object
    shown = str(_normal(term)) if isinstance(term, ox.Literal) else str(term)
    return f"{triple.subject} {triple.predicate} {shown} .\n".encode()


def _normal(term: ox.Literal) -> ox.Literal:
    """Return a literal as every store would write it."""
    kind = term.datatype.value.removeprefix(XSD)
    if term.language:
        return ox.Literal(term.value, language=term.language.lower())
    try:
        return ox.Literal(BY_VALUE.get(kind, str)(term.value), datatype=term.datatype)
    except (InvalidOperation, ValueError):
        return term


def _number(text: str) -> str:
    return f"{Decimal(text).normalize():f}"


def _moment(text: str) -> str:
    """Write a time without a fraction that is nothing, and Z for the zone of no difference."""
    return re.sub(r"[+-]00:00$", "Z", re.sub(r"(\.\d*?)0+(?=$|Z|[+-])", r"\1", text).replace(".Z", "Z")).removesuffix(
        "."
    )


WHOLE = ("byte", "short", "int", "long", "unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong")
SIGNED = ("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger")
BY_VALUE: dict[str, Callable[[str], str]] = {
    "boolean": lambda text: {"1": "true", "0": "false"}.get(text, text),
    "dateTime": _moment,
    **dict.fromkeys(("double", "float"), lambda text: repr(float(text))),
    **dict.fromkeys(("decimal", "integer", *WHOLE, *SIGNED), _number),
}


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
