"""Every shipped question gives exactly the rows beside it, in two engines."""

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from lexrights import rdf
from lexrights.homes import CHECKOUT

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


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_is_asked_in_english_and_in_few_patterns(question: Path) -> None:
    text = question.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert text.partition("\n")[0].endswith("?")
    body = text[text.index("WHERE") :]
    patterns = sum(line.rstrip().endswith((" ;", " .", "}")) and "FILTER" not in line for line in body.splitlines()[1:])
    assert patterns <= MOST_PATTERNS + 2
