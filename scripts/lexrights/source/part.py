"""A part: one report, what all reports share, or the description of all, read, completed and turned into triples.

The way through the house takes one part at a time, so that parts can be made beside each other, and again only where
what they are made of has changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from lexrights.dataset import context, identifiers, namespaces, rdf
from lexrights.dataset.context import Context
from lexrights.errors import DataError
from lexrights.findings import Finding
from lexrights.home import Home
from lexrights.source import completion, entries, triples
from lexrights.source.entries import Entry

SHARED = ""  # the key of the part that all reports share: the entities
DATASET = "#"  # the key of the part that describes all others, which `lexrights.source.description` reads
EDITION = ("id", "version", "issued", "creator", "license")
REPORTS = ("claim", "passage", "report")  # the kinds of what lies with a report
Node = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Ground:
    """What every part stands on: the context, the vocabulary and the shapes of a home, and its shared entities."""

    home: Home
    context: Context
    vocabulary: list[ox.Triple]
    shapes: list[ox.Triple]

    @cached_property
    def above(self) -> dict[str, set[str]]:
        """The superclasses of each class."""
        return completion.superclasses(self.vocabulary)

    @cached_property
    def described(self) -> set[str]:
        """The IRIs of ours that the vocabulary describes."""
        return identifiers.own(self.vocabulary)

    @cached_property
    def shared(self) -> dict[str, Entry]:
        """The shared entities by id; none where their files are faulty, which their own part tells."""
        return _entries(self, SHARED)

    @cached_property
    def edition(self) -> list[ox.Triple]:
        """Version, day, creator and licence of the dataset, which the nanopublications of every part repeat."""
        nodes = completion.complete(_entries(self, DATASET).values(), self.context, self.above)
        told = [node for node in nodes if self.context.expand(node["id"]) == namespaces.DATASET]
        return triples.of_nodes(({key: node[key] for key in EDITION if key in node} for node in told), self.context)

    def stub(self, name: str) -> Node:
        """Return a node with the types alone of what has an id; where nothing has it, those that its kind says.

        So a name of nothing is told as that, by the whole, and not again by each shape that looks for a class.
        """
        kind = name.partition(":")[0]
        if of_report(name):
            iri = self.context.classes[kind.capitalize()]
            return {"id": name, "type": [self.context.compact(one) for one in (iri, *self.above.get(iri, ()))]}
        typed = (entry for entry in self.shared.values() if "type" in entry.block | entry.defaults)
        alike = (entry for entry in typed if entry.id.startswith(f"{kind}:"))
        entry = self.shared.get(name) or next(alike, None)
        [node] = completion.complete([entry], self.context, self.above) if entry else [{}]
        return {"id": name} | ({"type": node["type"]} if "type" in node else {})


@dataclass(frozen=True)
class Part:
    """One part on its ground: its own entries, their nodes and triples, and what it names of others.

    `named` are the entries of others that it names, `around` the triples of those and the types of what they name,
    `others` the ids of all these; `files` names the file of each IRI that comes from no entry.
    """

    ground: Ground
    key: str = SHARED
    entries: list[Entry] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    triples: list[ox.Triple] = field(default_factory=list)
    named: list[Entry] = field(default_factory=list)
    around: list[ox.Triple] = field(default_factory=list)
    others: set[str] = field(default_factory=set)
    files: dict[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Home:
        """Where it was read."""
        return self.ground.home

    @property
    def context(self) -> Context:
        """The context of its home."""
        return self.ground.context

    @cached_property
    def by_iri(self) -> dict[str, Entry]:
        """The entry that describes an IRI."""
        return {self.context.expand(entry.id): entry for entry in (*self.named, *self.entries)}

    @cached_property
    def store(self) -> ox.Store:
        """The part, what it names and the vocabulary in one store, to validate and to ask."""
        return rdf.store(self.triples, self.around, self.ground.vocabulary)

    @cached_property
    def own(self) -> set[str]:
        """Every IRI of ours that the part describes."""
        return identifiers.own(self.triples)

    @cached_property
    def hidden(self) -> set[str]:
        """The IRIs of others that only stand around: what is wrong with them is told in their own part."""
        shared = {entry.id for entry in self.named if not of_report(entry.id)}
        return {self.context.expand(name) for name in self.others - shared}


def ground(home: Home) -> Ground:
    """Return the ground of a home. Raises DataError, CommandError where ontology or shapes cannot be read."""
    vocabulary, shapes = (rdf.from_files(sorted(folder.glob("*.ttl"))) for folder in (home.ontology, home.shapes))
    return Ground(home, context.load(home.ontology), vocabulary, shapes)


def parts(home: Home) -> list[str]:
    """Return the keys of the parts of a home: that of the shared one, then those of the reports, sorted."""
    places = (home.data / "reports").glob("*")
    return [SHARED, *sorted({one.stem if one.is_file() else one.name for one in places if one.name[0] != "."})]


def files(home: Home, key: str) -> list[Path]:
    """Return the authored files of a part in the order of their paths; no other part is looked at."""
    if key == SHARED:
        return entries.files_below(home.data / "entities")
    if key == DATASET:
        return [home.data / "dataset.yaml"]
    places = (home.data / "reports" / name for name in (key, *(f"{key}{ending}" for ending in entries.ENDINGS)))
    return sorted(path for place in places if place.exists() for path in entries.files_below(place))


def read(base: Ground, key: str) -> Part:
    """Return a part. Raises DataError with every fault of its files."""
    found = list(base.shared.values()) if key == SHARED else []  # which are read for every part
    found = found or entries.read(base.home, base.context, files(base.home, key))
    if key == SHARED and not found:
        place = base.home.name(base.home.data / "entities")
        raise DataError([Finding(place, 0, "", "nothing is described here.", "Describe what the reports name.")])
    return of_entries(base, key, found)


def of_entries(base: Ground, key: str, found: list[Entry]) -> Part:
    """Return the part that has these entries."""
    nodes = completion.complete(found, base.context, base.above)
    own = Part(base, key, found, nodes, triples.of_nodes(nodes, base.context))
    return replace(own, **_surroundings(own))


def _surroundings(part: Part) -> dict[str, Any]:
    """Return the entries of others that a part names, and the triples around it.

    What a report names of another report comes with what that names there, so that a chain of answers is seen whole;
    of what the others name of reports, such as an example, the kind is enough.
    """
    table = part.context
    own = {entry.id for entry in part.entries}
    named: dict[str, Entry] = {}
    first = {name for entry in part.entries for name in references(entry, table)} - own
    waiting = first if of_one_report(part.key) else {name for name in first if not of_report(name)}
    while waiting:
        found = {name: entry for name in waiting if (entry := _elsewhere(part, name))}
        named |= found
        further = {name for entry in found.values() if of_report(entry.id) for name in references(entry, table)}
        waiting = {name for name in further if of_report(name)} - named.keys() - own
    nodes = completion.complete(named.values(), table, part.ground.above)
    second = {name for entry in named.values() for name in references(entry, table)}
    beyond = (first | second) - named.keys() - own
    ours = table.kinds | {"dataset"}
    types = [part.ground.stub(name) for name in beyond if name.partition(":")[0] in ours]
    around = triples.of_nodes([*nodes, *types], table)
    return {"named": list(named.values()), "around": around, "others": named.keys() | beyond}


def references(entry: Entry, table: Context) -> Iterator[str]:
    """Yield the ids that an entry names."""
    for block in (entry.block, entry.defaults):
        for key, value in block.items():
            if key in table.terms and table.terms[key].kind == "id":
                yield from (value if isinstance(value, list) else [value])


def _elsewhere(part: Part, name: str) -> Entry | None:
    """Return the entry of an id among the shared ones, or in the report that its key begins with."""
    base = part.ground
    if not of_report(name):
        return base.shared.get(name)
    return next((found[name] for one in reports_of(base.home, name) if name in (found := _entries(base, one))), None)


def reports_of(home: Home, name: str) -> list[str]:
    """Return the keys of the reports that are there and may hold what has this id."""
    return [key for key in may_hold(name) if files(home, key)]


def may_hold(name: str) -> list[str]:
    """Return the keys that a report may have that holds what has this id: its key begins with theirs."""
    words = name.partition(":")[2].split("-")
    return ["-".join(words[:count]) for count in range(1, len(words) + 1)]


@lru_cache(maxsize=8)
def _entries(base: Ground, key: str) -> dict[str, Entry]:
    """Return the entries of a part by id; none where its files are faulty."""
    try:
        found = entries.read(base.home, base.context, files(base.home, key))
    except DataError:
        return {}
    return {entry.id: entry for entry in found}


def of_one_report(key: str) -> bool:
    """Return whether a key is that of a report, and not of what is said once for all."""
    return key not in {SHARED, DATASET}


def of_report(name: str) -> bool:
    """Return whether an id is of a kind that lies with a report."""
    return name.partition(":")[0] in REPORTS
