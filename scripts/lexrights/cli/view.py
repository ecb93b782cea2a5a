"""What the commands show in a terminal."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import click

from lexrights import checksums
from lexrights.check import evidence
from lexrights.cli import terminal
from lexrights.dataset.context import Context
from lexrights.dataset.namespaces import NS
from lexrights.dataset.published import Published, ask
from lexrights.errors import CommandError, DataError
from lexrights.findings import Finding
from lexrights.home import Home
from lexrights.query import things
from lexrights.source import formatter, layout, part, passages
from lexrights.source.values import key_problem

CLAIMANT = f"{NS}claimant"
EVIDENCE = f"{NS}evidence"


def verification(home: Home, copy: Path) -> bool:
    """Print the coverage of a report and what fails against a copy of it; return whether nothing does.

    Raises DataError where it is a copy of nothing, CommandError where it is no text.
    """
    raw, text = _read(copy)
    store = Published(home).store
    report = evidence.report_of(store, raw)
    ledger = evidence.ledger(store, report)
    if evidence.is_another(text, ledger):
        problem = f"is no copy of a report that is published here; the nearest is: {report.label}."
        advice = "Name a copy of one of these, or draft a ledger with --propose."
        raise DataError([Finding(str(copy), 0, "", problem, advice)])
    failures = list(evidence.failures(text, ledger))
    _coverage(report, evidence.coverage(ledger))
    for failure in failures:
        click.echo(failure, err=True)
    same = evidence.is_copy(report, raw)
    click.echo(_verdict(len(ledger), len(failures), same=same), err=True)
    return same and not failures


def claim_beside_text(home: Home, copy: Path, name: str) -> None:
    """Print a claim and, under it, its passages from the reader's own copy of the report."""
    raw, text = _read(copy)
    there = Published(home)
    report = evidence.report_of(there.store, raw)
    iri = things.find_claim(name, there)
    spans = {value for prop, value in ask(there.store, "facts", thing=iri) if prop == EVIDENCE}
    here = [passage for passage in evidence.ledger(there.store, report) if passage.iri in spans]
    if not here:
        raise CommandError(f"{name} points to no passage of {report.label}.")
    if any(passages.digest(passage.of(text)) != passage.sha256 for passage in here):
        raise CommandError(
            f"this is not the text that {name} points to; check the copy: `lexrights evidence` REPORT.txt."
        )
    _facts(there, iri)
    for passage in here:
        click.echo(f"\n{passage.section}, {passage.kind} at {passage.start}-{passage.end}:\n  {passage.of(text)}")


def thing(home: Home, name: str) -> None:
    """Print what a thing is and what is said about it, by class of claim and by whom."""
    there = Published(home)
    iri = things.search(name, there)
    _facts(there, iri)
    pointing = things.neighbours(there, iri)
    if pointing:
        terminal.table(("by", "pointed to from"), pointing, "")
    found = things.mentions(there, iri)
    for kind in dict.fromkeys(mention.kind for mention in found):
        _claims([one for one in found if one.kind == kind], kind, there.context)
    further = things.mentions(there, iri, "further")
    if further:
        _claims(further, "About these claims", there.context)


def _claims(found: Iterable[things.Mention], title: str, table: Context) -> None:
    rows = [(table.compact(one.claim), one.claimants, one.label) for one in found]
    terminal.table(("claim", "claimed by", "what it says"), rows, f"\n{title}")


def draft(home: Home, copy: Path) -> str:
    """Return a draft ledger as YAML for a report, by the layout that its file gives.

    Raises CommandError on what is not UTF-8, DataError where that file is faulty.
    """
    raw, text = _read(copy)
    key = _key(home, raw, copy)
    laid_out = layout.read(home, part.files(home, key))
    spans = passages.propose(text, laid_out)
    width = max(3, len(str(len(spans))))  # the order of the bytes of their names is then that of the text
    entries = [
        {
            "id": f"passage:{key}-{number:0{width}}",
            "label": f"{span.kind.capitalize()} {number:0{width}} ({span.section})",
            "section": span.section,
            "passageKind": span.kind,
            "start": span.start,
            "end": span.end,
            "sha256": passages.digest(text[span.start : span.end]),
        }
        for number, span in enumerate(spans, 1)
    ]
    return formatter.dump({"defaults": {"type": "Passage", "isPartOf": f"report:{key}"}, "passages": entries})


def _read(copy: Path) -> tuple[bytes, str]:
    """Return the bytes and the text of a reader's copy."""
    raw = copy.read_bytes()
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = ""
    if raw and (not text or raw.startswith(b"%PDF-")):
        raise CommandError(f"{copy} is not UTF-8 text. Save its text as UTF-8 first.")
    return raw, text


def _key(home: Home, raw: bytes, copy: Path) -> str:
    """Return the key of the report that says to have this text, else one made of the name of the copy."""
    digest = checksums.of(raw).encode()
    for key in filter(part.of_one_report, part.parts(home)):
        if any(digest in path.read_bytes() for path in part.files(home, key)):
            return key
    letters = unicodedata.normalize("NFKD", copy.stem).encode("ascii", "ignore").decode().lower()
    key = "-".join(re.findall("[a-z0-9]+", letters))
    if fault := key_problem(key):
        raise CommandError(f"{copy}: {fault} Name the copy after the key of its report.")
    if not part.files(home, key):
        click.echo(f"The draft is for report:{key}, which is to be described in data/reports/{key}.", err=True)
    return key


def _facts(there: Published, iri: str) -> None:
    click.echo(iri)
    terminal.table(("", ""), things.facts(there, iri))


def _coverage(report: evidence.Report, figures: Iterable[evidence.Coverage]) -> None:
    rows = [[one.section, *map(str, (one.passages, one.with_claims, one.with_reason, one.claims))] for one in figures]
    total = [str(sum(int(row[column]) for row in rows)) for column in range(1, 5)]
    heads = ("section", "passages", "with claims", "with a reason", "links from claims")
    terminal.table(heads, [*rows, ["all", *total]], report.label)


def _verdict(count: int, failed: int, *, same: bool) -> str:
    if same and not failed:
        return f"All {count} passages verify, and every character that is not blank lies in exactly one."
    failures = f"{failed} failure{'' if failed == 1 else 's'}."
    if same:
        return f"{failures} The copy is the text that was hashed, so the ledger is wrong: report this to us."
    if not failed:
        return "All passages verify, but the copy is not the text that was hashed: blanks or line ends differ."
    return f"{failures} The copy is not the text that the offsets refer to: it was edited or converted."
