"""Parts that were made, kept in a file each, and given back as long as nothing that they are made of has changed.

A kept part is known by the digest of its inputs: its own files, the ontology, the shapes, this package and the edition;
and by that of each entry of others that it names. A file that is damaged is as good as none, and all may be deleted at
any time.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lexrights import checksums, files
from lexrights.check.summary import Place, Summary
from lexrights.home import PACKAGE, Home
from lexrights.publish.serialization import Blocks
from lexrights.source import part
from lexrights.source.description import Totals
from lexrights.source.entries import Entry
from lexrights.source.part import DATASET, SHARED, Ground, Part

FOLDER = ".parts"
SIZE = 64  # of a digest in hexadecimal
Spans = list[tuple[str, int, int]]  # key of a block, where it starts, how long it is


@dataclass(frozen=True)
class Made:
    """A part that was made: its summary, and, if nothing was found, where its blocks lie in its file.

    `entries` are the digests of the shared entries.
    """

    key: str
    summary: Summary
    path: Path | None = None
    spans: dict[str, Spans] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Keep:
    """The folder in which the parts of a home are kept; `ground` is the digest of what all parts stand on."""

    home: Home
    folder: Path
    ground: str

    def path(self, key: str) -> Path:
        """Return the file of a part."""
        return self.folder / {SHARED: "shared", DATASET: "dataset"}.get(key, f"report-{key}")

    def describing(self, totals: Totals) -> "Keep":
        """Return the keep of what is said of all parts, which stands on what they hold together, too."""
        return replace(self, ground=checksums.of(self.ground, json.dumps(asdict(totals))))

    def save(self, one: Part, summary: Summary, blocks: dict[str, Blocks], columns: dict[str, list[str]]) -> Made:
        """Write a part in which nothing was found to its file, and return it."""
        head = {
            "inputs": self.inputs(one.key),
            "named": self._named(one),
            "entries": shared_entries(one),
            "summary": asdict(summary),
            "spans": {name: [(key, len(block)) for key, block in some] for name, some in blocks.items()},
            "columns": columns,
        }
        content = [json.dumps(head).encode() + b"\n", *(block for some in blocks.values() for _key, block in some)]
        path = self.path(one.key)
        files.write(path, [checksums.of(*content).encode(), *content])
        return _made(one.key, path, head, len(content[0]))

    def load(self, key: str, shared: dict[str, str]) -> Made | None:
        """Return a kept part that is still true; `shared` are the digests of the shared entries now."""
        try:
            raw = self.path(key).read_bytes()
            line = raw.index(b"\n", SIZE) + 1
            if checksums.of(memoryview(raw)[SIZE:]).encode() != raw[:SIZE]:
                return None
            head = json.loads(raw[SIZE:line])
            if head["inputs"] == self.inputs(key) and self._holds(head["named"], shared):
                return _made(key, self.path(key), head, line - SIZE)
        except (OSError, ValueError, LookupError, TypeError):
            pass
        return None

    def inputs(self, key: str) -> str:
        """Return the digest of what a part is made of, but for what it names of others."""
        return _digest(self.home.root, (self.ground, *part.files(self.home, key)))

    def _named(self, one: Part) -> dict[str, str]:
        """Return the digest of each shared entry that a part names, and of the files of each report.

        A report that is not there yet, or could not be read, counts too: once it is there, what it says matters.
        """
        if one.key == SHARED:
            return {}
        of_reports = filter(part.of_report, one.others if part.of_one_report(one.key) else ())
        reports = {key for name in of_reports for key in part.may_hold(name)}
        shared = {name: digest_of(one.ground.shared.get(name)) for name in one.others if not part.of_report(name)}
        return shared | {f"report:{key}": self.inputs(key) for key in reports}

    def _holds(self, named: dict[str, str], shared: dict[str, str]) -> bool:
        """Return whether what a part names is still what it was."""
        return all(
            (self.inputs(name.partition(":")[2]) if part.of_report(name) else shared.get(name, "")) == digest
            for name, digest in named.items()
        )


def keep(base: Ground, folder: Path) -> Keep:
    """Return the keep of a home in a folder."""
    home, kinds = base.home, {".ttl", ".jsonld", ".rq"}
    found = (path for place in (home.ontology, home.shapes) for path in place.rglob("*") if path.suffix in kinds)
    return Keep(home, folder, _digest(home.root, (_tool(), *map(str, base.edition), *sorted(found))))


def digest_of(entry: Entry | None) -> str:
    """Return the digest of what an entry says; nothing where there is none."""
    said = json.dumps([entry.block, entry.defaults], sort_keys=True) if entry else ""
    return checksums.of(said) if said else ""


def shared_entries(one: Part) -> dict[str, str]:
    """Return the digest of each shared entry, if this is the part that holds them."""
    return {entry.id: digest_of(entry) for entry in one.entries} if one.key == SHARED else {}


def _made(key: str, path: Path, head: dict[str, Any], start: int) -> Made:
    at = SIZE + start
    spans: dict[str, Spans] = {}
    for name, some in head["spans"].items():
        spans[name] = []
        for block, length in some:
            spans[name].append((block, at, length))
            at += length
    return Made(key, _summary(head["summary"]), path, spans, head["columns"], head["entries"])


def _summary(told: dict[str, Any]) -> Summary:
    """Return a summary from its plain form; a part is kept only where nothing was found in it."""
    version_of = told["version"]
    return Summary(
        **{
            **told,
            "ids": [_place(one) for one in told["ids"]],
            "unresolved": [(_place(place), *rest) for place, *rest in told["unresolved"]],
            "version": (_place(version_of[0]), version_of[1]) if version_of else None,
        }
    )


def _place(told: dict[str, Any]) -> Place:
    return Place(**told)


@cache
def _tool() -> str:
    """Return the digest of this package, in whatever state it is, and of what it builds on."""
    others = " ".join(f"{name} {version(name)}" for name in ("pyoxigraph", "pyyaml", "rdflib", "pyshacl"))
    code = sorted(path for path in PACKAGE.rglob("*") if path.suffix in {".py", ".rq"})
    return _digest(PACKAGE, (others, *code))


def _digest(root: Path, given: Iterable[str | Path]) -> str:
    said: list[bytes] = []
    for one in given:
        name, content = (one.relative_to(root), one.read_bytes()) if isinstance(one, Path) else ("", one.encode())
        said += [f"{name}\0{len(content)}\0".encode(), content]
    return checksums.of(*said)
