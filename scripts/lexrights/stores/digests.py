"""The digest of a graph: SHA-256 of its sorted canonical N-Triples, in memory that does not grow with it."""

import hashlib
import heapq
import re
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby, islice
from pathlib import Path

import pyoxigraph as ox

from lexrights.dataset.namespaces import XSD

RUN = 100_000  # lines that are sorted in memory at a time
SHOWN = 5  # differences that are told


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
    """Return a literal as every store would write it; one that is not of its datatype stays."""
    if term.language:
        return ox.Literal(term.value, language=term.language.lower())
    kind = term.datatype.value.removeprefix(XSD)
    datatype = ox.NamedNode(f"{XSD}integer") if kind in DERIVED else term.datatype  # Oxigraph keeps no other
    return ox.Literal(NORMAL[kind](term.value), datatype=datatype) if kind in NORMAL else term


def _boolean(text: str) -> str:
    return {"1": "true", "0": "false"}.get(text, text)


def _decimal(text: str) -> str:
    """Return a decimal or an integer without what adds nothing; by its digits, for a number would round them."""
    found = re.fullmatch(r"([+-]?)0*(\d*?)(?:\.(\d*?)0*)?", text, re.ASCII)
    if not found or not re.search(r"\d", text):
        return text
    sign, whole, part = found[1], found[2] or "0", found[3]
    number = f"{whole}.{part}" if part else whole
    return f"-{number}" if sign == "-" and number != "0" else number


def _double(text: str) -> str:
    return repr(float(text)) if NUMBER.fullmatch(text) else text


def _float(text: str) -> str:
    """Return a number as the nearest of 32 bits."""
    try:
        return repr(struct.unpack("f", struct.pack("f", float(text)))[0]) if NUMBER.fullmatch(text) else text
    except OverflowError:
        return text


def _moment(text: str) -> str:
    """Return a time in UTC where it has a zone, without zeros that end its seconds."""
    found = MOMENT.fullmatch(text)
    if not found:
        return text
    try:
        moment = datetime.fromisoformat(found[1] + (found[3] or ""))
        moment = moment.astimezone(UTC) if found[3] else moment
    except (ValueError, OverflowError):  # a year before 1 or after 9999, or no time at all
        return text
    part = (found[2] or "").rstrip("0").rstrip(".")
    return f"{moment.replace(tzinfo=None).isoformat()}{part}{'Z' if found[3] else ''}"


NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
DERIVED = {
    *("long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
}
NORMAL: dict[str, Callable[[str], str]] = {
    "boolean": _boolean,
    "double": _double,
    "float": _float,
    "dateTime": _moment,
    **dict.fromkeys({"decimal", "integer", *DERIVED}, _decimal),
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
