"""Break the published graph in one place at a time, and count how often the shapes or the audits notice."""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

import pyoxigraph as ox
import pytest

from lexrights.check import rules
from lexrights.check.shacl import validate
from lexrights.dataset.namespaces import NS, SH, TERMS, THINGS
from lexrights.dataset.rdf import LABEL, TYPE, from_files, value
from lexrights.home import Home
from lexrights.source.part import Part, ground

MUTANTS = 30  # of each kind
SCHEMA_ABOUT = "https://schema.org/about"
SWAP = "swap the subject"
ALLOWED = {  # what may be missed, and why
    r"^duplicate: .*ns#claimant": "several may make one claim together, so a second claimant is no fault in itself",
    r"^drop: .*ns#evidence": "an editorial claim with a source needs no passage",
    r"^drop: .*ns#(addressee|demandedOf)": "whom an action was addressed to is told only where the text says so",
    r"^drop: .*ns#occurred": "when something happened is told only where the text says so",
    f"^{SWAP}: ": "of which of several things of a fitting kind a sentence is said, only its reader can tell",
    r"^unlabel a thing: -<https://w3id.org/lexrights/dataset#": "the labels of the dataset's parts are for readers",
    r"^retype a thing: -<https://w3id.org/lexrights/(dataset|id/scheme/)": "the context tags its texts, not an author",
    r"^misspell in a thing: -<\S*/ccp-\S* <\S*is_part_of>": "a letter less names another act that is there",
}
Graph = list[ox.Triple]
Mutation = Callable[[Graph, random.Random], Graph]


@pytest.fixture(scope="module")
def whole(home: Home) -> Part:
    """All that is published, as one part."""
    return Part(ground(home), triples=from_files([home.published / "lexrights.nt"]))


def required(whole: Part, component: str) -> set[str]:
    """Return the paths of the property shapes that carry a constraint component."""
    carriers = {value(t.subject) for t in whole.ground.shapes if value(t.predicate) == f"{SH}{component}"}
    return {
        value(t.object)
        for t in whole.ground.shapes
        if value(t.predicate) == f"{SH}path" and value(t.subject) in carriers
    }


def claims(graph: Graph, *predicates: str) -> list[ox.Triple]:
    return [
        t for t in graph if "/id/claim/" in value(t.subject) and (not predicates or value(t.predicate) in predicates)
    ]


def others(graph: Graph, *predicates: str) -> list[ox.Triple]:
    """Return what is said of things, passages and the dataset."""
    return [
        t
        for t in graph
        if "/id/claim/" not in value(t.subject) and (not predicates or value(t.predicate) in predicates)
    ]


def instead(graph: Graph, old: ox.Triple, *new: ox.Triple) -> Graph:
    return [*(triple for triple in graph if triple != old), *new]


def drop(graph: Graph, dice: random.Random, paths: set[str]) -> Graph:
    """Drop every value of a property that some shape requires."""
    victim = dice.choice([t for t in claims(graph) if value(t.predicate) in paths])
    return [t for t in graph if (t.subject, t.predicate) != (victim.subject, victim.predicate)]


def duplicate(graph: Graph, dice: random.Random, paths: set[str]) -> Graph:
    """Give a second value to a property that may have only one."""
    different: dict[str, set[str]] = {}
    for triple in graph:
        different.setdefault(value(triple.predicate), set()).add(str(triple.object))
    several = {path for path in paths if len(different.get(path, ())) > 1}
    victim = dice.choice([t for t in claims(graph) if value(t.predicate) in several])
    others = [t.object for t in graph if t.predicate == victim.predicate and t.object != victim.object]
    return [*graph, ox.Triple(victim.subject, victim.predicate, dice.choice(others))]


def retype(graph: Graph, dice: random.Random) -> Graph:
    """Turn a typed value into plain text."""
    victim = dice.choice([t for t in claims(graph) if isinstance(t.object, ox.Literal)])
    return instead(graph, victim, ox.Triple(victim.subject, victim.predicate, ox.Literal(value(victim.object))))


def misspell(graph: Graph, dice: random.Random) -> Graph:
    """Drop a letter from an IRI of ours that a claim points to."""
    victim = dice.choice([t for t in claims(graph) if value(t.object).startswith((THINGS, TERMS))])
    at = dice.randrange(len(THINGS) + 3, len(value(victim.object)))
    iri = value(victim.object)[:at] + value(victim.object)[at + 1 :]
    return instead(graph, victim, ox.Triple(victim.subject, victim.predicate, ox.NamedNode(iri)))


def name_the_speaker_in_text(graph: Graph, dice: random.Random) -> Graph:
    """Put the label of the claimant in the place of the claimant."""
    victim = dice.choice(claims(graph, f"{NS}claimant"))
    labels = [t.object for t in graph if t.subject == victim.object and value(t.predicate) == LABEL]
    return instead(graph, victim, ox.Triple(victim.subject, victim.predicate, labels[0]))


def swap_the_subject(graph: Graph, dice: random.Random) -> Graph:
    """Make another thing that a claim is about its subject."""
    about: dict[object, list[ox.Triple]] = {}
    for one in claims(graph, SCHEMA_ABOUT):
        about.setdefault(one.subject, []).append(one)
    said = [t for t in claims(graph, f"{NS}subject") if len(about[t.subject]) > 1]
    victim = dice.choice(said)
    other = dice.choice([one for one in about[victim.subject] if one.object != victim.object])
    return instead(graph, victim, ox.Triple(victim.subject, victim.predicate, other.object))


def bare_fact(graph: Graph, dice: random.Random) -> Graph:
    """Say what a claim says of a thing on the thing itself too."""
    claim = dice.choice([t for t in claims(graph, SCHEMA_ABOUT) if "/id/claim/" not in value(t.object)])
    payload = [t for t in graph if t.subject == claim.subject and value(t.predicate).startswith(NS)]
    said = dice.choice(payload)
    assert isinstance(claim.object, ox.NamedNode)
    return [*graph, ox.Triple(claim.object, said.predicate, said.object)]


def retype_a_thing(graph: Graph, dice: random.Random) -> Graph:
    """Turn a typed or tagged value of a thing, a passage or the dataset into plain text."""
    victim = dice.choice([t for t in others(graph) if isinstance(t.object, ox.Literal) and str(t.object)[-1] != '"'])
    return instead(graph, victim, ox.Triple(victim.subject, victim.predicate, ox.Literal(value(victim.object))))


def misspell_in_a_thing(graph: Graph, dice: random.Random) -> Graph:
    """Drop a letter from an IRI of ours that a thing, a passage or the dataset points to."""
    victim = dice.choice([t for t in others(graph) if value(t.object).startswith((THINGS, TERMS))])
    at = dice.randrange(len(THINGS) + 3, len(value(victim.object)))
    iri = value(victim.object)[:at] + value(victim.object)[at + 1 :]
    return instead(graph, victim, ox.Triple(victim.subject, victim.predicate, ox.NamedNode(iri)))


def untype_a_thing(graph: Graph, dice: random.Random) -> Graph:
    """Take all types from a thing or a passage."""
    victim = dice.choice([t for t in others(graph, TYPE) if value(t.subject).startswith(THINGS)])
    return [t for t in graph if (t.subject, t.predicate) != (victim.subject, victim.predicate)]


def unlabel_a_thing(graph: Graph, dice: random.Random) -> Graph:
    """Take the labels from a thing, a passage or a part of the dataset."""
    victim = dice.choice(others(graph, LABEL))
    return [t for t in graph if (t.subject, t.predicate) != (victim.subject, victim.predicate)]


def untype(graph: Graph, dice: random.Random) -> Graph:
    """Take all types from a claim, so that it is found by what points to it or not at all."""
    victim = dice.choice(claims(graph, TYPE))
    return [t for t in graph if (t.subject, t.predicate) != (victim.subject, victim.predicate)]


def excerpt(graph: Graph, nth: int) -> Graph:
    """Return what can be reached from every n-th claim, and from those on footnotes, to which passages point."""
    said: dict[str, Graph] = defaultdict(list)
    for triple in graph:
        said[value(triple.subject)].append(triple)
    footnotes = {value(t.object) for t in graph if value(t.predicate) == f"{NS}footnote"}
    on_footnotes = {value(t.subject) for t in claims(graph, f"{NS}evidence") if value(t.object) in footnotes}
    reached: set[str] = set()
    ahead = {*sorted({value(t.subject) for t in claims(graph)})[::nth], *on_footnotes}
    while ahead:
        reached |= ahead
        ahead = {value(t.object) for name in ahead & said.keys() for t in said[name]} - reached
    return [t for t in graph if value(t.subject) in reached]


def kinds(graph: Graph) -> set[str]:
    return {value(t.object) for t in graph if value(t.predicate) == TYPE}


def found(whole: Part, graph: Graph) -> bool:
    """Return whether the shapes or the audits find anything; the counts, which always would, are left out."""
    mutant = replace(whole, triples=graph)
    return bool(validate(mutant.store, whole.ground.shapes)) or bool(list(rules.audit(mutant)))


def mutants(whole: Part) -> Iterator[tuple[str, Graph]]:
    """Yield each mutant under the name of its kind; a kind has dice of its own, so that none depends on the others."""
    one, least = required(whole, "maxCount"), required(whole, "minCount")
    kinds: dict[str, Mutation] = {
        "drop": lambda graph, dice: drop(graph, dice, least),
        "duplicate": lambda graph, dice: duplicate(graph, dice, one),
        "retype": retype,
        "misspell": misspell,
        "speaker's label": name_the_speaker_in_text,
        "bare fact": bare_fact,
        SWAP: swap_the_subject,
        "untype": untype,
        "retype a thing": retype_a_thing,
        "misspell in a thing": misspell_in_a_thing,
        "untype a thing": untype_a_thing,
        "unlabel a thing": unlabel_a_thing,
    }
    for name, mutate in kinds.items():
        dice = random.Random(f"{name} 20141120")
        for _ in range(MUTANTS):
            yield name, mutate(whole.triples, dice)


def difference(before: Graph, after: Graph) -> str:
    lost, new = set(before) - set(after), set(after) - set(before)
    return " ".join(
        [*(f"-{triple}" for triple in sorted(lost, key=str)[:3]), *(f"+{triple}" for triple in sorted(new, key=str))]
    )


@pytest.mark.practice(6)
@pytest.mark.parametrize("nth", [3, pytest.param(1, marks=pytest.mark.daily)])
def test_shapes_and_audits_notice_what_is_broken(
    whole: Part, nth: int, record_property: Callable[[str, object], None]
) -> None:
    """A landing breaks a third of the graph, which has things of every class; a check takes half of the time."""
    graph = excerpt(whole.triples, nth)
    assert kinds(graph) == kinds(whole.triples)
    assert not found(whole, whole.triples)
    part = replace(whole, triples=graph)
    assert not found(part, graph)
    tried = [(name, mutant, found(part, mutant)) for name, mutant in mutants(part)]
    missed = [f"{name}: {difference(graph, mutant)}" for name, mutant, caught in tried if not caught]
    swaps = [caught for name, _mutant, caught in tried if name == SWAP]
    others = [caught for name, _mutant, caught in tried if name != SWAP]
    for name, results, least in (("mutations", others, 0.95), ("swaps of subjects", swaps, 0.3)):
        share = sum(results) / len(results)
        record_property(f"per cent caught of {len(results)} {name}", 100 * share)
        assert share >= least
    assert len(others) >= 300
    unexplained = [one for one in missed if not any(re.search(pattern, one) for pattern in ALLOWED)]
    assert not unexplained
