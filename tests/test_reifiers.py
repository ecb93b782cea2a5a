"""RDF 1.2: what claims reify is what their structured part says, and the rest is the dump."""

import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import Result

from lexrights.dataset import rdf
from lexrights.dataset.namespaces import CLAIMS, NS, OWL, TERMS, THINGS
from lexrights.home import CHECKOUT
from lexrights.publish import reifiers
from reports import ABOUT, add, build, published

PUBLISHED = CHECKOUT / "data/published"
Facts = dict[str, str | list[str] | ox.Literal]
CONCEPT = ox.Literal("death penalty", language="en")
GOOD: Facts = {
    "type": f"{NS}ContentClaim",
    "subject": f"{THINGS}provision/cc-2014-047",
    "content": f"{TERMS}provides-for",
    "concept": CONCEPT,
}


def read(name: str) -> list[ox.Triple]:
    return rdf.from_files([PUBLISHED / name])


def canonical(triples: list[ox.Triple]) -> list[str]:
    return sorted(map(str, rdf.canonical(triples)))


@pytest.fixture(scope="module")
def reifying() -> list[ox.Triple]:
    return [triple for triple in read("lexrights.rdf12.ttl") if triple.predicate == reifiers.REIFIES]


def test_without_what_is_reified_it_is_the_dump(reifying: list[ox.Triple]) -> None:
    whole = read("lexrights.rdf12.ttl")
    rest = [triple for triple in whole if triple.predicate != reifiers.REIFIES]
    assert canonical(rest) == canonical(read("lexrights.nt"))
    assert len(whole) == len(set(whole)) == len(rest) + len(reifying)
    assert reifying


def test_the_engine_gives_back_what_it_wrote(reifying: list[ox.Triple]) -> None:
    whole = read("lexrights.rdf12.ttl")
    for form in (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TRIG):
        again = ox.parse(ox.serialize(whole, format=form) or b"", format=form)
        assert [quad.triple for quad in again] == whole
    held = rdf.store(whole).quads_for_pattern(None, reifiers.REIFIES, None)
    assert {quad.triple for quad in held} == set(reifying)


def test_what_is_reified_is_asserted_nowhere(reifying: list[ox.Triple]) -> None:
    asserted = {
        triple for name in ("lexrights.nt", "lexrights.rdf12.ttl", "ns.ttl", "terms.ttl") for triple in read(name)
    }
    assert not asserted & {triple.object for triple in reifying}
    text = (PUBLISHED / "lexrights.rdf12.ttl").read_text(encoding="utf-8")
    assert text.count("<<(") == text.count("rdf:reifies <<( ") == len(reifying)
    assert not [word for word in ("{|", "<< ", " ~ ") if word in text]  # which would assert it, or name no claim


def test_each_is_said_by_one_query_of_the_dump(reifying: list[ox.Triple]) -> None:
    """The query says again, by itself, when a claim states a triple."""
    query = f"""PREFIX lr: <{NS}> PREFIX lrt: <{TERMS}>
    SELECT ?claim ?s ?p (SAMPLE(?object) AS ?o) {{
      {{ ?claim lr:content ?p ; lr:concept ?object }} UNION {{ ?claim lr:effect ?p ; lr:right ?object }}
      UNION {{ ?claim lr:assessment ?p ; lr:contravenes ?object . FILTER(?p = lrt:contravenes) }}
      UNION {{ ?claim lr:assessment ?p ; lr:endangers ?object . FILTER(?p = lrt:endangers) }}
      ?claim lr:subject ?s .
      FILTER(!STRSTARTS(STR(?s), "{CLAIMS}"))
      FILTER NOT EXISTS {{ ?claim lr:hedge ?may }}
      FILTER NOT EXISTS {{ ?claim <{OWL}deprecated> true }}
    }} GROUP BY ?claim ?s ?p HAVING (COUNT(DISTINCT ?object) = 1 && SAMPLE(?object) != ?s)"""
    solutions = rdf.store(read("lexrights.nt")).query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    expected = {tuple(one[name] for name in ("claim", "s", "p", "o")) for one in solutions}
    assert {(one.subject, *one.object) for one in reifying if isinstance(one.object, ox.Triple)} == expected


def claim(**facts: str | list[str] | ox.Literal) -> list[ox.Triple]:
    """Return the triples of a claim by the names of its properties."""
    names = {"type": rdf.TYPE, "deprecated": f"{OWL}deprecated"}
    subject = ox.NamedNode(f"{CLAIMS}aa-001")
    return [
        ox.Triple(subject, ox.NamedNode(names.get(name, f"{NS}{name}")), _term(one))
        for name, values in facts.items()
        for one in (values if isinstance(values, list) else [values])
    ]


def _term(one: str | ox.Literal) -> ox.NamedNode | ox.Literal:
    return one if isinstance(one, ox.Literal) else ox.NamedNode(one)


def stated(**facts: str | list[str] | ox.Literal) -> list[str]:
    return [str(triple.object) for triple in reifiers.reifiers(claim(**facts))]


def test_the_code_is_the_predicate_so_that_a_denial_stays_one() -> None:
    subject = f"<{GOOD['subject']}>"
    assert stated(**GOOD) == [f"{subject} <{TERMS}provides-for> {CONCEPT}"]
    assert stated(**GOOD | {"content": f"{TERMS}does-not-provide"}) == [
        f"{subject} <{TERMS}does-not-provide> {CONCEPT}"
    ]


@pytest.mark.parametrize(
    "facts",
    [
        {"hedge": ox.Literal("may", language="en")},
        {"deprecated": ox.Literal("true")},
        {"subject": f"{CLAIMS}aa-002"},
        {"subject": [f"{THINGS}provision/cc-2014-047", f"{THINGS}act/cc-2014"]},
        {"subject": []},
        {"subject": f"{THINGS}concept/forced-labour", "concept": f"{THINGS}concept/forced-labour"},
        {"concept": [f"{THINGS}concept/a", f"{THINGS}concept/b"]},
        {"content": [], "assessment": f"{TERMS}vague"},
        {"content": [], "assessment": f"{TERMS}arbitrary-application", "endangers": f"{THINGS}group/journalists"},
        {"content": [], "right": f"{THINGS}right/freedom-of-speech"},
        {"content": [], "measure": f"{TERMS}max-fine", "value": ox.Literal("4300")},
    ],
    ids=[
        "hedge",
        "withdrawn",
        "claim",
        "two-subjects",
        "no-subject",
        "itself",
        "two-objects",
        "one-thing",
        "other-code",
        "no-code",
        "measure",
    ],
)
def test_where_a_triple_would_say_something_else_there_is_none(facts: Facts) -> None:
    assert stated(**GOOD | facts) == []


def test_a_report_where_no_claim_states_a_triple_is_published(house: Path) -> None:
    add(house, "aa", f"label: Said., about: {ABOUT}, evidence: passage:aa-001")
    build(house)
    text = published(house)["lexrights.rdf12.ttl"].decode()
    assert text.startswith('VERSION "1.2"\n')
    assert "claim:aa-002" in text


def test_a_check_of_the_file_finds_nothing_and_says_what_it_leaves_out(run: Callable[..., Result]) -> None:
    path = PUBLISHED / "lexrights.rdf12.ttl"
    told = run(CHECKOUT, "check", str(path))
    count = path.read_text(encoding="utf-8").count("<<(")
    assert told.exit_code == 0, told.output
    assert f"{path}: triples about triples (RDF 1.2) are not checked: {count}.\n" in told.stderr


def test_the_query_of_the_readme_is_answered(run: Callable[..., Result]) -> None:
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    (query,) = re.findall(r"^lexrights ask '(.*)' --data data/published/lexrights.rdf12.ttl$", text, re.MULTILINE)
    told = run(CHECKOUT, "ask", query, "--data", str(PUBLISHED / "lexrights.rdf12.ttl"), "--format", "csv")
    assert {line.rpartition("/")[2] for line in told.stdout.splitlines()[1:]} == {"iccpr-21", "udhr-20"}
