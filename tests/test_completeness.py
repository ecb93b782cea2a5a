"""An answer that a store elsewhere has cut is never taken for a whole one."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

import servers
from lexrights.cli import main
from lexrights.dataset import rdf
from lexrights.dataset.published import Published
from lexrights.home import CHECKOUT, Home
from lexrights.query import completeness
from servers import Request, Server

JSON = "application/sparql-results+json"
NTRIPLES = "application/n-triples"
ROWS = "SELECT * { ?s ?p ?o }"
GRAPH = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
PREFIXES = "PREFIX lr: <https://w3id.org/lexrights/ns#>\n"


def ask(url: str, query: str, *words: str) -> Result:
    return CliRunner().invoke(
        main, ["--home", str(CHECKOUT), "ask", query, "--endpoint", url, "--timeout", "20", *words]
    )


def table(count: int) -> bytes:
    rows = [{"n": {"type": "literal", "value": str(number)}} for number in range(count)]
    return json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": rows}}).encode()


def triples(count: int) -> bytes:
    return b"".join(b"<http://e/%d> <http://e/p> <http://e/o> .\n" % number for number in range(count))


def number(count: int) -> bytes:
    return json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": [{"n": integer(count)}]}}).encode()


def integer(count: int) -> dict[str, str]:
    return {"type": "literal", "value": str(count), "datatype": "http://www.w3.org/2001/XMLSchema#integer"}


def counted(request: Request) -> bool:
    return "COUNT(" in parse_qs(request.body.decode())["query"][0]


@pytest.mark.parametrize(
    ("code", "headers", "words"),
    [
        (206, {}, "cut its answer: 3 of 7 rows came (it answered 206, Partial Content)."),
        (200, {"X_SPARQL_MaxRows": "3"}, "cut its answer: 3 of 7 rows came (X-SPARQL-MaxRows: 3)."),
        (200, {"X_SQL_State": "S1TAT"}, "cut its answer: 3 of 7 rows came (X-SQL-State: S1TAT)."),
        (200, {"LexRights_Cut": "3"}, "cut its answer: 3 of 7 rows came (LexRights-Cut: 3)."),
    ],
)
def test_what_a_store_says_of_a_cut_is_told_and_the_rows_that_came_are_there(
    tmp_path: Path, code: int, headers: dict[str, str], words: str
) -> None:
    def cutting(request: Request) -> None:
        if counted(request):
            request.send(200, number(7), Content_Type=JSON)
        else:
            request.send(code, table(3), Content_Type=JSON, **headers)

    with servers.faulty(cutting) as root:
        found = ask(root, ROWS, "--format", "json")
        assert (found.exit_code, found.stderr.count("\n")) == (1, 1)
        assert words in found.stderr
        assert "Ask for less at a time" in found.stderr
        said = json.loads(found.stdout)
        assert (said["partial"], len(said["results"]["bindings"])) == (True, 3)
        found = ask(root, ROWS, "--format", "csv")
        assert (found.exit_code, found.stdout.split(), words in found.stderr) == (1, ["n", "0", "1", "2"], True)
        found = ask(root, ROWS)
        assert (found.exit_code, "3 rows." in found.stderr, words in found.stderr) == (1, True, True)
        out = tmp_path / "answer.csv"
        found = ask(root, ROWS, "--out", str(out))
        assert (found.exit_code, out.exists()) == (1, False)
        assert "answer.csv: nothing was written." in found.stderr
        assert words in found.stderr


@pytest.mark.parametrize(
    ("query", "body", "kind", "there", "words"),
    [
        (ROWS, table(1000), JSON, 1000, ""),
        (ROWS, table(1000), JSON, 1001, "cut its answer: 1,000 of 1,001 rows came."),
        (ROWS, table(999), JSON, 5000, ""),  # no store is set to give that
        (ROWS, table(10_000), JSON, None, "may have cut its answer: 10,000 rows came, as many as stores often give"),
        (f"{ROWS} LIMIT 1000", table(1000), JSON, None, ""),
        (GRAPH, triples(1000), NTRIPLES, 1000, ""),
        (GRAPH, triples(1000), NTRIPLES, 2000, "cut its answer: 1,000 of 2,000 triples came."),
        (GRAPH, triples(1001), NTRIPLES, 2000, "cut its answer: 1,001 of 2,000 triples came."),
        (GRAPH, triples(65_536), NTRIPLES, 70_000, "cut its answer: 65,536 of 70,000 triples came."),
        (f"{GRAPH} LIMIT 1000", triples(1000), NTRIPLES, None, "may have cut its answer: 1,000 triples came"),
        (
            "DESCRIBE ?s { ?s ?p ?o }",
            triples(1000),
            NTRIPLES,
            2000,
            "cut its answer: 1,000 of 2,000 things came. Ask for less",
        ),
        ("DESCRIBE ?s { ?s ?p ?o }", triples(1000), NTRIPLES, 1000, ""),
        ("DESCRIBE ?s { ?s ?p ?o }", triples(1000), NTRIPLES, None, "may have cut its answer: 1,000 things came"),
        ("DESCRIBE ?s { ?s ?p ?o }", triples(1234), NTRIPLES, 2000, "cut its answer: 1,234 of 2,000 things came."),
        ("DESCRIBE ?s { ?s ?p ?o }", triples(1234), NTRIPLES, None, ""),
        ("DESCRIBE ?s ?t { ?s ?p ?t } LIMIT 1000", triples(1000), NTRIPLES, 1000, ""),
        ("DESCRIBE <http://e/1> <http://e/2>", triples(1000), NTRIPLES, None, ""),
        ("PREFIX e: <http://e/> DESCRIBE e:a # ?x", triples(1000), NTRIPLES, 7000, ""),
        (
            "DESCRIBE ?s { ?s ?p ?o }",
            triples(1001) + triples(1001).replace(b"/p>", b"/q>"),
            NTRIPLES,
            None,
            "may have cut its answer: 1,001 things came, as many",
        ),
    ],
)
def test_as_many_as_a_usual_limit_are_counted(
    query: str, body: bytes, kind: str, there: int | None, words: str
) -> None:
    def silent(request: Request) -> None:
        if not counted(request):
            request.send(200, body, Content_Type=kind)
        elif there is None:
            request.send(500)
        else:
            request.send(200, number(there), Content_Type=JSON)

    with servers.faulty(silent) as root:
        found = ask(root, query, "--format", "csv" if kind == JSON else "nt")
    assert found.exit_code == bool(words)
    assert words in found.stderr
    assert found.stderr.count("\n") == bool(words)
    assert found.stdout.count("\n") == body.count(b"\n") or found.stdout.count("\n") == len(table_rows(body)) + 1


def table_rows(body: bytes) -> list[object]:
    return list(json.loads(body)["results"]["bindings"]) if body.startswith(b"{") else []


def test_a_limit_that_the_store_names_and_that_holds_all_is_no_cut() -> None:
    def full(request: Request) -> None:
        if counted(request):
            request.send(200, number(3), Content_Type=JSON)
        else:
            request.send(200, table(3), Content_Type=JSON, X_SPARQL_MaxRows="3")

    with servers.faulty(full) as root:
        found = ask(root, ROWS, "--format", "json")
        assert (found.exit_code, found.stderr, "partial" in found.stdout) == (0, "", False)


@pytest.mark.parametrize(
    ("kind", "body", "query", "rows"),
    [
        (JSON, table(5)[:-40], ROWS, 4),
        (JSON, table(5)[:-1], ROWS, 5),
        (NTRIPLES, triples(5)[:-5], GRAPH, 4),
        ("text/turtle", triples(5)[:-25], GRAPH, 4),
        (JSON, table(5)[:-2] + b"\n## Query cancelled due to timeout", ROWS, 5),
    ],
)
@pytest.mark.parametrize("promised", [False, True])
def test_an_answer_that_breaks_off_gives_what_came_and_says_so(
    kind: str, body: bytes, query: str, rows: int, *, promised: bool
) -> None:
    def breaking(request: Request) -> None:
        if counted(request):
            return request.send(500)
        length = {"Content_Length": str(len(body) + 100)} if promised else {}
        return request.send(200, body, Content_Type=kind, **length)

    with servers.faulty(breaking) as root:
        found = ask(root, query, "--format", "csv" if kind == JSON else "nt")
    assert found.exit_code == 1
    assert f"cut its answer: {rows} {'rows' if kind == JSON else 'triples'} came (it breaks off: " in found.stderr
    assert found.stdout.count("\n") == rows + (kind == JSON)


def test_yes_or_no_is_not_sure_where_the_time_ran_out() -> None:
    body = b'{"head": {}, "boolean": false}'
    with servers.faulty(lambda request: request.send(200, body, Content_Type=JSON, X_SQL_State="S1TAT")) as root:
        found = ask(root, "ASK { ?s ?p ?o }")
    assert (found.exit_code, found.stdout) == (1, "no\n")
    assert "did not look at everything (X-SQL-State: S1TAT), so yes or no is not sure." in found.stderr


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Virtuoso with its usual limits that holds the dataset, the vocabulary and the shapes."""
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        words = ["--home", str(CHECKOUT), "load", server.store, "--query", server.query]
        loaded = CliRunner().invoke(main, words, env={**os.environ, **server.env})
        assert loaded.exit_code == 0, loaded.output
        yield server


@pytest.mark.parametrize(
    ("query", "form", "came"), [(ROWS, "csv", 10_001), (ROWS, "json", 1), (GRAPH, "nt", 10_001), (ROWS, "table", 1004)]
)
def test_virtuoso_with_its_usual_limits_is_not_taken_for_all(
    virtuoso: Server, query: str, form: str, came: int
) -> None:
    found = ask(virtuoso.query, query, "--format", form, "--graph", "default")
    assert found.exit_code == 1
    there = ask(virtuoso.query, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--format", "csv", "--graph", "default")
    count = int(there.stdout.split()[1])
    assert count > 13_000
    said = "10,001 of" if query == GRAPH else "10,000 of"
    assert f"cut its answer: {said} {count:,} {'triples' if query == GRAPH else 'rows'} came" in found.stderr
    if form != "table":
        assert found.stdout.rstrip("\n").count("\n") + 1 == came


def test_the_blank_nodes_of_virtuoso_are_no_break(virtuoso: Server) -> None:
    found = ask(
        virtuoso.query, "SELECT ?s { ?s ?p ?o FILTER(isBlank(?s)) } LIMIT 3", "--graph", "default", "--format", "json"
    )
    assert (found.exit_code, found.stderr) == (0, "")
    assert [row["s"]["type"] for row in json.loads(found.stdout)["results"]["bindings"]] == ["bnode"] * 3


@pytest.mark.parametrize(
    ("count", "said"), [(25_000, "cut its answer: 10,001 of 25,000 things came. Ask for less"), (10_000, "")]
)
def test_a_description_that_virtuoso_cuts_is_told_from_a_whole_one(
    virtuoso: Server, tmp_path: Path, count: int, said: str
) -> None:
    path = tmp_path / "wide.nt"
    path.write_bytes(triples(count) + triples(count).replace(b"/p>", b"/q>"))
    words = ["load", virtuoso.store, str(path), "--graph", "http://e/wide", "--query", virtuoso.query]
    CliRunner().invoke(main, ["--home", str(CHECKOUT), *words], env=virtuoso.env)
    found = ask(virtuoso.query, "DESCRIBE ?s { ?s ?p ?o }", "--graph", "http://e/wide", "--format", "nt")
    assert (found.exit_code, said in found.stderr, found.stderr.count("\n")) == (bool(said), True, bool(said))


def test_what_virtuoso_does_not_give_back_at_once_is_proven_page_by_page(virtuoso: Server, tmp_path: Path) -> None:
    path = tmp_path / "large.nt"
    path.write_bytes(triples(25_000) + b"".join(b'_:b%d <http://e/p> "%d" .\n' % (n, n) for n in range(100)))
    words = ["load", virtuoso.store, str(path), "--graph", "http://e/large", "--query", virtuoso.query]
    found = CliRunner().invoke(main, ["--home", str(CHECKOUT), *words], env=virtuoso.env)
    assert (found.exit_code, found.stderr) == (0, ""), found.output
    assert found.stdout.splitlines()[1].split()[1] == "25100"


@pytest.mark.parametrize(
    "query", [f"{ROWS} LIMIT 10000", f"{ROWS} LIMIT 9999", f"{GRAPH} LIMIT 10000", "ASK { ?s ?p ?o }"]
)
def test_virtuoso_gives_what_was_asked_for_in_silence(virtuoso: Server, query: str) -> None:
    found = ask(virtuoso.query, query, "--graph", "default", "--format", "nt" if query.startswith("C") else "json")
    assert (found.exit_code, found.stderr) == (0, "")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s lr:claimant ?o } # of all",
        "SELECT DISTINCT ?p { ?s ?p ?o } ORDER BY ?p LIMIT 7",
        "SELECT ?k (COUNT(*) AS ?n) { ?s a ?k } GROUP BY ?k HAVING (COUNT(*) > 20)",
        "SELECT ?s { { SELECT ?s { ?s lr:hedge ?h } LIMIT 5 } } VALUES ?x { 1 2 }",
        "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o . ?o <http://e/p> ?s ; a <http://e/c> } WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 100",
        "CONSTRUCT WHERE { ?s lr:claimant ?o ; a ?t }",
        "construct { [] a lr:x ; lr:y ?h . ?s a lr:z } { ?s lr:claimant ?o OPTIONAL { ?s lr:hedge ?h } }",
        "CONSTRUCT { ?s a 'x' , ?h ; lr:same '''}''' } { ?s lr:claimant ?o OPTIONAL { ?s lr:hedge ?h } }",
    ],
)
def test_the_count_is_that_of_the_rows_or_different_triples(text: str) -> None:
    store = Published(Home(CHECKOUT)).store
    found = store.query(PREFIXES + text)
    real = len(set(found)) if isinstance(found, ox.QueryTriples) else len(list(found))  # type: ignore[arg-type]
    query = completeness.count_query(PREFIXES + text)
    assert query
    assert list(rdf.rows(store, query)) == [[str(real)]]


@pytest.mark.parametrize(
    "text",
    [
        "DESCRIBE ?s { ?s lr:hedge ?h }",
        "DESCRIBE ?s ?o WHERE { ?s lr:claimant ?o }",
        "describe * where { ?s lr:claimant ?o OPTIONAL { ?s lr:hedge ?h } }",
        "DESCRIBE ?s ?c lr:Claim <http://e/nothing> { ?s lr:hedge ?h OPTIONAL { ?s cito:disputes ?c } }",
        "DESCRIBE ?s { ?s a lr:Claim } ORDER BY ?s LIMIT 7 OFFSET 3",
        "DESCRIBE ?s # WHERE {\n{ { SELECT ?s { ?s a lr:Claim } LIMIT 5 } }",
        "DESCRIBE ?t { ?s lr:value ?v ; a ?t }",
    ],
)
def test_the_count_of_a_description_is_that_of_its_things(text: str) -> None:
    store = Published(Home(CHECKOUT)).store
    prefixes = f"{PREFIXES}PREFIX cito: <http://purl.org/spar/cito/>\n"
    found = store.query(prefixes + text)
    assert isinstance(found, ox.QueryTriples)
    query = completeness.count_query(prefixes + text)
    assert query
    assert list(rdf.rows(store, query)) == [[str(len({triple.subject for triple in found}))]]


@pytest.mark.parametrize("text", ["DESCRIBE <http://e/a>", "SELECT * FROM <http://e/g> { ?s ?p ?o }", "CONSTRUCT { ?s"])
def test_where_no_count_can_be_written_there_is_none(text: str) -> None:
    assert completeness.count_query(text) is None


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 10", 10),
        ("SELECT * { ?s ?p ?o } limit\n  10 OFFSET 3", 10),
        ("SELECT * { { SELECT * { ?s ?p ?o } LIMIT 10 } }", None),
        ("SELECT * { ?s ?p 'LIMIT 10' } # LIMIT 10", None),
    ],
)
def test_the_limit_of_a_query_is_its_own(text: str, limit: int | None) -> None:
    assert completeness.limit(text) == limit
