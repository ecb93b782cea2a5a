"""Answers are written as the engine itself writes them, and by nothing that is slow to load."""

import io
import subprocess
import sys

import pyoxigraph as ox
import pytest

from lexrights.query import results, writers

TERMS = r"""SELECT ?n ?t {
  VALUES (?n ?t) {
    (1 <http://a/?b=c&d='e'>) (2 "a\tb\n\r\\\"<&>'") (3 "x"@en) (4 "x"@ar--rtl) (5 05) (6 -1.50) (7 1.5e3) (8 true)
    (9 UNDEF) (10 "x"^^xsd:integer) (11 "1"^^xsd:boolean) (12 "2014-07-03"^^xsd:date) (13 "é一😀") (14 "")
    (15 <<( <a:b> <a:b> 'x'@en--ltr )>>) (16 <<( <a:b> <a:b> <<( <a:b> <a:b> 1.5e0 )>> )>>)
  }
}"""
FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}


def found(query: str) -> ox.QuerySolutions | ox.QueryBoolean:
    answer = ox.Store().query(query, prefixes={"xsd": "http://www.w3.org/2001/XMLSchema#"})
    assert not isinstance(answer, ox.QueryTriples)
    return answer


def written(query: str, form: str) -> bytes:
    out = io.BytesIO()
    writers.write(out, results.read(found(query)), form, {}, lambda _iris: {})
    return out.getvalue()


@pytest.mark.parametrize("query", [TERMS, "SELECT ?a { FILTER(false) }", "SELECT * {}"], ids=["terms", "none", "empty"])
@pytest.mark.parametrize("form", ["json", "tsv"])
def test_rows_are_written_byte_for_byte_as_by_the_engine(query: str, form: str) -> None:
    assert written(query, form) == found(query).serialize(format=FORMATS[form])


def test_xml_gives_back_every_term() -> None:
    back = ox.parse_query_results(written(TERMS, "xml"), format=ox.QueryResultsFormat.XML)
    expected = found(TERMS)
    assert isinstance(back, ox.QuerySolutions)
    assert isinstance(expected, ox.QuerySolutions)
    assert back.variables == expected.variables
    assert [tuple(row) for row in back] == [tuple(row) for row in expected]


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("query", ["ASK {}", "ASK { FILTER(false) }"])
def test_yes_and_no_are_written_as_by_the_engine(query: str, form: str) -> None:
    assert written(query, form) == found(query).serialize(format=FORMATS[form])


def test_what_answers_loads_no_library_of_the_network() -> None:
    code = "import sys, lexrights.query.writers; print({'urllib.request', 'http.client', 'ssl'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "set()\n"
