"""The command line: one group, one verb a command; results to stdout, talk to stderr."""

import sys
from typing import TYPE_CHECKING, Any

import click

from lexrights.errors import DataError, LexRightsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyoxigraph as ox

    from lexrights.findings import Finding
    from lexrights.homes import Home


class _File(click.Path):
    """A file that exists, as a Path; made here so that `--help` need not import pathlib."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the Path."""
        from pathlib import Path

        return Path(str(super().convert(value, param, ctx)))


FILE = _File(exists=True, dir_okay=False)
OUT = _File(dir_okay=False, writable=True)
PLACE = _File(exists=True)
FOLDER = _File(exists=True, file_okay=False, writable=True)
FORMS = ["table", "csv", "excel", "tsv", "json", "ttl", "nt"]


class _Group(click.Group):
    """A group whose commands end in one plain line and the right exit code, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; 1 when the data are wrong, 2 when the command was."""
        try:
            return super().invoke(ctx)
        except LexRightsError as error:
            click.echo(error, err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            raise
        except OSError as error:
            click.echo(f"{error.filename or 'the system'}: {error.strerror or error}.", err=True)
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", metavar="DIR", help="The folder that holds ontology, shapes and data (default: this checkout).")
@click.version_option(package_name="lexrights", message="%(version)s")
@click.pass_context
def main(ctx: click.Context, home: str | None) -> None:
    """Build, check and look into what human-rights reports say about the law, as linked data."""

    def find() -> "Home":
        from lexrights import homes

        return homes.find(home)

    ctx.obj = find


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if the published files are stale.")
@click.pass_obj
def build(home: "Callable[[], Home]", *, only_check: bool) -> None:
    """Read, complete and check the authored data, then write data/published.

    Example: lexrights build --check
    """
    from lexrights import building, publishing

    place = home()
    content, edition = building.build(place, _stepper())
    if not only_check:
        changed = building.changed(place, edition)
        publishing.publish(place, content, edition.known)
        size = f"{len(content)} files, {len(edition.triples)} triples in {place.name(place.published)}"
        click.echo(f"{size}; {changed}.", err=True)
    elif stale := publishing.stale(place, content, edition.known):
        raise DataError(stale)


@main.command()
@click.argument("files", nargs=-1, type=FILE)
@click.option("--format", "form", type=click.Choice(["text", "json", "ttl"]), default="text", help="How findings look.")
@click.pass_obj
def check(home: "Callable[[], Home]", files: "tuple[Path, ...]", form: str) -> None:
    """Check the authored data, or validate RDF FILES against the shapes.

    Example: lexrights check --format json
    """
    from lexrights import building

    findings = building.check_files(home(), files) if files else building.check(home(), _stepper())
    _show_findings(findings, form)
    click.echo(f"{len(findings)} finding{'' if len(findings) == 1 else 's'}.", err=True)
    sys.exit(1 if findings else 0)


@main.command()
@click.argument("report", type=FILE)
@click.argument("claim", required=False)
@click.option("--propose", is_flag=True, help="Print a draft ledger for a report that has none.")
@click.pass_obj
def evidence(home: "Callable[[], Home]", report: "Path", claim: str | None, *, propose: bool) -> None:
    """Verify every passage against your copy of the REPORT, or show a CLAIM beside its passage.

    Example: lexrights evidence odf-20141120.txt claim:odf-20141120-001
    """
    from lexrights import viewing

    raw = report.read_bytes()
    if propose:
        click.echo(viewing.draft(raw, report.stem), nl=False)
    elif claim:
        viewing.claim_beside_text(home(), raw, claim)
    else:
        sys.exit(0 if viewing.verification(home(), raw) else 1)


@main.command()
@click.argument("thing")
@click.pass_obj
def show(home: "Callable[[], Home]", thing: str) -> None:
    """Show a THING, given by URI, CURIE or key: what is said about it and by whom; for a claim, its attribution.

    Example: lexrights show provision:cc-2014-174
    """
    from lexrights import viewing

    viewing.thing(home(), thing)


@main.command()
@click.argument("question", required=False)
@click.option("--set", "settings", metavar="NAME=VALUE", multiple=True, help="Set a parameter of the question.")
@click.option("--format", "form", type=click.Choice(FORMS), help="How the answer looks.")
@click.option("--no-labels", is_flag=True, help="Show URIs without their labels.")
@click.option("--out", type=OUT, help="Write the answer to a file.")
@click.option("--data", type=FILE, multiple=True, help="Ask RDF files instead of the published graph.")
@click.option("--endpoint", metavar="URL", help="Ask a SPARQL endpoint instead.")
@click.option("--graph", "graphs", metavar="IRI", multiple=True, help="Graphs of the endpoint (default: as loaded).")
@click.option("--user", help="A name for the endpoint; the password comes from LEXRIGHTS_PASSWORD, or is asked for.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=30, show_default=True, help="Seconds.")
@click.pass_obj
def ask(
    home: "Callable[[], Home]",
    question: str | None,
    settings: tuple[str, ...],
    form: str | None,
    out: "Path | None",
    data: "tuple[Path, ...]",
    endpoint: str | None,
    graphs: tuple[str, ...],
    user: str | None,
    timeout: float,
    *,
    no_labels: bool,
) -> None:
    """Ask a QUESTION: a number of `lexrights ask`, a .rq file, a SPARQL query, or - for stdin.

    Example: lexrights ask 22 --set provision=cc-2014-400
    """
    if question is None:
        _list_questions(home())
        return
    from lexrights.worker import Worker

    at_work = None if endpoint else Worker(lambda: _store(home(), data))  # it loads while this process goes on
    from lexrights import answering

    place = home()
    chosen = answering.form_of(form, out)
    text = answering.query(place, question, settings)
    if at_work:
        found = answering.answer(place, at_work, text, chosen, timeout)
    else:
        where = (str(endpoint), graphs or answering.LOADED, user)
        found = answering.remotely(place, where, text, chosen, timeout)
    if out:
        answering.save(found, chosen, out)
    else:
        answering.show(place, found, chosen, labels=not no_labels)


@main.command()
@click.argument("claim", required=False)
@click.option("--format", "form", type=click.Choice(["text", "bibtex", "ris", "csl-json"]), default="text")
@click.option("--verify", metavar="DIGEST", help="Check the digest of an older citation against today's data.")
@click.pass_obj
def cite(home: "Callable[[], Home]", claim: str | None, form: str, verify: str | None) -> None:
    """Cite a CLAIM, given by URI, CURIE or key, or, without one, the dataset.

    Example: lexrights cite odf-20141120-222 --format bibtex
    """
    from lexrights import citing, context, published, showing

    place = home()
    store = published.load(place)
    claims = published.known(store, context.CLAIMS)
    iri = showing.find(claim, context.load(place.ontology), claims) if claim else citing.DATASET
    cited = citing.claim(store, iri) if claim else citing.dataset(store)
    if verify:
        citing.verify(store, iri, verify)
        click.echo("unchanged", err=True)
    else:
        click.echo(citing.FORMS[form](cited))


@main.command()
@click.argument("endpoint")
@click.argument("files", nargs=-1, type=FILE)
@click.option("--graph", metavar="IRI", help="The graph that the FILES become (default: that of the dataset).")
@click.option("--query", metavar="URL", help="The query endpoint, where it cannot be told from the Graph Store's URL.")
@click.option("--update", metavar="URL", help="Load by SPARQL Update, for a store without a Graph Store.")
@click.option("--user", help="A name; the password comes from LEXRIGHTS_PASSWORD, or is asked for.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=600, show_default=True, help="Seconds in all.")
@click.pass_obj
def load(
    home: "Callable[[], Home]",
    endpoint: str,
    files: "tuple[Path, ...]",
    graph: str | None,
    query: str | None,
    update: str | None,
    user: str | None,
    timeout: float,
) -> None:
    """Put data, ontology and shapes, or RDF FILES, into the store at a Graph Store ENDPOINT, and prove it.

    Each graph is replaced as a whole. Then triples and claims are counted, and all triples are fetched back and
    compared; exit 1 tells what differs.

    Example: lexrights load http://localhost:7878/store
    """
    from lexrights import delivering

    if not delivering.deliver(home(), (endpoint, query, update), (files, graph), user, timeout):
        sys.exit(1)


@main.command()
@click.argument("old", type=PLACE)
@click.argument("new", type=PLACE)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How the changes look.")
@click.option("--patch", type=FOLDER, help="Write removed.nt and added.nt into this folder.")
@click.pass_obj
def diff(home: "Callable[[], Home]", old: "Path", new: "Path", form: str, patch: "Path | None") -> None:
    """Tell what changed from OLD to NEW, two published files or folders; exit 1 when an identifier was lost.

    Example: lexrights diff v1.0.0/lexrights.nt data/published/lexrights.nt
    """
    from lexrights import changes, context, files

    before, after = changes.read(old), changes.read(new)
    table = context.load(home().ontology)
    found = changes.compare(before, after, table)
    click.echo(changes.to_json(found) if form == "json" else "\n".join(changes.words(found, table)))
    if patch:
        for name, lines in changes.patch(before, after).items():
            files.write(patch / name, lines)
    click.echo(f"{changes.summary(found)}.", err=True)
    sys.exit(1 if changes.lost(found) else 0)


@main.command("format")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if a file is not in the normal form.")
@click.pass_obj
def format_(home: "Callable[[], Home]", *, only_check: bool) -> None:
    """Bring the authored YAML and Turtle into their one normal form.

    Example: lexrights format --check
    """
    from lexrights import files, formatting

    changed = formatting.changes(home())
    if only_check and changed:
        raise DataError([formatting.finding(home(), path) for path in changed])
    for path, content in changed.items():
        files.write(path, [content])
    click.echo(f"{len(changed)} files brought into the normal form.", err=True)


def _list_questions(home: "Home") -> None:
    from lexrights import answering

    answering.listing(home)


def _store(home: "Home", data: "tuple[Path, ...]") -> "ox.Store":
    from lexrights import published

    return published.load(home, data)


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
    from lexrights import terminal
    from lexrights.building import STEPS

    return terminal.progress(click.get_current_context(), STEPS)
