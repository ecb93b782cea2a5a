"""What changed between two states of the graph: things and claims, property by property."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from lexrights.dataset import foreign, nodes, rdf
from lexrights.dataset.context import Context
from lexrights.dataset.foreign import Told
from lexrights.dataset.namespaces import BASE, OWL, RDF
from lexrights.errors import CommandError, DataError, LexRightsError
from lexrights.findings import Finding

DEPRECATED = f"{OWL}deprecated"
KINDS = ("added", "changed", "tombstoned", "lost")
FIRST, REST, NIL, LIST = f"{RDF}first", f"{RDF}rest", f"<{RDF}nil>", f"<{RDF}List>"
Facts = dict[str, set[str]]
Described = dict[str, Facts]


@dataclass(frozen=True)
class Change:
    """What happened to one thing: `added`, `changed`, `tombstoned` or `lost`; for each property what went and came."""

    kind: str
    thing: str
    label: str
    properties: dict[str, tuple[list[str], list[str]]]


def compare(old: Iterable[ox.Triple], new: Iterable[ox.Triple], context: Context) -> list[Change]:
    """Return the changes from one graph to another, by kind, then by URI; blank nodes have the names of `read`.

    What a blank node holds is part of what holds it. One that nothing holds, or several, is a thing of its own.
    """
    before, after = _described(old, context), _described(new, context)
    found = (_change(iri, before.get(iri, {}), after.get(iri, {}), context) for iri in before.keys() | after.keys())
    return sorted((one for one in found if one), key=lambda one: (KINDS.index(one.kind), one.thing))


def lost(found: Iterable[Change]) -> list[str]:
    """Return the identifiers of ours that are gone; a published one stays, at least as a tombstone."""
    return [one.thing for one in found if one.kind == "lost" and one.thing.startswith(BASE)]


def read(place: Path, base: str, told: Told) -> list[ox.Triple]:
    """Return the triples of a file, or of a folder with `lexrights.nt`; blank nodes are named by what they hold.

    `base` is what relative IRIs are relative to. Raises DataError, CommandError.
    """
    path = place / "lexrights.nt" if place.is_dir() else place
    if not path.exists():
        raise CommandError(f"{path} is not there. Name a published file, or a folder with lexrights.nt.")
    triples = rdf.from_files([path]) if place.is_dir() else foreign.read(path, base, told)
    if not triples:
        told(f"{path}: holds no triple.")
    try:
        return list(nodes.named(triples))
    except LexRightsError as error:
        raise DataError([Finding(str(path), 0, "", str(error))]) from None


def patch(old: Iterable[ox.Triple], new: Iterable[ox.Triple]) -> dict[str, list[bytes]]:
    """Return two files of sorted N-Triples: what to take out, and what to put in."""
    before, after = ({f"{triple} .\n".encode() for triple in triples} for triples in (old, new))
    return {"removed.nt": sorted(before - after), "added.nt": sorted(after - before)}


def summary(found: list[Change]) -> str:
    """Return the number of changes of each kind, in words."""
    counts = [(sum(one.kind == kind for one in found), kind) for kind in KINDS]
    return ", ".join(f"{count} {kind}" for count, kind in counts if count) or "nothing changed"


def words(found: Iterable[Change], context: Context) -> Iterator[str]:
    """Yield the changes as lines to read."""
    for one in found:
        yield f"{one.kind}: {context.compact(one.thing)} {one.label}".rstrip()
        if one.kind in {"changed", "tombstoned"}:
            for name, (gone, come) in sorted(one.properties.items()):
                yield f"  {name}: {_listed(gone)} -> {_listed(come)}"


def to_json(found: Iterable[Change]) -> str:
    """Return the changes as a JSON array of objects."""
    return json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2)


def _change(iri: str, before: Facts, after: Facts, context: Context) -> Change | None:
    if before == after:
        return None
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    properties = {context.compact(name): _readable(before.get(name, set()), after.get(name, set())) for name in names}
    facts = after or before
    label = _bracketed(facts, context) if iri.startswith("_:") else _label(facts)
    return Change(_kind(before, after), iri, label, properties)


def _kind(before: Facts, after: Facts) -> str:
    if not before:
        return "added"
    if not after:
        return "lost"
    return "tombstoned" if DEPRECATED in after.keys() - before.keys() else "changed"


def _label(facts: Facts) -> str:
    shown = sorted(facts.get(rdf.LABEL, ()), key=lambda text: (not text.endswith("@en"), text))
    return shown[0].removesuffix("@en") if shown else ""


def _readable(before: set[str], after: set[str]) -> tuple[list[str], list[str]]:
    """Return what went and what came; literals without datatype, unless that alone tells two of them apart."""
    went, came = before - after, after - before
    count = Counter(map(_plain, went | came))

    def shown(values: set[str]) -> list[str]:
        return sorted(_plain(text) if count[_plain(text)] == 1 else text for text in values)

    return shown(went), shown(came)


def _plain(text: str) -> str:
    """Return the text of a literal that has no language; other terms as they are written."""
    if not text.startswith('"') or re.search(r'"@[\w-]+$', text):
        return text
    return rdf.value(next(iter(ox.parse(f"<x:> <x:> {text} .", format=ox.RdfFormat.N_TRIPLES))).object)


def _listed(values: list[str]) -> str:
    return ", ".join(values) or "nothing"


def _described(triples: Iterable[ox.Triple], context: Context) -> Described:
    triples = list(dict.fromkeys(triples))
    held = _held(triples, context)
    found: Described = {}
    for subject, predicate, term in triples:
        if subject not in held:
            thing = str(subject) if isinstance(subject, ox.BlankNode) else rdf.value(subject)
            _add(found.setdefault(thing, {}), predicate, held.get(term), _written(term))
    return found


def _held(triples: list[ox.Triple], context: Context) -> dict[object, str]:
    """Return in writing the blank nodes that lie in a tree below something else."""
    below = nodes.held(triples)
    pointed = Counter(triple.object for triple in triples if isinstance(triple.object, ox.BlankNode))
    once = {node for node, count in pointed.items() if count == 1}
    inner = {triple.object for node in once for triple in below.get(node, ())}
    order = nodes.downwards(
        once - inner, lambda node: once.intersection(triple.object for triple in below.get(node, ()))
    )
    written: dict[object, str] = {}
    for node in reversed(order):
        facts: Facts = {}
        for _subject, predicate, term in below.get(node, ()):
            _add(facts, predicate, written.get(term), _written(term))
            written |= {term: ""} if term in written else {}  # it stands in this one now, and deep trees are long
        written[node] = _listing(facts) or _bracketed(facts, context)
    return written


def _written(term: object) -> str:
    return f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term)


def _add(facts: Facts, predicate: ox.NamedNode, held: str | None, shown: str) -> None:
    """Add a value; blank nodes that hold the same are told apart by number, for they are two."""
    values = facts.setdefault(predicate.value, set())
    values.add(f"{held} ({len(values) + 1})" if held in values else held or shown)


def _listing(facts: Facts) -> str:
    """Return the items of a list from this node on, or nothing where it is no node of a list."""
    typed = facts.get(rdf.TYPE, {LIST}) == {LIST}
    if not typed or facts.keys() - {rdf.TYPE} != {FIRST, REST} or any(len(values) > 1 for values in facts.values()):
        return ""
    (item,), (rest,) = facts[FIRST], facts[REST]
    if rest == NIL:
        return f"( {item} )"
    return f"( {item} {rest.removeprefix('( ')}" if rest.startswith("( ") else ""


def _bracketed(facts: Facts, context: Context) -> str:
    said = (f"{context.compact(name)} {', '.join(sorted(values))}" for name, values in sorted(facts.items()))
    return f"[ {' ; '.join(said)} ]"
