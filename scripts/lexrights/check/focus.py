"""The things in triples from elsewhere that the shapes speak of: their focus nodes."""

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from lexrights.dataset.namespaces import RDFS, SH
from lexrights.dataset.rdf import TYPE, value
from lexrights.source.part import Ground

SUBCLASS = f"{RDFS}subClassOf"
TARGETS = [f"{SH}{name}" for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")]


def find(ground: Ground, triples: Iterable[ox.Triple]) -> set[object]:
    """Return the terms in triples that a target selects (https://www.w3.org/TR/shacl/#targets)."""
    triples = list(triples)
    classes, subjects, objects, nodes = _targets(ground).values()
    classes = _with_subclasses(classes, [*triples, *ground.vocabulary])
    found: set[object] = set()
    for subject, predicate, term in triples:
        of_class = predicate.value == TYPE and value(term) in classes
        if of_class or predicate.value in subjects or value(subject) in nodes:
            found.add(subject)
        if predicate.value in objects:
            found.add(term)
    return found


def wanted(ground: Ground) -> str:
    """Return in words what the targets look for."""
    classes, *properties, _nodes = _targets(ground).values()
    count = len(set().union(*properties))
    names = ", ".join(sorted(map(ground.context.compact_iri, classes)))
    return f"Looked for things of the classes {names}, and for what the {count} properties of the shapes are said of."


def _targets(ground: Ground) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {name: set() for name in TARGETS}
    for triple in ground.shapes:
        if triple.predicate.value in TARGETS:
            found[triple.predicate.value].add(value(triple.object))
    return found


def _with_subclasses(classes: set[str], triples: Iterable[ox.Triple]) -> set[str]:
    below: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        if triple.predicate.value == SUBCLASS:
            below[value(triple.object)].add(value(triple.subject))
    found, fresh = set(classes), set(classes)
    while fresh:
        fresh = set().union(*(below[name] for name in fresh)) - found
        found |= fresh
    return found
