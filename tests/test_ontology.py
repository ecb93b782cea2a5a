"""The field's checklist for an ontology, as far as it can be run here."""

import os
import re
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import owlrl
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection

from lexrights.dataset import context, namespaces
from lexrights.home import CHECKOUT, Home
from servers import installed

NS, TERMS = namespaces.NS, namespaces.TERMS
FILES = sorted((CHECKOUT / "ontology").glob("*.ttl"))
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
HEADER_SPACES = (
    "dc/elements",
    "dc/terms",
    "schema.org",
    "vann",
    "prov#",
    "bibo",
    "pav",
    "foaf",
    "rdf-schema",
    "owl#",
    "22-rdf",
)


NO_DOMAIN = {  # why a property says nothing of what has it
    "deprecationReason": "anything may be withdrawn",
    "sha256": "a report and a passage have a digest alike",
    "unit": "a claim counts in a unit, and so does a measure in the code lists",
}
NO_RANGE = {  # why a property says nothing of its values
    "concept": "a concept, an offence, a right, a norm, an act or a source",
    "contravenes": "a norm, a right or an act may be contravened",
    "occurred": "a day, a month or a year, as the text gives it",
    "occurredFrom": "a day, a month or a year, as the text gives it",
    "occurredUntil": "a day, a month or a year, as the text gives it",
    "saidOn": "a day, a month or a year, as the text gives it",
    "subject": "whatever has an address of its own can be spoken of",
    "statedIn": "a report, or, for what the editors add, the dataset",
}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    graph = Graph()
    for path in FILES:
        graph.parse(path, format="turtle")
    return graph


def own(graph: Graph, *classes: URIRef) -> list[URIRef]:
    found = {term for cls in classes for term in graph.subjects(RDF.type, cls) if str(term).startswith(NS)}
    return sorted(URIRef(str(term)) for term in found)


def properties(graph: Graph) -> list[URIRef]:
    return own(graph, OWL.ObjectProperty, OWL.DatatypeProperty)


def under_owl_rl(graph: Graph, _folder: Path) -> bool:
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return not list(graph.subjects(RDF.type, ERROR))


def under_hermit(graph: Graph, folder: Path) -> bool:
    """HermiT's own answer; it is told to pass over the years and months, whose types OWL 2 does not have."""
    jar = os.environ.get("LEXRIGHTS_HERMIT")
    if not jar:
        pytest.skip("LEXRIGHTS_HERMIT does not name HermiT's jar; the package owlready2 has it in its folder hermit")
    path = folder / "graph.rdf"
    graph.serialize(path, format="xml")
    words = [
        installed("java", "default-jre-headless"),
        "-cp",
        jar,
        "org.semanticweb.HermiT.cli.CommandLine",
        "--ignoreUnsupportedDatatypes",
        "--consistency",
    ]
    done = subprocess.run([*words, path.as_uri()], capture_output=True, text=True, check=False, timeout=120)
    said = done.stdout + done.stderr
    clash = "InconsistentOntologyException" in said
    assert clash or "owl#Thing is satisfiable" in said, said
    return not clash


@pytest.mark.practice(15)
def test_it_is_small(ontology: Graph) -> None:
    assert 15 <= len(own(ontology, OWL.Class)) <= 25
    assert 40 <= len(properties(ontology)) <= 65


def test_every_key_of_the_context_that_is_ours_is_declared_and_every_declared_term_has_a_key(
    ontology: Graph, home: Home
) -> None:
    table = context.load(home.ontology)
    keys = {URIRef(iri) for iri in table.keys if iri.startswith(NS)}
    deprecated = set(ontology.subjects(OWL.deprecated))
    assert keys == {*own(ontology, OWL.Class), *properties(ontology)} - deprecated
    assert deprecated == {URIRef(f"{NS}negated")}


@pytest.mark.practice(3)
def test_every_term_has_one_label_one_definition_in_each_language_and_a_home(ontology: Graph) -> None:
    for term in [*own(ontology, OWL.Class), *properties(ontology)]:
        for predicate in (RDFS.label, SKOS.definition):
            texts = [text for text in ontology.objects(term, predicate) if isinstance(text, Literal)]
            assert sorted(str(text.language) for text in texts) == ["en", "kk", "ru"], term
        assert (term, RDFS.isDefinedBy, URIRef(NS.rstrip("#"))) in ontology
    for cls in own(ontology, OWL.Class):
        assert list(ontology.objects(cls, SKOS.example)), cls


def test_no_two_terms_share_a_label_or_a_definition(ontology: Graph) -> None:
    for predicate in (RDFS.label, SKOS.definition):
        for space in (NS, TERMS):
            said = [text for term, text in ontology.subject_objects(predicate) if str(term).startswith(space)]
            texts = [(str(text).casefold(), text.language) for text in said if isinstance(text, Literal)]
            assert len(texts) == len(said)
            assert len(texts) == len(set(texts)), space


@pytest.mark.practice(15)
def test_the_headers_are_complete_and_use_known_vocabularies(ontology: Graph) -> None:
    headers = set(ontology.subjects(RDF.type, OWL.Ontology))
    assert URIRef(NS.rstrip("#")) in headers
    for header in headers:
        assert ontology.value(header, OWL.versionIRI) not in {None, header}
        for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.creator, DCTERMS.publisher):
            assert ontology.value(header, predicate), (header, predicate)
        for predicate in (DCTERMS.created, DCTERMS.issued, DCTERMS.bibliographicCitation, OWL.versionInfo):
            assert ontology.value(header, predicate), (header, predicate)
        for used in ontology.predicates(header):
            assert any(space in str(used) for space in HEADER_SPACES), used


def test_the_header_of_the_vocabulary_says_its_prefix_status_and_source(ontology: Graph) -> None:
    header = URIRef(NS.rstrip("#"))
    vann = "http://purl.org/vocab/vann/preferredNamespace"
    assert ontology.value(header, URIRef(f"{vann}Prefix")) == Literal("lr")
    assert str(ontology.value(header, URIRef(f"{vann}Uri"))) == NS
    assert ontology.value(header, URIRef("http://purl.org/ontology/bibo/status"))
    assert ontology.value(header, DCTERMS.source)
    assert str(ontology.value(header, URIRef("http://xmlns.com/foaf/0.1/logo"))).endswith("/static/icon.svg")


def test_each_property_has_a_domain_and_a_range_or_a_reason_why_not(ontology: Graph) -> None:
    for predicate, excused in ((RDFS.domain, NO_DOMAIN), (RDFS.range, NO_RANGE)):
        lacking = {str(term).removeprefix(NS) for term in properties(ontology) if not ontology.value(term, predicate)}
        assert lacking == excused.keys(), predicate


def test_nothing_is_said_about_foreign_terms_but_what_kind_of_term_they_are(ontology: Graph) -> None:
    said = {
        (subject, predicate)
        for subject, predicate in ontology.subject_predicates()
        if isinstance(subject, URIRef) and not str(subject).startswith(namespaces.BASE)
    }
    assert {predicate for _subject, predicate in said} <= {RDF.type}


@pytest.mark.practice(16)
def test_there_are_no_inverses_and_no_restrictions(ontology: Graph) -> None:
    assert not list(ontology.subject_objects(OWL.inverseOf))
    assert not list(ontology.subjects(RDF.type, OWL.Restriction))


def test_every_property_used_in_the_ontology_is_declared_so_that_it_is_owl_2_dl(ontology: Graph) -> None:
    kinds = {OWL.AnnotationProperty, OWL.ObjectProperty, OWL.DatatypeProperty}
    builtin = (str(RDF), str(RDFS), str(OWL))
    for predicate in set(ontology.predicates()):
        if not str(predicate).startswith(builtin):
            declared = set(ontology.objects(predicate, RDF.type)) & kinds
            assert len(declared) == 1, (predicate, declared)
    for cls in set(ontology.objects(None, RDFS.subClassOf)):
        assert (cls, RDF.type, OWL.Class) in ontology, cls


def test_the_code_lists_are_sound_skos(ontology: Graph) -> None:
    schemes = set(ontology.subjects(RDF.type, SKOS.ConceptScheme))
    concepts = set(ontology.subjects(RDF.type, SKOS.Concept))
    assert not schemes & concepts
    for concept in concepts:
        found = set(ontology.objects(concept, SKOS.inScheme))
        assert found
        assert found <= schemes
        top = set() if ontology.value(concept, SKOS.broader) else found
        assert top == set(ontology.objects(concept, SKOS.topConceptOf))
        assert top == set(ontology.subjects(SKOS.hasTopConcept, concept))
        labels = [label for label in ontology.objects(concept, SKOS.prefLabel) if isinstance(label, Literal)]
        assert len({label.language for label in labels}) == len(labels)
        assert labels
        assert ontology.value(concept, SKOS.definition)


def test_at_most_one_code_in_ten_is_unused(
    ontology: Graph, home: Home, record_property: Callable[[str, object], None]
) -> None:
    """A general code is used where one below it is; the bounds and the kinds of claimant are lists that are whole."""
    dump = (home.published / "lexrights.nt").read_text(encoding="utf-8")
    every = {code for code in ontology.subjects(RDF.type, SKOS.Concept) if str(code).startswith(TERMS)}
    whole = (URIRef(f"{TERMS}{name}") for name in ("bounds", "claimant-kinds"))
    codes = every - {code for scheme in whole for code in ontology.subjects(SKOS.inScheme, scheme)}
    used = {above for code in codes if f"<{code}>" in dump for above in ontology.transitive_objects(code, SKOS.broader)}
    unused = sorted(map(str, codes - used))
    record_property(f"codes that are declared and not used yet: {', '.join(unused)}", len(unused))
    assert len(unused) <= len(codes) / 10


@pytest.mark.practice(16)
@pytest.mark.parametrize("consistent", [under_owl_rl, under_hermit])
def test_it_is_consistent_alone_and_with_the_data_and_an_injected_clash_is_found(
    ontology: Graph, home: Home, tmp_path: Path, consistent: Callable[[Graph, Path], bool]
) -> None:
    """A clash that is found in the ontology is found with the data, too: to add to a graph makes nothing consistent."""
    dump = Graph()
    dump.parse(home.published / "lexrights.nt", format="nt")
    assert consistent(ontology + Graph(), tmp_path)
    assert consistent(ontology + dump, tmp_path)
    for classes in (("Case", "Claim"), ("ActionClaim", "RoleClaim")):
        clash = Graph()
        for cls in classes:
            clash.add((URIRef(f"{namespaces.THINGS}case/clash"), RDF.type, URIRef(NS + cls)))
        assert not consistent(ontology + clash, tmp_path), classes


def test_classes_that_share_nothing_are_listed_together(ontology: Graph) -> None:
    lists = [set(Collection(ontology, members)) for members in ontology.objects(None, OWL.members)]
    claims = set(ontology.subjects(RDFS.subClassOf, URIRef(f"{NS}Claim")))
    assert sorted(map(len, lists)) == [9, 9]
    assert claims in lists
    assert not list(ontology.subject_objects(OWL.disjointWith))


def test_one_prefix_table_for_all_turtle_files() -> None:
    tables = {
        re.sub(r"\n\n.*", "", path.read_text(encoding="utf-8"), count=1, flags=re.DOTALL)
        for path in [*FILES, *sorted((CHECKOUT / "shapes").glob("*.ttl"))]
    }
    assert len(tables) == 1


@pytest.mark.practice(7)
def test_one_version_everywhere(ontology: Graph) -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert {str(version) for version in ontology.objects(None, OWL.versionInfo)} == {project}
    texts = {
        name: (CHECKOUT / name).read_text(encoding="utf-8") for name in ("CITATION.cff", "CHANGELOG.md", "README.md")
    }
    assert f"\nversion: {project}\n" in texts["CITATION.cff"]
    assert f"\n## {project} (" in texts["CHANGELOG.md"]
    assert f"version {project}" in texts["README.md"]
    assert f"  version: {project}\n" in (CHECKOUT / "data" / "dataset.yaml").read_text(encoding="utf-8")
