"""What changed between two states of the graph: things and claims, property by property."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from lexrights.dataset import rdf
from lexrights.dataset.context import Context
from lexrights.dataset.namespaces import BASE, OWL
from lexrights.errors import CommandError

DEPRECATED = f"{OWL}deprecated"
KINDS = ("added", "changed", "tombstoned", "lost")
Described = dict[str, dict[str, set[str]]]


@dataclass(frozen=True)
class Change:
    """What happened to one thing: `added`, `changed`, `tombstoned` or `lost`; for each property what went and came."""

    kind: str
    thing: str
    label: str
    properties: dict[str, tuple[list[str], list[str]]]


def compare(old: Iterable[ox.Triple], new: Iterable[ox.Triple], context: Context) -> list[Change]:
    """Return the changes from one graph to another, by kind, then by URI."""
    before, after = _described(old), _described(new)
    found = (_change(iri, before.get(iri, {}), after.get(iri, {}), context) for iri in before.keys() | after.keys())
    return sorted((one for one in found if one), key=lambda one: (KINDS.index(one.kind), one.thing))


def lost(found: Iterable[Change]) -> list[str]:
    """Return the identifiers of ours that are gone; a published one stays, at least as a tombstone."""
    return [one.thing for one in found if one.kind == "lost" and one.thing.startswith(BASE)]


def read(place: Path) -> list[ox.Triple]:
    """Return the triples of a published file, or of a folder with `lexrights.nt`. Raises DataError, CommandError."""
    path = place / "lexrights.nt" if place.is_dir() else place
    if not path.exists():
        raise CommandError(f"{path} is not there. Name a published file, or a folder with lexrights.nt.")
    return list(rdf.canonical(rdf.from_files([path])))


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


def _change(iri: str, before: dict[str, set[str]], after: dict[str, set[str]], context: Context) -> Change | None:
    if before == after:
        return None
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    properties = {
        context.compact(name): (
            sorted(before.get(name, set()) - after.get(name, set())),
            sorted(after.get(name, set()) - before.get(name, set())),
        )
        for name in names
    }
    return Change(_kind(before, after), iri, _label(after or before), properties)


def _kind(before: dict[str, set[str]], after: dict[str, set[str]]) -> str:
    if not before:
        return "added"
    if not after:
        return "lost"
    return "tombstoned" if DEPRECATED in after.keys() - before.keys() else "changed"


def _label(facts: dict[str, set[str]]) -> str:
    shown = sorted(facts.get(rdf.LABEL, ()), key=lambda text: (not text.endswith("@en"), text))
    return shown[0].removesuffix("@en") if shown else ""


def _listed(values: list[str]) -> str:
    return ", ".join(values) or "nothing"


def _described(triples: Iterable[ox.Triple]) -> Described:
    found: Described = {}
    for triple in triples:
        facts = found.setdefault(rdf.value(triple.subject), {})
        facts.setdefault(triple.predicate.value, set()).add(_shown(triple.object))
    return found


def _shown(term: object) -> str:
    plain = isinstance(term, ox.Literal) and not term.language
    return rdf.value(term) if plain else str(term)
