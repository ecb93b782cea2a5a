"""Every shipped question gives exactly the rows beside it, in two engines."""

import csv
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from lexrights.dataset import context, identifiers, published, rdf
from lexrights.dataset.namespaces import THINGS
from lexrights.home import CHECKOUT, Home
from lexrights.query import questions

QUESTIONS = sorted((CHECKOUT / "ontology" / "questions").glob("*.rq"))
DUMP = CHECKOUT / "data" / "published" / "lexrights.nt"
MOST_PATTERNS = 10


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return rdf.store(rdf.from_files([DUMP]))


@pytest.fixture(scope="module")
def rdflib_graph() -> Graph:
    return Graph().parse(DUMP, format="nt")


def expected(question: Path) -> list[list[str]]:
    with question.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def test_there_are_questions_and_each_has_its_answer() -> None:
    assert len(QUESTIONS) >= 40
    assert [path.stem for path in QUESTIONS] == sorted(path.stem for path in QUESTIONS[0].parent.glob("*.csv"))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_pyoxigraph_gives_exactly_the_rows(question: Path, store: ox.Store) -> None:
    rows = list(rdf.rows(store, question.read_text(encoding="utf-8")))
    assert rows == expected(question)
    assert rows


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_rdflib_gives_the_same_rows(question: Path, rdflib_graph: Graph) -> None:
    found = rdflib_graph.query(question.read_text(encoding="utf-8"))
    rows = [["" if term is None else str(term) for term in row] for row in found]  # type: ignore[union-attr]
    assert sorted(rows) == sorted(expected(question))


def patterns(algebra: Any) -> int:
    """Return the number of triple patterns in a query's algebra; a path is one."""
    if isinstance(algebra, dict):
        found = algebra.get("triples") or ()
        kind = getattr(algebra, "name", "")  # inside NOT EXISTS the triples stand as they were parsed, end to end
        own = len(found) if kind == "BGP" else sum(len(one) // 3 for one in found) if kind == "TriplesBlock" else 0
        return own + sum(patterns(part) for part in algebra.values())
    return sum(map(patterns, algebra)) if isinstance(algebra, list) else 0


def test_patterns_are_counted() -> None:
    text = "SELECT * { ?a <a:b>/<a:c> ?d . OPTIONAL { ?d ?e ?f } FILTER NOT EXISTS { ?f ?g ?h . ?h ?i ?j } }"
    assert patterns(translateQuery(parseQuery(text)).algebra) == 4


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_is_asked_in_english_and_in_few_patterns(question: Path) -> None:
    text = question.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert text.partition("\n")[0].endswith("?")
    assert patterns(translateQuery(parseQuery(text)).algebra) <= MOST_PATTERNS


@pytest.mark.parametrize("number", [18, 24, 29, 37, 40])
def test_a_question_on_a_report_keeps_reports_apart(built_reports: Path, number: int) -> None:
    """With several reports its rows say of which they are, and those of one report are as they were."""
    house = Home(built_reports)
    table, known = context.load(house.ontology), set(identifiers.read(house.data / "identifiers.txt"))
    question = questions.find(house.ontology, str(number))
    alone = questions.bind(question.text, {"report": "odf-20141120"}, table, known)
    store = published.Published(house).store
    everything, mine = list(rdf.rows(store, question.text)), list(rdf.rows(store, alone))
    path = house.ontology / "questions" / f"{question.name}.csv"
    heads, *expected = csv.reader(path.read_text(encoding="utf-8").splitlines())
    place = heads.index("report")
    report = f"{THINGS}report/odf-20141120"
    assert mine == [row for row in expected if row[place] == report]
    assert [row for row in everything if row[place] == report] == mine
    assert number in {18, 24, 40} or len({row[place] for row in everything}) > 2
