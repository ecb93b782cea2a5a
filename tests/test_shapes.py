"""The shapes are sound, each bites, and each bites alone."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyshacl import validate as pyshacl_validate
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

import patches
from lexrights.check import shacl
from lexrights.check.shacl import Result, validate
from lexrights.dataset import rdf
from lexrights.home import CHECKOUT

LRS = "https://w3id.org/lexrights/shapes#"
SHAPES = sorted((CHECKOUT / "shapes").glob("*.ttl"))
ONTOLOGY = sorted((CHECKOUT / "ontology").glob("*.ttl"))
PUBLISHED = CHECKOUT / "data/published/lexrights.nt"
VALID = CHECKOUT / "tests/shapes/valid.ttl"
PATCHES = patches.read()
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)


def parsed(paths: list[Path]) -> Graph:
    everything = Graph()
    for path in paths:
        everything.parse(path, format="turtle")
    return everything


def results(data: Iterable[ox.Triple], *, fast: bool = True) -> list[Result]:
    return validate(rdf.store(data, TERMS), SHAPES_TRIPLES, fast=fast)


@pytest.fixture(scope="module")
def found() -> dict[bool, dict[str, list[Result]]]:
    """What each engine finds in the graphs of all patches beside the valid one, by space; the key is `fast`."""
    by_engine: dict[bool, dict[str, list[Result]]] = {}
    for fast in (True, False):
        by_space = by_engine.setdefault(fast, defaultdict(list))
        for result in results(patches.whole(PATCHES), fast=fast):
            by_space[patches.space(result.focus)].append(result)
    return by_engine


SHAPES_GRAPH = parsed(SHAPES)
SHAPES_TRIPLES = rdf.from_files(SHAPES)
TERMS = rdf.from_files(ONTOLOGY)
TARGETED = {shape for target in TARGETS for shape in SHAPES_GRAPH.subjects(target)}
REPORTING = {part for shape in TARGETED for part in SHAPES_GRAPH.objects(shape, SH.property)} | {
    shape for shape in TARGETED if (shape, SH.message, None) in SHAPES_GRAPH
}


def test_the_shapes_conform_to_the_shapes_of_shacl() -> None:
    conforms, _graph, text = pyshacl_validate(Graph(), shacl_graph=SHAPES_GRAPH, meta_shacl=True)
    assert conforms, text


def test_no_term_of_shacl_is_misspelt() -> None:
    used = {str(term) for triple in SHAPES_GRAPH for term in triple if str(term).startswith(str(SH))}
    assert {term for term in used if URIRef(term) not in SH} == set()


def test_every_shape_that_reports_has_one_plain_message_in_english() -> None:
    for shape in REPORTING:
        (message,) = SHAPES_GRAPH.objects(shape, SH.message)
        assert getattr(message, "language", None) == "en"
        assert str(message).endswith(".")


def test_property_shapes_have_iris() -> None:
    named = set(SHAPES_GRAPH.subjects(RDF.type, SH.PropertyShape))
    assert len(named) > 150
    assert all(isinstance(shape, URIRef) and shape.startswith(LRS) for shape in named)
    assert set(SHAPES_GRAPH.objects(None, SH.property)) == named


def test_every_shape_has_a_focus_node_and_every_property_shape_a_value_node() -> None:
    data = rdf.from_files([PUBLISHED, VALID, *ONTOLOGY])
    found = focus_nodes(data)
    for (shape, way, target), nodes in found.items():
        assert nodes, (shape, way, target)
    used = {(str(t.subject), rdf.value(t.predicate)) for t in data}
    for shape in SHAPES_GRAPH.subjects(RDF.type, SH.PropertyShape):
        if SHAPES_GRAPH.value(shape, SH.maxCount) == Literal(0):
            continue  # it says that there is no value
        paths = [str(path) for path in SHAPES_GRAPH.objects(shape, SH.path) if isinstance(path, URIRef)]
        users = set(SHAPES_GRAPH.subjects(SH.property, shape))
        nodes = {node for (user, _way, _target), some in found.items() if user in users for node in some}
        assert not nodes or any((node, path) in used for node in nodes for path in paths) or not paths, shape


def focus_nodes(data: list[ox.Triple]) -> dict[tuple[Node, Node, Node], set[str]]:
    """Return the focus nodes that each target of each shape finds."""
    by: dict[tuple[Node, str], set[str]] = defaultdict(set)
    for triple in data:
        kind = rdf.value(triple.predicate)
        if kind == str(RDF.type):
            by[SH.targetClass, rdf.value(triple.object)].add(str(triple.subject))
        by[SH.targetSubjectsOf, kind].add(str(triple.subject))
        by[SH.targetObjectsOf, kind].add(str(triple.object))
    return {
        (shape, way, target): by[way, str(target)]
        for way in TARGETS[:3]
        for shape, target in SHAPES_GRAPH.subject_objects(way)
    }


def test_the_valid_graph_conforms_and_uses_every_claim_class() -> None:
    triples = rdf.from_files([VALID])
    assert results(triples) == []
    used = {rdf.value(t.object) for t in triples}
    classes = {str(one) for one in SHAPES_GRAPH.objects(None, SH.targetClass) if str(one).endswith("Claim")}
    assert len(classes) == 10  # nine, and lr:Claim
    assert classes <= used


def test_every_shape_that_reports_has_a_patch_that_breaks_it() -> None:
    assert {patch.shape for patch in PATCHES} == {str(shape).removeprefix(LRS) for shape in REPORTING}


def test_a_patch_changes_what_it_says() -> None:
    for patch in PATCHES:
        assert patch.without or patch.added, patch.name
        assert patch.without <= patches.VALID, patch.name
        assert not patch.added & patches.VALID, patch.name


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.name)
def test_exactly_that_shape_fails(patch: patches.Patch, found: dict[bool, dict[str, list[Result]]]) -> None:
    """Others may fail only at the value that is wrong: what is no claim is not a claim in every way."""
    mine = found[True].get(patch.space, [])
    wanted = [result for result in mine if result.shape == f"{LRS}{patch.shape}"]
    wrong_values = {result.value for result in wanted}
    assert wanted
    assert [result for result in mine if result not in wanted and result.focus not in wrong_values] == []
    assert found[False].get(patch.space) == mine


def test_the_valid_graph_beside_the_patches_conforms(found: dict[bool, dict[str, list[Result]]]) -> None:
    for by_space in found.values():
        assert by_space.keys() == {patch.space for patch in PATCHES}


def test_the_documented_way_of_the_fast_engine_finds_the_same(
    found: dict[bool, dict[str, list[Result]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is gone where the core of the engine is not there, or is another one."""
    monkeypatch.setattr(shacl, "PLAIN", {})
    assert sorted(results(patches.whole(PATCHES))) == sorted(one for some in found[True].values() for one in some)


def test_to_check_a_file_takes_no_import_of_rdflib() -> None:
    words = f"import sys; sys.argv[1:] = ['check', '{PUBLISHED}']; from lexrights.cli import main"
    told = f"{words}\ntry: main()\nexcept SystemExit as end: print(end.code, 'rdflib' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert run.stdout == "0 False\n"


@pytest.mark.daily
@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.name)
def test_a_patch_alone_fails_as_among_the_others(
    patch: patches.Patch, found: dict[bool, dict[str, list[Result]]]
) -> None:
    for fast, by_space in found.items():
        assert results([*patches.VALID, *patches.part(patch)], fast=fast) == by_space[patch.space]


def test_a_patch_is_near_to_validity(found: dict[bool, dict[str, list[Result]]]) -> None:
    assert max(map(len, found[True].values())) <= 12


def test_nothing_of_a_patch_comes_from_the_report() -> None:
    base = "https://w3id.org/lexrights/id/"
    own = {str(t.subject) for t in rdf.from_files([PUBLISHED]) if base in str(t.subject)}
    used = {str(t.subject) for patch in PATCHES for t in (*patches.VALID, *patch.added)}
    assert used & own <= {str(ox.NamedNode(f"{base}org/lexrights-editors"))}
