"""Propose the passage ledger of a report from its plain text.

The ledger is a list of contiguous spans in which every non-blank character of the text lies exactly once.
What this module proposes is a draft: an editor corrects it, and from then on the YAML file is the data.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

FOOTNOTES = re.compile(r"^ {20,}\n(?:(?! \S)(?! *\n).*\n)+", re.MULTILINE)
FOOTNOTE = re.compile(r"^\d+ (?:(?!\d+ [A-Zh1]).*\n)+", re.MULTILINE)
PARAGRAPH_END = re.compile(r"\n[ \t]*\n+(?=\s*[^a-z\s])")
QUOTES = "\u2018\u2019\u201c\u201d\"'"
SENTENCE_END = re.compile(rf"(?<=[.?!])[{QUOTES})]*(?: ?\d{{1,2}})?(?=\s+[{QUOTES}A-Z])")
CLOSED = re.compile(rf"(?<!\.\.)[.?!:;][{QUOTES})]*(?: ?\d{{1,2}})?$")
SECTION = re.compile(r"\d+\. [A-Z ]+$")


@dataclass(frozen=True)
class Span:
    """A stretch of the text, `start` inclusive and `end` exclusive, in Unicode code points."""

    start: int
    end: int
    kind: str
    section: str = ""


def digest(passage: str) -> str:
    """Return the SHA-256, in hexadecimal, of a passage whose runs of white space are folded into one blank."""
    return hashlib.sha256(" ".join(passage.split()).encode()).hexdigest()


def overlapping(spans: Iterable[tuple[str, int, int]]) -> Iterator[str]:
    """Yield the name of each span (name, start, end), given by their starts, that begins inside one before it."""
    last = 0
    for name, start, end in spans:
        if start < last:
            yield name
        last = max(last, end)


def propose(text: str) -> list[Span]:
    """Return the spans of `text` in the order of their offsets, each with its kind and section."""
    spans = sorted([*_footnotes(text), *_body(text)], key=lambda span: span.start)
    return list(_sectioned(text, spans))


def _footnotes(text: str) -> Iterator[Span]:
    for block in FOOTNOTES.finditer(text):
        for note in FOOTNOTE.finditer(text, block.start(), block.end()):
            yield _trim(text, note.start(), note.end(), "footnote")


def _body(text: str) -> Iterator[Span]:
    start = 0
    for block in [*FOOTNOTES.finditer(text), None]:
        end = block.start() if block else len(text)
        yield from _paragraphs(text, start, end)
        start = block.end() if block else end


def _paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    cuts = [match.end() for match in PARAGRAPH_END.finditer(text, start, end)]
    for left, right in zip([start, *cuts], [*cuts, end], strict=True):
        if text[left:right].strip():
            yield from _sentences(text, left, right, final=right == end)


def _sentences(text: str, start: int, end: int, *, final: bool) -> Iterator[Span]:
    if not final and not CLOSED.search(text[start:end].rstrip()):
        yield _trim(text, start, end, "heading")
        return
    cuts = [match.end() for match in SENTENCE_END.finditer(text, start, end)]
    for left, right in zip([start, *cuts], [*cuts, end], strict=True):
        if text[left:right].strip():
            yield _trim(text, left, right, "sentence")


def _trim(text: str, start: int, end: int, kind: str) -> Span:
    passage = text[start:end]
    return Span(end - len(passage.lstrip()), start + len(passage.rstrip()), kind)


def _sectioned(text: str, spans: list[Span]) -> Iterator[Span]:
    section = "0. Introduction"
    for span in spans:
        passage = text[span.start : span.end]
        if span.kind == "heading" and SECTION.match(passage):
            number, title = passage.split(". ", 1)
            section = f"{number}. {title.capitalize()}"
        yield Span(span.start, span.end, span.kind, section)
