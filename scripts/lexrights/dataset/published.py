"""What is published, as one reader of a home's files, and as a store to ask; the latter of a built site, too."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from lexrights import checksums
from lexrights.dataset import context, rdf
from lexrights.dataset.context import Context
from lexrights.dataset.namespaces import DATASET
from lexrights.errors import CommandError
from lexrights.home import PACKAGE, Home

DUMP, DOCUMENT = "lexrights.nt", "lexrights.jsonld"
MARKER = ".lexrights-site"  # the file that marks a folder as a built site; it holds the version


@dataclass(frozen=True)
class Published:
    """What a home has published, and the vocabulary beside it; no file is opened before it is needed, none twice.

    What asks for a published file that is not there raises CommandError, what cannot be read DataError.
    """

    home: Home
    _read: dict[Path, bytes] = field(default_factory=dict, init=False, repr=False, compare=False)
    _parsed: dict[Path, list[ox.Triple]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        """Give another process what is small; a store cannot go there, and the rest is quicker read than sent."""
        return {"home": self.home, "_read": {}, "_parsed": {}, "context": self.context, "labels": self.labels}

    def content(self, path: Path) -> bytes:
        """Return what a file of the home holds."""
        if path not in self._read:
            self._read[path] = rdf.content(path)
        return self._read[path]

    def graph(self, path: Path) -> list[ox.Triple]:
        """Return the triples of an RDF file of the home."""
        if path not in self._parsed:
            self._parsed[path] = rdf.parse(path, self.content(path))
        return self._parsed[path]

    def path(self, name: str) -> Path:
        """Return where a published file is."""
        found = self.home.published / name
        if not found.exists():
            raise CommandError(f"{self.home.name(found)} is not there. Run `lexrights build` first.")
        return found

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The published files by name."""
        return {path.name: self.content(path) for path in sorted(self.home.published.iterdir())}

    @cached_property
    def context(self) -> Context:
        """The JSON-LD context."""
        return context.load(self.home.ontology)

    @cached_property
    def store(self) -> ox.Store:
        """The graph with its vocabulary, to ask."""
        paths = (self.path(DUMP), *self._vocabularies())
        return rdf.filled({path: self.content(path) for path in paths})

    @cached_property
    def triples(self) -> list[ox.Triple]:
        """The graph without its vocabulary, in the order in which it is written."""
        return rdf.ordered(self.graph(self.path(DUMP)))

    @cached_property
    def by_subject(self) -> dict[str, list[ox.Triple]]:
        """The triples of each subject."""
        found: dict[str, list[ox.Triple]] = defaultdict(list)
        for triple in self.triples:
            found[rdf.value(triple.subject)].append(triple)
        return found

    @cached_property
    def vocabulary(self) -> list[ox.Triple]:
        """What the ontology's files say, in their order."""
        return [triple for path in self._vocabularies() for triple in self.graph(path)]

    @cached_property
    def nodes(self) -> dict[str, dict[str, Any]]:
        """The nodes of the JSON-LD by compact id, in its order."""
        found = json.loads(self.content(self.path(DOCUMENT)))["@graph"]
        named = ({**node, "id": self.context.compact_iri(node["id"])} for node in found)
        return {node["id"]: node for node in named}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of everything that has one, in English where it has that."""
        return labels(self.store)

    @cached_property
    def known(self) -> set[str]:
        """The IRIs that something is said about."""
        return known(self.store)

    def digest(self, iri: str) -> str:
        """Return the SHA-256 of the sorted N-Triples of a thing; for the dataset, of all that is published.

        They are those of the file: the store keeps no datatype that is derived from xsd:integer.
        """
        triples = self.triples if iri == DATASET else self.by_subject.get(iri, [])
        return checksums.of(*sorted(f"{triple} .\n" for triple in triples))

    def _vocabularies(self) -> list[Path]:
        return sorted(self.home.ontology.glob("*.ttl"))


def of_site(folder: Path) -> ox.Store:
    """Return the graph that a built site holds, with its vocabulary. Raises CommandError where it holds none."""
    return rdf.load([dump(folder), *(folder / f"{name}.nt" for name in ("alignments", "ns", "terms"))])


def dump(folder: Path) -> Path:
    """Return where a built site has its graph. Raises CommandError where it holds none."""
    marker = folder / MARKER
    found = folder / "v" / (marker.read_text(encoding="utf-8").strip() if marker.is_file() else "") / DUMP
    if not found.is_file():
        raise CommandError(f"{folder}: holds no site. Run `lexrights site {folder}` first.")
    return found


def ask(store: ox.Store, query: str, **bound: str) -> list[list[str]]:
    """Return the rows of one of the package's queries, its last variables bound to the IRIs given."""
    rows = rdf.rows(store, _text(query), **bound)
    return [row[: len(row) - len(bound)] for row in rows]


def known(store: ox.Store, space: str = "") -> set[str]:
    """Return the IRIs that something is said about, or those in one namespace."""
    found = {quad.subject.value for quad in store if isinstance(quad.subject, ox.NamedNode)}
    return {iri for iri in found if iri.startswith(space)}


def labels(store: ox.Store, iris: Iterable[str] | None = None) -> dict[str, str]:
    """Return the label of each IRI that has one in a store, or of each of those given: in English where it has that."""
    label = ox.NamedNode(rdf.LABEL)
    subjects = [None] if iris is None else map(ox.NamedNode, iris)
    found = (quad for one in subjects for quad in store.quads_for_pattern(one, label, None))
    told = [(rdf.language(quad.object), quad) for quad in found]
    ranked = sorted((one for one in told if one[0]), key=lambda one: (one[0] != "en", one[0]), reverse=True)
    return {rdf.value(quad.subject): rdf.value(quad.object) for _tag, quad in ranked}


@cache
def _text(query: str) -> str:
    return Path(PACKAGE / "dataset" / "queries" / f"{query}.rq").read_text(encoding="utf-8")
