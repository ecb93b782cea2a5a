"""What differs between the triples that were sent and those that a store gives back, in words."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path

LOOKED_AT = 20_000  # differences of each side among which those to tell are chosen
SHOWN = 5  # differences of a kind that are told


@dataclass(frozen=True)
class Line:
    """A line of N-Triples; blank nodes have no names here, for those follow from all that they hold."""

    subject: str
    predicate: str
    object: str

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate} {self.object}"


def tell(ours: Path, theirs: Path, store: str) -> Iterator[str]:
    """Yield what differs between two sorted files of triples: values changed, triples lost, triples of nobody's."""
    lost, strange = _beyond_names(*_only(ours, theirs))
    places: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in strange:
        places[line.subject, line.predicate].append(line)
    changed, gone = [], []
    for line in lost:
        instead = places[line.subject, line.predicate]
        if instead:
            changed.append(f"not there: {line}; {store} has {instead.pop(0).object} in its place.")
        else:
            gone.append(f"not there: {line}")
    extra = [f"there, and not sent: {line}" for line in chain.from_iterable(places.values())]
    for kind in (changed, gone, extra):
        yield from kind[:SHOWN]
        if len(kind) > SHOWN:
            yield f"and {len(kind) - SHOWN} more {'or so ' if len(kind) >= LOOKED_AT else ''}like these."


def _only(ours: Path, theirs: Path) -> tuple[list[str], list[str]]:
    """Return the triples that only one of two sorted files has: those of the first, those of the second."""
    only: tuple[list[str], list[str]] = ([], [])
    with ours.open("rb") as first, theirs.open("rb") as second:
        marked = heapq.merge(((line, 0) for line in first), ((line, 1) for line in second))
        for line, group in groupby(marked, key=lambda one: one[0]):
            sides = [side for _line, side in group]
            if len(sides) == 1 and len(only[sides[0]]) < LOOKED_AT:
                only[sides[0]].append(line.decode().rstrip())
    return only


def _beyond_names(ours: Iterable[str], theirs: Iterable[str]) -> tuple[list[Line], list[Line]]:
    """Return the lines that differ in more than the names of blank nodes; all, where none does."""
    first, second = Counter(map(_line, ours)), Counter(map(_line, theirs))
    if first == second:
        return list(first), list(second)
    return list((first - second).elements()), list((second - first).elements())


def _line(text: str) -> Line:
    return Line(*(_unnamed(term) for term in text.removesuffix(" .").split(" ", 2)))


def _unnamed(term: str) -> str:
    return "[]" if term.startswith("_:") else term
