"""Read the authored files into entries, each of which knows its file and its lines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lexrights.dataset.context import Context
from lexrights.errors import DataError
from lexrights.findings import Finding, suggestion
from lexrights.home import Home
from lexrights.source import layout, yamlfile
from lexrights.source.values import key_problem, problem
from lexrights.source.yamlfile import Block

ENDINGS = {".yaml", ".yml"}


@dataclass(frozen=True)
class Entry:
    """One thing, passage or claim as an author wrote it, before `defaults` and superclasses."""

    file: str
    block: Block
    defaults: Block

    @property
    def id(self) -> str:
        """The compact identifier, `kind:key`."""
        return str(self.block.get("id", ""))

    def fault(self, message: str, advice: str = "", key: str | None = None) -> Finding:
        """Return a finding at this entry, or at one of its keys."""
        line = self.block.lines.get(key or "") or self.defaults.lines.get(key or "") or self.block.line
        return Finding(self.file, line, self.id, message, advice)


def files_below(place: Path) -> list[Path]:
    """Return the authored files in a folder, or the one file, in the order of their paths."""
    found = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
    return sorted(path for path in found if path.suffix in ENDINGS)


def read(home: Home, context: Context, paths: Iterable[Path]) -> list[Entry]:
    """Return the entries of the files of one part. Raises DataError with every finding of every file."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    for path in paths:
        try:
            root = yamlfile.load(path, home.name(path))
            entries += (found := _entries(root, home.name(path), context))
            findings += _check_layout(root, found, home.name(path))
        except DataError as error:
            findings += error.findings
    findings += [finding for entry in entries for finding in _check(entry, context)]
    findings += _check_defaults(entries, context)
    findings += twice((entry.id, entry.file, entry.block.line) for entry in entries)
    if findings:
        raise DataError(findings)
    return entries


def listed(root: Block, file: str, context: Context) -> str:
    """Return the key of the one list that a file holds beside `defaults` and `layout`. Raises DataError."""
    lists = [key for key in root if key not in {"defaults", layout.KEY}]
    if len(lists) != 1 or lists[0] not in context.lists or not isinstance(root[lists[0]], list):
        problem = f"beside `defaults` a file holds one list, under {' or '.join(sorted(context.lists))}."
        raise DataError([Finding(file, root.line, "", problem, suggestion(" ".join(lists), context.lists))])
    defaults = root.get("defaults", Block(root.line))
    if not all(isinstance(block, Block) for block in (defaults, *root[lists[0]])):
        advice = "Start an entry with `- id:`, and write `defaults` as keys and values."
        raise DataError([Finding(file, root.lines[lists[0]], "", "expected a mapping of keys.", advice)])
    return lists[0]


def strays(home: Home) -> Iterator[Finding]:
    """Yield a finding for each file among the authored ones that is not read."""
    for folder in (home.data / "entities", home.data / "reports"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in ENDINGS and not path.name.startswith("."):
                yield Finding(home.name(path), 0, "", "is not read.", "Name it .yaml, or move it elsewhere.")


def _entries(root: Block, file: str, context: Context) -> list[Entry]:
    blocks = root[listed(root, file, context)]
    return [Entry(file, block, root.get("defaults", Block(root.line))) for block in blocks]


def _check_layout(root: Block, found: Iterable[Entry], file: str) -> Iterator[Finding]:
    yield from layout.faults(root, file)
    if layout.KEY in root and not any(entry.id.startswith("report:") for entry in found):
        problem = "layout says how the text of a report is laid out, and no report is described here."
        yield Finding(file, root.lines[layout.KEY], "", problem, "Move it to the file that describes the report.")


def _check(entry: Entry, context: Context) -> Iterator[Finding]:
    yield from _check_id(entry, context)
    yield from _check_block(entry, entry.block, context)
    if entry.block.keys() <= {"id"}:
        yield entry.fault("an entry says nothing.", "Give it a type and a label, or delete it.", "id")


def _check_defaults(entries: Iterable[Entry], context: Context) -> Iterator[Finding]:
    """Check the defaults of each file once."""
    for entry in {entry.file: entry for entry in entries}.values():
        defaults = Entry(entry.file, entry.defaults, Block(entry.defaults.line))
        if "id" in entry.defaults:
            yield defaults.fault("`defaults` cannot give an id.", "Give each entry its own.", "id")
        yield from _check_block(defaults, entry.defaults, context)


def _check_block(entry: Entry, block: Block, context: Context) -> Iterator[Finding]:
    for key, value in block.items():
        if key == "type":
            yield from _check_types(entry, value, context)
        elif key in context.terms:
            faults = {problem(context.terms[key], item, context) for item in _items(value)} - {""}
            yield from (entry.fault(fault, f"Mend the value of {key}.", key) for fault in sorted(faults))
        elif key != "id":
            yield entry.fault(f"{key} is not a key.", suggestion(key, [*context.terms, "id", "type"]), key)


def _check_id(entry: Entry, context: Context) -> Iterator[Finding]:
    kind, _, key = entry.id.partition(":")
    if kind == "dataset" and (not key or key.startswith("#")):
        key = key.removeprefix("#") or "dataset"
    elif "id" not in entry.block:
        yield entry.fault("an entry has no id.", "Give it one: `id: kind:key`.")
        return
    elif kind not in context.kinds:
        yield entry.fault(f"{kind!r} is not a kind of thing.", suggestion(kind, context.kinds), "id")
        return
    if fault := key_problem(key):
        yield entry.fault(fault, "Choose another id.", "id")


def _check_types(entry: Entry, value: Any, context: Context) -> Iterator[Finding]:
    for name in _items(value):
        if not isinstance(name, str) or name not in context.classes:
            yield entry.fault(f"{name} is not a class.", suggestion(str(name), context.classes), "type")


def twice(found: Iterable[tuple[str, str, int]]) -> Iterator[Finding]:
    """Yield a finding for each id, with its file and line, that stood before."""
    first: dict[str, str] = {}
    for name, file, line in found:
        place = f"{file}:{line}"
        if first.setdefault(name, place) != place:
            problem = f"the id stands already at {first[name]}."
            yield Finding(file, line, name, problem, "Give one of the two another id.")


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
