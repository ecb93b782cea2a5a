"""Graphs that break one shape each, as patches of the valid graph, all in one graph to be checked at once.

A patch stands in `shapes/invalid/` under the name of the shape and the fault: `without` and `with` are Turtle, taken
from the valid graph and put in; `key` gives a thing another IRI. Each patch has a space of IRIs of its own, so that
what is found at a node is found in the graph of one patch.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from lexrights.dataset import context, rdf
from lexrights.dataset.namespaces import BASE
from lexrights.home import CHECKOUT

FIXTURES = CHECKOUT / "tests/shapes"
VALID = frozenset(rdf.from_files([FIXTURES / "valid.ttl"]))
PREFIXES = context.load(CHECKOUT / "ontology").prefixes
KEY = re.compile(f"^({re.escape(BASE)}(?:id/[a-z]+/|dataset)|https://example[.]org/)")
SPACE = re.compile(f"(?:{KEY.pattern}|^)(x[0-9]{{3}}-)")
FIXED = {ox.NamedNode(f"{BASE}dataset"), ox.NamedNode(f"{BASE}id/org/lexrights-editors")}  # that shapes name
TEXT = ox.Literal("text")  # where a node should be; it has a space, too


@dataclass(frozen=True)
class Patch:
    """What one fixture takes from the valid graph and puts into it."""

    name: str
    without: frozenset[ox.Triple]
    added: frozenset[ox.Triple]
    space: str

    @property
    def shape(self) -> str:
        return self.name.partition(".")[0]


def read() -> list[Patch]:
    """Return the patches by name, the n-th with the space `x<n>-`."""
    files = sorted((FIXTURES / "invalid").glob("*.yaml"))
    told = {name: told for path in files for name, told in _named(path)}
    return [_patch(name, told[name], f"x{number:03d}-") for number, name in enumerate(sorted(told))]


def _named(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    text = path.read_text(encoding="utf-8")
    found = yaml.safe_load(text)
    assert len(found) == len(re.findall("^[^ ]", text, re.MULTILINE)), f"{path.name} gives a name twice"
    yield from found.items()


def _patch(name: str, told: dict[str, str], space: str) -> Patch:
    assert told.keys() <= {"without", "with", "key"}, name
    if "key" in told:
        old, new = (ox.NamedNode(PREFIXES[kind] + key) for kind, key in (one.split(":") for one in told["key"]))
        moved = frozenset(triple for triple in VALID if old in triple)
        return Patch(name, moved, frozenset(_with(triple, {old: new}) for triple in moved), space)
    return Patch(name, _triples(told.get("without")), _triples(told.get("with")), space)


def _triples(statement: str | None) -> frozenset[ox.Triple]:
    heads = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    text = f"{heads}{statement} ." if statement else ""
    return frozenset(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE))


def _with(triple: ox.Triple, names: dict[Any, Any]) -> ox.Triple:
    subject, predicate, target = triple
    return ox.Triple(names.get(subject, subject), predicate, names.get(target, target))


def part(patch: Patch) -> list[ox.Triple]:
    """Return what can be reached from the nodes that a patch changes, in its space; what shapes name stays shared."""
    changed = {triple.subject for triple in patch.added or patch.without}
    graph = (VALID - patch.without) | patch.added
    shared = FIXED - changed
    reached: set[Any] = set()
    ahead: set[Any] = {*changed}
    while ahead:
        reached |= ahead
        ahead = {triple.object for triple in graph if triple.subject in ahead} - reached - shared
    names = {node: _in_space(node, patch.space) for node in reached}
    return [_with(triple, names) for triple in graph if triple.subject in reached]


def _in_space(node: Any, space: str) -> Any:
    if isinstance(node, ox.NamedNode):
        return ox.NamedNode(KEY.sub(rf"\g<1>{space}", node.value))
    return ox.Literal(f"{space}{TEXT.value}") if node == TEXT else node


def whole(patches: Iterable[Patch]) -> Iterator[ox.Triple]:
    """Return the valid graph and beside it the graphs of all patches."""
    yield from VALID
    for patch in patches:
        yield from part(patch)


def space(node: str) -> str:
    """Return the space of an IRI or a text, of the valid graph the empty one."""
    found = SPACE.match(node)
    return found[2] if found else ""
