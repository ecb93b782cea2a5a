"""The graph from Python: types, errors, and nothing that a notebook would run."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

import lexrights
from lexrights.errors import CommandError


def test_the_import_is_cheap() -> None:
    code = (
        "import sys, lexrights; print(sorted({'pyoxigraph', 'rdflib', 'click', 'pandas', 'json'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "[]\n"


def test_no_room_takes_the_name_of_something_public() -> None:
    rooms = {path.stem for path in Path(lexrights.__file__).parent.iterdir()}
    assert {"api", "query"} <= rooms
    assert not rooms & set(lexrights.__all__)


@pytest.mark.practice(25)
def test_every_public_name_has_a_docstring_with_an_example() -> None:
    for name in lexrights.__all__:
        assert ">>> " in (getattr(lexrights, name).__doc__ or ""), name
    assert dir(lexrights) == lexrights.__all__


@pytest.mark.practice(13)
def test_values_have_python_types() -> None:
    rows = lexrights.ask(
        "SELECT ?c ?n ?d ?a { ?c lr:value ?n ; lr:approximate ?a OPTIONAL { ?c lr:saidOn ?d } } LIMIT 1"
    )
    assert isinstance(rows, lexrights.Rows)
    ((claim, number, day, approximate),) = rows
    assert isinstance(claim, lexrights.Uri)
    assert type(number) is int
    assert approximate is True
    assert day is None
    dates = lexrights.ask("SELECT DISTINCT ?d { ?c lr:saidOn ?d } ORDER BY ?d")
    assert isinstance(dates, lexrights.Rows)
    assert [row[0] for row in dates] == ["2013-07", dt.date(2014, 10, 30)]
    assert lexrights.ask("ASK { ?c lr:voice lrt:editorial }") is True
    assert rows[0][0].label.endswith(".")
    assert len(rows[:1]) == 1


def test_construct_gives_a_graph_of_rdflib() -> None:
    built = lexrights.ask("CONSTRUCT { ?c a lr:CaseClaim } WHERE { ?c a lr:CaseClaim }")
    assert len(built) > 5  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: lexrights.ask(99), "there is no question 99"),
        (lambda: lexrights.ask("SELEC ?x { }"), "line 1, column"),
        (lambda: lexrights.ask("SELECT * { SERVICE <http://a> { ?s ?p ?o } }"), "nothing is opened"),
        (lambda: lexrights.ask(22, provision="c-2014-174"), "Did you mean cc-2014-174?"),
        (lambda: lexrights.claims(about="kozlow-vladimir"), "Did you mean"),
        (lambda: lexrights.claims(kind="Claims"), "is not a class of claims"),
        (lambda: lexrights.claims(kind="MeasureClaims"), "Did you mean MeasureClaim?"),
        (lambda: lexrights.claims(kind="LegalAct"), "LegalAct is not a class of claims"),
        (lambda: lexrights.frame("ASK {}"), "a SELECT query"),
    ],
)
def test_what_is_wrong_is_told(call: object, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call()  # type: ignore[operator]


@pytest.mark.practice(23)
def test_claims_are_found_by_thing_speaker_and_class() -> None:
    said = lexrights.claims(claimant="seytgaparov-kanat")
    assert {claim.voice.label for claim in said} <= {"quotation", "paraphrase"}
    assert all(claim.claimants == ("https://w3id.org/lexrights/id/person/seytgaparov-kanat",) for claim in said)
    everything = lexrights.claims()
    assert len(everything) > 340
    assert [claim.uri for claim in everything] == sorted(claim.uri for claim in everything)
    assert all(claim.claimants and claim.label and claim.about for claim in everything)
    hedged = [claim for claim in everything if claim.hedge]
    assert len(hedged) > 20


def test_a_frame_has_typed_columns() -> None:
    dates = lexrights.frame("SELECT ?c ?d { ?c lr:saidOn ?d FILTER(DATATYPE(?d) = xsd:date) }")
    assert str(dates["d"].dtype).startswith("datetime64")
    assert lexrights.frame("SELECT ?c { ?c a lr:Nothing }").empty
    gaps = lexrights.frame(
        "SELECT ?c ?d { ?c a lr:Claim OPTIONAL { ?c lr:saidOn ?d FILTER(DATATYPE(?d) = xsd:date) } }"
    )
    assert str(gaps["d"].dtype).startswith("datetime64")


def test_a_claim_cannot_be_changed_and_can_be_a_key() -> None:
    [claim] = lexrights.claims(about="case:kozlov-vladimir", kind="ContentClaim")
    assert {claim: 1}[claim] == 1
    with pytest.raises(TypeError):
        claim.others["content"] = ()  # type: ignore[index]


def test_a_literal_that_its_datatype_does_not_allow_is_text() -> None:
    rows = lexrights.ask("SELECT ?a ?b { BIND('2014-01-01Z'^^xsd:date AS ?a) BIND('x'^^xsd:integer AS ?b) }")
    assert list(rows) == [("2014-01-01Z", "x")]  # type: ignore[arg-type]


def test_a_query_without_braces_is_a_query() -> None:
    assert len(lexrights.ask("DESCRIBE person:kozlov-vladimir")) > 3  # type: ignore[arg-type]


def test_a_notebook_shows_tables_and_no_markup_of_the_data() -> None:
    rows = lexrights.Rows(["<b>"], [("<script>",), (None,), (lexrights.Uri('http://a/"><script>'),)])
    shown = rows._repr_html_()
    assert "<script>" not in shown
    assert "<th>&lt;b&gt;</th>" in shown
    assert "Open Dialog Foundation" in lexrights.claims(kind="MeasureClaim")[0]._repr_html_()
