"""What SHACL cannot say with a file and a line: dangling references, the ledger, audits, counts, shapes' results."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyoxigraph as ox

from lexrights.check import focus, soundness
from lexrights.check.shacl import Result, validate
from lexrights.errors import CommandError
from lexrights.findings import Finding, suggestion
from lexrights.graph import identifiers, releases
from lexrights.graph.namespaces import BASE, DATASET, NS, OWL, TERMS, THINGS
from lexrights.graph.published import ask
from lexrights.graph.rdf import TYPE, rows, value
from lexrights.source.editions import Edition
from lexrights.source.entries import Entry

DESCRIBED = (THINGS, TERMS, NS)
IMPORTS = f"{OWL}imports"


def check(edition: Edition) -> list[Finding]:
    """Return all findings about an edition, sorted."""
    soundness.refuse_unsound(edition)
    found = [*_dangling(edition), *_lost(edition), *_counts(edition), *audit(edition), *_shapes(edition)]
    found += [*releases.findings(edition.home), *_released(edition)]
    return sorted({*found, *_imports(edition, [*edition.vocabulary, *edition.shapes]), *_unshaped(edition)})


def check_graph(edition: Edition, files: dict[str, list[ox.Triple]]) -> list[Finding]:
    """Return what the shapes and the audits find in files of triples that come from elsewhere, by the file's name."""
    soundness.refuse_unsound(edition)
    triples = [triple for part in files.values() for triple in part]
    whole = replace(edition, triples=triples, files={value(t.subject): name for name in files for t in files[name]})
    found = [finding for name, part in files.items() for finding in _nothing(edition, name, part)]
    return sorted({*found, *_imports(whole, triples), *audit(whole), *_shapes(whole)})


def _nothing(edition: Edition, name: str, triples: list[ox.Triple]) -> Iterator[Finding]:
    """Find the file in which there is nothing to check, so that it would pass whatever it says."""
    if not triples:
        yield Finding(name, 0, "", "holds no triple.", "Name a file with data.")
        return
    if not focus.find(edition, triples):
        problem = "holds nothing that the shapes speak of, so nothing was checked."
        yield Finding(name, 0, "", problem, focus.wanted(edition))


def _imports(edition: Edition, triples: list[ox.Triple]) -> Iterator[Finding]:
    for triple in triples:
        if triple.predicate.value == IMPORTS:
            yield _at(edition, value(triple.subject), "", f"imports {triple.object}; nothing is fetched.")


def _unshaped(edition: Edition) -> Iterator[Finding]:
    """Find the classes of things that no shape speaks of, neither by a class of theirs nor by their use."""
    targets = soundness.targets(edition)
    classes: dict[str, set[str]] = defaultdict(set)
    spoken = set()
    for triple in edition.triples:
        name, predicate = value(triple.subject), triple.predicate.value
        if predicate == TYPE:
            classes[name].add(value(triple.object))
        if predicate in targets or (predicate == TYPE and value(triple.object) in targets):
            spoken.update({name, value(triple.object)})
    for name in sorted({min(classes[thing]) for thing in classes.keys() - spoken}):
        problem = f"no shape speaks of things of the class {edition.context.compact_iri(name)}."
        yield Finding(edition.home.name(edition.home.shapes), 0, "", problem, "Put its shape back.")


def _dangling(edition: Edition) -> Iterator[Finding]:
    for entry in edition.entries:
        for block in (entry.block, entry.defaults):
            for key, items in block.items():
                for item in items if isinstance(items, list) else [items]:
                    yield from _unknown(edition, entry, key, item)


def _unknown(edition: Edition, entry: Entry, key: str, item: Any) -> Iterator[Finding]:
    term = edition.context.terms.get(key)
    if term is None or term.kind not in {"id", "code"}:
        return
    iri = f"{TERMS}{item}" if term.kind == "code" else edition.context.expand(item)
    if iri.startswith(DESCRIBED) and iri not in edition.known | {NS, TERMS}:
        prefix = iri.rpartition("/")[0]
        near = {edition.context.compact(other) for other in edition.known if other.startswith(prefix)}
        what = "is not in the code lists." if term.kind == "code" else "is not described anywhere."
        names = {name.removeprefix("lrt:") for name in near} if term.kind == "code" else near
        yield entry.fault(f"{key} names {item}, which {what}", suggestion(item, names), key)


def audit(edition: Edition) -> Iterator[Finding]:
    """Run `shapes/audits/*.rq`, which select ?focus and ?problem and find nothing in good data; look for overlaps."""
    yield from _overlaps(edition)
    paths = sorted((edition.home.shapes / "audits").glob("*.rq"))
    if not paths:
        raise CommandError(f"{edition.home.name(edition.home.shapes)}/audits: there are no audits here.")
    for path in paths:
        try:
            for focus, problem in rows(edition.store, path.read_text(encoding="utf-8")):
                yield _at(edition, focus, "", problem)
        except (SyntaxError, ValueError) as error:
            name = edition.home.name(path)
            raise CommandError(f"{name}: is no query that selects ?focus and ?problem: {error}.") from None


def _overlaps(edition: Edition) -> Iterator[Finding]:
    """Find the passages of a report that begin inside the one before; in SPARQL this compares each with each."""
    last: dict[str, int] = {}
    for report, passage, start, end in ask(edition.store, "spans"):
        if int(start) < last.get(report, 0):
            yield _at(edition, passage, "", "overlaps the passage before it; correct the offsets.")
        last[report] = max(int(end), last.get(report, 0))


def _lost(edition: Edition) -> list[Finding]:
    path = edition.home.data / "identifiers.txt"
    if not path.exists() and edition.home.published.exists():
        advice = "Restore it from the last release; without it a lost URI goes unseen."
        return [Finding(edition.home.name(path), 0, "", "is not there, and something is published.", advice)]
    return identifiers.lost(identifiers.read(path), edition.known, edition.home.name(path))


def _released(edition: Edition) -> Iterator[Finding]:
    """Find the version that was released before."""
    entry = edition.by_iri.get(DATASET)
    version = str(entry.block.get("version")) if entry else ""
    if entry and version in releases.kept(edition.home):
        yield entry.fault(f"version {version} was released before.", "Give it a later one.", "version")


def _counts(edition: Edition) -> Iterator[Finding]:
    """Compare the VoID counts of the dataset description with what is there."""
    members = Counter(value(triple.object) for triple in edition.triples if value(triple.predicate) == TYPE)
    for iri, entry in edition.by_iri.items():
        key = "triples" if "triples" in entry.block else "entities"
        if not iri.startswith(DATASET) or key not in entry.block:
            continue
        of_class = members[edition.context.expand(entry.block.get("ofClass", ""))]
        actual = len(edition.triples) if key == "triples" else of_class
        if entry.block[key] != actual:
            problem = f"{key} says {entry.block[key]}, and there are {actual}."
            yield entry.fault(problem, f"Write {actual} if none is missing.", key)


def _shapes(edition: Edition) -> Iterator[Finding]:
    return (explain(edition, result) for result in validate(edition.store, edition.shapes))


def explain(edition: Edition, result: Result) -> Finding:
    """Return a SHACL result as a finding at the line where the value stands."""
    name, shown = edition.context.compact(result.path), edition.context.compact(result.value)
    if "ClosedConstraint" in result.message:
        advice = "" if name in edition.context.terms else suggestion(name, edition.context.terms)
        return _at(
            edition, result.focus, result.path, f"{name} is no property of such a thing ({shown}). {advice}".strip()
        )
    beside = f" ({shown})" if shown and shown not in result.message else ""
    return _at(edition, result.focus, result.path, f"{result.message}{beside}")


def _at(edition: Edition, focus: str, path: str, problem: str) -> Finding:
    entry = edition.by_iri.get(focus)
    if entry:
        return entry.fault(problem, "", edition.context.keys.get(path))
    file = edition.files.get(focus) or ("ontology" if focus.startswith(BASE) else "the graph")
    return Finding(file, 0, edition.context.compact(focus), problem)
