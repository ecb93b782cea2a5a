"""The pages of the vocabulary, the code lists, the alignments and the shapes, made from their own files."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from lexrights.dataset import rdf
from lexrights.dataset.namespaces import BASE, NS, TERMS, THINGS
from lexrights.site.data import Shelf, many, page, texts
from lexrights.site.links import Link

KINDS = {"Class": "classes", "ObjectProperty": "properties", "DatatypeProperty": "properties"}
NOTES = (("example", "example"), ("scopeNote", "note"))
SHAPES = f"{BASE}shapes#"
Described = dict[str, dict[str, list[str]]]


@dataclass(frozen=True)
class Heading:
    """The head of a section: a word of the pages, or a text of the file's."""

    id: str
    word: str | None
    text: Link | None = None
    definition: Link | None = None


@dataclass(frozen=True)
class Term:
    """A term as its page shows it; `used` is the number of its uses in the data, or nothing where that says nothing."""

    id: str
    name: str
    label: Link
    definitions: list[Link]
    notes: list[tuple[str, list[str]]]
    used: int | None
    example: tuple[str, str, str] | None = None  # a thing in the data, its page, and its value of the property


def pages(shelf: Shelf) -> Iterator[tuple[str, str, list[tuple[Heading, list[Term]]]]]:
    """Yield the path, the namespace and the sections of each page."""
    uses = _uses(shelf)
    own = {iri: facts for iri, facts in shelf.vocabulary.items() if iri.startswith(NS) and iri != NS}
    sections = [
        (
            Heading(word, word),
            [
                replace(_term(iri, "lr", uses, shelf), example=_example(iri, facts, shelf))
                for iri, facts in sorted(own.items())
                if _kind(facts) == word
            ],
        )
        for word in ("classes", "properties")
    ]
    yield "ns", NS, sections
    yield "terms", TERMS, list(_schemes(shelf, uses))
    yield "alignments", f"{BASE}alignments", [(Heading("alignments", "alignments"), list(_alignments(shelf)))]
    yield "shapes", SHAPES, [(Heading("shapes", "shapes"), list(_shapes(shelf)))]


def _schemes(shelf: Shelf, uses: Counter[str]) -> Iterator[tuple[Heading, list[Term]]]:
    codes = {iri: facts for iri, facts in shelf.vocabulary.items() if iri.startswith(TERMS)}
    told: set[str] = set()
    for scheme, facts in sorted(codes.items()):
        if any(one.endswith("#ConceptScheme") for one in facts["type"]):
            members = [iri for iri, one in sorted(codes.items()) if scheme in many(one.get("inScheme"))]
            key = scheme.removeprefix(TERMS)
            terms = [_term(iri, "lrt", uses, shelf) for iri in members]
            again = [replace(term, id=f"{key}-{term.id}") if term.id in told else term for term in terms]
            told.update(term.id for term in terms)
            yield Heading(key, None, _told(shelf, scheme, "label"), _told(shelf, scheme, "definition")), again


def _alignments(shelf: Shelf) -> Iterator[Term]:
    for triple in rdf.ordered(shelf.published.graph(shelf.home.ontology / "alignments.ttl")):
        subject, verb, target = map(rdf.value, (triple.subject, triple.predicate, triple.object))
        if subject.startswith((NS, TERMS)):
            words = f"{shelf.context.compact_iri(verb)} {shelf.context.compact_iri(target)}"
            name = shelf.context.compact_iri(subject)
            key = f"{name}-{len(words)}".replace(":", "-")
            yield Term(key, name, _told(shelf, subject, "label"), [Link(words)], [], None)


def _shapes(shelf: Shelf) -> Iterator[Term]:
    found: dict[str, dict[str, list[str]]] = {}
    paths = sorted(shelf.home.shapes.glob("*.ttl"))
    for triple in rdf.ordered(triple for path in paths for triple in shelf.published.graph(path)):
        name = triple.predicate.value.rpartition("#")[2]
        found.setdefault(rdf.value(triple.subject), {}).setdefault(name, []).append(rdf.value(triple.object))
    for iri, facts in found.items():
        if iri.startswith(SHAPES):
            name = iri.removeprefix(SHAPES)
            label = facts.get("label") or [name]
            messages, notes = [Link(one) for one in facts.get("message", [])], [("note", facts.get("comment", []))]
            yield Term(name, f"lrs:{name}", Link(label[0]), messages, notes, None)


def _term(iri: str, prefix: str, uses: Counter[str], shelf: Shelf) -> Term:
    name, facts = re.split(r"[#/]", iri)[-1], shelf.vocabulary[iri]
    notes = [(word, facts.get(key, [])) for key, word in NOTES]
    defined = [_told(shelf, iri, "definition")] if shelf.told[iri]["definition"] else []
    return Term(name, f"{prefix}:{name}", _told(shelf, iri, "label"), defined, notes, uses[iri])


def _told(shelf: Shelf, iri: str, key: str) -> Link:
    names = shelf.told[iri][key]
    return Link(names["en"], names=tuple(names.items()))


def _example(iri: str, facts: dict[str, list[str]], shelf: Shelf) -> tuple[str, str, str] | None:
    """Return a thing that uses a property that has no example of its own."""
    key = shelf.context.keys.get(iri)
    node = next((node for node in shelf.nodes.values() if key in node), None)
    if not key or not node or "example" in facts:
        return None
    return node["id"], page(node["id"]), shelf.day(texts(node[key])[0])


def _kind(facts: dict[str, Any]) -> str:
    types = [one.rpartition("#")[2] for one in facts.get("type", [])]
    return next((KINDS[one] for one in types if one in KINDS), "")


def _uses(shelf: Shelf) -> Counter[str]:
    """Return how often the things in the data use each IRI as a property or a value."""
    told = (triple for triple in shelf.triples if rdf.value(triple.subject).startswith(THINGS))
    return Counter(rdf.value(term) for triple in told for term in (triple.predicate, triple.object))
