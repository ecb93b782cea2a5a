"""The way through the house, up to the graph: read the authored files, complete them, turn them into triples."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from lexrights.graph import context, identifiers, rdf
from lexrights.graph.context import Context
from lexrights.home import Home
from lexrights.source import completion, entries
from lexrights.source.entries import Entry


@dataclass(frozen=True)
class Edition:
    """One pass through the house: what was read, completed and turned into triples, and the vocabulary beside it.

    `files` names the file of each IRI that comes from no entry.
    """

    home: Home
    context: Context
    entries: list[Entry]
    document: dict[str, Any]
    triples: list[ox.Triple]
    vocabulary: list[ox.Triple]
    shapes: list[ox.Triple]
    files: dict[str, str] = field(default_factory=dict)

    @cached_property
    def by_iri(self) -> dict[str, Entry]:
        """The entry that describes an IRI."""
        return {self.context.expand(entry.id): entry for entry in self.entries}

    @cached_property
    def store(self) -> ox.Store:
        """Data and vocabulary in one store, to validate and to ask."""
        return rdf.store(self.triples, self.vocabulary)

    @cached_property
    def known(self) -> set[str]:
        """Every IRI of ours that is described."""
        return identifiers.own([*self.triples, *self.vocabulary])


def read(home: Home) -> Edition:
    """Return the edition that the authored files of a home make. Raises DataError."""
    empty = vocabulary_of(home)
    found = entries.read(home, empty.context, entries.files(home))
    nodes = completion.complete(found, empty.context, completion.superclasses(empty.vocabulary))
    document = completion.document(nodes, empty.context)
    return replace(empty, entries=found, document=document, triples=rdf.from_jsonld(document))


def vocabulary_of(home: Home) -> Edition:
    """Return an edition without data: the context, the vocabulary and the shapes of a home."""
    vocabulary, shapes = (rdf.from_files(sorted(folder.glob("*.ttl"))) for folder in (home.ontology, home.shapes))
    return Edition(home, context.load(home.ontology), [], {}, [], vocabulary, shapes)
