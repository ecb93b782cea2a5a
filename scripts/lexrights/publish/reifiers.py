"""What a claim states, where a triple can say it: the claim reifies that triple (RDF 1.2), and nothing asserts it.

The code of the claim is the predicate, so that a denial stays one: `lrt:does-not-provide` never becomes a statement
that something is provided. A claim reifies nothing where a triple would say more than the claim, or less: where it is
hedged, where it was withdrawn, where it is said of what another claim tells or of the very thing that the code leads
to, where a number would stand without its unit, and where a code, such as `lrt:vague` or `lrt:tightened`, says
something of one thing alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from lexrights.dataset.namespaces import CLAIMS, NS, OWL, RDF, TERMS
from lexrights.dataset.rdf import value

REIFIES = ox.NamedNode(f"{RDF}reifies")
WITHOUT = {f"{NS}hedge", f"{OWL}deprecated"}  # what a claim must not have
STATED = (  # the property that holds the code, that which holds the object, and the code where only one will do
    (f"{NS}content", f"{NS}concept", ""),
    (f"{NS}effect", f"{NS}right", ""),
    (f"{NS}assessment", f"{NS}contravenes", f"{TERMS}contravenes"),
    (f"{NS}assessment", f"{NS}endangers", f"{TERMS}endangers"),
)
Facts = dict[str, list[Any]]


def reifiers(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield what claims reify; the triples come subject by subject."""
    for subject, said in groupby(triples, lambda triple: triple.subject):
        if value(subject).startswith(CLAIMS):
            facts: Facts = defaultdict(list)
            for triple in said:
                facts[triple.predicate.value].append(triple.object)
            if stated := _stated(facts):
                yield ox.Triple(subject, REIFIES, stated)


def _stated(facts: Facts) -> ox.Triple | None:
    subject = _only(facts[f"{NS}subject"])
    if subject is None or value(subject).startswith(CLAIMS) or facts.keys() & WITHOUT:
        return None
    for code_of, object_of, meant in STATED:
        code, term = _only(facts.get(code_of, ())), _only(facts.get(object_of, ()))
        if code and term and term != subject and meant in {"", value(code)}:
            return ox.Triple(subject, code, term)
    return None


def _only(found: Sequence[Any]) -> Any:
    """Return what is said where it is one thing: of two, a triple each might say what both together do not."""
    return found[0] if len(found) == 1 else None
