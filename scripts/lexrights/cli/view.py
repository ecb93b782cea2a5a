"""What the commands show in a terminal."""

from collections.abc import Iterable

import click
import pyoxigraph as ox

from lexrights.check import evidence
from lexrights.cli import terminal
from lexrights.dataset import context, published
from lexrights.dataset.context import Context
from lexrights.dataset.namespaces import NS
from lexrights.errors import CommandError
from lexrights.home import Home
from lexrights.query import things
from lexrights.source import formatter, layout, part, passages

CLAIMANT = f"{NS}claimant"
EVIDENCE = f"{NS}evidence"


def verification(home: Home, raw: bytes) -> bool:
    """Print the coverage of a report and what fails against a copy of it; return whether nothing does."""
    store = published.load(home)
    report = evidence.report_of(store, raw)
    ledger = evidence.ledger(store, report)
    failures = list(evidence.failures(raw.decode(errors="replace"), ledger))
    _coverage(report, evidence.coverage(ledger))
    for failure in failures:
        click.echo(failure, err=True)
    same = evidence.is_copy(report, raw)
    click.echo(_verdict(len(ledger), len(failures), same=same), err=True)
    return same and not failures


def claim_beside_text(home: Home, raw: bytes, name: str) -> None:
    """Print a claim and, under it, its passages from the reader's own copy of the report."""
    store, table = published.load(home), context.load(home.ontology)
    report = evidence.report_of(store, raw)
    iri = things.find_claim(name, table, store)
    spans = {value for prop, value in published.ask(store, "facts", thing=iri) if prop == EVIDENCE}
    here = [passage for passage in evidence.ledger(store, report) if passage.iri in spans]
    if not here:
        raise CommandError(f"{name} points to no passage of {report.label}.")
    text = raw.decode(errors="replace")
    if any(passages.digest(passage.of(text)) != passage.sha256 for passage in here):
        raise CommandError(
            f"this is not the text that {name} points to; check the copy: `lexrights evidence` REPORT.txt."
        )
    _facts(store, iri, table)
    for passage in here:
        click.echo(f"\n{passage.section}, {passage.kind} at {passage.start}-{passage.end}:\n  {passage.of(text)}")


def thing(home: Home, name: str) -> None:
    """Print what a thing is and what is said about it, by class of claim and by whom."""
    store, table = published.load(home), context.load(home.ontology)
    iri = things.search(name, table, store)
    _facts(store, iri, table)
    pointing = things.neighbours(store, iri, table)
    if pointing:
        terminal.table(("by", "pointed to from"), pointing, "")
    found = things.mentions(store, iri)
    for kind in dict.fromkeys(mention.kind for mention in found):
        _claims([one for one in found if one.kind == kind], kind, table)
    further = things.mentions(store, iri, "further")
    if further:
        _claims(further, "About these claims", table)


def _claims(found: Iterable[things.Mention], title: str, table: Context) -> None:
    rows = [(table.compact(one.claim), one.claimants, one.label) for one in found]
    terminal.table(("claim", "claimed by", "what it says"), rows, f"\n{title}")


def draft(home: Home, raw: bytes, key: str) -> str:
    """Return a draft ledger as YAML for a report whose key is `key`, by the layout that its file gives.

    Raises CommandError on what is not UTF-8, DataError where that file is faulty.
    """
    text = raw.decode(errors="replace")
    if "\ufffd" in text:
        raise CommandError(f"{key} is not UTF-8 text. Save it as UTF-8 first.")
    laid_out = layout.read(home, part.files(home, key))
    entries = [
        {
            "id": f"passage:{key}-{number:03}",
            "label": f"{span.kind.capitalize()} {number:03} ({span.section})",
            "section": span.section,
            "passageKind": span.kind,
            "start": span.start,
            "end": span.end,
            "sha256": passages.digest(text[span.start : span.end]),
        }
        for number, span in enumerate(passages.propose(text, laid_out), 1)
    ]
    return formatter.dump({"defaults": {"type": "Passage", "isPartOf": f"report:{key}"}, "passages": entries})


def _facts(store: ox.Store, iri: str, table: Context) -> None:
    click.echo(iri)
    rows = things.facts(store, iri, table)
    terminal.table(("", ""), rows)


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
