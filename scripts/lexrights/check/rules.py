"""The checks of one part: the shapes' results and the audits, told with file and line."""

from collections.abc import Collection, Iterator
from itertools import groupby

import pyoxigraph as ox

from lexrights.check.shacl import Result, validate
from lexrights.dataset.identifiers import whole
from lexrights.dataset.namespaces import BASE, OWL, TERMS
from lexrights.dataset.published import ask
from lexrights.dataset.rdf import rows, value
from lexrights.errors import CommandError
from lexrights.findings import Finding, suggestion
from lexrights.source import passages
from lexrights.source.part import SHARED, Part

IMPORTS = f"{OWL}imports"


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


def imports(part: Part, triples: list[ox.Triple]) -> Iterator[Finding]:
    """Find what would be fetched from elsewhere."""
    for triple in triples:
        if triple.predicate.value == IMPORTS:
            yield _at(part, value(triple.subject), "", f"imports {triple.object}; nothing is fetched.")


def audit(part: Part, but: Collection[str] = ()) -> Iterator[Finding]:
    """Run `shapes/audits/*.rq`, which select ?focus and ?problem and find nothing in good data; look for overlaps."""
    yield from _overlaps(part)
    paths = sorted((part.home.shapes / "audits").glob("*.rq"))
    if not paths:
        raise CommandError(f"{part.home.name(part.home.shapes)}/audits: there are no audits here.")
    for path in (one for one in paths if one.stem not in but):
        try:
            for focus, problem in rows(part.store, path.read_text(encoding="utf-8")):
                if whole(focus) not in part.hidden:
                    yield _at(part, focus, "", problem)
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

    Of what is authored, a code that nothing describes is told once, by the whole: not by the shapes of that code too,
    nor by those of the claim as a whole, which cannot place it.
    """
    wrong = {(value(one.subject), value(one.object)) for one in part.triples if _undescribed(part, value(one.object))}
    unplaced = {name for pair in wrong for name in pair} if part.entries else set()
    found = validate(part.store, part.ground.shapes)
    return [explain(part, one) for one in found if whole(one.focus) not in part.hidden and one.value not in unplaced]


def _undescribed(part: Part, name: str) -> bool:
    return name.startswith(TERMS) and name not in part.ground.described


def explain(part: Part, result: Result) -> Finding:
    """Return a SHACL result as a finding at the line where the value stands."""
    name, shown = part.context.compact(result.path), part.context.compact(result.value)
    if "ClosedConstraint" in result.message:
        advice = "" if name in part.context.terms else suggestion(name, part.context.terms)
        return _at(
            part, result.focus, result.path, f"{name} is not a property of such a thing ({shown}). {advice}".strip()
        )
    beside = f" ({shown})" if shown and shown not in result.message else ""
    return _at(part, result.focus, result.path, f"{result.message}{beside}")


def _at(part: Part, focus: str, path: str, problem: str) -> Finding:
    entry = part.by_iri.get(whole(focus))
    if entry:
        return entry.fault(problem, "", part.context.keys.get(path))
    file = part.files.get(focus) or ("ontology" if focus.startswith(BASE) else "the graph")
    return Finding(file, 0, part.context.compact(focus), problem)
