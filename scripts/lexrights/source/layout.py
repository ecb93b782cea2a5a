"""How the plain text of one report is laid out, as its file says under `layout`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from lexrights.errors import DataError
from lexrights.findings import Finding, suggestion
from lexrights.home import Home
from lexrights.source import yamlfile
from lexrights.source.yamlfile import Block

KEY = "layout"


@dataclass(frozen=True)
class Layout:
    r"""The forms of a text, as regular expressions (https://docs.python.org/3/library/re.html), and two kinds of words.

    `section` is a heading with which a section begins, its last group the title; `opening` the name of what stands
    before the first; `footnotes` the line above footnotes; `note` what a note begins with, its first group the number;
    `body` what a line begins with that stands under the notes and is none; `mark` what sends the reader to a note;
    `abbreviations` are the words whose full stop ends no sentence.
    """

    section: str = r"(?:\d{1,2}|[IVX]+)[.)] (.+)"
    opening: str = "0. Introduction"
    footnotes: str = r" {20,}|[ \t]*[-_\u2013\u2014\u2500]{5,}[ \t]*"
    note: str = r"(\d{1,3})[.)]? +"
    body: str = r"\f"
    mark: str = r" ?\d{1,2}"
    abbreviations: tuple[str, ...] = ()


GENERAL = Layout()
KEYS = tuple(field.name for field in fields(Layout))


def read(home: Home, paths: Iterable[Path]) -> Layout:
    """Return the layout that a report's files give, or the general one. Raises DataError where it is faulty.

    A file that says nothing of it is not read: the ledger may be about to be written.
    """
    for path in paths:
        if KEY.encode() in path.read_bytes():
            root = yamlfile.load(path, home.name(path))
            if found := list(faults(root, home.name(path))):
                raise DataError(found)
            if KEY in root:
                return _layout(root[KEY])
    return GENERAL


def faults(root: Block, file: str) -> Iterator[Finding]:
    """Yield what is wrong with the layout that a file may give."""
    block = root.get(KEY, Block(0))
    if not isinstance(block, Block):
        yield Finding(file, root.lines[KEY], "", "layout is not a mapping of keys.", f"Give it {', '.join(KEYS)}.")
        return
    for key, value in block.items():
        if key not in KEYS:
            problem, advice = f"{key} is not a key of a layout.", suggestion(key, KEYS)
        else:
            problem, advice = _problem(key, value), f"Mend the value of {key}."
        if problem:
            yield Finding(file, block.lines[key], "", problem, advice)


def _problem(key: str, value: Any) -> str:
    texts = value if key == "abbreviations" and isinstance(value, list) else [value]
    if wrong := [one for one in texts if not isinstance(one, str) or not one]:
        return f"{wrong[0]!r} is not text; write it in quotes if it should be."
    if key in {"opening", "abbreviations"}:
        return ""
    try:
        re.compile(f"(?:{value})")
    except re.error as error:
        return f"{value} is not a regular expression: {error}."
    return ""


def _layout(block: Block) -> Layout:
    words = block.get("abbreviations", [])
    return Layout(**(block | {"abbreviations": tuple(words if isinstance(words, list) else [words])}))
