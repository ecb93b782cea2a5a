"""The published graph as the pages read it: its JSON-LD nodes by id, and who points to whom."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from lexrights.dataset import rdf
from lexrights.dataset.context import Context
from lexrights.dataset.identifiers import reading
from lexrights.dataset.namespaces import NS, TERMS
from lexrights.dataset.published import Published
from lexrights.home import Home
from lexrights.source import conventions
from lexrights.source.conventions import Conventions

Node = dict[str, Any]
TELLING = ("reportedBy", "passedOnBy")  # in the order from the claimant to the report
NOT_POINTING = {"id", "type", "label", "prefLabel"}
CLAIM_CLASSES = (
    "MeasureClaim",
    "ChangeClaim",
    "ContentClaim",
    "AssessmentClaim",
    "RightClaim",
    "CaseClaim",
    "ActionClaim",
    "RoleClaim",
    "DemandClaim",
)


@dataclass(frozen=True)
class Shelf:
    """The nodes of the published JSON-LD in the order in which they are read: passages by their place in the text.

    Those that were withdrawn lie apart, in `withdrawn`: no page shows what they may still say. `published` is all that
    was.
    """

    published: Published
    nodes: dict[str, Node]
    withdrawn: dict[str, Node] = field(default_factory=dict)
    conventions: Conventions = field(default_factory=Conventions)

    def __getstate__(self) -> dict[str, Any]:
        """Give another process what the vocabulary tells, too: it would read its files for that."""
        return {**self.__dict__, "told": self.told, "vocabulary": self.vocabulary}

    @property
    def home(self) -> Home:
        """Where it was published."""
        return self.published.home

    @property
    def context(self) -> Context:
        """The JSON-LD context."""
        return self.published.context

    @property
    def triples(self) -> list[ox.Triple]:
        """The published triples in the order in which they are written."""
        return self.published.triples

    @cached_property
    def vocabulary(self) -> dict[str, dict[str, list[str]]]:
        """IRI to property key to values, texts in English, of what the ontology describes in our own namespaces."""
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for triple in self.published.vocabulary:
            if rdf.language(triple.object) in {"", "en"}:
                name = triple.predicate.value.rpartition("#")[2].rpartition("/")[2]
                found[rdf.value(triple.subject)][name].append(rdf.value(triple.object))
        return {iri: dict(facts) for iri, facts in found.items() if iri.startswith((NS, TERMS))}

    @cached_property
    def told(self) -> dict[str, dict[str, dict[str, str]]]:
        """IRI to `label` or `definition` to language to text, for what the ontology describes in our own namespaces."""
        found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: {"label": {}, "definition": {}})
        for triple in self.published.vocabulary:
            iri, key = rdf.value(triple.subject), triple.predicate.value.rpartition("#")[2]
            if key in {"label", "definition"} and iri.startswith((NS, TERMS)):
                found[iri][key][rdf.language(triple.object)] = rdf.value(triple.object)
        return dict(found)

    @cached_property
    def pointing(self) -> dict[str, list[tuple[str, str]]]:
        """For each id the (property, id) that point to it, in the order of the nodes."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for node in self.nodes.values():
            for key, target in self.links(node):
                found[target].append((key, node["id"]))
        return found

    def links(self, node: Node) -> Iterator[tuple[str, str]]:
        """Yield (property, id) for each value of a node that is a node here."""
        for key, values in node.items():
            if key not in NOT_POINTING:
                yield from ((key, one) for one in many(values) if isinstance(one, str) and one in self.nodes)

    def of(self, kind: str) -> list[Node]:
        """Return the nodes of a kind, such as `claim` or `person`."""
        return [node for node in self.nodes.values() if kind_of(node["id"]) == kind]

    def claims_on(self, thing: str) -> list[Node]:
        """Return the claims that point to a thing, in the order of the text."""
        found = dict.fromkeys(other for _key, other in self.pointing[thing] if kind_of(other) == "claim")
        return [self.nodes[one] for one in found]

    def subjects(self, node: Node) -> list[str]:
        """Return what a claim is about; where that is a claim, also what that claim is about."""
        direct = many(node["about"])
        further = [one for name in direct if kind_of(name) == "claim" for one in many(self.nodes[name]["about"])]
        return list(dict.fromkeys(direct + further))

    def speakers(self, node: Node) -> str:
        """Return who makes a claim and, where the report has it from others, through whom: `X, as told by Y`."""
        who = ", ".join(map(self.label, many(node.get("claimant"))))
        return who + "".join(f", as told by {told}" for told in self.tellers(node))

    def tellers(self, node: Node) -> list[str]:
        """Return through whom a report has a claim, from the claimant to the report."""
        return [", ".join(map(self.label, many(node[key]))) for key in TELLING if key in node]

    def iri(self, name: str) -> str:
        """Return the IRI of an id as it stands in a node."""
        return self.context.expand(name)

    def kind(self, key: str) -> str:
        """Return the kind of the values of a key: `id`, `code`, `text`, `texts` or `xsd:…`."""
        return self.context.terms[key].kind if key in self.context.terms else "text"

    def day(self, value: Any) -> str:
        """Return a date as it is written in a node, with or without its type."""
        return str(value["@value"] if isinstance(value, dict) else value)

    def label(self, name: str) -> str:
        """Return the English label of a node, a code or a class; its id where it has none."""
        return self.names(name)["en"]

    def names(self, name: str) -> dict[str, str]:
        """Return the label of a node, a code or a class by language; its id for English where it has none."""
        if name in self.nodes:
            label = self.nodes[name]["label"]
            return (label if isinstance(label, dict) else {}) | {"en": english(self.nodes[name])}
        meant = (self.iri(name), TERMS + name, self.context.classes.get(name, ""))
        return next(filter(None, map(self._of_term, meant)), {"en": name})

    @cached_property
    def called(self) -> dict[str, dict[str, str]]:
        """The names of things by language, by their English ones."""
        return {english(node): self.names(name) for name, node in self.nodes.items() if kind_of(name) != "claim"}

    def property_names(self, key: str) -> dict[str, str]:
        """Return what a property is called: the label in the vocabulary by language, else its key in English words."""
        term = self.context.terms.get(key)
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).lower()
        return (self._of_term(term.iri) if term else {}) or {"en": words}

    def _of_term(self, iri: str) -> dict[str, str]:
        return self.told.get(iri, {}).get("label", {})


def read(home: Home) -> Shelf:
    """Return the shelf of what a home has published.

    Raises CommandError where nothing is, DataError where its conventions are faulty.
    """
    there = Published(home)
    withdrawn = {name: node for name, node in there.nodes.items() if node.get("deprecated")}
    names = sorted(there.nodes.keys() - withdrawn.keys(), key=lambda name: _place(there.nodes[name]))
    nodes = {name: there.nodes[name] for name in names}
    return Shelf(there, nodes, withdrawn, conventions.read(home))


def _place(node: Node) -> tuple[str, str, int, list[tuple[int, str]]]:
    """Return by what nodes are ordered: by kind, passages by where they begin in which report, others by their ids."""
    kind, name = kind_of(node["id"]), node["id"]
    report = node["isPartOf"] if kind == "passage" else ""
    return kind, report, node["hasSelector"]["start"] if report else 0, reading(name)


def many(values: Any) -> list[Any]:
    """Return one value or several as a list."""
    return values if isinstance(values, list) else [] if values is None else [values]


def texts(values: Any) -> list[str]:
    """Return one text, several, or those of all languages, in one list."""
    by_language = isinstance(values, dict) and "@value" not in values
    return [one for some in values.values() for one in many(some)] if by_language else many(values)


def in_english(values: Any) -> str:
    """Return the first text in English; where there is none, the first, and where there is no text, nothing."""
    first = values.get("en") if isinstance(values, dict) else None
    return str(next(iter(many(first) or texts(values)), ""))


def english(node: Node) -> str:
    """Return the English label of a node, of a report its printed title, if that is in English."""
    title = node.get("title") if kind_of(node["id"]) == "report" else None
    return in_english(node["label"] if title is None or (isinstance(title, dict) and "en" not in title) else title)


def tongue(node: Node) -> str:
    """Return the language of the name that `english` gives."""
    label = node["label"]
    return "en" if isinstance(label, str) or "en" in label else next(iter(label))


def kind_of(name: str) -> str:
    """Return the kind in an id: `claim` in `claim:odf-20141120-001`."""
    return name.partition(":")[0]


def claim_class(node: Node) -> str:
    """Return the class that says what a claim is about, such as `MeasureClaim`."""
    return next((one for one in CLAIM_CLASSES if one in node["type"]), "Claim")


def page(name: str) -> str:
    """Return the path of the document of a thing, without its ending: `doc/claim/odf-20141120-001`."""
    kind, _, key = name.partition(":")
    return "dataset" if kind == "dataset" else f"doc/{kind}/{key}"
