"""Ask a question from the command line: which query, over what, and how the answer is shown."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from lexrights import files
from lexrights.cli.group import FORMS, say
from lexrights.dataset import context
from lexrights.dataset.context import Context
from lexrights.dataset.namespaces import LOADED
from lexrights.errors import CommandError, LexRightsError
from lexrights.home import Home
from lexrights.query import questions, worker
from lexrights.query.questions import Question
from lexrights.query.worker import Answer, Child, Query

Where = tuple[str, Sequence[str], str | None]  # URL, graphs, user
BOM = b"\xef\xbb\xbf"


def listing(home: Home) -> None:
    """Print the number, the English and the parameters of each shipped question."""
    from lexrights.cli import terminal

    shipped = questions.shipped(home.ontology)
    rows = [(str(one.number), one.english, " ".join(_settings(one))) for one in shipped]
    terminal.table(("", "question", "what can be set"), rows)


def _settings(question: Question) -> Iterator[str]:
    """Yield what can be set with its value; of what is left free the name alone."""
    for name, value in question.parameters.items():
        yield name if value == questions.ALL else f"{name}={value}"


def query(home: Home, asked: str, settings: Iterable[str]) -> str:
    """Return the SPARQL meant by a number, a file, `-` or a query itself, parameters set. Raises CommandError."""
    text = _text(home, asked)
    pairs = [setting.partition("=") for setting in settings]
    for name, equals, _value in pairs:
        if not equals:
            raise CommandError(f"--set {name}: write it as name=value.")
        if [one for one, *_ in pairs].count(name) > 1:
            raise CommandError(f"--set {name}: is given twice. Give it once.")
    if not pairs:
        return text
    from lexrights.dataset import identifiers

    known = set(identifiers.read(home.data / "identifiers.txt"))
    values = {name: value for name, _equals, value in pairs}
    return questions.bind(text, values, context.load(home.ontology), known)


def warn(home: Home, text: str, *, ours: bool) -> None:
    """Say of names in a query that nothing has them; of things only where our own graph is asked."""
    from lexrights.dataset import identifiers
    from lexrights.query import things

    known = set(identifiers.read(home.data / "identifiers.txt"))
    for slip in things.slips(text, context.load(home.ontology), known, ours=ours) if known else ():
        say(slip)


def answer(home: Home, child: Child, text: str, form: str, timeout: float) -> Answer:
    """Return the answer of a process; the dataset's prefixes need no declaration."""
    return worker.ask(child, Query(text, wire(form), context.load(home.ontology).prefixes, timeout))


def remotely(home: Home, where: Where, text: str, form: str, timeout: float) -> Answer:
    """Return the answer of a query endpoint over graphs of its store; `default` is the store's own default graph.

    Where none is named, those that `load` fills with data and ontology are asked together.
    """
    from lexrights.query import endpoint
    from lexrights.stores import client

    url, named, user = where
    graphs = named or LOADED
    client.endpoint(url)
    prefixes = context.load(home.ontology).prefixes
    store = client.Store(client.credentials(user), timeout)
    try:
        return endpoint.ask(
            endpoint.Endpoint(store, url, () if "default" in graphs else tuple(graphs)), text, wire(form), prefixes
        )
    finally:
        store.close()


def wire(form: str) -> str:
    """Return the form that an answer is made in."""
    return "csv" if form == "excel" else form


def form_of(form: str | None, out: Path | None) -> str:
    """Return the form that was asked for, or the one that a file's ending names. Raises CommandError."""
    if form or not out:
        return form or "table"
    if out.suffix[1:] in FORMS and out.suffix != ".table":
        return out.suffix[1:]
    raise CommandError(f"{out}: {out.suffix or 'no ending'} is not a format. Use --format {', '.join(FORMS[1:])}.")


def give(home: Home, found: Answer, form: str, out: Path | None, *, labels: bool) -> None:
    """Write an answer to a file, or print it."""
    if out:
        save(found, form, out)
    else:
        show(home, found, form, labels=labels)


def show(home: Home, found: Answer, form: str, *, labels: bool) -> None:
    """Print an answer. Raises LexRightsError once what came of one that is cut is printed."""
    if form == "table" and found.kind == "select":
        _table(context.load(home.ontology), json.loads(found.read()), labels=labels, cut=bool(found.reason))
    elif form == "table" and found.kind == "boolean":
        click.echo("yes" if json.loads(found.read())["boolean"] else "no")
    else:
        sys.stdout.buffer.writelines(_bytes(found, form))
    if found.reason:
        sys.stdout.flush()
        raise LexRightsError(found.reason)


def save(found: Answer, form: str, out: Path) -> None:
    """Write an answer to a file, which is there as a whole or not at all."""
    if found.reason:
        raise LexRightsError(f"{out}: nothing was written. {found.reason}")
    if form == "table":
        raise CommandError(f"{out}: a table is only for the screen. Use --format {', '.join(FORMS[1:])}.")
    if not out.parent.is_dir():
        raise CommandError(f"{out.parent}: there is no such folder.")
    files.write(out, _bytes(found, form))


def _bytes(found: Answer, form: str) -> Iterator[bytes]:
    yield BOM if form == "excel" else b""
    yield from found.chunks


def _text(home: Home, asked: str) -> str:
    if asked == "-":
        return _decoded(sys.stdin.buffer.read(), "the query from stdin")
    if asked.endswith((".rq", ".sparql")):
        return _file(Path(asked))
    return questions.find(home.ontology, asked).text if questions.NAME.fullmatch(asked) else asked


def _file(path: Path) -> str:
    try:
        return _decoded(path.read_bytes(), str(path))
    except OSError as error:
        raise CommandError(f"{path}: cannot be read: {error.strerror or error}.") from None


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CommandError(f"{name}: is not UTF-8 text.") from None


def _table(table: Context, found: dict[str, Any], *, labels: bool, cut: bool) -> None:
    from lexrights.cli import terminal

    names = found["labels"] if labels else {}
    rows = [[_shown(cell, _beside(names, row), table) for cell in row] for row in found["rows"]]
    terminal.table(found["heads"], rows)
    more = f"the first {len(rows)}; --format csv gives {'what came' if cut else 'all'}" if found["cut"] else ""
    count = f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
    click.echo(f"{count}: {more}." if more else f"{count}.", err=True)


def _beside(names: dict[str, str], row: list[list[str] | None]) -> dict[str, str]:
    """Leave out the labels that stand in the row anyway."""
    said = {cell[1] for cell in row if cell}
    return {iri: name for iri, name in names.items() if name not in said}


def _shown(cell: list[str] | None, names: dict[str, str], table: Context) -> str:
    if cell is None:
        return ""
    kind, text, language = cell
    if kind != "iri":
        return f"{text} @{language}" if language not in {"", "en"} else text
    compact = table.compact_iri(text)
    return f"{names[text]} ({compact})" if text in names else compact
