"""The commands of those who write the data: build, check, evidence, format."""

import sys
from typing import TYPE_CHECKING

import click

from lexrights.cli.group import FILE, base, refuse_without, say
from lexrights.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lexrights.findings import Finding
    from lexrights.home import Home


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if the published files are stale.")
@click.option(
    "--engine",
    metavar="NAME",
    default="local",
    show_default=True,
    help="Where reports are made: local or spark[:MASTER].",
)
@click.pass_obj
def build(home: "Callable[[], Home]", engine: str, *, only_check: bool) -> None:
    """Read, complete and check the authored data, then write data/published.

    Reports whose files have not changed since they were last made are not made again.

    Example: lexrights build --check
    """
    from lexrights.publish import engines, pipeline

    place, chosen = home(), engines.engine(engine)
    if not only_check:
        done = pipeline.build(place, _stepper(), chosen)
        size = f"{done.files} files, {done.triples} triples in {place.name(place.published)}"
        click.echo(f"{size}; {done.changed}.", err=True)
        for words in done.taken_out:
            click.echo(f"{words}, which is not as it was released any more.", err=True)
    elif stale := pipeline.stale(place, _stepper(), chosen):
        raise DataError(stale)


@click.command()
@click.argument("files", nargs=-1, type=FILE)
@click.option("--format", "form", type=click.Choice(["text", "json", "ttl"]), default="text", help="How findings look.")
@base
@click.pass_obj
def check(home: "Callable[[], Home]", files: "tuple[Path, ...]", form: str, base: str | None) -> None:
    """Check the authored data, or validate RDF FILES against the shapes.

    Example: lexrights check --format json
    """
    refuse_without("FILES", files, {"--base": base})
    if files:
        findings, things = _of_files(home(), files, base)
    else:
        from lexrights.publish import pipeline

        findings, things = pipeline.check(home(), _stepper()), 0
    _show_findings(findings, form)
    where = f" in {things} thing{'' if things == 1 else 's'} checked" if things else ""
    say(f"{len(findings)} finding{'' if len(findings) == 1 else 's'}{where}.")
    sys.exit(1 if findings else 0)


def _of_files(home: "Home", files: "tuple[Path, ...]", base: str | None) -> "tuple[list[Finding], int]":
    """Return the findings in RDF files, and in how many things they were looked for."""
    import gc

    from lexrights.dataset import foreign

    gc.disable()  # what the engine gives in one thread must not be taken away in another
    try:
        reading = foreign.begin(files, base, say)
        from lexrights.check.foreign import check  # which takes as long as to read a file

        return check(home, reading)
    finally:
        gc.enable()


@click.command()
@click.argument("report", type=FILE)
@click.argument("claim", required=False)
@click.option("--propose", is_flag=True, help="Print a draft ledger for a report that has none.")
@click.pass_obj
def evidence(home: "Callable[[], Home]", report: "Path", claim: str | None, *, propose: bool) -> None:
    """Verify every passage against your copy of the REPORT, or show a CLAIM beside its passage.

    Example: lexrights evidence odf-20141120.txt claim:odf-20141120-001
    """
    from lexrights.cli import view

    if propose and claim:
        raise click.UsageError("--propose drafts a whole ledger; leave the CLAIM out.")
    if propose:
        click.echo(view.draft(home(), report), nl=False)
    elif claim:
        view.claim_beside_text(home(), report, claim)
    else:
        sys.exit(0 if view.verification(home(), report) else 1)


@click.command("format")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if a file is not in the normal form.")
@click.pass_obj
def format_(home: "Callable[[], Home]", *, only_check: bool) -> None:
    """Bring the authored YAML and Turtle into their one normal form.

    Example: lexrights format --check
    """
    from lexrights import files
    from lexrights.source import formatter

    changed = formatter.changes(home())
    if only_check and changed:
        raise DataError([formatter.finding(home(), path) for path in changed])
    for path, content in changed.items():
        files.write(path, [content])
    click.echo(f"{len(changed)} files brought into the normal form.", err=True)


def _show_findings(findings: "list[Finding]", form: str) -> None:
    from lexrights import findings as words

    if form == "text":
        for finding in findings:
            click.echo(finding)
    else:
        click.echo(words.to_json(findings) if form == "json" else words.to_turtle(findings))


def _stepper() -> "Callable[[str], None]":
    """Return a function to call at the start of each step; it draws a progress bar when stderr is a terminal."""
    if not sys.stderr.isatty():
        return lambda _step: None
    from lexrights.cli import terminal
    from lexrights.publish.pipeline import STEPS

    return terminal.progress(click.get_current_context(), STEPS)
