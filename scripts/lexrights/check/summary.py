"""What the whole needs to know of a part: its findings, ids, labels and counts, and the names it could not resolve."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lexrights import checksums
from lexrights.check import soundness
from lexrights.dataset.namespaces import DATASET, NS, TERMS, THINGS
from lexrights.dataset.rdf import LABEL, TYPE, value
from lexrights.findings import Finding
from lexrights.source import completion
from lexrights.source.completion import Node
from lexrights.source.description import Totals
from lexrights.source.entries import Entry
from lexrights.source.part import Part

DESCRIBED = (THINGS, TERMS, NS)
STATED_IN = f"{NS}statedIn"


@dataclass(frozen=True)
class Place:
    """Where something stands in the authored files: file, line, and the id of its entry."""

    file: str
    line: int
    subject: str


@dataclass(frozen=True)
class Summary:
    """What the whole needs to know of a part; `read` says whether its files could be read.

    `ids` are where each id stands, `iris` what it describes, `labels` the digest of each label of an editors' claim and
    its IRI, `terms` the properties and classes it uses, `unresolved` the names that its own ground does not know with
    their place, key and kind, `classes` how many things it has of each, `reports` its reports that were not withdrawn,
    each with the places that it is about, `unspoken` the class of each thing of its own that no shape speaks of,
    `spoken` what shapes speak of in other parts, `marks` by its IRI the node of what was taken out.
    """

    findings: list[Finding]
    read: bool = True
    ids: list[Place] = field(default_factory=list)
    iris: list[str] = field(default_factory=list)
    labels: list[tuple[str, str]] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    unresolved: list[tuple[Place, str, str, str]] = field(default_factory=list)
    classes: dict[str, int] = field(default_factory=dict)
    triples: int = 0
    reports: dict[str, list[str]] = field(default_factory=dict)
    version: tuple[Place, str] | None = None
    unspoken: dict[str, str] = field(default_factory=dict)
    spoken: list[str] = field(default_factory=list)
    marks: dict[str, Node] = field(default_factory=dict)


def of_part(part: Part, findings: list[Finding]) -> Summary:
    """Return the summary of a part that was read and checked."""
    unspoken, spoken = soundness.unspoken(part.ground, part.triples)
    return Summary(
        findings=findings,
        ids=[_place(entry, "id") for entry in part.entries],
        iris=sorted(part.own),
        labels=list(_labels(part)),
        terms=sorted(soundness.terms(part.triples)),
        unresolved=list(_unresolved(part)),
        classes=dict(Counter(value(one.object) for one in part.triples if one.predicate.value == TYPE)),
        triples=len(part.triples),
        reports=dict(_reports(part)),
        version=_version(part),
        unspoken=unspoken,
        spoken=sorted(spoken),
        marks=dict(_marks(part)),
    )


def _place(entry: Entry, key: str) -> Place:
    line = entry.block.lines.get(key) or entry.defaults.lines.get(key) or entry.block.line
    return Place(entry.file, line, entry.id)


def _labels(part: Part) -> Iterator[tuple[str, str]]:
    """Yield the digest of each label of the editors' claims: all of them are stated in one document."""
    editorial = {
        value(one.subject) for one in part.triples if one.predicate.value == STATED_IN and value(one.object) == DATASET
    }
    for triple in part.triples:
        if triple.predicate.value == LABEL and value(triple.subject) in editorial:
            yield checksums.of(str(triple.object))[:32], value(triple.subject)


def _unresolved(part: Part) -> Iterator[tuple[Place, str, str, str]]:
    """Yield what an entry names that neither the part, nor its ground, nor the vocabulary describes."""
    described = part.own | part.ground.described | {NS, TERMS}
    described |= {part.context.expand(name) for name in part.ground.shared}
    for entry in part.entries:
        for block in (entry.block, entry.defaults):
            for key, items in block.items():
                kind = part.context.terms[key].kind if key in part.context.terms else ""
                for item in items if isinstance(items, list) else [items]:
                    iri = _iri(part, kind, item)
                    if iri.startswith(DESCRIBED) and iri not in described:
                        yield _place(entry, key), key, item, kind


def _iri(part: Part, kind: str, item: object) -> str:
    if kind == "code":
        return f"{TERMS}{item}"
    return part.context.expand(str(item)) if kind == "id" else ""


def totals(summaries: Iterable[Summary]) -> Totals:
    """Return what parts hold together."""
    classes: Counter[str] = Counter()
    reports: dict[str, list[str]] = {}
    triples = 0
    for one in summaries:
        classes.update(one.classes)
        reports |= one.reports
        triples += one.triples
    return Totals(triples, dict(sorted(classes.items())), dict(sorted(reports.items())))


def _marks(part: Part) -> Iterator[tuple[str, Node]]:
    for node in part.nodes:
        if "deprecated" in node and "type" not in node:
            yield part.context.expand(node["id"]), completion.readable(node, part.context)


def _reports(part: Part) -> Iterator[tuple[str, list[str]]]:
    for node in part.nodes:
        if node["id"].startswith("report:") and "deprecated" not in node:
            places = node.get("spatial", [])
            yield node["id"], places if isinstance(places, list) else [places]


def _version(part: Part) -> tuple[Place, str] | None:
    entry = part.by_iri.get(DATASET)
    return (_place(entry, "version"), str(entry.block.get("version"))) if entry in part.entries and entry else None
