"""Put graphs into a triple store, and prove that they arrived."""

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from lexrights.dataset import rdf
from lexrights.dataset.namespaces import NS
from lexrights.errors import DataError, LexRightsError
from lexrights.findings import Finding
from lexrights.stores import client, content, differences, digests
from lexrights.stores.client import Store
from lexrights.stores.digests import Digest
from lexrights.stores.streams import Body
from lexrights.stores.targets import Graph, Target

CHUNK = 1000  # triples of one update: Virtuoso turns each into several lines of SQL, of which it takes 10,000
Told = Callable[[int], None]


@dataclass(frozen=True)
class Arrival:
    """What came of loading a graph: triples sent, triples and claims there, both digests, seconds for the way."""

    graph: str
    sent: int
    there: int
    claims: int
    ours: str
    theirs: str
    seconds: float
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Held:
    """How many triples a graph holds, and their digest where it is known."""

    triples: int
    sha256: str


def load(store: Store, to: Target, graph: Graph, told: Told) -> Arrival:
    """Replace one graph as a whole and compare what is there with what was sent. Raises LexRightsError on the way."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        payload = _payload(graph, folder)
        ours = _told_apart(graph, payload, folder)
        before = _held(store, to, graph.name, folder)
        start = time.monotonic()
        try:
            _send(store, to, graph, payload, told)
        except LexRightsError as error:
            store.allow_an_end()
            state = _left_behind(before, lambda: _held(store, to, graph.name, folder), ours, graph.name)
            raise LexRightsError(f"{error} {state}") from None
        seconds = time.monotonic() - start
        try:
            return _proved(store, to, graph.name, ours, seconds)
        except LexRightsError as error:
            words = f"{error} <{graph.name}> was replaced, and is not proven whole. Load it again."
            raise LexRightsError(words) from None


def _told_apart(graph: Graph, payload: Path, folder: Path) -> Digest:
    """Return the digest of what is to be sent; a file that cannot be read, or compared later, is never sent."""
    try:
        return digests.digest(_triples(payload), folder, "ours")
    except DataError:
        raise
    except LexRightsError as error:
        raise LexRightsError(f"<{graph.name}> was not sent: {error}") from None


def _proved(store: Store, to: Target, graph: str, ours: Digest, seconds: float) -> Arrival:
    """Return what came of a graph that was sent, by what the store counts and gives back."""
    there = content.count(store, to.query, graph)
    claims = content.count(store, to.query, graph, f"?s a <{NS}Claim>")
    theirs = content.digest(store, to.query, graph, there, ours.lines.with_name("theirs"))
    where = f"{client.shown(to.query)} ({store.software or 'a store without a name'})"
    problems = (*_problems(ours, theirs, there, where), *_fewer_claims(ours, claims))
    return Arrival(graph, ours.triples, there, claims, ours.sha256, theirs.sha256, seconds, problems)


def _held(store: Store, to: Target, graph: str, folder: Path) -> Held:
    """Return what a graph holds now; its digest is empty where the store counts it but does not give it back."""
    there = content.count(store, to.query, graph)
    try:
        return Held(there, content.digest(store, to.query, graph, there, folder / "held").sha256)
    except LexRightsError:
        return Held(there, "")


def _payload(graph: Graph, folder: Path) -> Path:
    """Return the one file to send: the file itself, or several joined as N-Triples."""
    if len(graph.files) == 1:
        rdf.form(graph.files[0])
        return graph.files[0]
    joined = folder / "joined.nt"
    with joined.open("wb") as out:
        ox.serialize(_joined(graph.files), out, format=ox.RdfFormat.N_TRIPLES)
    return joined


def _joined(files: tuple[Path, ...]) -> Iterator[ox.Triple]:
    for path in files:
        yield from _triples(path)


def _triples(path: Path) -> Iterator[ox.Triple]:
    """Yield the triples of a file as they come. Raises DataError."""
    try:
        for quad in ox.parse(path=path, format=rdf.form(path), rename_blank_nodes=True):
            yield quad.triple
    except (SyntaxError, MemoryError) as error:  # the second on a line longer than the parser takes
        line, said = getattr(error, "lineno", None), getattr(error, "msg", error)
        raise DataError([Finding(str(path), line or 0, "", f"cannot be read: {said}.")]) from None


def _send(store: Store, to: Target, graph: Graph, payload: Path, told: Told) -> None:
    if to.update:
        _update(store, to, graph.name, payload, told)
        return
    store.introduce(to.store, {"graph": graph.name})
    headers = {"Content-Type": rdf.form(payload).media_type}
    body = Body(payload, told)
    with store.request("PUT", to.store, headers=headers, params={"graph": graph.name}, body=body) as response:
        client.refuse(response, store.read(response, client.BRIEF).decode(errors="replace"))


def _update(store: Store, to: Target, graph: str, payload: Path, told: Told) -> None:
    """Fill a graph beside the real one, chunk by chunk, then move it into its place in one step."""
    beside = f"{graph}{'-' if '#' in graph else '#'}loading"
    _run(store, to.update, f"DROP SILENT GRAPH <{beside}>")
    try:
        for chunk, named in _chunks(_triples(payload)):
            inside = f"{{ GRAPH <{beside}> {{\n{chunk}}} }}"
            _run(store, to.update, f"INSERT DATA {inside}" if named else f"INSERT {inside} WHERE {{}}")
            told(len(chunk.encode()))
        _run(store, to.update, f"MOVE GRAPH <{beside}> TO <{graph}>")
    except LexRightsError as error:
        store.allow_an_end()
        try:
            _run(store, to.update, f"DROP SILENT GRAPH <{beside}>")
        except LexRightsError:
            raise LexRightsError(f"{error} <{beside}> may hold a part of it; drop it.") from None
        raise


def _chunks(triples: Iterator[ox.Triple]) -> Iterator[tuple[str, bool]]:
    """Yield N-Triples some thousand at a time, and whether every node has a name.

    Triples with blank nodes come together, for such a name holds in one update only.
    """
    nameless: list[str] = []

    def named() -> Iterator[str]:
        for triple in triples:
            if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
                nameless.append(f"{triple} .\n")
            else:
                yield f"{triple} .\n"

    lines = named()
    while chunk := "".join(islice(lines, CHUNK)):
        yield chunk, True
    if nameless:
        yield "".join(nameless), False


def _run(store: Store, url: str, update: str) -> None:
    kind, body = {"Content-Type": "application/sparql-update"}, Body(update.encode())
    with store.request("POST", url, headers=kind, params=None, body=body) as response:
        client.refuse(response, store.read(response, client.BRIEF).decode(errors="replace"))


def _fewer_claims(ours: Digest, there: int) -> Iterator[str]:
    ending = f"<{rdf.TYPE}> <{NS}Claim> .\n".encode()
    with ours.lines.open("rb") as lines:
        sent = sum(line.endswith(ending) for line in lines)
    if there != sent:
        yield f"{there} claims are there, and {sent} were sent."


def _problems(ours: Digest, theirs: Digest, there: int, where: str) -> Iterator[str]:
    came = theirs.triples + theirs.again
    if not ours.triples <= there <= ours.triples + ours.again:
        yield f"{there} triples are there, and {ours.triples} were sent."
    if came < there:
        yield f"the endpoint gave back only {came} of {there} triples; raise its limit on results."
    elif theirs.sha256 != ours.sha256:
        yield from differences.tell(ours.lines, theirs.lines, where)


def _left_behind(before: Held, look: Callable[[], Held], ours: Digest, graph: str) -> str:
    """Return what a load that failed left in the graph, by looking; by its count alone nothing is told for sure."""
    try:
        now = look()
    except LexRightsError:
        return f"What <{graph}> holds now is not known: the store does not answer. Load it again."
    if now.sha256 and now == before:
        return f"<{graph}> is as it was, with {before.triples} triples."
    if now.sha256 == ours.sha256:
        return f"<{graph}> holds what was sent, with {now.triples} triples; only the reply was lost."
    if now.triples == before.triples and not (now.sha256 and before.sha256):
        same = "as many as before; whether the same is not known"
        return f"<{graph}> holds {now.triples} triples, {same}. Load it again."
    return f"<{graph}> is broken: it held {before.triples} triples, and holds {now.triples}. Load it again."
