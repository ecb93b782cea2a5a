"""Run a SPARQL query where nothing is opened by it and where it can be ended: in a process of its own."""

import codecs
import csv
import json
import os
import re
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

import pyoxigraph as ox

from lexrights.errors import CommandError, LexRightsError

Load = Callable[[], ox.Store]
Labels = Callable[[set[str]], dict[str, str]]

QUERY_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
SHOWN = 1000  # rows of a table
MEMORY = 4 * 2**30  # bytes that a query may use
CHUNK = 65536
TOKENS = re.compile(  # https://www.w3.org/TR/sparql11-query/#sparqlGrammar, as far as it hides a keyword
    r"""\\(?s:.) | <[^\x00-\x20<>"{}|^`\\]*> | \#[^\r\n]*
      | '''(?s:\\.|.)*?''' | \"\"\"(?s:\\.|.)*?\"\"\" | '(?:\\.|[^'\\\r\n])*' | "(?:\\.|[^"\\\r\n])*"
      | [?$@]\w+ | [\w.-]*:[\w.:%-]* | (?P<word>[A-Za-z_]\w*)""",
    re.VERBOSE,
)
FORMATS = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES}
RESULTS = {"csv": ox.QueryResultsFormat.CSV, "tsv": ox.QueryResultsFormat.TSV}
OPENING = {
    "SERVICE": "would send a part of the query to another server",
    "FROM": "would read a graph from elsewhere",
}
WHERE = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """What a query gives, as it comes: `select`, `boolean` or `graph`, and the bytes in the form that was asked for.

    Reading the bytes raises LexRightsError where the query takes too long or too much memory.
    """

    kind: str
    chunks: Iterator[bytes]

    def read(self) -> bytes:
        """Return all the bytes."""
        return b"".join(self.chunks)


class Worker:
    """A process that loads a store and answers one query over it; it can open nothing, and it can be ended."""

    def __init__(self, load: Load) -> None:
        """Start the process, which loads the store while this one goes on."""
        asking, self._asking = os.pipe()
        self._reading, writing = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            os.close(self._asking)
            os.close(self._reading)
            _work(asking, writing, load)
        os.close(asking)
        os.close(writing)

    def ask(self, text: str, form: str, prefixes: dict[str, str], timeout: float) -> Answer:
        """Return the answer to a query, within `timeout` seconds.

        `form` is `table` (at most 1,000 rows, as JSON with the labels beside them), `csv`, `tsv`, `json`, `ttl` or
        `nt`. Raises CommandError where the query is wrong or would open something.
        """
        refuse(text)
        with suppress(BrokenPipeError), os.fdopen(self._asking, "w", encoding="utf-8") as asking:
            json.dump({"text": text, "form": form, "prefixes": prefixes}, asking)
        chunks = _Chunks(self._received(timeout))
        _told(text, chunks.line())
        found = _told(text, chunks.line())
        return Answer(found["kind"], chunks.rest())

    def _received(self, timeout: float) -> Iterator[bytes]:
        """Yield what the process writes; end it when it was waited for too long, or when nobody reads on."""
        left, ended = timeout, False
        try:
            while not ended:
                start = time.monotonic()
                if not select.select([self._reading], [], [], max(left, 0))[0]:
                    raise LexRightsError(f"the query took longer than {timeout:g} s. Narrow it, or give it more time.")
                left -= time.monotonic() - start
                chunk = os.read(self._reading, CHUNK)
                ended = not chunk
                if chunk:
                    yield chunk
        finally:
            os.close(self._reading)
            if not ended:
                os.kill(self._child, signal.SIGKILL)
            _, status = os.waitpid(self._child, 0)
        if status:
            raise LexRightsError("the query ended before its answer was complete; it may have needed more than 4 GiB.")


class _Chunks:
    """Bytes as they come: first lines, then the rest."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._read = b""

    def line(self) -> bytes:
        while b"\n" not in self._read and (chunk := next(self._chunks, b"")):
            self._read += chunk
        line, _, self._read = self._read.partition(b"\n")
        return line

    def rest(self) -> Iterator[bytes]:
        yield self._read
        yield from self._chunks


def refuse(text: str) -> None:
    """Raise CommandError where a query would open something: SERVICE, FROM or FROM NAMED, wherever it stands."""
    decoded = re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", _character, text)
    for token in (*TOKENS.finditer(text), *TOKENS.finditer(decoded)):
        word = (token["word"] or "").upper()
        if word in OPENING:
            raise CommandError(f"{word} {OPENING[word]}; nothing is opened by a query here. Take it out.")


def _told(text: str, line: bytes) -> dict[str, Any]:
    """Return what the process says of itself in one line. Raises CommandError where it says an error."""
    found: dict[str, Any] = json.loads(line or b"{}")
    if "error" in found:
        raise CommandError(fault(text, found["error"]) if found["syntax"] else found["error"])
    return found


def fault(text: str, message: str) -> str:
    """Return a syntax error with the line it stands on, a caret, and what was expected."""
    found = WHERE.match(message)
    if not found:
        return f"the query: {message}"
    line, column = int(found[1]), int(found[2])
    words = dict.fromkeys(re.findall(r"\b[A-Z]{2,}\b", found[3]))
    keywords = [word for word in words if word not in {"LATERAL", "SERVICE"}]
    expected = (
        "a prefix that is declared" if "Prefix not found" in found[3] else ", ".join(keywords) or "something else"
    )
    shown = (text.splitlines() or [""])[min(line, len(text.splitlines()) or 1) - 1]
    return f"the query, line {line}, column {column}: expected {expected}.\n  {shown}\n  {' ' * (column - 1)}^"


def payload(solutions: ox.QuerySolutions, labels: Labels) -> bytes:
    """Return the first 1,000 solutions as JSON: heads, rows of [kind, text, language], labels of the IRIs, cut."""
    heads = [variable.value for variable in solutions.variables]
    rows: list[list[list[str] | None]] = []
    for solution in solutions:
        rows.append([_cell(term) for term in solution])
        if len(rows) > SHOWN:
            break
    cut = len(rows) > SHOWN
    shown = rows[:SHOWN]
    iris = {cell[1] for row in shown for cell in row if cell and cell[0] == "iri"}
    return json.dumps({"heads": heads, "rows": shown, "labels": labels(iris), "cut": cut}).encode()


def _work(asking: int, writing: int, load: Load) -> None:
    """Answer in this process, which then ends: 0 where an answer or an error was told."""
    status = 1
    try:
        with os.fdopen(asking, encoding="utf-8") as question, os.fdopen(writing, "wb") as out:
            _serve(question, out, load)
            out.flush()
        status = 0
    finally:
        os._exit(status)


def _serve(question: IO[str], out: IO[bytes], load: Load) -> None:
    try:
        store = load()
        _line(out, {})
        _confine()
        asked = json.load(question)
        results = store.query(asked["text"], prefixes=asked["prefixes"])
        refuse_form(kind_of(results), asked["form"])
    except Exception as error:  # noqa: BLE001 - the process that waits tells it
        _line(out, {"error": str(error), "syntax": isinstance(error, SyntaxError)})
    else:
        _line(out, {"kind": kind_of(results)})
        write(out, results, asked["form"], asked["prefixes"], lambda iris: labels_in(store, iris))


def _line(out: IO[bytes], said: dict[str, Any]) -> None:
    out.write(json.dumps(said).encode() + b"\n")
    out.flush()


def _confine() -> None:
    """Leave this process no way to open a file or a connection, and a bounded memory."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def write(out: IO[bytes], results: Any, form: str, prefixes: dict[str, str], labels: Labels) -> None:
    """Write the results of a query in one form; `labels` gives the labels of the IRIs of a table."""
    if isinstance(results, ox.QueryTriples):
        turtle = form != "nt"
        ox.serialize(results, out, format=FORMATS["ttl" if turtle else "nt"], prefixes=prefixes if turtle else None)
    elif form == "table" and isinstance(results, ox.QuerySolutions):
        out.write(payload(results, labels))
    elif form == "csv" and isinstance(results, ox.QuerySolutions):
        _csv(out, results)
    else:
        results.serialize(out, format=RESULTS.get(form, ox.QueryResultsFormat.JSON))


def _csv(out: IO[bytes], solutions: ox.QuerySolutions) -> None:
    """Write CSV by https://www.w3.org/TR/sparql11-results-csv-tsv/; pyoxigraph's own leaves a comma in an IRI bare."""
    sheet = csv.writer(codecs.getwriter("utf-8")(out))
    sheet.writerow([variable.value for variable in solutions.variables])
    sheet.writerows([getattr(term, "value", "") for term in solution] for solution in solutions)


def kind_of(results: Any) -> str:
    """Return `select`, `boolean` or `graph`."""
    return {"QuerySolutions": "select", "QueryBoolean": "boolean", "QueryTriples": "graph"}[type(results).__name__]


def refuse_form(kind: str, form: str) -> None:
    """Raise CommandError where an answer of this kind has no such form."""
    forms = {"graph": ("table", "ttl", "nt")}.get(kind, ("table", "csv", "tsv", "json"))
    if form not in forms:
        raise CommandError(f"the answer is a {kind} and has no form {form}. Use {', '.join(forms)}.")


def labels_in(store: ox.Store, iris: set[str]) -> dict[str, str]:
    """Return the English label of each IRI that has one in the store."""
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    found = (quad for iri in iris for quad in store.quads_for_pattern(ox.NamedNode(iri), label, None))
    return {quad.subject.value: quad.object.value for quad in found if getattr(quad.object, "language", None) == "en"}  # type: ignore[union-attr]


def _cell(term: Any) -> list[str] | None:
    if term is None:
        return None
    kind = {"NamedNode": "iri", "BlankNode": "blank"}.get(type(term).__name__, "literal")
    return [kind, getattr(term, "value", str(term)), getattr(term, "language", None) or ""]


def _received(child: int, reading: int, timeout: float) -> Iterator[bytes]:
    """Yield what the child writes; end it when it was waited for too long, or when nobody reads on."""
    left, ended = timeout, False
    try:
        while not ended:
            start = time.monotonic()
            if not select.select([reading], [], [], max(left, 0))[0]:
                raise LexRightsError(f"the query took longer than {timeout:g} s. Narrow it, or allow it more time.")
            left -= time.monotonic() - start
            chunk = os.read(reading, CHUNK)
            ended = not chunk
            if chunk:
                yield chunk
    finally:
        os.close(reading)
        if not ended:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if status:
        raise LexRightsError("the query ended before its answer was complete; it may have needed more than 4 GiB.")


def _character(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code <= sys.maxunicode else ""
