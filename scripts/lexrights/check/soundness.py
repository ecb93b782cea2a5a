"""Refuse shapes that would pass everything because a name in them is misspelt."""

from collections import defaultdict
from collections.abc import Collection, Iterable

import pyoxigraph as ox

from lexrights.dataset.namespaces import RDF, SH, SKOS
from lexrights.dataset.rdf import TYPE, value
from lexrights.errors import CommandError
from lexrights.findings import suggestion
from lexrights.source.part import Ground

BY_CLASS, BY_SUBJECT, BY_OBJECT = (f"{SH}target{kind}" for kind in ("Class", "SubjectsOf", "ObjectsOf"))
TARGETS = {BY_CLASS, BY_SUBJECT, BY_OBJECT}
IN_LIST, PATH = f"{SKOS}inScheme", f"{SH}path"
USUAL = {  # the names of SHACL that shapes use; rdflib knows all, and takes long to load
    f"{SH}{name}"
    for name in (
        *("class", "closed", "datatype", "disjoint", "equals", "hasValue"),
        *("ignoredProperties", "in", "languageIn", "lessThan", "lessThanOrEquals", "maxCount", "message", "minCount"),
        *("minExclusive", "minInclusive"),
        *("node", "nodeKind", "not", "or", "path", "pattern", "property", "qualifiedMaxCount", "qualifiedMinCount"),
        *("qualifiedValueShape", "targetClass", "targetObjectsOf", "targetSubjectsOf", "uniqueLang", "xone"),
    )
}
POINTERS = TARGETS | {f"{SH}{name}" for name in ("path", "class", "disjoint")}


def refuse_empty(ground: Ground) -> None:
    """Raise CommandError where there are no shapes."""
    if not ground.shapes:
        place = ground.home.name(ground.home.shapes)
        raise CommandError(f"{place}: there are no shapes here, so nothing would be checked.")


def refuse_unsound(ground: Ground, used: Iterable[str]) -> None:
    """Raise CommandError where a shape names a term that nothing declares and that is not among `used`."""
    here = {value(term) for triple in ground.vocabulary for term in triple} | set(ground.context.keys) | set(used)
    named = {iri for iri in map(_predicate, ground.shapes) if iri.startswith(SH)} - USUAL
    pointed = _pointed(ground) - here
    if named or pointed:
        _refuse(ground, named, pointed, here)


def _refuse(ground: Ground, named: set[str], pointed: set[str], here: set[str]) -> None:
    """Raise CommandError where a name is none of SHACL, or what a shape points to is in no vocabulary that is known."""
    from rdflib import OWL, RDFS, URIRef  # noqa: PLC0415
    from rdflib import RDF as SYNTAX  # noqa: PLC0415
    from rdflib import SH as SHACL  # noqa: PLC0415
    from rdflib import SKOS as CONCEPTS  # noqa: PLC0415

    known = here | {str(term) for space in (OWL, SYNTAX, RDFS, CONCEPTS) for term in dir(space)}
    wrong = {iri for iri in named if URIRef(iri) not in SHACL} | (pointed - known)
    for iri in sorted(wrong):
        name = ground.context.compact_iri(iri)
        near = suggestion(name, {ground.context.compact_iri(one) for one in known | {str(term) for term in dir(SHACL)}})
        place = ground.home.name(ground.home.shapes)
        raise CommandError(f"{place}: {name} is a term that nothing declares or uses. {near}".strip())


def targets(ground: Ground, by: Collection[str] = TARGETS) -> set[str]:
    """Return the classes and properties by which a shape finds what it speaks of."""
    return {value(triple.object) for triple in ground.shapes if _predicate(triple) in by}


def unspoken(ground: Ground, triples: Iterable[ox.Triple]) -> tuple[dict[str, str], set[str]]:
    """Return a class of ours, if it has one, of each thing that no shape speaks of by its class or what is said of it.

    Beside it, what shapes speak of because something points to it: that may be a thing of another part.
    """
    kinds, subjects, objects = (targets(ground, {by}) for by in (BY_CLASS, BY_SUBJECT, BY_OBJECT))
    classes: dict[str, set[str]] = defaultdict(set)
    spoken, pointed = set(), set()
    for triple in triples:
        name, predicate, target = value(triple.subject), triple.predicate.value, value(triple.object)
        if predicate == TYPE:
            classes[name].add(target)
            if target in kinds:
                spoken.add(name)
        if predicate in subjects:
            spoken.add(name)
        if predicate in objects:
            pointed.add(target)
    silent = classes.keys() - spoken - pointed
    return {thing: max(classes[thing]) for thing in silent}, pointed - classes.keys()


def codes(ground: Ground, path: str) -> set[str]:
    """Return the codes that the shapes permit under a property: those of a list of codes, else those that they name."""
    told: dict[tuple[str, str], list[str]] = defaultdict(list)
    for triple in ground.shapes:
        told[str(triple.subject), _predicate(triple)].append(str(triple.object))

    def objects(names: Iterable[str], predicate: str) -> list[str]:
        return [one for name in names for one in told[name, predicate]]

    shapes = [str(one.subject) for one in ground.shapes if _predicate(one) == PATH and value(one.object) == path]
    lists = objects(objects(objects(shapes, f"{SH}node"), f"{SH}property"), f"{SH}hasValue")
    if lists:
        return {
            value(one.subject) for one in ground.vocabulary if _predicate(one) == IN_LIST and str(one.object) in lists
        }
    named, cells = objects(shapes, f"{SH}hasValue"), objects(shapes, f"{SH}in")
    while cells:
        named += objects(cells, f"{RDF}first")
        cells = objects(cells, f"{RDF}rest")
    return {name.strip("<>") for name in named}


def terms(triples: Iterable[ox.Triple]) -> set[str]:
    """Return the properties and the classes that triples use."""
    found = set()
    for triple in triples:
        predicate = triple.predicate.value
        found.update({predicate, value(triple.object)} if predicate == TYPE else {predicate})
    return found


def _pointed(ground: Ground) -> set[str]:
    found = (t.object for t in ground.shapes if _predicate(t) in POINTERS)
    return {node.value for node in found if isinstance(node, ox.NamedNode)}


def _predicate(triple: ox.Triple) -> str:
    return triple.predicate.value
