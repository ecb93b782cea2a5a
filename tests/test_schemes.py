"""Rights, norms, offences and concepts stand in schemes, articles below their treaties, and no author types where."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, URIRef

from lexrights.dataset.namespaces import NS, THINGS
from lexrights.home import CHECKOUT
from reports import edit

Run = Callable[..., Result]
SCHEMES = {"Right": "rights", "Norm": "norms", "Offence": "offences", "Concept": "concepts"}
NORMS = "data/entities/norms.yaml"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(CHECKOUT / "data/published/lexrights.nt")


def test_each_stands_in_the_scheme_of_its_kind_and_below_another_or_at_the_top(graph: Graph) -> None:
    things = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(things) > 100
    for thing in things:
        kind = next(one for one in SCHEMES if (thing, RDF.type, URIRef(NS + one)) in graph)
        scheme = URIRef(f"{THINGS}scheme/{SCHEMES[kind]}")
        assert list(graph.objects(thing, SKOS.inScheme)) == [scheme]
        top = (thing, SKOS.topConceptOf, scheme) in graph
        assert top == ((scheme, SKOS.hasTopConcept, thing) in graph)
        assert top != bool(list(graph.objects(thing, SKOS.broader)))


def test_an_article_is_below_what_it_is_part_of(graph: Graph) -> None:
    parts = {pair for pair in graph.subject_objects(DCTERMS.isPartOf) if (pair[0], RDF.type, SKOS.Concept) in graph}
    assert len(parts) > 30
    assert all((article, SKOS.broader, treaty) in graph for article, treaty in parts)


def test_a_scheme_has_names_in_three_languages(graph: Graph) -> None:
    for name in SCHEMES.values():
        for predicate in (RDFS.label, DCTERMS.title):
            labels = graph.objects(URIRef(f"{THINGS}scheme/{name}"), predicate)
            assert {getattr(label, "language", None) for label in labels} == {"en", "kk", "ru"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("inScheme: scheme:norms", "inScheme: scheme:nroms", "inScheme names scheme:nroms, which is not described"),
        (", inScheme: scheme:norms", "", "A right, a norm, an offence or a concept stands in one scheme."),
        ("isPartOf: norm:cat\n", "isPartOf: norm:cat\n  broader: right:right-to-life\n", "stands in another scheme"),
        ("  altLabel: CAT\n", "  altLabel: CAT\n  broader: norm:cat-01\n", "comes back to itself"),
    ],
    ids=["misspelt", "none", "another", "circle"],
)
def test_a_wrong_place_is_told(house: Path, run: Run, old: str, new: str, words: str) -> None:
    edit(house / NORMS, old, new)
    result = run(house, "check")
    assert result.exit_code == 1
    assert words in result.stdout


def test_what_is_withdrawn_is_no_longer_listed(house: Path, run: Run) -> None:
    edit(house / NORMS, "- id: norm:op-cat\n", "- id: norm:op-cat\n  deprecated: true\n  deprecationReason: A test.\n")
    told = run(house, "check").stdout
    assert "scheme:" not in told
