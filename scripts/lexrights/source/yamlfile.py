"""Read YAML as plain data, with the line of every key and none of YAML's surprises.

Only mappings, lists, integers, decimals such as 4.4, `true`, `false` and text are read; a plain scalar that YAML 1.1
and 1.2 take for different things must be quoted. Aliases, tags, duplicate keys and further documents are refused.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from lexrights.errors import DataError
from lexrights.findings import Finding

DEEPEST = 20
DIGITS = 15
INTEGER = re.compile(r"-?(0|[1-9]\d*)")
DECIMAL = re.compile(r"-?(0|[1-9]\d*)\.\d*[1-9]")
NULL = re.compile(r"(?i)null|~|")
# Plain scalars that YAML 1.1 (https://yaml.org/type/) reads as booleans, octals, sexagesimals or floats.
AMBIGUOUS = re.compile(
    r"(?i)y|yes|n|no|on|off|true|false|[-+]?0[\d_]+|[-+]?0x[\da-f_]+|[-+]?0o[0-7]+|[-+]?0b[01_]+|[-+]?\d+(:[0-5]?\d)+|[-+]?\d[\d_]*_[\d_]*|"
    r"[-+]?(\d+\.\d*|\.\d+)(e[-+]?\d+)?|[-+]?\d+e[-+]?\d+|[-+]?\.(inf|nan)|\+\d+"
)


class Block(dict[str, Any]):
    """A mapping that knows its own line and the line of each key (1-based)."""

    def __init__(self, line: int) -> None:
        """Start an empty block at `line`."""
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class _Fault(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, line: int, problem: str, advice: str) -> None:
        self.line, self.problem, self.advice = line, problem, advice
        super().__init__(problem)


def read(text: str) -> Block:
    """Return the mapping at the root of a text that is YAML of ours."""
    return _root(text)


def load(path: Path, name: str) -> Block:
    """Return the mapping at the root of the file; `name` stands for the file in errors. Raises DataError."""
    try:
        return _root(_text(path))
    except _Fault as fault:
        raise DataError([Finding(name, fault.line, "", fault.problem, fault.advice)]) from None
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}."
        raise DataError([Finding(name, 0, "", problem, "Make it a readable file.")]) from None


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        raise _Fault(1, "the file starts with a byte order mark.", "Save it as UTF-8 without one.")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _Fault(line, "the file is not UTF-8.", "Save it as UTF-8.") from None


def _root(text: str) -> Block:
    try:
        events = _events(text)
        root = _node(next(events), events, 0)
        _no_more(events)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        problem = f"not YAML: {error.problem}."
        raise _Fault(
            mark.line + 1 if mark else 0, problem, "Mend the indentation, the quotes or the brackets."
        ) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _Fault(line, f"not YAML: {error.reason}.", "Take the character out.") from None
    if not isinstance(root, Block):
        raise _Fault(1, "the file is not a mapping of keys.", "Start with `things:`, `claims:` or `passages:`.")
    return root


def _events(text: str) -> Iterator[Any]:
    structure = (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.StreamEndEvent, yaml.DocumentEndEvent)
    documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise _Fault(_line(event), "a second document begins here.", "Keep one document a file.")
        if not isinstance(event, structure):
            yield event
    if not documents:
        raise _Fault(1, "the file is empty.", "Write at least one entry, or delete the file.")


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _no_more(events: Iterator[Any]) -> None:
    for _event in events:
        pass


def _node(event: Any, events: Iterator[Any], depth: int) -> Any:
    line = _line(event)
    if depth > DEEPEST:
        raise _Fault(line, f"nested more than {DEEPEST} deep.", "Flatten it.")
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        raise _Fault(line, "anchors and aliases are not read.", "Write the value out.")
    if event.tag:
        raise _Fault(line, f"the tag {event.tag} is not read.", "Take it out.")
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event, line)
    if isinstance(event, yaml.SequenceStartEvent):
        return _list(events, depth)
    return _block(line, events, depth)


def _list(events: Iterator[Any], depth: int) -> list[Any]:
    items = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        items.append(_node(event, events, depth + 1))
    return items


def _block(line: int, events: Iterator[Any], depth: int) -> Block:
    block = Block(line)
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        here = _line(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise _Fault(here, "a key is not plain text.", "Write the key as one word.")
        if event.value in block:
            first = block.lines[event.value]
            raise _Fault(here, f"the key {event.value} stands already at line {first}.", "Keep one of the two.")
        block[event.value] = _node(next(events), events, depth + 1)
        block.lines[event.value] = here
    return block


def _scalar(event: Any, line: int) -> str | int | bool | Decimal:
    text: str = event.value
    if not event.implicit[0]:
        return text
    if NULL.fullmatch(text):
        raise _Fault(line, "a value is missing here.", "Write it, or take the key out.")
    if text in {"true", "false"}:
        return text == "true"
    if INTEGER.fullmatch(text) or DECIMAL.fullmatch(text):
        if len(text) > DIGITS:
            raise _Fault(
                line, f"{text[:DIGITS]}… has more than {DIGITS} digits.", "Write it in quotes if text is meant."
            )
        return Decimal(text) if "." in text else int(text)
    if AMBIGUOUS.fullmatch(text):
        problem = f"{text} is a number or a truth value to some readers of YAML and text to others."
        raise _Fault(line, problem, f"Write '{text}' in quotes if text is meant.")
    return text
