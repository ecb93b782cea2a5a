"""Verify the passages against a copy of the report, and count what each section yields."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from lexrights import checksums
from lexrights.dataset.namespaces import TERMS
from lexrights.dataset.published import ask
from lexrights.errors import CommandError
from lexrights.source.passages import digest, overlapping

FEW = 10  # of so many passages one may stand by chance in a text that is another


@dataclass(frozen=True)
class Report:
    """A report: its IRI, its label, and the SHA-256 and number of code points of the text that offsets refer to."""

    iri: str
    label: str
    sha256: str
    characters: int


@dataclass(frozen=True)
class Passage:
    """A passage of the ledger with the number of claims it carries, or the reason why it carries none."""

    iri: str
    start: int
    end: int
    sha256: str
    section: str
    kind: str
    reason: str
    claims: int

    def of(self, text: str) -> str:
        """Return the words of this passage in `text`, white space folded."""
        return " ".join(text[self.start : self.end].split())


@dataclass(frozen=True)
class Coverage:
    """How many passages a section has, how many carry claims, how many a reason, and how many claims there are."""

    section: str
    passages: int
    with_claims: int
    with_reason: int
    claims: int


def report_of(store: ox.Store, raw: bytes) -> Report:
    """Return the report that `raw` is a copy of, by its hash or by the passages that fit. Raises CommandError."""
    reports = [Report(iri, label, sha, int(count)) for iri, label, sha, count in ask(store, "reports")]
    if not reports:
        raise CommandError("no report is published here. Run `lexrights build` first.")
    found = [report for report in reports if report.sha256 == checksums.of(raw)]
    text = raw.decode(errors="replace")
    return found[0] if found else min(reports, key=lambda report: len(list(failures(text, ledger(store, report)))))


def ledger(store: ox.Store, report: Report) -> list[Passage]:
    """Return the passages of a report in the order of the text."""
    rows = ask(store, "ledger", report=report.iri)
    return [
        Passage(iri, int(start), int(end), sha, section, kind.removeprefix(TERMS), reason, int(claims))
        for iri, start, end, sha, section, kind, reason, claims in rows
    ]


def is_another(text: str, passages: Collection[Passage]) -> bool:
    """Return whether a text is another one: fewer than one passage in ten stands where it is said to stand."""
    fitting = sum(digest(text[passage.start : passage.end]) == passage.sha256 for passage in passages)
    return fitting * FEW < len(passages)


def is_copy(report: Report, raw: bytes) -> bool:
    """Return whether the bytes are those of the text that the offsets refer to."""
    return checksums.of(raw) == report.sha256


def failures(text: str, passages: Iterable[Passage]) -> Iterator[str]:
    """Yield a sentence for each passage whose digest fails, and for text that no passage or more than one covers."""
    ledger = list(passages)
    overlaps = set(overlapping((passage.iri, passage.start, passage.end) for passage in ledger))
    last = 0
    for passage in ledger:
        key = passage.iri.rpartition("/")[2]
        if digest(text[passage.start : passage.end]) != passage.sha256:
            yield f"passage {key}: the text at {passage.start}-{passage.end} is not the text that was hashed."
        if passage.iri in overlaps:
            yield f"passage {key}: begins at {passage.start}, inside the passage before it."
        if text[last : passage.start].strip():
            yield f"passage {key}: the text at {last}-{passage.start} before it lies in no passage."
        last = max(last, passage.end)
    if text[last:].strip():
        yield f"the text from {last} on lies in no passage."


def coverage(passages: Iterable[Passage]) -> list[Coverage]:
    """Return the figures of each section, in the order of the text."""
    sections: dict[str, list[Passage]] = {}
    for passage in passages:
        sections.setdefault(passage.section, []).append(passage)
    return [_figures(section, group) for section, group in sections.items()]


def _figures(section: str, group: list[Passage]) -> Coverage:
    return Coverage(
        section,
        len(group),
        sum(passage.claims > 0 for passage in group),
        sum(bool(passage.reason) for passage in group),
        sum(passage.claims for passage in group),
    )
