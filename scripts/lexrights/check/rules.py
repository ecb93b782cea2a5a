"""The checks of one part: the shapes' results and the audits, told with file and line."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from lexrights.check import focus
from lexrights.check.shacl import Result, validate
from lexrights.dataset.identifiers import whole
from lexrights.dataset.namespaces import BASE, DATASET, OWL, SH, TERMS, THINGS
from lexrights.dataset.published import ask
from lexrights.dataset.rdf import rows, value
from lexrights.errors import CommandError
from lexrights.findings import Finding, brief, suggestion
from lexrights.source import passages
from lexrights.source.description import Totals
from lexrights.source.part import SHARED, Ground, Part, of_report
from lexrights.source.triples import ENGLISH

IMPORTS = f"{OWL}imports"
AUDITS = "audits"
MISPLACING = ("kind-of-uri", "untyped")  # audits that find what has no class of its kind
BY_OBJECT = f"{SH}targetObjectsOf"


def check(part: Part) -> list[Finding]:
    """Return what is wrong within a part, sorted; what it names of another report is told there.

    The names that nothing describes are told by the whole, which knows all ids and the nearest of them.
    """
    found = [*audit(part, but={"dangling"}), *shapes(part), *_kinds(part)]
    if part.key == SHARED:
        found += imports(part, [*part.ground.vocabulary, *part.ground.shapes])
    return sorted(set(found))


def _kinds(part: Part) -> Iterator[Finding]:
    """Find the claims that name a claimant of their own, and whose kind of claimant is their file's for another."""
    for entry in part.entries:
        if "claimant" in entry.block and "claimantKind" not in entry.block and "claimantKind" in entry.defaults:
            advice = "Give its claimantKind beside its claimant."
            yield entry.fault("names its claimant, and takes its file's claimantKind.", advice, "claimant")


def coverage(part: Part, totals: Totals) -> Iterator[Finding]:
    """Find the places that reports are about and that the description of all leaves out, by id or by name."""
    entry = part.by_iri[DATASET]
    for report, place in ((report, place) for report, places in totals.reports.items() for place in places):
        there = part.ground.shared.get(place)
        name = _english(there.block.get("label", "")) if there else ""
        for key, wanted in (("spatial", place), ("keyword", name)):
            if wanted and wanted not in _items(entry.block.get(key, [])):
                yield entry.fault(f"{key} leaves out {wanted}, which {report} is about.", "Add it.", key)


def imports(part: Part, triples: list[ox.Triple]) -> Iterator[Finding]:
    """Find what would be fetched from elsewhere."""
    for triple in triples:
        if triple.predicate.value == IMPORTS:
            yield _at(part, value(triple.subject), "", f"imports {triple.object}; nothing is fetched.")


def audit(part: Part, but: Collection[str] = ()) -> Iterator[Finding]:
    """Run `shapes/audits/*.rq`, which select ?focus and ?problem and find nothing in good data; look for overlaps."""
    yield from _overlaps(part)
    names = sorted(path.stem for path in (part.home.shapes / AUDITS).glob("*.rq"))
    if not names:
        raise CommandError(f"{part.home.name(part.home.shapes)}/{AUDITS}: there are no audits here.")
    silent = set(part.hidden)
    for name in (one for one in names if one not in but):
        found = [(thing, problem) for thing, problem in _audited(part, name) if whole(thing) not in silent]
        yield from (_at(part, thing, "", problem) for thing, problem in found)
        silent |= {thing for thing, _problem in found} if name in MISPLACING else set()


def _audited(part: Part, name: str) -> list[list[str]]:
    """Return what an audit finds: things, and what is wrong with each."""
    path = part.home.shapes / AUDITS / f"{name}.rq"
    try:
        return [[thing, problem] for thing, problem in rows(part.store, path.read_text(encoding="utf-8"))]
    except (SyntaxError, ValueError) as error:
        name = part.home.name(path)
        raise CommandError(f"{name}: is not a query that selects ?focus and ?problem: {error}.") from None


def _overlaps(part: Part) -> Iterator[Finding]:
    """Find the passages of a report that begin inside the one before; in SPARQL this compares each with each."""
    for _report, spans in groupby(ask(part.store, "spans"), key=lambda row: row[0]):
        for passage in passages.overlapping((name, int(start), int(end)) for _report, name, start, end in spans):
            yield _at(part, passage, "", "overlaps the passage before it; correct the offsets.")


def shapes(part: Part) -> list[Finding]:
    """Return what the shapes find in a part.

    A thing that is of no class, or of a wrong one, is told once, by an audit: not by the shapes that it fails for that.
    Of what is authored, a name that nothing describes is told once, by the whole: not by the shapes of its kind too,
    nor, where it is a code, by those of the claim as a whole, which cannot place it.
    """
    results = validate(part.store, part.ground.shapes)
    misplaced = {thing for name in MISPLACING for thing, _problem in _audited(part, name)} if results else set()
    silent = part.hidden | misplaced
    unplaced = misplaced | (_unplaced(part) if part.entries else set())
    found = [one for one in results if whole(one.focus) not in silent and one.value not in unplaced]
    told = {(one.path, one.value) for one in found}
    return [explain(part, one) for one in found if not _mistaken(part, one, told)]


def _unplaced(part: Part) -> set[str]:
    """Return the codes and the shared things that nothing describes, and what has such a code."""
    described = part.ground.described | {part.context.expand(name) for name in part.ground.shared} | {TERMS, THINGS}
    found = set()
    for triple in (*part.triples, *part.around):
        name = value(triple.object)
        if name.startswith(TERMS) and name not in described:
            found |= {name, value(triple.subject)}
        if name.startswith(THINGS) and name not in described and not of_report(part.context.compact(name)):
            found.add(name)
    return found


def _mistaken(part: Part, result: Result, told: Collection[tuple[str, str]]) -> bool:
    """Return whether a shape speaks of a thing only because something points to it that is told to be wrong itself."""
    ways = _ways(part.ground, result.shape)
    pointers = {value(one.object) for one in ways if one.predicate.value == BY_OBJECT}
    if not any((path, result.focus) in told for path in pointers):
        return False
    others = replace(part.ground, shapes=[one for one in ways if one.predicate.value != BY_OBJECT])
    thing = ox.NamedNode(result.focus) if ":" in result.focus else ox.BlankNode(result.focus)
    return not focus.find(others, (quad.triple for quad in part.store.quads_for_pattern(thing, None, None)))


@lru_cache(maxsize=1000)
def _ways(ground: Ground, shape: str) -> list[ox.Triple]:
    """Return what is said of a shape and of the shapes that it is a part of, such as their targets."""
    users = {value(one.subject) for one in ground.shapes if value(one.object) == shape} | {shape}
    return [one for one in ground.shapes if value(one.subject) in users and one.predicate.value in focus.TARGETS]


def explain(part: Part, result: Result) -> Finding:
    """Return a SHACL result as a finding at the line where the value stands."""
    name, shown = part.context.compact(result.path), brief(part.context.compact(result.value))
    if "ClosedConstraint" in result.message:
        advice = "" if name in part.context.terms else suggestion(name, part.context.terms)
        return _at(
            part, result.focus, result.path, f"{name} is not a property of such a thing ({shown}). {advice}".strip()
        )
    beside = f" ({shown})" if shown and shown not in result.message else ""
    return _at(part, result.focus, result.path, f"{result.message}{beside}")


def _at(part: Part, thing: str, path: str, problem: str) -> Finding:
    entry = part.by_iri.get(whole(thing))
    if entry:
        return entry.fault(problem, "", part.context.keys.get(path))
    file = part.files.get(thing) or ("ontology" if thing.startswith(BASE) else "the graph")
    return Finding(file, 0, part.context.compact(thing), problem)


def _english(label: Any) -> str:
    return str(_items(label.get(ENGLISH, "") if isinstance(label, dict) else label)[0])


def _items(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]
