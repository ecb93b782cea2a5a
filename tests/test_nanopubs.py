"""The nanopublications say what the dump says, each under a URI that the library `nanopub` finds right."""

import random
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from lexrights.dataset import rdf
from lexrights.dataset.namespaces import BASE, CLAIMS, DCTERMS, NS, TERMS
from lexrights.home import CHECKOUT
from lexrights.publish import nanopubs
from reports import ABOUT, add, build, edit, published

PUBLISHED = CHECKOUT / "data/published"
FILE = PUBLISHED / "lexrights.nanopubs.trig"
URI = re.compile(rf"{BASE}v/1\.1\.0/np/RA[A-Za-z0-9_-]{{43}}")
OWN = ("Head", "provenance", "pubinfo")  # the graphs that speak of the nanopublication alone
PROV = "http://www.w3.org/ns/prov#"
Graphs = dict[str, dict[str, set[ox.Triple]]]


def read(content: bytes) -> Graphs:
    """Return the graphs of each nanopublication by name."""
    found: Graphs = defaultdict(lambda: defaultdict(set))
    for quad in ox.parse(content, format=ox.RdfFormat.TRIG):
        uri, _, name = rdf.value(quad.graph_name).partition("#")
        found[uri][name].add(quad.triple)
    return found


@pytest.fixture(scope="module")
def found() -> Graphs:
    return read(FILE.read_bytes())


@pytest.fixture(scope="module")
def dump() -> set[ox.Triple]:
    return set(rdf.from_files([PUBLISHED / "lexrights.nt"]))


def verified(path: Path) -> set[str]:
    words = [sys.executable, str(Path(__file__).with_name("trusty.py")), str(path)]
    return set(subprocess.run(words, check=True, capture_output=True, text=True).stdout.split())


def test_every_trusty_uri_verifies(found: Graphs) -> None:
    assert all(URI.fullmatch(uri) for uri in found)
    assert verified(FILE) == found.keys()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"lr:value 45 ", b"lr:value 46 "),
        (b'lr:hedge "may"@en', b'lr:hedge "will"@en'),
        (b"prov:wasDerivedFrom passage:odf-20141120-061", b"prov:wasDerivedFrom passage:odf-20141120-062"),
        (b'dcterms:created "2026-11-27"', b'dcterms:created "2026-11-28"'),
    ],
    ids=["claim", "hedge", "provenance", "publication"],
)
def test_what_is_changed_in_any_graph_verifies_no_more(found: Graphs, tmp_path: Path, old: bytes, new: bytes) -> None:
    content = FILE.read_bytes()
    assert old in content
    path = tmp_path / "changed.trig"
    path.write_bytes(content.replace(old, new, 1))
    assert len(found.keys() - verified(path)) == 1


def test_the_assertions_are_the_claims_of_the_dump_and_nothing_more(found: Graphs, dump: set[ox.Triple]) -> None:
    claims = {triple for triple in dump if rdf.value(triple.subject).startswith(CLAIMS)}
    assert set().union(*(graphs["assertion"] for graphs in found.values())) == claims
    assert {len({triple.subject for triple in graphs["assertion"]}) for graphs in found.values()} == {1}
    assert len(found) == len({triple.subject for triple in claims}) > 300


def test_the_union_of_all_graphs_asserts_nothing_more_than_the_dump_but_of_nanopublications(
    found: Graphs, dump: set[ox.Triple]
) -> None:
    whole = {triple for graphs in found.values() for some in graphs.values() for triple in some}
    names = set(found) | {f"{uri}#assertion" for uri in found}
    assert {rdf.value(triple.subject) for triple in whole - dump} == names
    for uri, graphs in found.items():
        assert graphs.keys() == {"assertion", *OWN}
        assert {rdf.value(triple.subject) for name in OWN for triple in graphs[name]} <= {uri, f"{uri}#assertion"}


def test_each_says_whence_it_is_and_whose_the_words_are(found: Graphs, dump: set[ox.Triple]) -> None:
    said = defaultdict(set)
    for triple in dump:
        said[triple.subject, triple.predicate.value].add(triple.object)
    whole = ox.NamedNode(f"{BASE}dataset")
    for uri, graphs in found.items():
        (claim,) = {triple.subject for triple in graphs["assertion"]}
        told = defaultdict(set)
        for triple in graphs["provenance"] | graphs["pubinfo"]:
            told[triple.predicate.value].add(triple.object)
        sources = set(said[claim, f"{NS}evidence"])
        if ox.NamedNode(f"{TERMS}editorial") in said[claim, f"{NS}voice"]:
            sources |= said[claim, "http://purl.org/spar/cito/citesAsEvidence"]
        assert told[f"{PROV}wasDerivedFrom"] == sources != set(), uri
        assert told[f"{PROV}wasAttributedTo"] == told[f"{DCTERMS}creator"] == said[whole, f"{DCTERMS}creator"]
        assert told[f"{DCTERMS}created"] == said[whole, f"{DCTERMS}issued"]
        assert told[f"{DCTERMS}license"] == said[whole, f"{DCTERMS}license"]
        (kind,) = told["http://purl.org/nanopub/x/hasNanopubType"]
        assert kind in said[claim, rdf.TYPE]
        assert not [name for name in told if "ignature" in name or "Key" in name]


def test_the_code_of_any_content_is_that_of_the_library(tmp_path: Path) -> None:
    dice = random.Random(15)
    iris = [ox.NamedNode(f"http://example.org/{name}") for name in ("a", "A", "a#b", "é", "Ж", "a-b", "b/c")]
    texts = [
        "",
        "a",
        "b\\n",
        "b\n",
        'c "d"',
        "\\",
        "Ж",
        "é",
        "e\u0301",
        "70",
        "7",
        "\t",
        "a\r",
    ]  # no 007: rdflib reads 7
    number, day = (ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{name}") for name in ("integer", "date"))
    literals = [
        one
        for text in texts
        for one in (
            ox.Literal(text),
            ox.Literal(text, language="en"),
            ox.Literal(text, language="sr-latn"),
            ox.Literal(text, datatype=number),
            ox.Literal(text, datatype=day),
        )
    ]
    terms: list[ox.NamedNode | ox.Literal] = [*iris, *literals]
    edition = [ox.Triple(iris[0], ox.NamedNode("http://www.w3.org/ns/dcat#version"), ox.Literal("1.1.0"))]
    uris, blocks = set(), []
    for _ in range(60):
        said = [ox.Triple(dice.choice(iris), dice.choice(iris), dice.choice(terms)) for _ in range(30)]
        quads = [*nanopubs.nanopublication(said, edition), *_more(said)]
        text = ox.serialize(quads, format=ox.RdfFormat.TRIG) or b""
        code = nanopubs.artifact(quads)
        uris.add(f"{BASE}v/1.1.0/np/{code}")
        blocks.append(text.replace(nanopubs.HOLE.encode(), code.encode()))
    path = tmp_path / "any.trig"
    path.write_bytes(b"".join(blocks))
    right = verified(path)
    assert right == uris


def _more(said: list[ox.Triple]) -> list[ox.Quad]:
    """Return what makes a nanopublication of any triples: provenance and publication information."""
    own = ox.NamedNode(f"{BASE}v/1.1.0/np/{nanopubs.HOLE}")
    first = said[0].object
    return [
        ox.Quad(
            ox.NamedNode(f"{own.value}#assertion"), said[0].predicate, first, ox.NamedNode(f"{own.value}#provenance")
        ),
        ox.Quad(own, said[0].predicate, ox.NamedNode(f"{own.value}#assertion"), ox.NamedNode(f"{own.value}#pubinfo")),
    ]


def test_a_claim_that_was_withdrawn_has_none(house: Path) -> None:
    more = f"about: {ABOUT}, evidence: passage:aa-001"
    add(house, "aa", f"label: Not any more., deprecated: true, deprecationReason: It was wrong., {more}")
    claims = house / "data/reports/aa/claims.yaml"
    tombstone = "- {id: claim:aa-003, deprecated: true, deprecationReason: It was wrong.}\n"
    claims.write_text(claims.read_text(encoding="utf-8") + tombstone, encoding="utf-8")
    build(house)
    there = published(house)
    assert {f"{CLAIMS}aa-00{number}".encode() in there["lexrights.nt"] for number in (1, 2, 3)} == {True}
    said = {rdf.value(triple.subject) for graphs in read(there[FILE.name]).values() for triple in graphs["assertion"]}
    assert {iri for iri in said if "/aa-" in iri} == {f"{CLAIMS}aa-001"}


def test_another_version_gives_each_another_uri(house: Path) -> None:
    before = read(published(house)[FILE.name])
    edit(house / "data/dataset.yaml", "issued: 2026-11-27", "issued: 2026-11-28")
    build(house)
    after = read(published(house)[FILE.name])
    assert len(after) == len(before)
    assert not after.keys() & before.keys()
