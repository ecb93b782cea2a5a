"""Refuse shapes that would pass everything because a name in them is misspelt."""

from collections.abc import Iterator

import pyoxigraph as ox
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS, DefinedNamespace

from lexrights.editions import Edition
from lexrights.errors import CommandError
from lexrights.findings import suggestion
from lexrights.graph import value

POINTERS = {
    f"{SH}{name}" for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "path", "class", "disjoint")
}


def refuse_unsound(edition: Edition) -> None:
    """Raise CommandError where there are no shapes, or one names a term that nothing declares or uses."""
    place = edition.home.name(edition.home.shapes)
    if not edition.shapes:
        raise CommandError(f"{place}: there are no shapes here, so nothing would be checked.")
    shacl = set(_terms(SH))
    known = _known(edition)
    wrong = {iri for iri in map(_predicate, edition.shapes) if iri.startswith(str(SH)) and iri not in shacl}
    for iri in sorted(wrong | (_pointed(edition) - known)):
        name = edition.context.compact_iri(iri)
        near = suggestion(name, {edition.context.compact_iri(one) for one in known | shacl})
        raise CommandError(f"{place}: {name} is a term that nothing declares or uses. {near}".strip())


def _known(edition: Edition) -> set[str]:
    spaces = {iri for space in (OWL, RDF, RDFS, SKOS) for iri in _terms(space)}
    used = {value(term) for triple in [*edition.triples, *edition.vocabulary] for term in triple}
    return spaces | used | set(edition.context.keys)


def _pointed(edition: Edition) -> set[str]:
    found = (t.object for t in edition.shapes if _predicate(t) in POINTERS)
    return {node.value for node in found if isinstance(node, ox.NamedNode)}


def _predicate(triple: ox.Triple) -> str:
    return triple.predicate.value


def _terms(space: type[DefinedNamespace]) -> Iterator[str]:
    return (f"{space}{name}" for name in space.__annotations__)
