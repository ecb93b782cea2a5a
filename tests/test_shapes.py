"""The shapes are sound, each bites, and each bites alone."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from pyshacl import validate as pyshacl_validate
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from lexrights.check.shacl import Result, validate
from lexrights.dataset import rdf
from lexrights.home import CHECKOUT

LRS = "https://w3id.org/lexrights/shapes#"
SHAPES = sorted((CHECKOUT / "shapes").glob("*.ttl"))
ONTOLOGY = sorted((CHECKOUT / "ontology").glob("*.ttl"))
PUBLISHED = CHECKOUT / "data/published/lexrights.nt"
FIXTURES = CHECKOUT / "tests/shapes"
INVALID = sorted((FIXTURES / "invalid").glob("*.ttl"))
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)


def parsed(paths: list[Path]) -> Graph:
    everything = Graph()
    for path in paths:
        everything.parse(path, format="turtle")
    return everything


def results(path: Path, *, fast: bool = True) -> list[Result]:
    data = rdf.load([path, *ONTOLOGY])
    return validate(data, rdf.from_files(SHAPES), fast=fast)


SHAPES_GRAPH = parsed(SHAPES)
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
    data = rdf.from_files([PUBLISHED, FIXTURES / "valid.ttl", *ONTOLOGY])
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
    found: dict[tuple[Node, Node, Node], set[str]] = {}
    for way in TARGETS[:3]:
        for shape, target in SHAPES_GRAPH.subject_objects(way):
            nodes = found.setdefault((shape, way, target), set())
            for triple in data:
                kind = rdf.value(triple.predicate)
                if way == SH.targetClass and kind == str(RDF.type) and rdf.value(triple.object) == str(target):
                    nodes.add(str(triple.subject))
                elif way != SH.targetClass and kind == str(target):
                    nodes.add(str(triple.subject if way == SH.targetSubjectsOf else triple.object))
    return found


def test_the_valid_graph_conforms_and_uses_every_claim_class() -> None:
    assert results(FIXTURES / "valid.ttl") == []
    used = {rdf.value(t.object) for t in rdf.from_files([FIXTURES / "valid.ttl"])}
    classes = {str(one) for one in SHAPES_GRAPH.objects(None, SH.targetClass) if str(one).endswith("Claim")}
    assert len(classes) == 10  # nine, and lr:Claim
    assert classes <= used


def test_every_shape_that_reports_has_a_fixture_that_breaks_it() -> None:
    assert {path.name.split(".")[0] for path in INVALID} == {str(shape).removeprefix(LRS) for shape in REPORTING}


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_exactly_that_shape_fails(path: Path) -> None:
    """Others may fail only at the value that is wrong: what is no claim is not a claim in every way."""
    found = results(path)
    wanted = [result for result in found if result.shape == LRS + path.name.split(".")[0]]
    wrong_values = {result.value for result in wanted}
    assert wanted
    assert [result for result in found if result not in wanted and result.focus not in wrong_values] == []
    assert results(path, fast=False) == found


def test_a_fixture_is_near_to_validity() -> None:
    assert max(len(results(path)) for path in INVALID) <= 12


def test_nothing_of_a_fixture_comes_from_the_report() -> None:
    base = "https://w3id.org/lexrights/id/"
    own = {str(t.subject) for t in rdf.from_files([PUBLISHED]) if base in str(t.subject)}
    used = {str(t.subject) for path in INVALID for t in rdf.from_files([path])}
    assert used & own <= {str(ox.NamedNode(f"{base}org/lexrights-editors"))}
