"""The preview and its endpoint: what it answers, what it refuses, and that it goes on answering."""

import csv
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import quote

import httpx
import psutil
import pyoxigraph as ox
import pytest
import uvicorn
from click.testing import CliRunner
from rdflib import RDF, Graph, URIRef

import servers
from lexrights.cli import main
from lexrights.dataset import published
from lexrights.home import CHECKOUT
from lexrights.query import process
from lexrights.serve import app, sparql

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
QUESTIONS = sorted((CHECKOUT / "ontology/questions").glob("*.rq"))


@pytest.fixture(scope="module")
def client(built: Path) -> Iterator[httpx.Client]:
    with servers.preview(built, "--timeout", "2") as url, httpx.Client(base_url=url, timeout=30) as one:
        yield one


def ask(client: httpx.Client, query: str, accept: str = "text/csv") -> httpx.Response:
    return client.get("sparql", params={"query": query}, headers={"Accept": accept})


def test_the_data_that_answer_are_those_of_the_folder_served(tmp_path: Path) -> None:
    (tmp_path / "v/9.0.0").mkdir(parents=True)
    (tmp_path / "v/9.0.0/lexrights.nt").write_text("<a:one> <a:two> <a:three> .\n", encoding="utf-8")
    for name in ("alignments.nt", "ns.nt", "terms.nt", "index.html"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / published.MARKER).write_text("9.0.0\n", encoding="utf-8")
    (tmp_path / "context.jsonld").write_bytes((CHECKOUT / "ontology/context.jsonld").read_bytes())
    with servers.preview(tmp_path) as url, httpx.Client(base_url=url) as client:
        assert ask(client, "SELECT ?s ?p ?o { ?s ?p ?o }").text.split() == ["s,p,o", "a:one,a:two,a:three"]


@pytest.mark.practice(23)
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_each_question_is_answered(client: httpx.Client, question: Path) -> None:
    answer = ask(client, question.read_text(encoding="utf-8"))
    assert answer.headers["Content-Type"].startswith("text/csv")
    expected = question.with_suffix(".csv").read_text(encoding="utf-8")
    assert sorted(csv.reader(answer.text.splitlines())) == sorted(csv.reader(expected.splitlines()))


@pytest.mark.parametrize(
    "given",
    [
        {"content": "ASK { ?c a lr:Claim }", "headers": {"Content-Type": "application/sparql-query"}},
        {"data": {"query": "ASK { ?c a lr:Claim }"}},
    ],
    ids=["direct", "form"],
)
def test_a_query_may_be_posted(client: httpx.Client, given: dict[str, dict[str, str]]) -> None:
    assert client.post("sparql", **given).json()["boolean"] is True  # type: ignore[arg-type]


@pytest.mark.practice(24)
@pytest.mark.parametrize(
    ("accept", "query", "kind"),
    [
        ("application/sparql-results+json", "SELECT * { ?s ?p ?o } LIMIT 1", "application/sparql-results+json"),
        ("application/sparql-results+xml", "SELECT * { ?s ?p ?o } LIMIT 1", "application/sparql-results+xml"),
        ("text/tab-separated-values", "SELECT * { ?s ?p ?o } LIMIT 1", "text/tab-separated-values"),
        ("", "SELECT * { ?s ?p ?o } LIMIT 1", "application/sparql-results+json"),
        ("text/csv;charset=utf-8;q=0.9, image/png", "SELECT * { ?s ?p ?o } LIMIT 1", "text/csv"),
        (
            'application/ld+json;profile="a#b", text/html;q=0.1',
            "DESCRIBE person:kozlov-vladimir",
            "application/ld+json",
        ),
        ("text/turtle", "DESCRIBE person:kozlov-vladimir", "text/turtle"),
        ("application/n-triples", "CONSTRUCT WHERE { ?s a lr:Case }", "application/n-triples"),
        ("application/ld+json", "CONSTRUCT WHERE { ?s a lr:Case }", "application/ld+json"),
        ("text/csv;q=0.9, application/sparql-results+xml;q=0.5", "ASK {}", "application/sparql-results+xml"),
    ],
)
def test_the_form_is_the_one_asked_for(client: httpx.Client, accept: str, query: str, kind: str) -> None:
    answer = ask(client, query, accept)
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, kind)
    assert answer.content


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"query": "SELEC"}, 400, "line 1, column"),
        ({"query": "INSERT DATA { <a:b> <a:b> <a:b> }"}, 400, "line 1"),
        ({"update": "INSERT DATA { <a:b> <a:b> <a:b> }"}, 400, "read only"),
        ({"query": "SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }"}, 400, "SERVICE"),
        ({"query": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"}, 400, "FROM"),
        ({"query": "ASK {}", "default-graph-uri": "http://127.0.0.1:1/"}, 400, "one graph"),
        ({"format": "json"}, 400, "send a query"),
        ({"query": SLOW}, 503, "longer than 2 s"),
    ],
)
def test_what_is_refused_is_told(client: httpx.Client, given: dict[str, str], status: int, words: str) -> None:
    for answer in (client.get("sparql", params=given), client.post("sparql", data=given)):
        assert answer.status_code == status
        assert words in answer.text
        assert "Traceback" not in answer.text
    assert ask(client, "ASK {}", "application/json").status_code == 200


@pytest.mark.practice(25)
def test_without_a_query_people_get_the_query_page_and_machines_a_description(client: httpx.Client) -> None:
    page = client.get("sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.headers["Location"]) == (303, "query.html")
    told = client.get("sparql")
    assert told.headers["Content-Type"] == "text/turtle"
    graph = Graph().parse(data=told.text)
    (service,) = graph.subjects(RDF.type, URIRef(f"{sparql.DESCRIPTION}Service"))
    assert list(graph.objects(service, URIRef(f"{sparql.DESCRIPTION}endpoint"))) == [URIRef(f"{client.base_url}sparql")]
    assert client.get("sparql", headers={"Accept": "image/png"}).status_code == 406


def test_a_page_of_another_origin_may_ask(client: httpx.Client) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    told = client.options("sparql", headers=asked | {"Access-Control-Request-Headers": "content-type"})
    assert (told.status_code, told.headers["Access-Control-Allow-Origin"]) == (200, "*")
    answer = client.get("sparql", params={"query": "ASK {}"}, headers={"Origin": "https://example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Expose-Headers"] == "LexRights-Cut, LexRights-Unknown"
    assert {"Accept", "Origin"} == set(answer.headers["Vary"].split(", "))


def test_many_wrong_queries_at_once_leave_it_answering(client: httpx.Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        codes = set(pool.map(lambda number: ask(client, f"SELEC {number}").status_code, range(120)))
    assert codes == {400}
    assert ask(client, "ASK {}", "application/json").json()["boolean"] is True


@pytest.mark.practice(24)
def test_what_is_not_of_the_protocol_is_refused(client: httpx.Client) -> None:
    assert ask(client, "ASK {}", "image/png").status_code == 406
    assert client.post("sparql", content=b"x" * 1_000_001).status_code == 413
    kind = {"Content-Type": "application/sparql-query"}
    assert client.post("sparql", content=b"\xff", headers=kind).status_code == 400
    put = client.put("sparql", content=b"x")
    assert (put.status_code, put.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert ask(client, "ASK {}", "text/csv").status_code == 406
    assert client.post("sparql", content=b"x", params={"query": "ASK {}"}).status_code == 400
    elsewhere = {"params": {"default-graph-uri": "http://127.0.0.1:1/"}, "headers": kind}
    assert client.post("sparql", content=b"ASK {}", **elsewhere).status_code == 400  # type: ignore[arg-type]
    assert client.post("sparql", content=b"ASK {}", params={"query": "ASK {}"}, headers=kind).status_code == 400
    assert client.head("sparql", params={"query": "ASK {}"}).status_code == 200
    assert client.get("sparql", params=[("query", "ASK {}"), ("query", "ASK {}")]).status_code == 400
    assert client.get("sparql", params={f"p{place}": "x" for place in range(30)}).status_code == 400


def test_who_finds_no_place_is_told_soon(client: httpx.Client) -> None:
    def late(_number: int) -> tuple[int, str | None]:
        answer = ask(client, SLOW)
        return answer.status_code, answer.headers.get("Retry-After")

    with ThreadPoolExecutor(24) as pool:
        told = list(pool.map(late, range(24)))
    assert {code for code, _later in told} == {503}
    assert {later for _code, later in told} == {None, "2"}


def test_who_has_gone_takes_no_place(built: Path) -> None:
    with servers.preview(built, "--timeout", "30") as url, httpx.Client(base_url=url, timeout=30) as client:
        for _number in range(12):
            with suppress(httpx.ReadTimeout):
                client.get("sparql", params={"query": SLOW}, timeout=0.3)
        assert ask(client, "ASK {}", "application/json").status_code == 200


@pytest.mark.parametrize("quotes", ["'''", '"""', "'", '"'])
def test_a_text_that_never_ends_is_refused_at_once(client: httpx.Client, quotes: str) -> None:
    assert ask(client, "SELECT * { ?s ?p " + quotes + "\\\\" * 50 + "\\x").status_code == 400


@pytest.mark.parametrize("form", ["application/json", "text/csv"])
def test_every_term_is_told(client: httpx.Client, form: str) -> None:
    query = "SELECT (<<( <a:b> <a:b> 'x'@en--ltr )>> AS ?t) ('x'@en AS ?l) (1 AS ?n) (<a:b> AS ?i) (BNODE() AS ?b) {}"
    answer = ask(client, query, form)
    assert answer.status_code == 200
    if form == "text/csv":
        (row,) = list(csv.DictReader(answer.text.splitlines()))
        assert (row["l"], row["n"], row["i"], row["b"][:2]) == ("x", "1", "a:b", "_:")
    else:
        (found,) = answer.json()["results"]["bindings"]
        assert found["t"]["value"]["object"] == {"type": "literal", "value": "x", "xml:lang": "en", "its:dir": "ltr"}


def test_an_answer_of_much_text_is_cut_and_it_is_told(client: httpx.Client) -> None:
    doubled = "".join(f"BIND(CONCAT(?t{place}, ?t{place}) AS ?t{place + 1}) " for place in range(13))
    query = f"SELECT ?s ?t13 {{ ?s ?p ?o BIND('xxxx' AS ?t0) {doubled} }}"  # 32,768 characters a row
    answer = ask(client, query)
    assert answer.headers["LexRights-Cut"]
    assert 2**23 < len(answer.content) <= 2**25
    vast = query.replace("'xxxx'", f"'{'x' * 1000}'")  # 8,192,000 characters in one term
    assert ask(client, vast).headers["LexRights-Cut"]
    assert ask(client, "ASK {}", "application/json").status_code == 200


def test_rows_and_triples_are_cut_and_it_is_told(client: httpx.Client) -> None:
    answer = ask(client, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert (answer.headers["LexRights-Cut"], len(list(csv.reader(answer.text.splitlines())))) == ("10000", 10_001)
    built = ask(client, "CONSTRUCT { ?s ?p ?d } { ?s ?p ?o . ?d a lr:Claim }", "application/n-triples")
    assert built.headers["LexRights-Cut"] == "10000"
    assert len(list(ox.parse(built.content, format=ox.RdfFormat.N_TRIPLES))) <= 10_000
    assert "LexRights-Cut" not in ask(client, "SELECT * { ?s a lr:Case }").headers


def test_terms_keep_their_kind_language_and_type(client: httpx.Client) -> None:
    query = "SELECT ?a ?b ?c ?d { BIND(<a:b> AS ?a) BIND('x'@en AS ?b) BIND(5 AS ?c) }"
    assert ask(client, query, "application/json").json()["results"]["bindings"] == [
        {
            "a": {"type": "uri", "value": "a:b"},
            "b": {"type": "literal", "value": "x", "xml:lang": "en"},
            "c": {"type": "literal", "value": "5", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
        }
    ]


def test_uris_are_negotiated_and_other_origins_may_read(client: httpx.Client) -> None:
    answer = client.get("id/person/kozlov-vladimir", headers={"Accept": "text/turtle", "Origin": "http://other"})
    assert (answer.status_code, answer.headers["Vary"].split(", ")[0]) == (303, "Accept")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    document = client.get(answer.headers["Location"])
    assert document.headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert list(ox.parse(document.content, format=ox.RdfFormat.TURTLE))
    assert client.get("terms/tightened").headers["Location"].endswith("/terms.html#tightened")
    assert client.get("id/person/kozlov-vladimir", headers={"Accept": "image/png"}).status_code == 406
    missing = client.get("id/person/nobody")
    assert (missing.status_code, "<!doctype html>" in missing.text) == (404, True)


def test_a_nanopublication_leads_to_the_file_that_holds_it(client: httpx.Client) -> None:
    content = (CHECKOUT / "data/published/lexrights.nanopubs.trig").read_bytes()
    (uri,) = re.findall(rb"<https://w3id.org/lexrights/(v/[^/]+/np/RA[^#>]+)> a ", content)[:1]
    answer = client.get(uri.decode())
    assert answer.status_code == 303
    document = client.get(answer.headers["Location"])
    assert document.headers["Content-Type"] == "application/trig; charset=utf-8"
    assert document.content == content
    for other in ("v/1.0.0/np/" + "RA" + "a" * 43, uri.decode()[:-1], "v/9.9.9/np/" + "RA" + "a" * 43):
        assert client.get(other).status_code == 404
    told = client.get(answer.headers["Location"].replace("nanopubs.trig", "rdf12.ttl")).headers["Content-Type"]
    assert told == "text/turtle;version=1.2; charset=utf-8"


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "..%2f..%2fetc/passwd", "%2e%2e/%2e%2e/etc/passwd", "id/../../x/y"]
)
def test_nothing_outside_the_site_is_served(client: httpx.Client, path: str) -> None:
    assert client.get(f"doc/{path}").status_code == 404


def test_fifty_clients_and_two_hundred_slow_ones_leave_it_answering(client: httpx.Client) -> None:
    query = "SELECT ?c { ?c a lr:Claim ; schema:about provision:cc-2014-174 }"
    expected = ask(client, query).text
    port = client.base_url.port
    with ExitStack() as slow:
        for _ in range(200):
            one = slow.enter_context(socket.create_connection(("127.0.0.1", port or 0)))
            one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")

        def twenty(_number: int) -> list[str]:
            with httpx.Client(base_url=client.base_url, timeout=120) as mine:
                return [ask(mine, query).text for _ in range(20)]

        with ThreadPoolExecutor(50) as pool:
            answers = [text for texts in pool.map(twenty, range(50)) for text in texts]
        assert answers == [expected] * 1000
        assert client.get("index.html").status_code == 200


def test_it_binds_to_loopback_ends_at_once_and_says_when_a_port_is_taken(built: Path) -> None:
    port = servers.free_port()
    command = [sys.executable, "-m", "lexrights", "serve", str(built), "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        try:
            servers.wait(f"http://127.0.0.1:{port}/", running)  # type: ignore[arg-type]
            assert httpx.get(f"http://127.0.0.1:{port}/sparql", params={"query": "ASK {}"}).status_code == 200
            second = subprocess.run(command, capture_output=True, text=True, check=False)
            assert second.returncode == 2
            assert second.stderr == f"127.0.0.1:{port}: Address already in use. Choose another with --port.\n"
            with pytest.raises(httpx.ConnectError):
                httpx.get(f"http://127.0.0.2:{port}/")  # who listens everywhere answers here
            running.send_signal(signal.SIGINT)
            _, said = running.communicate(timeout=60)
            assert "Traceback" not in said
        finally:
            running.kill()


def test_a_folder_without_a_site_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "lexrights", "serve", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert run.stderr == f"{tmp_path}: holds no site. Run `lexrights site {tmp_path}` first.\n"


def test_our_own_command_can_ask_it(client: httpx.Client) -> None:
    url = str(client.base_url.join("sparql"))
    for query in ("2", "SELECT ?l { ?c lr:claimant/rdfs:label ?l } LIMIT 1"):
        words = [sys.executable, "-m", "lexrights", "ask", query, "--endpoint", url, "--format", "csv"]
        found = subprocess.run(words, capture_output=True, text=True, check=False)
        assert (found.returncode, len(found.stdout.splitlines())) == (0, 2), found.stderr


def test_the_answer_of_json_is_json(client: httpx.Client) -> None:
    answer = ask(client, "SELECT ?c { ?c a lr:Case }", "application/json")
    assert len(json.loads(answer.text)["results"]["bindings"]) == 7


def test_what_is_written_is_sent_at_once(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asyncio turns Nagle's delay off for a socket that names its protocol."""
    listening: list[int] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda _self, sockets: listening.extend(one.proto for one in sockets))
    app.serve(built, "127.0.0.1", 0, 1)
    assert listening == [socket.IPPROTO_TCP]


def test_a_process_of_a_query_is_forked_from_one_that_holds_the_store_and_is_buried(built: Path) -> None:
    with servers.preview(built) as url, httpx.Client(base_url=url) as client:
        for _number in range(5):
            assert ask(client, "ASK {}", "application/json").json()["boolean"] is True
        pages = subprocess.run(["ps", "-eo", "ppid,stat,args"], check=True, capture_output=True, text=True).stdout  # noqa: S607
    assert not [line for line in pages.splitlines() if " Z" in line and "lexrights" in line]


def test_a_query_runs_where_it_holds_no_connection_and_can_open_nothing(client: httpx.Client) -> None:
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(ask, client, SLOW)
        confined: list[psutil.Process] = []
        while not confined and not slow.done():
            limit = (process.MEMORY, process.MEMORY)
            confined = [one for one in descendants() if one.rlimit(psutil.RLIMIT_AS) == limit]
        [child] = confined
        assert child.rlimit(psutil.RLIMIT_NOFILE) == (0, 0)
        assert max(child.rlimit(psutil.RLIMIT_CPU)) <= 5
        assert (child.net_connections("inet"), child.open_files()) == ([], [])
        connections = [one.net_connections("inet") for one in descendants()]
        assert {one.laddr.port for held in connections for one in held} == {client.base_url.port}
        assert slow.result().status_code == 503
    child.wait(10)  # raises where it goes on


def descendants() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)  # type: ignore[no-any-return]


def test_our_own_command_tells_that_an_answer_of_the_preview_is_cut(client: httpx.Client) -> None:
    query = "SELECT * { ?a a ?b . ?c a ?d } LIMIT 20000"
    words = ["--home", str(CHECKOUT), "ask", query, "--endpoint", f"{client.base_url}sparql", "--format", "csv"]
    found = CliRunner().invoke(main, words)
    assert (found.exit_code, found.stdout.count("\n")) == (1, 10_001)
    assert "cut its answer: 10,000 of 20,000 rows came (LexRights-Cut: 10000)." in found.stderr


def test_a_name_that_nothing_has_is_told_beside_the_answer(client: httpx.Client) -> None:
    plain = ask(client, "SELECT ?c { ?c lr:nothing ?x }")
    assert plain.headers["LexRights-Unknown"] == "lr:nothing is not known here."
    told = ask(client, "SELECT ?c { ?c lr:claimnt <https://w3id.org/lexrights/id/person/Козлов> }")
    first, second = told.headers["LexRights-Unknown"].split("? ")
    assert first == "lr:claimnt is not known here. Did you mean lr:claimant"
    assert second == f"<https://w3id.org/lexrights/id/person/{quote('Козлов')}> is not known here."
    assert (told.status_code, told.text) == (200, "c\r\n")
    assert "LexRights-Unknown" not in ask(client, "SELECT ?c { ?c lr:claimant ?x }").headers


@pytest.mark.parametrize("drawn", ["UUID()", "STRUUID()", "RAND()"])
def test_what_is_drawn_by_lot_is_another_in_each_query(client: httpx.Client, drawn: str) -> None:
    answers = {ask(client, f"SELECT ({drawn} AS ?x) {{}}").text for _ in range(4)}
    assert len(answers) == 4
