"""Refuse shapes that would pass everything because a name in them is misspelt."""

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, SH, SKOS, URIRef

from lexrights.errors import CommandError
from lexrights.findings import suggestion
from lexrights.graph.rdf import value
from lexrights.source.editions import Edition

TARGETS = {f"{SH}{name}" for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf")}
POINTERS = TARGETS | {f"{SH}{name}" for name in ("path", "class", "disjoint")}


def refuse_unsound(edition: Edition) -> None:
    """Raise CommandError where there are no shapes, or one names a term that nothing declares or uses."""
    place = edition.home.name(edition.home.shapes)
    if not edition.shapes:
        raise CommandError(f"{place}: there are no shapes here, so nothing would be checked.")
    known = _known(edition)
    wrong = {iri for iri in map(_predicate, edition.shapes) if iri.startswith(str(SH)) and URIRef(iri) not in SH}
    for iri in sorted(wrong | (_pointed(edition) - known)):
        name = edition.context.compact_iri(iri)
        near = suggestion(name, {edition.context.compact_iri(one) for one in known | {str(term) for term in dir(SH)}})
        raise CommandError(f"{place}: {name} is a term that nothing declares or uses. {near}".strip())


def targets(edition: Edition) -> set[str]:
    """Return the classes and properties by which a shape finds what it speaks of."""
    return {value(triple.object) for triple in edition.shapes if _predicate(triple) in TARGETS}


def _known(edition: Edition) -> set[str]:
    spaces = {str(term) for space in (OWL, RDF, RDFS, SKOS) for term in dir(space)}
    used = {value(term) for triple in [*edition.triples, *edition.vocabulary] for term in triple}
    return spaces | used | set(edition.context.keys)


def _pointed(edition: Edition) -> set[str]:
    found = (t.object for t in edition.shapes if _predicate(t) in POINTERS)
    return {node.value for node in found if isinstance(node, ox.NamedNode)}


def _predicate(triple: ox.Triple) -> str:
    return triple.predicate.value
