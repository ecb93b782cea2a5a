"""What was taken out of the data is taken out of the releases, too: there as well its mark alone is left."""

import csv
import io
import json
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from lexrights import checksums, files
from lexrights.dataset import releases
from lexrights.dataset.context import Context
from lexrights.dataset.namespaces import DATASET
from lexrights.dataset.rdf import TYPE, value
from lexrights.home import Home
from lexrights.publish import serialization, tables
from lexrights.publish.serialization import JSONLD, NTRIPLES, TURTLE, VOCABULARIES
from lexrights.source import triples

Node = dict[str, Any]


def held(home: Home, marks: Mapping[str, Node]) -> Iterator[tuple[Path, str]]:
    """Yield the folder of each release with the IRI of each thing that it still describes, though it was taken out.

    `marks` are the nodes that are left of such things, by their IRIs.
    """
    for folder in releases.folders(home) if marks else ():
        with (folder / NTRIPLES).open("rb") as lines:
            typed = {line.partition(b" ")[0][1:-1].decode() for line in lines if f" <{TYPE}> ".encode() in line}
        yield from ((folder, iri) for iri in sorted(typed & marks.keys()))


def take_out(home: Home, marks: Mapping[str, Node]) -> list[str]:
    """Take things out of every file of each release, and say in words what was taken out of which.

    A release is replaced as a whole. Its numbers of triples and things, and its checksums, follow.
    """
    found: dict[Path, list[str]] = {}
    for folder, iri in held(home, marks):
        found.setdefault(folder, []).append(iri)
    for folder, iris in found.items():
        fresh = folder.with_name(f".{folder.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(folder, fresh)
        _redact(fresh, {iri: marks[iri] for iri in iris})
        files.swap(fresh, folder)
        shutil.rmtree(fresh, ignore_errors=True)
    return [f"{iri} was taken out of release {folder.name}" for folder, iris in found.items() for iri in iris]


def _redact(folder: Path, marks: Mapping[str, Node]) -> None:
    document = json.loads((folder / JSONLD).read_bytes())
    table = Context(document)
    old = {table.expand(node["id"]): node for node in document["@graph"]}
    new = {iri: {key: mark[key] for key in mark if key in {"id", *table.terms}} for iri, mark in marks.items()}
    new |= _recounted(old, new, table)
    document["@graph"] = [new.get(iri, node) for iri, node in old.items()]
    (folder / JSONLD).write_text(f"{json.dumps(document, ensure_ascii=False, indent=1)}\n", encoding="utf-8")
    told = triples.of_nodes(new.values(), table)
    _rewrite_lines(folder / NTRIPLES, new.keys(), told)
    _rewrite_blocks(folder / TURTLE, new.keys(), told, table)
    for path in folder.glob("*.csv"):
        _rewrite_rows(path, new, table)
    _drop_derived(folder, marks)
    sums = {path.name: checksums.of(path.read_bytes()) for path in folder.iterdir() if path.name != checksums.NAME}
    (folder / checksums.NAME).write_bytes(checksums.listed(sums))


def _recounted(old: Mapping[str, Node], new: Mapping[str, Node], table: Context) -> dict[str, Node]:
    """Return what the description of a release says after some of its nodes are others."""
    before, after = (triples.of_nodes(nodes, table) for nodes in ([old[iri] for iri in new], new.values()))
    gone = Counter(value(one.object) for one in before if one.predicate.value == TYPE)
    found = {DATASET: old[DATASET] | {"triples": old[DATASET]["triples"] - len(before) + len(after)}}
    for iri, node in old.items():
        if "ofClass" in node:
            found[iri] = node | {"entities": node["entities"] - gone[table.expand(node["ofClass"])]}
    return found


def _rewrite_lines(path: Path, iris: Collection[str], told: list[ox.Triple]) -> None:
    subjects = {f"<{iri}>".encode() for iri in iris}
    kept = [line for line in path.read_bytes().splitlines(keepends=True) if line.partition(b" ")[0] not in subjects]
    path.write_bytes(b"".join(sorted([*kept, *serialization.ntriples(told).splitlines(keepends=True)])))


def _rewrite_blocks(path: Path, iris: Collection[str], told: list[ox.Triple], table: Context) -> None:
    head, *blocks = path.read_bytes().rstrip(b"\n").split(b"\n\n")
    made = {block.partition(b" ")[0]: block for block in serialization.subjects(told, table)}
    assert len(made) == len(iris)  # noqa: S101 - each is a block of its own
    blocks = [made.get(block.partition(b" ")[0], block) for block in blocks]
    path.write_bytes(b"\n\n".join([head, *blocks]) + b"\n")


def _rewrite_rows(path: Path, new: Mapping[str, Node], table: Context) -> None:
    columns, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    made = {row["uri"]: row for some in tables.tables(new.values(), table).values() for _key, row in some}
    if any(row[0] in made for row in rows):
        told = [made.get(row[0]) or dict(zip(columns, row, strict=True)) for row in rows]
        head = dict(zip(columns, columns, strict=True))
        path.write_bytes(b"".join(tables.line(row, columns) for row in [head, *told]))


def _drop_derived(folder: Path, iris: Iterable[str]) -> None:
    """Remove each other file that names one of the things: it was made from those above, and can be again."""
    names = ["/".join(iri.split("/")[-2:]) for iri in iris]
    keys = [name.replace("/", mark).encode() for name in names for mark in "/:"]
    for path in folder.iterdir():
        if path.name not in {TURTLE, NTRIPLES, JSONLD, *VOCABULARIES} and path.suffix != ".csv":
            content = path.read_bytes()
            if any(key in content for key in keys):
                path.unlink()
