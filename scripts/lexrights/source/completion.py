"""Write out what a store without inference would miss: defaults, superclasses, what a concept needs, datatypes.

A passage gets the report that it is selected from, and a selector with an IRI of its own that has the offsets, as in
https://www.w3.org/TR/annotation-model/#text-position-selector.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from lexrights.dataset.context import Context
from lexrights.dataset.namespaces import NS, RDFS, SKOS, TERMS
from lexrights.dataset.rdf import value
from lexrights.source.entries import Entry
from lexrights.source.values import date_type

SUBCLASS = ox.NamedNode(f"{RDFS}subClassOf")
CONCEPT, SCHEME = f"{SKOS}Concept", f"{SKOS}ConceptScheme"
PASSAGE = f"{NS}Passage"
OFFSETS = ("start", "end")
SELECTOR = "oa:TextPositionSelector"
Node = dict[str, Any]


def superclasses(ontology: Iterable[ox.Triple]) -> dict[str, set[str]]:
    """Return, for each class IRI that the ontology knows, the IRIs of all its superclasses."""
    direct: dict[str, set[str]] = {}
    for triple in ontology:
        if triple.predicate == SUBCLASS and isinstance(triple.object, ox.NamedNode):
            direct.setdefault(value(triple.subject), set()).add(triple.object.value)
    return {name: _closure(name, direct) for name in direct}


def complete(entries: Iterable[Entry], context: Context, above: dict[str, set[str]]) -> list[Node]:
    """Return the completed entries as JSON-LD nodes, in the order of their ids, keys in the order of the context."""
    nodes = [_complete(entry, context, above) for entry in entries]
    _list_tops(nodes)
    return sorted(nodes, key=lambda node: str(node["id"]))


def readable(node: Node, context: Context) -> Node:
    """Return a node in which every JSON-LD processor reads the same names.

    What has a prefix or a code that is a key too is written out where no scoped context says that it is none.
    """
    of_types = {name for kind in _items(node.get("type", [])) for name in context.scope(kind)}
    return {key: _readable(key, values, of_types, context) for key, values in node.items()}


def _complete(entry: Entry, context: Context, above: dict[str, set[str]]) -> Node:
    tombstone = "deprecated" in entry.block and "type" not in entry.block  # the bare mark of what was taken out
    defaults = {} if tombstone else entry.defaults
    values = {**defaults, **entry.block}
    types = {context.classes[name] for block in (defaults, entry.block) for name in _items(block.get("type", []))}
    types |= {parent for iri in types for parent in above.get(iri, ())}
    node: Node = {"id": entry.id, "type": sorted(context.compact(iri) for iri in types)}
    if not types:
        del node["type"]
    if CONCEPT in types:
        values = _placed(values)
    for kind, name in ((CONCEPT, "prefLabel"), (SCHEME, "title")):
        if kind in types and "label" in values:
            values[name] = values["label"]
    if PASSAGE in types:
        values = _selected(entry.id, values)
    for name, term in context.terms.items():
        if name in values:
            typed = _TYPED.get(term.kind, _ordered)
            node[name] = typed(values[name])
    return node


def _placed(values: Node) -> Node:
    """Return the values of a concept with its place in its scheme: below what it is part of, else at the top."""
    below = {"broader": values["isPartOf"]} if "isPartOf" in values else {}
    top = {"topConceptOf": values["inScheme"]} if "inScheme" in values else {}
    return values if "broader" in values else values | (below or top)


def _list_tops(nodes: Iterable[Node]) -> None:
    """Add to each scheme the concepts that are at its top and were not withdrawn."""
    tops: dict[str, list[str]] = {}
    for node in nodes:
        if "deprecated" not in node:
            for scheme in _items(node.get("topConceptOf", [])):
                tops.setdefault(scheme, []).append(node["id"])
    for node in nodes:
        if node["id"] in tops:
            node["hasTopConcept"] = _ordered(tops[node["id"]])


def _selected(name: str, values: Node) -> Node:
    """Return the values of a passage with its source, and with a selector that has its offsets, where it has any."""
    found = {key: value for key, value in values.items() if key not in OFFSETS}
    if "isPartOf" in values:
        found["hasSource"] = values["isPartOf"]
    if offsets := {key: values[key] for key in OFFSETS if key in values}:
        found["hasSelector"] = {"id": f"{name}#selector", "type": SELECTOR} | offsets
    return found


def _readable(key: str, values: Any, of_types: set[str], context: Context) -> Any:
    kind = context.terms[key].kind if key in context.terms else key
    if isinstance(values, list):
        return [_readable(key, value, of_types, context) for value in values]
    if isinstance(values, dict):
        return values
    if kind == "id" and values.partition(":")[0] in context.hidden - of_types - context.scope(key):
        return context.expand(values)
    if kind == "code" and values in context.raw.keys() - context.scope(key):
        return f"{TERMS}{values}"
    return values


def _dated(given: Any) -> Any:
    """Give a year, a month or an uncertain date its own datatype; the context types full dates."""
    if isinstance(given, list):
        return [_dated(item) for item in given]
    datatype = date_type(given)
    return given if datatype == "xsd:date" else {"@type": datatype, "@value": str(given)}


def _numbered(given: Any) -> Any:
    """Give a decimal its datatype; a number of JSON that is not whole would be a binary one."""
    if isinstance(given, list):
        return [_numbered(item) for item in given]
    return {"@type": "xsd:decimal", "@value": str(given)} if isinstance(given, Decimal) else given


_TYPED: dict[str, Callable[[Any], Any]] = {"xsd:date": _dated, "number": _numbered}


def _ordered(given: Any) -> Any:
    if isinstance(given, list):
        return given[0] if len(given) == 1 else sorted(given, key=str)
    by_language = isinstance(given, dict) and "id" not in given
    return {tag: _ordered(given[tag]) for tag in sorted(given)} if by_language else given


def _items(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _closure(name: str, direct: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = direct.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
