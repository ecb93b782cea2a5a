"""The published files out of the blocks of all parts, in memory that does not grow with them."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lexrights import checksums
from lexrights.publish import serialization, tables
from lexrights.publish.keep import Made
from lexrights.publish.serialization import BETWEEN, VOCABULARIES
from lexrights.source.part import Ground

CHUNK = 1 << 20
Run = tuple[Made, int, int]  # the part, where the run starts in its file, how long it is


def write(folder: Path, ground: Ground, parts: Sequence[Made]) -> None:
    """Write every published file into a folder."""
    names = sorted({name for one in parts for name in one.spans})
    columns = {name: _columns(name, ground, parts) for name in names}
    sheets = {name: order for name, order in columns.items() if order}
    sums = {name: _write(folder / name, _content(name, ground, parts, columns[name])) for name in names}
    dictionary = tables.dictionary(sheets, ground.context, ground.vocabulary)
    sums["dictionary.csv"] = _write(folder / "dictionary.csv", [dictionary])
    for name, source in VOCABULARIES.items():
        sums[name] = _write(folder / name, [(ground.home.ontology / source).read_bytes()])
    _write(folder / checksums.NAME, [checksums.listed(sums)])


def _columns(name: str, ground: Ground, parts: Iterable[Made]) -> list[str]:
    return tables.ranked({column for one in parts for column in one.columns.get(name, ())}, ground.context.terms)


def _content(name: str, ground: Ground, parts: Sequence[Made], columns: list[str]) -> Iterator[bytes]:
    """Yield a file in pieces; what stands between two blocks does not stand behind the last."""
    yield serialization.head(name, ground.context, columns)
    held, between = b"", BETWEEN.get(name, b"")
    for chunk in _blocks(name, parts, columns):
        whole = held + chunk
        held = whole[len(whole) - len(between) :]
        yield whole[: len(whole) - len(between)]
    yield serialization.foot(name)


def _blocks(name: str, parts: Sequence[Made], columns: list[str]) -> Iterator[bytes]:
    for one, start, length in _runs(name, parts):
        old = one.columns.get(name, columns)
        chunks = _chunks(one, start, length)
        yield from chunks if old == columns else [tables.moved(b"".join(chunks), old, columns)]


def _chunks(one: Made, start: int, length: int) -> Iterator[bytes]:
    assert one.path  # noqa: S101 - a part with blocks has a file
    with one.path.open("rb") as file:
        file.seek(start)
        for at in range(0, length, CHUNK):
            yield file.read(min(CHUNK, length - at))


def _runs(name: str, parts: Sequence[Made]) -> Iterator[Run]:
    """Yield the blocks of a file in the order of their keys; those that lie behind each other in a part as one."""
    found = sorted(
        (key, number, start, size) for number, one in enumerate(parts) for key, start, size in one.spans.get(name, ())
    )
    last: tuple[int, int, int] | None = None
    for _key, number, start, size in found:
        if last and last[0] == number and last[1] + last[2] == start:
            last = (number, last[1], last[2] + size)
            continue
        if last:
            yield parts[last[0]], last[1], last[2]
        last = (number, start, size)
    if last:
        yield parts[last[0]], last[1], last[2]


def _write(path: Path, chunks: Iterable[bytes]) -> str:
    """Write a file, and return its SHA-256."""
    with path.open("wb") as file:
        return checksums.written(file, chunks)[1]
