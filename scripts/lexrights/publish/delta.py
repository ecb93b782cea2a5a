"""What a build changes in what is published, found out from two sorted dumps without a look at what is the same."""

import mmap
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from lexrights.dataset import changes
from lexrights.dataset.changes import Change
from lexrights.dataset.context import Context

STRIDE = 1 << 20
Group = tuple[bytes, list[bytes]]
Text = mmap.mmap | bytes


def changed(old: Path, new: Path, context: Context) -> list[Change]:
    """Return the changes from one dump in sorted N-Triples to another; of what came or went the kind alone.

    Raises SyntaxError where one of them is something else.
    """
    with ExitStack() as stack:
        before, after = (_mapped(stack, path) for path in (old, new))
        first = _same_start(before, after)
        last = _same_end(before, after, first)
        groups = [_groups(text, first, last) for text in (before, after)]
        return list(_compared(groups[0], groups[1], context))


def _mapped(stack: ExitStack, path: Path) -> Text:
    if not path.is_file() or not path.stat().st_size:
        return b""
    file = stack.enter_context(path.open("rb"))
    return stack.enter_context(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _same_start(one: Text, other: Text) -> int:
    """Return where the first subject begins of which two texts may say different things."""
    at, most = 0, min(len(one), len(other))
    while at < most and one[at : at + STRIDE] == other[at : at + STRIDE]:
        at += STRIDE
    at = one.rfind(b"\n", 0, _first_difference(one, other, at, most)) + 1
    subject = one[one.rfind(b"\n", 0, max(at - 1, 0)) + 1 : at].partition(b" ")[0]  # of the line before
    while at and one[one.rfind(b"\n", 0, at - 1) + 1 : at].startswith(subject + b" "):
        at = one.rfind(b"\n", 0, at - 1) + 1
    return at


def _first_difference(one: Text, other: Text, at: int, most: int) -> int:
    low, high = at, min(at + STRIDE, most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[at:middle] == other[at:middle] else (low, middle - 1)
    return min(low, most)


def _same_end(one: Text, other: Text, first: int) -> int:
    """Return how many bytes at the end, whole subjects in both, are the same in two texts; none before `first`."""
    size, most = 0, min(len(one), len(other)) - first
    while size < most and _last(one, size) == _last(other, size):
        size = min(size + STRIDE, most)
    line = one.find(b"\n", len(one) - size)
    while line != -1 and line + 1 < len(one):  # to the beginning of the next subject
        rest = len(one) - line - 1
        following = one[line + 1 : one.find(b" ", line)]
        if following not in {_subject_before(one, rest), _subject_before(other, rest)}:
            return rest
        line = one.find(b"\n", line + 1)
    return 0


def _last(text: Text, size: int) -> bytes:
    """Return the bytes before the last `size` ones."""
    return text[max(len(text) - size - STRIDE, 0) : len(text) - size]


def _subject_before(text: Text, rest: int) -> bytes:
    """Return the subject of the line before the last `rest` bytes."""
    end = max(len(text) - rest - 1, 0)
    return text[text.rfind(b"\n", 0, end) + 1 : end].partition(b" ")[0]


def _groups(text: Text, first: int, last: int) -> Iterator[Group]:
    """Yield each subject with its lines. Raises SyntaxError where these are no sorted N-Triples."""
    before = b""
    for subject, lines in groupby(_lines(text, first, len(text) - last), lambda line: line.partition(b" ")[0]):
        said = list(lines)
        if subject + b" " < before or not all(line.startswith(b"<") and line.endswith(b" .\n") for line in said):
            raise SyntaxError("these are not sorted N-Triples")
        before = subject + b" "
        yield subject, said


def _lines(text: Text, start: int, end: int) -> Iterator[bytes]:
    while start < end:
        stop = text.find(b"\n", start) + 1 or end
        yield text[start:stop]
        start = stop


def _compared(old: Iterator[Group], new: Iterator[Group], context: Context) -> Iterator[Change]:
    """Yield the changes of each subject; both sides are in the order of their subjects."""
    nothing: Group = (b"", [])
    before, after = next(old, nothing), next(new, nothing)
    while before[0] or after[0]:
        if before[0] == after[0]:
            if before[1] != after[1]:
                yield from changes.compare(_triples(before), _triples(after), context)
            before, after = next(old, nothing), next(new, nothing)
        elif not after[0] or (before[0] and before[0] + b" " < after[0] + b" "):
            yield Change("lost", before[0].decode()[1:-1], "", {})
            before = next(old, nothing)
        else:
            yield Change("added", after[0].decode()[1:-1], "", {})
            after = next(new, nothing)


def _triples(group: Group) -> Iterator[ox.Triple]:
    return (quad.triple for quad in ox.parse(b"".join(group[1]), format=ox.RdfFormat.N_TRIPLES))
