"""Blank nodes by what they hold: names that stay while something else in the graph changes."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from lexrights import checksums
from lexrights.errors import LexRightsError

ALIKE = 100  # blank nodes of one tangle that their own triples do not tell apart
NEAR = 5  # of these, how many may touch one; RDFC-1.0 tries every order of them
PLAIN = (ox.NamedNode, ox.Literal)

Names = dict[ox.BlankNode, ox.BlankNode]
Held = dict[ox.BlankNode, list[ox.Triple]]


def named(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield triples, those with blank nodes last; such a node is named by a digest of all that hangs together with it.

    Isomorphic graphs get the same names. Raises LexRightsError where the nodes are too alike to be told apart.
    """
    nameless: dict[ox.Triple, None] = {}
    for triple in triples:
        if _is_nameless(triple):
            nameless[triple] = None
        else:
            yield triple
    taken: Counter[str] = Counter()
    for part in _parts(nameless):
        yield from _named_part(part, taken)


def held(triples: Iterable[ox.Triple]) -> Held:
    """Return the triples of each blank node that is a subject."""
    found: Held = {}
    for triple in triples:
        if isinstance(triple.subject, ox.BlankNode):
            found.setdefault(triple.subject, []).append(triple)
    return found


def downwards(tops: Iterable[ox.BlankNode], below: Callable[[ox.BlankNode], Iterable[object]]) -> list[ox.BlankNode]:
    """Return blank nodes and all in the trees below them, each before those that it holds."""
    order = list(tops)
    for node in order:
        order += [term for term in below(node) if isinstance(term, ox.BlankNode)]
    return order


def _named_part(part: list[ox.Triple], taken: Counter[str]) -> Iterator[ox.Triple]:
    root = _root(part)
    if root:
        names = _names_of_tree(root, part, taken)
    else:
        part = _canonical(part)
        key = _fresh(taken, *sorted(map(str, part)))
        names = {node: ox.BlankNode(f"{key}{node.value}") for triple in part for node in _blanks(triple)}
    return (_renamed(triple, names) for triple in part)


def _names_of_tree(root: ox.BlankNode, part: list[ox.Triple], taken: Counter[str]) -> Names:
    """Name each node by what it holds, and by the place where it is held."""
    below = held(part)
    order = downwards([root], lambda node: (triple.object for triple in below.get(node, ())))
    digests: dict[object, str] = {}
    for node in reversed(order):
        lines = (f"{triple.predicate} {digests.get(triple.object, triple.object)}" for triple in below.get(node, ()))
        digests[node] = f"_:{_digest(*sorted(lines))}"
    above = [f"{triple.subject} {triple.predicate}" for triple in part if triple.object == root]
    names = {root: ox.BlankNode(_fresh(taken, *above, digests[root]))}
    for node in order:
        for triple in below.get(node, ()):
            if isinstance(triple.object, ox.BlankNode):
                key = _fresh(taken, names[node].value, triple.predicate.value, digests[triple.object])
                names[triple.object] = ox.BlankNode(key)
    return names


def _fresh(taken: Counter[str], *words: str) -> str:
    """Return a name for what words say; what says the same is told apart by number, for it is the same whichever."""
    key = _digest(*words)[:32]
    taken[key] += 1
    return f"b{key}" if taken[key] == 1 else f"b{key}n{taken[key]}"


def _digest(*words: str) -> str:
    return checksums.of("\n".join(words))


def _root(part: list[ox.Triple]) -> ox.BlankNode | None:
    """Return the blank node on top of a tree, or nothing where these nodes are shared, in a circle, or quoted."""
    pointed = Counter(triple.object for triple in part if isinstance(triple.object, ox.BlankNode))
    if any(isinstance(triple.object, ox.Triple) for triple in part) or any(count > 1 for count in pointed.values()):
        return None
    inner = {triple.object for triple in part if isinstance(triple.subject, ox.BlankNode)}
    return next((node for triple in part for node in _blanks(triple) if node not in inner), None)


def _canonical(part: list[ox.Triple]) -> list[ox.Triple]:
    _refuse_alike(part)
    dataset = ox.Dataset(ox.Quad(*triple) for triple in part)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in dataset]


def _refuse_alike(part: list[ox.Triple]) -> None:
    """Raise LexRightsError where RDFC-1.0 could take for ever (https://www.w3.org/TR/rdf-canon/#dataset-poisoning)."""
    seen: dict[ox.BlankNode, list[str]] = defaultdict(list)
    near: dict[ox.BlankNode, set[ox.BlankNode]] = defaultdict(set)
    for triple in part:
        blanks = set(_blanks(triple))
        for node in blanks:
            masked = {other: ox.BlankNode("a" if other == node else "z") for other in blanks}
            seen[node].append(str(_renamed(triple, masked)))
            near[node] |= blanks - {node}
    looks = {node: "\n".join(sorted(lines)) for node, lines in seen.items()}
    count = Counter(looks.values())
    alike = {node for node, look in looks.items() if count[look] > 1}
    if len(alike) > ALIKE or any(len(near[node] & alike) > NEAR for node in alike):
        raise LexRightsError(
            f"{len(alike)} blank nodes are too alike to be told apart. Give them names, or say more of each."
        )


def _parts(triples: Iterable[ox.Triple]) -> Iterable[list[ox.Triple]]:
    """Return the triples that hang together by blank nodes, each such part for itself."""
    heads: Names = {}
    for triple in triples:
        first, *others = {_head(heads, node) for node in _blanks(triple)}
        heads |= dict.fromkeys(others, first)
    parts: dict[ox.BlankNode, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        parts[_head(heads, next(_blanks(triple)))].append(triple)
    return parts.values()


def _head(heads: Names, node: ox.BlankNode) -> ox.BlankNode:
    """Return the node that stands for all that hang together with one; the way there is halved for the next time."""
    while heads.setdefault(node, node) != node:
        heads[node] = heads[heads[node]]
        node = heads[node]
    return node


def _is_nameless(triple: ox.Triple) -> bool:
    """Return whether a blank node is in a triple; quickly, for most have none."""
    subject, _predicate, term = triple
    return isinstance(subject, ox.BlankNode) or (not isinstance(term, PLAIN) and any(_blanks(term)))


def _blanks(term: object) -> Iterator[ox.BlankNode]:
    if isinstance(term, ox.BlankNode):
        yield term
    elif isinstance(term, ox.Triple):
        yield from _blanks(term.subject)
        yield from _blanks(term.object)


def _renamed(triple: ox.Triple, names: Names) -> ox.Triple:
    subject, predicate, term = triple
    inner = _renamed(term, names) if isinstance(term, ox.Triple) else term
    return ox.Triple(_name(subject, names), predicate, _name(inner, names))


def _name(term: Any, names: Names) -> Any:
    return names[term] if isinstance(term, ox.BlankNode) else term
