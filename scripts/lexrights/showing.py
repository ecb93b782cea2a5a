"""Find the thing that a person means, and gather what is said about it."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from lexrights.context import BASE, NS, THINGS, Context
from lexrights.errors import CommandError
from lexrights.findings import suggestion
from lexrights.published import ask, labels


@dataclass(frozen=True)
class Mention:
    """A claim about a thing: the claim's class and IRI, who makes it, and what it says."""

    kind: str
    claim: str
    claimants: str
    label: str


def find(name: str, context: Context, known: Iterable[str]) -> str:
    """Return the IRI meant by a URI, a CURIE or a key. Raises CommandError, with suggestions, where it is not one."""
    everything = {iri for iri in known if iri.startswith(BASE)}
    if context.expand(name) in everything:
        return context.expand(name)
    fits = sorted(iri for iri in everything if iri.startswith(THINGS) and iri.rpartition("/")[2] == name)
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise CommandError(f"{name} is the key of {', '.join(map(context.compact, fits))}. Name one of them.")
    compact = {context.compact(iri) for iri in everything}
    hint = suggestion(name, compact) or suggestion(name, {one.partition(":")[2] for one in compact})
    raise CommandError(f"{name} is not known here. {hint}".strip())


def facts(store: ox.Store, iri: str, context: Context) -> list[tuple[str, str]]:
    """Return what the graph says of a thing or a claim itself, as (property, value) in readable form."""
    names = labels(store)
    found = [(context.compact(name), value) for name, value in ask(store, "facts", thing=iri)]
    order = {key: place for place, key in enumerate(["rdf:type", *context.terms])}
    found.sort(key=lambda fact: (order.get(fact[0], len(order)), fact))
    return [(name.removeprefix("rdf:"), _readable(value, names, context)) for name, value in found]


def mentions(store: ox.Store, iri: str) -> list[Mention]:
    """Return the claims that point to a thing, by class, then in the order of the text."""
    gathered: dict[tuple[str, str, str], list[str]] = {}
    for kind, claim, label, claimant in ask(store, "mentions", thing=iri):
        gathered.setdefault((kind.removeprefix(NS), claim, label), []).append(claimant)
    return [Mention(kind, claim, ", ".join(who), label) for (kind, claim, label), who in gathered.items()]


def _readable(value: str, names: dict[str, str], context: Context) -> str:
    compact = context.compact(value) if value.startswith("http") else value
    return f"{names[value]} ({compact})" if value in names else compact
