"""The RDF beside each page: a part of the published graph, as Turtle, JSON-LD and N-Triples."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

import pyoxigraph as ox

from lexrights.dataset import rdf
from lexrights.dataset.identifiers import whole
from lexrights.dataset.namespaces import BASE, SH
from lexrights.dataset.rdf import LABEL, value
from lexrights.publish import serialization
from lexrights.query import questions, sparql
from lexrights.site.data import Shelf, kind_of, page
from lexrights.site.views import Views
from lexrights.source import completion

File = tuple[str, bytes]


class Library:
    """The published triples by the thing that their subject is, or is of, to be handed out in parts."""

    def __init__(self, shelf: Shelf) -> None:
        """Take the published triples."""
        self.shelf = shelf
        self.by_subject: dict[str, list[ox.Triple]] = defaultdict(list)
        for triple in shelf.triples:
            self.by_subject[whole(value(triple.subject))].append(triple)

    @cached_property
    def labels(self) -> dict[str, list[ox.Triple]]:
        """The label triples of each subject."""
        return {
            subject: [triple for triple in triples if triple.predicate.value == LABEL]
            for subject, triples in self.by_subject.items()
        }

    def documents(self) -> Iterator[File]:
        """Yield every document of a thing, and those of the dataset: path and bytes.

        A thing's document holds all that is said of it, the whole of each claim that its page shows or that these name,
        and the labels of what else they name. Together they hold the published graph.
        """
        views = Views(self.shelf)
        context = json.dumps(self.shelf.context.document["@context"], ensure_ascii=False)
        nodes = self.shelf.nodes | self.shelf.withdrawn
        readable = {name: completion.readable(node, self.shelf.context) for name, node in nodes.items()}
        whole = {name: json.dumps(node, ensure_ascii=False) for name, node in readable.items()}
        dataset = [name for name in self.shelf.nodes if name.startswith("dataset:")]
        yield from self._document("dataset", dataset, context, whole)
        for name in self.shelf.nodes.keys() - set(dataset):
            yield from self._document(page(name), [name, *views.claims_shown(name)], context, whole)
        for name in self.shelf.withdrawn:
            yield from self._document(page(name), [name], context, whole)

    def _document(self, path: str, names: list[str], context: str, whole: dict[str, str]) -> Iterator[File]:
        nodes = self.shelf.nodes | self.shelf.withdrawn
        described: set[str] = set()
        waiting = set(names)
        while waiting:  # a claim that is named comes whole: its label alone would say so in nobody's name
            described |= waiting
            named = {target for name in described for _key, target in self.shelf.links(nodes[name])} - described
            waiting = {name for name in named if kind_of(name) == "claim"}
        triples = self._triples(described, self.by_subject) + self._triples(named, self.labels)
        triples.sort(key=lambda triple: value(triple.subject))
        yield f"{path}.ttl", serialization.turtle(triples, self.shelf.context)
        yield f"{path}.nt", serialization.ntriples(triples)
        told = {name: whole[name] for name in described} | {name: self._labelled(name) for name in named}
        graph = ",\n".join(told[name] for name in sorted(told))
        yield f"{path}.jsonld", f'{{"@context": {context},\n"@graph": [\n{graph}\n]}}\n'.encode()

    def _labelled(self, name: str) -> str:
        """Return a node with its label alone; under its IRI, as a prefix may stand in the context of its class."""
        return json.dumps({"id": self.shelf.iri(name), "label": self.shelf.nodes[name]["label"]}, ensure_ascii=False)

    def _triples(self, names: Iterable[str], source: dict[str, list[ox.Triple]]) -> list[ox.Triple]:
        return [triple for name in names for triple in source[self.shelf.iri(name)]]


def vocabularies(shelf: Shelf) -> Iterator[File]:
    """Yield the documents of the vocabulary, the code lists, the alignments and the shapes."""
    there, home = shelf.published, shelf.home
    parts = {
        "ns": [home.ontology / "lexrights.ttl"],
        "terms": [home.ontology / "terms.ttl"],
        "alignments": [home.ontology / "alignments.ttl"],
        "shapes": sorted(home.shapes.glob("*.ttl")),
    }
    for name, paths in parts.items():
        triples = rdf.ordered(rdf.canonical(triple for path in paths for triple in there.graph(path)))
        one = there.content(paths[0]) if len(paths) == 1 else serialization.turtle(triples, shelf.context)
        yield f"{name}.ttl", one
        yield from ((f"{name}.{ending}", content) for ending, content in forms(triples))
    yield "context.jsonld", (home.ontology / "context.jsonld").read_bytes()


def asked(shelf: Shelf) -> Iterator[File]:
    """Yield the document of the questions: each with its sentence and its SPARQL, by SHACL's terms for queries."""
    forms_of = {"ASK": "Ask", "SELECT": "Select", "CONSTRUCT": "Construct", "DESCRIBE": "Construct"}
    triples = []
    for one in questions.shipped(shelf.home.ontology):
        node, form = ox.NamedNode(f"{BASE}questions/{one.name}"), sparql.form(one.text)
        triples += [
            ox.Triple(node, ox.NamedNode(rdf.TYPE), ox.NamedNode(f"{SH}SPARQL{forms_of[form]}Executable")),
            ox.Triple(node, ox.NamedNode(LABEL), ox.Literal(one.english, language="en")),
            ox.Triple(node, ox.NamedNode(f"{SH}{forms_of[form].lower()}"), ox.Literal(one.text)),
        ]
    yield "questions.ttl", serialization.turtle(triples, shelf.context)
    yield from ((f"questions.{ending}", content) for ending, content in forms(triples))


def forms(triples: list[ox.Triple]) -> Iterator[File]:
    """Yield the ending and the bytes of triples in order as N-Triples and as JSON-LD."""
    yield "nt", serialization.ntriples(triples)
    yield "jsonld", ox.serialize(triples, format=ox.RdfFormat.JSON_LD) or b""
