"""Find the thing that a person means, and gather what is said about it."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from lexrights.dataset.context import Context
from lexrights.dataset.identifiers import reading, whole
from lexrights.dataset.namespaces import BASE, CLAIMS, NS, TERMS, THINGS
from lexrights.dataset.published import Published, ask
from lexrights.errors import CommandError
from lexrights.findings import close, nearest, parted
from lexrights.query import sparql

LONGEST = 200  # characters of a name in a message
SHOWN = 8  # things that fit a name
LOOKED_AT = 100  # names in a query that nothing has


@dataclass(frozen=True)
class Mention:
    """A claim about a thing: the claim's class and IRI, who makes it, and what it says."""

    kind: str
    claim: str
    claimants: str
    label: str


def find(name: str, context: Context, known: Iterable[str], unknown: str = "is not known here") -> str:
    """Return the IRI meant by a URI, a CURIE or a key. Raises CommandError, with suggestions, where it is not one."""
    if not name:
        raise CommandError("No name given. Give a URI, a CURIE or a key.")
    everything = {iri for iri in known if iri.startswith(BASE)}
    if context.expand(name) in everything:
        return context.expand(name)
    fits = sorted(iri for iri in everything if iri.startswith(THINGS) and iri.rpartition("/")[2] == name)
    if not fits:
        compact = {context.compact_iri(iri) for iri in everything if whole(iri) == iri}
        meant = context.compact_iri(name)
        keys = {one.partition(":")[2]: one for one in sorted(compact)}
        near = nearest(meant, compact) or [keys[one] for one in nearest(meant.rpartition(":")[2], keys)]
        raise CommandError(_unknown(name, unknown, near))
    return _only(name, fits, context)


def find_claim(name: str, there: Published) -> str:
    """Return the IRI of the claim meant. Raises CommandError, with suggestions, where it is none."""
    claims = {iri for iri in there.known if iri.startswith(CLAIMS)}
    return find(name, there.context, claims, "is not a claim here")


def search(name: str, there: Published) -> str:
    """Return the IRI meant by what people type: a URI, a CURIE, a key, or the beginnings of some words of a name.

    Claims and passages are meant only where nothing else fits. Raises CommandError, with what fits or is near.
    """
    context, everything = there.context, there.known
    exact = context.expand(name) in everything or any(iri.rpartition("/")[2] == name for iri in everything)
    typed = _words(name)
    if exact or not typed:
        return find(name, context, everything)
    words: dict[str, set[str]] = {}
    for iri, text in ask(there.store, "names"):
        if iri.startswith(THINGS):
            words.setdefault(iri, _words(iri.rpartition("/")[2])).update(_words(text))
    fits = [iri for iri in sorted(words) if all(any(one.startswith(bit) for one in words[iri]) for bit in typed)]
    things = _without_claims(fits) or fits
    things = [iri for iri in things if typed <= words[iri]] or things
    if things:
        return _only(name, things, context)
    near = [context.compact(iri) for iri in _without_claims(_near(typed, words))[:SHOWN]]
    if near and ":" not in name:
        raise CommandError(_unknown(name, "is not known here", near))
    return find(name, context, everything)


def _without_claims(iris: Iterable[str]) -> list[str]:
    return [iri for iri in iris if not iri.startswith((CLAIMS, f"{THINGS}passage/"))]


def _near(typed: set[str], words: dict[str, set[str]]) -> list[str]:
    """Return the things in whose names each word that was typed begins a word, or is one but for a slip."""
    every = set().union(*words.values())
    meant = {bit: {one for one in every if one.startswith(bit)} | set(nearest(bit, every, SHOWN)) for bit in typed}
    return [iri for iri in sorted(words) if all(words[iri] & some for some in meant.values())]


def _unknown(name: str, unknown: str, near: Sequence[str]) -> str:
    shown = f"{name[:LONGEST]}…" if len(name) > LONGEST else name
    return f"{shown} {unknown}. {f'Did you mean {_listed(near)}?' if near else ''}".strip()


def _listed(names: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def slips(text: str, context: Context, known: Collection[str], *, ours: bool = True) -> list[str]:
    """Return what to say of each name and namespace in a query that is ours, or nearly, and that nothing has.

    Of other data than ours, where `ours` is false, only the terms of the vocabulary are known.
    """
    mine = (NS, TERMS, THINGS) if ours else (NS, TERMS)
    spaces = [one for one in (*context.prefixes.values(), THINGS) if one[-1] in "/#" and (ours or one in mine)]
    wrong: dict[str, str] = {}
    for written, iri in sparql.declared(text).items():
        meant = _space_meant(iri, spaces)
        wrong |= {iri: f"{written} is not known here. Did you mean <{meant}>?"} if meant else {}
    told = list(wrong.values())
    there = {iri for iri in known if iri.startswith(mine)} | context.keys.keys()
    silent = {"", *known, *there, *mine, *context.prefixes.values()}
    names = [one for one in sparql.names(text, context.prefixes).items() if one[1] not in silent]
    names = [(written, iri) for written, iri in names if not any(_is_under(iri, one) for one in wrong)]
    places = _places(there) if names else {}
    for written, iri in names[:LOOKED_AT]:
        meant = _meant(iri, places, spaces)
        advice = f" Did you mean {context.compact_iri(meant)}?" if meant else ""
        if iri.startswith(mine) or (meant and (ours or meant.startswith(mine))):
            told.append(f"{written} is not known here.{advice}")
    return told


def _is_under(iri: str, space: str) -> bool:
    return iri.startswith(space) and iri[len(space) : len(space) + 1] not in "/#"


def _places(iris: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return IRIs by namespace, then by name."""
    found: dict[str, dict[str, str]] = {}
    for iri in sorted(iris):
        space, name = parted(iri)
        found.setdefault(space, {})[name] = iri
    return found


def _space_meant(iri: str, spaces: Collection[str]) -> str:
    """Return the namespace that one is but for a slip: in how it begins or parts its words, or in a letter of ours."""
    if iri in spaces or any(one.startswith(iri) and iri[-1:] in "/#" for one in spaces):
        return ""
    alike = {_bare(one): one for one in spaces}
    return alike.get(_bare(iri)) or close(iri, [one for one in spaces if one.startswith(BASE)])


def _meant(iri: str, places: dict[str, dict[str, str]], spaces: Collection[str]) -> str:
    """Return the IRI that one is but for a slip, in its name or in its namespace; nothing where there is none."""
    space, name = parted(iri)
    right = space if space in spaces else _space_meant(space, spaces)
    near = nearest(name, places.get(right, ()))
    if near:
        return places[right][near[0]]
    alike = [one for place in places.values() for one in place.values() if _bare(one) == _bare(iri)]
    if alike or not iri.startswith(BASE) or iri.startswith(THINGS):
        return next(iter(alike), "")
    terms = {key: one for place in places if not place.startswith(THINGS) for key, one in places[place].items()}
    return next((terms[one] for one in nearest(name, terms)), "")


def _bare(iri: str) -> str:
    """Return an IRI without what is often written otherwise."""
    return re.sub(r"^https?://(www\.)?|[/#]+", "", iri)


def neighbours(there: Published, iri: str) -> list[tuple[str, str]]:
    """Return what points to a thing and is no claim, as (property, what) in readable form."""
    found = ask(there.store, "neighbours", thing=iri)
    return [(there.context.compact(name), _readable(other, there)) for name, other in found]


def facts(there: Published, iri: str) -> list[tuple[str, str]]:
    """Return what the graph says of a thing or a claim itself, as (property, value) in readable form."""
    found = [(there.context.compact(name), value) for name, value in ask(there.store, "facts", thing=iri)]
    order = {key: place for place, key in enumerate(["rdf:type", *there.context.terms])}
    found.sort(key=lambda fact: (order.get(fact[0], len(order)), fact[0], reading(fact[1])))
    return [(name.removeprefix("rdf:"), _readable(value, there)) for name, value in found]


def mentions(there: Published, iri: str, query: str = "mentions") -> list[Mention]:
    """Return the claims that point to a thing, by class, then in the order of the text.

    The query `further` gives those that are about such claims and do not point to the thing themselves.
    """
    gathered: dict[tuple[str, str], list[dict[str, None]]] = {}
    for kind, claim, *names in ask(there.store, query, thing=iri):
        told = gathered.setdefault((kind.removeprefix(NS), claim), [{} for _ in names])
        for some, name in zip(told, names, strict=True):
            some.update({name: None} if name else {})
    found = [
        Mention(kind, claim, ", as told by ".join(", ".join(some) for some in told if some), there.labels[claim])
        for (kind, claim), told in gathered.items()
    ]
    return sorted(found, key=lambda one: (one.kind, reading(one.claim)))


def _only(name: str, fits: list[str], context: Context) -> str:
    if len(fits) == 1:
        return fits[0]
    first = ", ".join(context.compact(iri) for iri in fits[:SHOWN])
    more = f" and {len(fits) - SHOWN} more" if len(fits) > SHOWN else ""
    raise CommandError(f"{name} may be {first}{more}. Name one of them.")


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _readable(value: str, there: Published) -> str:
    compact = there.context.compact(value) if value.startswith("http") else value
    return f"{there.labels[value]} ({compact})" if value in there.labels else compact
