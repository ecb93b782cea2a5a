"""What is loaded arrives, twice the same; half a load is told; the questions answer there as here."""

import csv
import json
import re
import shlex
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

import servers
from lexrights import digests, loading
from lexrights.cli import main
from lexrights.homes import CHECKOUT
from servers import Request, Server

QUESTIONS = sorted((CHECKOUT / "ontology/questions").glob("*.rq"))
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DATA = "https://w3id.org/lexrights/dataset"


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = servers.oxigraph() if request.param == "oxigraph" else servers.virtuoso(tmp_path_factory.mktemp("virtuoso"))
    with made as one:
        yield one


@pytest.fixture(scope="module")
def loaded(server: Server) -> Server:
    result = load(server)
    assert result.exit_code == 0, result.output
    assert [line.split()[-1] for line in result.stdout.splitlines()[1:]] == ["arrived"] * 3
    return server


def run(server: Server, *words: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(CHECKOUT), *words], env=server.env)


def load(server: Server, *words: str) -> Result:
    return run(server, "load", server.store, *words, "--timeout", "60")


def cells(path: Path | str) -> list[list[str]]:
    text = path.read_text(encoding="utf-8") if isinstance(path, Path) else path
    return sorted(csv.reader(text.splitlines()))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_each_question_answers_there_with_the_same_rows(loaded: Server, question: Path) -> None:
    found = run(loaded, "ask", str(int(question.stem[:2])), "--endpoint", loaded.query, "--format", "csv")
    assert found.exit_code == 0, found.output
    assert cells(found.stdout) == cells(question.with_suffix(".csv"))


def test_all_forms_of_answer_come_from_there(loaded: Server) -> None:
    there = ("--endpoint", loaded.query)
    assert run(loaded, "ask", "ASK { ?c lr:voice lrt:editorial }", *there).stdout == "yes\n"
    assert run(loaded, "ask", "ASK { ?c lr:voice lrt:nobody }", *there).stdout == "no\n"
    table = run(loaded, "ask", "SELECT ?p { ?c lr:after 240 ; schema:about ?p }", *there)
    assert "Article 174 of the Criminal Code of 2014 (provision:cc-2014-174)" in table.stdout
    graph = run(loaded, "ask", "DESCRIBE person:kozlov-vladimir", *there, "--format", "nt")
    assert '"Vladimir Kozlov"@en .' in graph.stdout
    wrong = run(loaded, "ask", "SELECT * {", *there)
    assert (wrong.exit_code, "refuses the query" in wrong.stderr) == (2, True)


def test_loading_again_changes_nothing(loaded: Server) -> None:
    first, second = load(loaded), load(loaded)
    assert [row.split()[5:] for row in first.stdout.splitlines()] == [
        row.split()[5:] for row in second.stdout.splitlines()
    ]


def test_by_update_the_same_arrives_and_nothing_is_left_beside(loaded: Server) -> None:
    result = load(loaded, "--update", loaded.update)
    assert result.exit_code == 0, result.output
    beside = run(
        loaded, "ask", "ASK { GRAPH ?g { ?s ?p ?o } FILTER(STRENDS(STR(?g), '#loading')) }", "--endpoint", loaded.query
    )
    assert beside.stdout == "no\n"


def test_a_file_of_ones_own_goes_into_a_graph_of_ones_own(loaded: Server, tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(
        '<http://a/b> <http://a/c> 5, 1.50, true, "x"@EN, "é\\n" ; <http://a/d> [ <http://a/e> 7 ] .', "utf-8"
    )
    for way in ([], ["--update", loaded.update]):
        result = load(loaded, str(path), "--graph", "http://example.org/own", *way)
        assert result.exit_code == 0, result.output
        assert result.stdout.splitlines()[1].split()[:2] == ["http://example.org/own", "7"]
    found = run(loaded, "ask", "SELECT ?o { ?s <http://a/e> ?o }", "--endpoint", loaded.query, "--graph",
                "http://example.org/own", "--format", "csv")  # fmt: skip
    assert found.stdout.split() == ["o", "7"]


def test_a_broken_file_is_refused_and_the_graph_stays(loaded: Server, tmp_path: Path) -> None:
    path = tmp_path / "broken.nt"
    path.write_text("<http://a/b> <http://a/c> 5 .\n<http://a/b> <http", encoding="utf-8")
    result = load(loaded, str(path))
    assert result.exit_code == 1
    assert f"<{DATA}> is as it was, with" in result.stderr or "cannot be read" in result.stderr
    assert load(loaded).exit_code == 0


def test_a_triple_changed_behind_our_back_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with servers.oxigraph() as store:
        send = loading._send  # noqa: SLF001 - the moment between the way and the proof

        def meddled(*words: object) -> None:
            send(*words)  # type: ignore[arg-type]
            update = f"WITH <{DATA}> DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p 241 }} WHERE {{ ?s ?p ?o FILTER(?o = 240) }}"
            httpx.post(store.update, content=update, headers={"Content-Type": "application/sparql-update"})

        monkeypatch.setattr(loading, "_send", meddled)
        result = load(store)
    assert result.exit_code == 1
    assert "not there: <https://w3id.org/lexrights/id/claim/" in result.stderr
    assert '"241"^^<http://www.w3.org/2001/XMLSchema#integer>' in result.stderr
    assert "differs" in result.stdout


@pytest.mark.parametrize("way", ["put", "update"])
def test_a_connection_cut_half_way_leaves_the_graph_or_says_that_it_is_broken(way: str) -> None:
    with servers.oxigraph() as store:
        assert load(store).exit_code == 0
        touch = f'INSERT DATA {{ GRAPH <{DATA}> {{ <http://a/b> <http://a/c> "kept" }} }}'
        assert httpx.post(store.update, data={"update": touch}).is_success
        seen = threading.Event()

        def cut(request: Request) -> None:
            changing = request.command == "PUT" or b"INSERT DATA" in request.body
            if changing:
                seen.set()
                request.connection.close()
                return
            path = {"/store": store.store, "/query": store.query, "/update": store.update}[
                request.path.partition("?")[0]
            ]
            headers = {name: request.headers[name] for name in ("Content-Type", "Accept") if name in request.headers}
            found = httpx.request(request.command, path, content=request.body, headers=headers)
            request.send(found.status_code, found.content, Content_Type=found.headers.get("Content-Type", ""))

        with servers.faulty(cut) as root:
            words = ["--update", f"{root}/update"] if way == "update" else []
            result = run(store, "load", f"{root}/store", *words, "--timeout", "20")
        assert seen.is_set()
        assert result.exit_code == 1
        assert re.search(f"<{DATA}> is broken|<{DATA}> holds \\d+ triples as before", result.stderr)
        assert "Not sent: <https://w3id.org/lexrights/ns>, <https://w3id.org/lexrights/shapes>." in result.stderr
        kept = httpx.post(store.query, data={"query": f'ASK {{ GRAPH <{DATA}> {{ ?s ?p "kept" }} }}'})
        assert kept.json()["boolean"]
        assert "Traceback" not in result.output


def test_an_endpoint_that_gives_back_less_than_it_holds_is_told(store_of_ten: str) -> None:
    server = Server(f"{store_of_ten}/store", "", "", {})
    result = load(server)
    assert result.exit_code == 1
    assert "10 triples are there, and" in result.stderr
    assert "gave back only 1 of 10 triples; raise its limit on results." in result.stderr


@pytest.fixture
def store_of_ten() -> Iterator[str]:
    """A store that takes everything, says that it holds ten triples, and gives back one."""

    def answer(request: Request) -> None:
        query = parse_qs(request.body.decode(errors="replace")).get("query", [""])[0]
        if "COUNT" in query:
            body = b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "10"}}]}}'
            request.send(200, body, Content_Type="application/sparql-results+json")
        elif query:
            request.send(200, b"<http://a/b> <http://a/c> <http://a/d> .\n", Content_Type="application/n-triples")
        else:
            request.send(204)

    with servers.faulty(answer) as root:
        yield root


def test_the_commands_of_the_readme_work_as_they_stand(loaded: Server) -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    port = "7878" if loaded.store.endswith("/store") else "8890"
    lines = re.findall(rf"^lexrights (.*http://localhost:{port}/.*)$", readme, re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        here = line.replace(f"http://localhost:{port}", loaded.query.rpartition("/")[0])
        result = run(loaded, *shlex.split(here))
        assert result.exit_code == 0, result.output


def test_a_store_whose_layout_is_unknown_needs_its_query_endpoint_named() -> None:
    server = Server("http://127.0.0.1:1/somewhere", "", "", {})
    result = load(server)
    assert (result.exit_code, "Name it with --query." in result.stderr) == (2, True)


def test_a_reply_that_is_lost_does_not_hide_that_all_arrived(tmp_path: Path) -> None:
    path = tmp_path / "x.nt"
    path.write_text('<http://a/b> <http://a/c> "new" .\n', encoding="utf-8")
    with servers.oxigraph() as store:

        def lose(request: Request) -> None:
            target = store.store if request.command == "PUT" else store.query
            headers = {name: request.headers[name] for name in ("Content-Type", "Accept") if name in request.headers}
            params = dict(pair.split("=") for pair in request.path.partition("?")[2].split("&") if pair)
            named = {"graph": "http://a/g"} if params else None
            found = httpx.request(request.command, target, content=request.body, headers=headers, params=named)
            if request.command == "PUT":
                request.connection.close()
            else:
                request.send(found.status_code, found.content, Content_Type=found.headers.get("Content-Type", ""))

        with servers.faulty(lose) as root:
            result = run(store, "load", f"{root}/store", str(path), "--graph", "http://a/g", "--timeout", "20")
    assert result.exit_code == 1
    assert "<http://a/g> holds all that was sent all the same." in result.stderr


def test_a_file_that_cannot_be_read_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    with servers.oxigraph() as store:
        path.write_text("<http://a/b> <http://a/c> <http://a/d> .", encoding="utf-8")
        words = ["load", store.store, str(path), "--graph", "http://a/g"]
        assert run(store, *words).exit_code == 0
        path.write_text("<relative> <http://a/c> <http://a/d> .", encoding="utf-8")
        result = run(store, *words)
        assert (result.exit_code, "x.ttl" in result.stderr) == (1, True)
        asked = {"query": "ASK { GRAPH <http://a/g> { <http://a/b> ?p ?o } }"}
        assert httpx.post(store.query, data=asked).json()["boolean"]


def test_the_claims_are_compared_too() -> None:
    def lies(request: Request) -> None:
        body = request.body.replace(b"+", b" ")
        number = 0 if b"ns%23Claim" in body else 1
        if b"CONSTRUCT" in body:
            triple = f"<http://a/b> <{TYPE}> <https://w3id.org/lexrights/ns#Claim> ."
            request.send(200, triple.encode(), Content_Type="application/n-triples")
        elif request.command == "PUT":
            request.send(204)
        else:
            count = {"n": {"type": "literal", "value": str(number)}}
            answer = {"head": {"vars": ["n"]}, "results": {"bindings": [count]}}
            request.send(200, json.dumps(answer).encode(), Content_Type="application/sparql-results+json")

    with tempfile.TemporaryDirectory() as folder, servers.faulty(lies) as root:
        path = Path(folder) / "x.nt"
        path.write_text(f"<http://a/b> <{TYPE}> <https://w3id.org/lexrights/ns#Claim> .\n", encoding="utf-8")
        words = ["load", f"{root}/store", str(path), "--graph", "http://a/g"]
        result = CliRunner().invoke(main, ["--home", str(CHECKOUT), *words])
    assert result.exit_code == 1
    assert "0 claims are there, and 1 were sent." in result.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--graph", "rel"], "is no absolute IRI"),
        (["--graph", "http://a/ not> an <iri"], "is no absolute IRI"),
        (["--graph", "http://a/other"], "without FILES it chooses one of https://w3id.org/lexrights/dataset,"),
    ],
)
def test_a_graph_is_named_by_an_iri_that_is_there(words: list[str], told: str) -> None:
    result = CliRunner().invoke(main, ["--home", str(CHECKOUT), "load", "http://127.0.0.1:1/store", *words])
    assert (result.exit_code, told in result.stderr) == (2, True)


def test_one_of_the_three_graphs_may_be_chosen() -> None:
    with servers.oxigraph() as store:
        result = run(store, "load", store.store, "--graph", "https://w3id.org/lexrights/shapes")
        assert result.exit_code == 0, result.output
        assert [line.split()[0] for line in result.stdout.splitlines()[1:]] == ["https://w3id.org/lexrights/shapes"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"1.0E0"^^xsd:double', '"1"^^xsd:double'),
        ('"2014-01-01T00:00:00.000Z"^^xsd:dateTime', '"2014-01-01T00:00:00Z"^^xsd:dateTime'),
        ('"2014-01-01T00:00:00.50+00:00"^^xsd:dateTime', '"2014-01-01T00:00:00.5Z"^^xsd:dateTime'),
        ('"+5"^^xsd:int', '"5"^^xsd:int'),
        ('"1"^^xsd:boolean', '"true"^^xsd:boolean'),
    ],
)
def test_what_stores_write_in_their_own_way_is_the_same(tmp_path: Path, one: str, other: str) -> None:
    found = set()
    for place, value in enumerate((one, other)):
        typed = value.replace("xsd:", "<http://www.w3.org/2001/XMLSchema#") + ">"
        triples = [quad.triple for quad in ox.parse(f"<a:b> <a:c> {typed} .", format=ox.RdfFormat.N_TRIPLES)]
        found.add(digests.digest(triples, tmp_path, str(place)).sha256)
    assert len(found) == 1
