"""Propose the passage ledger of a report from its plain text.

The ledger is a list of contiguous spans in which every non-blank character of the text lies exactly once.
What this module proposes is a draft: an editor corrects it, and from then on the YAML file is the data.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from lexrights import checksums
from lexrights.source.layout import GENERAL, Layout

QUOTES = "\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\"'"
NOT_BLANK = re.compile(r"\S")
LONGEST = 40  # of a word that is looked up among abbreviations
PARAGRAPH_END = re.compile(r"\n[ \t]*\n+")
CLOSERS = f"[{QUOTES})\\]]*"


@dataclass(frozen=True)
class Span:
    """A stretch of the text, `start` inclusive and `end` exclusive, in Unicode code points."""

    start: int
    end: int
    kind: str
    section: str = ""


def digest(passage: str) -> str:
    """Return the SHA-256, in hexadecimal, of a passage whose runs of white space are folded into one blank."""
    return checksums.of(" ".join(passage.split()))


def overlapping(spans: Iterable[tuple[str, int, int]]) -> Iterator[str]:
    """Yield the name of each span (name, start, end), given by their starts, that begins inside one before it."""
    last = 0
    for name, start, end in spans:
        if start < last:
            yield name
        last = max(last, end)


def propose(text: str, layout: Layout = GENERAL) -> list[Span]:
    """Return the spans of `text` in the order of their offsets, each with its kind and section."""
    blocks = _blocks(text, layout)
    footnotes = (span for start, end in blocks for span in _footnotes(text, start, end, layout))
    edges = [0, *(edge for block in blocks for edge in block), len(text)]
    body = (
        span
        for start, end in zip(edges[::2], edges[1::2], strict=True)
        for span in _paragraphs(text, start, end, layout)
    )
    return list(_sectioned(text, sorted([*footnotes, *body], key=lambda span: span.start), layout))


def _blocks(text: str, layout: Layout) -> list[tuple[int, int]]:
    """Return where footnotes stand: from the line above them to a blank line or to one that goes on with the body."""
    below = rf"(?=(?:{layout.note}))(?:(?!{layout.body})(?![ \t]*$).+\n?)+"
    return [block.span() for block in re.finditer(rf"^(?:{layout.footnotes})\n{below}", text, re.MULTILINE)]


def _footnotes(text: str, start: int, end: int, layout: Layout) -> Iterator[Span]:
    """Yield the notes of a block; where they are numbered, the number after the last one begins the next."""
    cuts: list[int] = []
    last = None
    for note in re.compile(rf"^(?:{layout.note})", re.MULTILINE).finditer(text, start, end):
        number = int(note[1]) if note.re.groups and note[1] and note[1].isdecimal() else None
        if number is None or last is None or number == last + 1:
            cuts.append(note.start())
            last = number
    for left, right in pairwise([start, *cuts[1:], end]):
        yield _trim(text, left, right, "footnote")


def _paragraphs(text: str, start: int, end: int, layout: Layout) -> Iterator[Span]:
    """Yield the spans of a stretch of the body; a blank line before a small letter is a page's end in a sentence."""
    found = (match.end() for match in PARAGRAPH_END.finditer(text, start, end))
    cuts = [cut for cut in found if (following := _next(text, cut, end)) and not following.islower()]
    for left, right in pairwise([start, *cuts, end]):
        if text[left:right].strip():
            yield from _sentences(text, left, right, layout, final=right == end)


def _sentences(text: str, start: int, end: int, layout: Layout, *, final: bool) -> Iterator[Span]:
    closed = re.search(rf"(?<!\.\.)[.?!:;]{CLOSERS}(?:{layout.mark})?$", text[start:end].rstrip())
    if not final and not closed:
        yield _trim(text, start, end, "heading")
        return
    ends = re.compile(rf"(?<=[.?!]){CLOSERS}(?:{layout.mark})?(?=\s)").finditer(text, start, end)
    cuts = [match.end() for match in ends if _is_end(text, start, match.span(), end, layout)]
    for left, right in pairwise([start, *cuts, end]):
        if text[left:right].strip():
            yield _trim(text, left, right, "sentence")


def _is_end(text: str, start: int, place: tuple[int, int], end: int, layout: Layout) -> bool:
    """Return whether a full stop ends a sentence: a capital, a letter without case or a quotation mark comes next."""
    following = _next(text, place[1], end)
    begins = (following.isalpha() and not following.islower()) or following in tuple(QUOTES)
    word = text[max(start, place[0] - LONGEST) : place[0]].rsplit(maxsplit=1)[-1].lstrip(f"{QUOTES}([")
    return begins and word not in layout.abbreviations


def _next(text: str, start: int, end: int) -> str:
    """Return the next character that is not blank, or nothing."""
    found = NOT_BLANK.search(text, start, end)
    return found[0] if found else ""


def _trim(text: str, start: int, end: int, kind: str) -> Span:
    passage = text[start:end]
    return Span(end - len(passage.lstrip()), start + len(passage.rstrip()), kind)


def _sectioned(text: str, spans: list[Span], layout: Layout) -> Iterator[Span]:
    section = layout.opening
    for span in spans:
        heading = " ".join(text[span.start : span.end].split())
        if span.kind == "heading" and (found := re.fullmatch(layout.section, heading)):
            at = found.start(found.lastindex or 0)
            section = heading[:at] + (heading[at:].capitalize() if heading[at:].isupper() else heading[at:])
        yield Span(span.start, span.end, span.kind, section)
