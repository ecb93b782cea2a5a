"""The completed entries as triples, by the context: what a JSON-LD processor makes of them, and tests compare.

Every node is JSON-LD in the compact form of one context, so a look-up for each value says all that the algorithm of
https://www.w3.org/TR/json-ld11-api/#deserialize-json-ld-to-rdf-algorithm would; a processor takes four times as long.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import pyoxigraph as ox

from lexrights.dataset import rdf
from lexrights.dataset.context import Context, Term
from lexrights.dataset.namespaces import RDF, TERMS

ENGLISH = "en"
Make = Callable[[Any], ox.NamedNode | ox.Literal]
TYPE = ox.NamedNode(f"{RDF}type")


def of_nodes(nodes: Iterable[dict[str, Any]], context: Context) -> list[ox.Triple]:
    """Return the triples of completed entries in the order in which they are written."""
    makers = {name: (ox.NamedNode(term.iri), _maker(term, context)) for name, term in context.terms.items()}
    classes = cache(lambda name: ox.NamedNode(context.classes.get(name) or context.expand(name)))
    return rdf.ordered(triple for node in nodes for triple in _of_node(node, context, makers, classes))


def _of_node(
    node: dict[str, Any],
    context: Context,
    makers: dict[str, tuple[ox.NamedNode, Make]],
    classes: Callable[[str], ox.NamedNode],
) -> Iterator[ox.Triple]:
    subject = ox.NamedNode(context.expand(node["id"]))
    for key, values in node.items():
        if key == "type":
            yield from (ox.Triple(subject, TYPE, classes(name)) for name in _items(values))
        elif key != "id":
            predicate, make = makers[key]
            for value in _spread(values):
                inner = value if isinstance(value, dict) and "id" in value else {}
                yield ox.Triple(subject, predicate, make(inner.get("id", value)))
                if inner:
                    yield from _of_node(inner, context, makers, classes)


def _maker(term: Term, context: Context) -> Make:
    """Return what makes an object of a value under a key."""
    if term.kind == "id":
        return cache(lambda value: ox.NamedNode(context.expand(value)))
    if term.kind == "code":
        return cache(lambda value: ox.NamedNode(f"{TERMS}{value}"))
    if term.kind in {"text", "texts"}:
        return _text
    kind = "xsd:integer" if term.kind == "number" else term.kind
    return lambda value: _literal(value, kind, context)


def _text(value: Any) -> ox.Literal:
    tag, text = value if isinstance(value, tuple) else (ENGLISH, value)
    return ox.Literal(text, language=tag.lower())


def _literal(value: Any, kind: str, context: Context) -> ox.Literal:
    """Return a typed literal; `{"@type": …, "@value": …}` brings a type of its own."""
    if isinstance(value, dict):
        kind, value = value["@type"], value["@value"]
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return ox.Literal(text, datatype=ox.NamedNode(context.expand(kind)))


def _spread(values: Any) -> Iterator[Any]:
    """Yield single values; those of a map of languages as pairs of tag and text."""
    if isinstance(values, dict) and not values.keys() & {"@value", "id"}:
        yield from ((tag, text) for tag, texts in values.items() for text in _items(texts))
    else:
        yield from _items(values)


def _items(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]
