"""The commands of those who read the data: show, ask, cite, load, diff."""

import sys
from typing import TYPE_CHECKING

import click

from lexrights.cli.group import FILE, FOLDER, FORMS, OUT, PLACE, base, refuse_without, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyoxigraph as ox

    from lexrights.home import Home
    from lexrights.query.worker import Child


@click.command()
@click.argument("thing")
@click.pass_obj
def show(home: "Callable[[], Home]", thing: str) -> None:
    """Show a THING, given by URI, CURIE or key: what is said about it and by whom; for a claim, its attribution.

    Example: lexrights show provision:cc-2014-174
    """
    from lexrights.cli import view

    view.thing(home(), thing)


@click.command()
@click.argument("question", required=False)
@click.option("--set", "settings", metavar="NAME=VALUE", multiple=True, help="Set a parameter of the question.")
@click.option("--format", "form", type=click.Choice(FORMS), help="How the answer looks.")
@click.option("--no-labels", is_flag=True, help="Show URIs without their labels.")
@click.option("--out", type=OUT, help="Write the answer to a file.")
@click.option("--data", type=FILE, multiple=True, help="Ask RDF files instead of the published graph.")
@base
@click.option("--endpoint", metavar="URL", help="Ask a SPARQL endpoint instead.")
@click.option(
    "--graph", "graphs", metavar="IRI", multiple=True, help="Graphs of the endpoint (as loaded); `default` is its own."
)
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
    base: str | None,
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
    _refuse_together(question, endpoint, bool(data), {"--set": settings, "--out": out, "--format": form})
    refuse_without("--endpoint", endpoint, {"--graph": graphs, "--user": user})
    refuse_without("--data", data, {"--base": base})
    if question is None:
        _list_questions(home())
        return
    place = home()
    child = None if endpoint else _started(place, _gathered(data, base))  # it loads while this one goes on
    from lexrights.cli import answers

    chosen = answers.form_of(form, out)
    text = answers.query(place, question, settings)
    answers.warn(place, text, ours=not (data or endpoint))
    if child:
        found = answers.answer(place, child, text, chosen, timeout)
    else:
        where = (str(endpoint), graphs, user)
        found = answers.remotely(place, where, text, chosen, timeout)
    answers.give(place, found, chosen, out, labels=not no_labels)


@click.command()
@click.argument("claim", required=False)
@click.option("--format", "form", type=click.Choice(["text", "bibtex", "ris", "csl-json"]), default="text")
@click.option("--verify", metavar="DIGEST", help="Check the digest of an older citation against today's data.")
@click.pass_obj
def cite(home: "Callable[[], Home]", claim: str | None, form: str, verify: str | None) -> None:
    """Cite a CLAIM, given by URI, CURIE or key, or, without one, the dataset.

    Example: lexrights cite odf-20141120-222 --format bibtex
    """
    from lexrights import bibliography, citation
    from lexrights.dataset.namespaces import DATASET
    from lexrights.dataset.published import Published
    from lexrights.query import things

    there = Published(home())
    iri = things.find_claim(claim, there) if claim else DATASET
    cited = citation.claim(there, iri) if claim else citation.dataset(there)
    if verify:
        citation.verify(there, iri, verify)
        click.echo("unchanged", err=True)
    else:
        click.echo(bibliography.FORMS[form](cited))


@click.command()
@click.argument("endpoint")
@click.argument("files", nargs=-1, type=FILE)
@click.option("--graph", metavar="IRI", help="The graph that the FILES become; without FILES, the one to load.")
@base
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
    base: str | None,
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
    from lexrights.cli import delivery

    refuse_without("FILES", files, {"--base": base})
    plain = _gathered(files, base)
    if not delivery.deliver(home(), (endpoint, query, update), (plain, graph), user, timeout):
        sys.exit(1)


@click.command()
@click.argument("old", type=PLACE)
@click.argument("new", type=PLACE)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How the changes look.")
@base
@click.option("--patch", type=FOLDER, help="Write removed.nt and added.nt into this folder.")
@click.pass_obj
def diff(
    home: "Callable[[], Home]", old: "Path", new: "Path", form: str, base: str | None, patch: "Path | None"
) -> None:
    """Tell what changed from OLD to NEW, two RDF files or published folders; exit 1 when an identifier was lost.

    Relative IRIs of both are relative to the address of OLD, or to --base.

    Example: lexrights diff v1.0.0/lexrights.nt data/published/lexrights.nt
    """
    from lexrights import files
    from lexrights.dataset import changes, context

    before, after = (changes.read(place, base or old.absolute().as_uri(), say) for place in (old, new))
    table = context.load(home().ontology)
    found = changes.compare(before, after, table)
    click.echo(changes.to_json(found) if form == "json" else "\n".join(changes.words(found, table)))
    if patch:
        for name, lines in changes.patch(before, after).items():
            files.write(patch / name, lines)
    click.echo(f"{changes.summary(found)}.", err=True)
    sys.exit(1 if changes.lost(found) else 0)


def _gathered(files: "tuple[Path, ...]", base: str | None) -> "tuple[Path, ...]":
    """Return RDF files of the user's as plain ones, which are there until the command ends."""
    if not files:
        return ()
    from lexrights.dataset import foreign

    plain = click.get_current_context().with_resource(foreign.gathered(files, base, say))
    for path, same in zip(files, plain, strict=True):
        if not same.stat().st_size:
            say(f"{path}: holds no triple.")
    return plain


def _started(home: "Home", data: "tuple[Path, ...]") -> "Child":
    """Return a process that loads the published graph, or RDF files."""
    from lexrights.query import worker

    def load() -> "ox.Store":
        from lexrights.dataset import published, rdf

        return rdf.load(data) if data else published.Published(home).store

    return worker.start(load)


def _list_questions(home: "Home") -> None:
    from lexrights.cli import answers

    answers.listing(home)


def _refuse_together(question: str | None, endpoint: str | None, data: bool, given: "dict[str, object]") -> None:  # noqa: FBT001
    if endpoint and data:
        raise click.UsageError("--data and --endpoint cannot be used together.")
    if question is None:
        refuse_without("a QUESTION", question, given)
