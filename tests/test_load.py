"""What is loaded arrives, twice the same; half a load is told; the questions answer there as here."""

import csv
import re
import shlex
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest
from click.testing import CliRunner, Result

import servers
from lexrights.cli import main
from lexrights.home import CHECKOUT
from lexrights.stores import loader
from servers import Request, Server

QUESTIONS = sorted((CHECKOUT / "ontology/questions").glob("*.rq"))
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


@pytest.mark.parametrize(
    "term",
    [
        '"1.0"^^x:double',
        '"1e3"^^x:double',
        '"2014-11-20T00:00:00.000Z"^^x:dateTime',
        '"+5"^^x:int',
        '"2014-11-20+00:00"^^x:date',
        '"2014-11-20+06:00"^^x:date',
        '"12:00:00.50"^^x:time',
        '[ <http://a/d> "1"^^x:nonNegativeInteger ], [ <http://a/d> "02"^^x:nonNegativeInteger ]',
    ],
)
def test_a_value_that_a_store_writes_otherwise_has_arrived(loaded: Server, term: str, tmp_path: Path) -> None:
    path = tmp_path / "value.ttl"
    path.write_text(f"@prefix x: <http://www.w3.org/2001/XMLSchema#> . <http://a/b> <http://a/c> {term} .", "utf-8")
    result = load(loaded, str(path), "--graph", "http://example.org/value")
    assert result.exit_code == 0, result.output


def test_two_writings_of_a_value_have_arrived_whether_a_store_keeps_them_apart_or_not(
    loaded: Server, tmp_path: Path
) -> None:
    path = tmp_path / "value.ttl"
    text = '<http://a/b> <http://a/c> 5 , "05"^^x:integer , "+5"^^x:integer , 1.50 , 1.5 .'
    path.write_text(f"@prefix x: <http://www.w3.org/2001/XMLSchema#> . {text}", "utf-8")
    result = load(loaded, str(path), "--graph", "http://example.org/value")
    assert (result.exit_code, result.stderr) == (0, ""), result.output


@pytest.mark.parametrize(("came", "code"), [(2, 0), (1, 1)])
def test_a_store_that_keeps_two_writings_of_a_value_apart_is_whole_with_both(
    came: int, code: int, tmp_path: Path
) -> None:
    number = '<http://a/b> <http://a/c> "{}"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    path = tmp_path / "value.nt"
    path.write_text(number.format("5") + number.format("05"), "utf-8")
    count = '{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "%d"}}]}}'

    def keeping(request: Request) -> None:
        query = parse_qs(request.body.decode(errors="replace")).get("query", [""])[0]
        if "COUNT" in query:
            there = 0 if "Claim" in query else 2
            request.send(200, (count % there).encode(), Content_Type="application/sparql-results+json")
        elif query:
            body = "".join(path.read_text("utf-8").splitlines(keepends=True)[:came])
            request.send(200, body.encode(), Content_Type="application/n-triples")
        else:
            request.send(204)

    with servers.faulty(keeping) as root:
        result = load(Server(f"{root}/store", "", "", {}), str(path), "--graph", "http://e/g")
    said = "<http://e/g>: the endpoint gave back only 1 of 2 triples; raise its limit on results.\n"
    assert (result.exit_code, result.stderr) == (code, said if code else "")


@pytest.mark.parametrize("kind", ["duration", "dayTimeDuration", "yearMonthDuration"])
def test_a_duration_arrives_or_it_is_told_what_the_store_made_of_it(loaded: Server, kind: str, tmp_path: Path) -> None:
    path, written = tmp_path / "value.ttl", "PT36H" if kind == "dayTimeDuration" else "P1Y0M"
    datatype = f"<http://www.w3.org/2001/XMLSchema#{kind}>"
    path.write_text(f'<http://a/b> <http://a/c> [ <http://a/d> "{written}"^^{datatype} ] .', "utf-8")
    result = load(loaded, str(path), "--graph", "http://example.org/value")
    if "sparql" not in loaded.query:
        assert result.exit_code == 0, result.output
        return
    ours, theirs = ("P1DT12H", "129600.0") if kind == "dayTimeDuration" else ("P1Y", "12")
    assert result.exit_code == 1
    told = f'not there: [] <http://a/d> "{ours}"^^{datatype}; {loaded.query} (Virtuoso/'
    assert told in result.stderr
    assert f'has "{theirs}"^^{datatype} in its place.' in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_broken_file_is_refused_and_the_graph_stays(loaded: Server, tmp_path: Path) -> None:
    path = tmp_path / "broken.nt"
    path.write_text("<http://a/b> <http://a/c> 5 .\n<http://a/b> <http", encoding="utf-8")
    result = load(loaded, str(path))
    assert result.exit_code == 1
    assert "broken.nt:1: not N-Triples: " in result.stderr
    assert load(loaded).exit_code == 0


def test_a_triple_changed_behind_our_back_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with servers.oxigraph() as store:
        send = loader._send  # noqa: SLF001 - the moment between the way and the proof

        def meddled(*words: object) -> None:
            send(*words)  # type: ignore[arg-type]
            update = f"WITH <{DATA}> DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p 241 }} WHERE {{ ?s ?p ?o FILTER(?o = 240) }}"
            httpx.post(store.update, content=update, headers={"Content-Type": "application/sparql-update"})

        monkeypatch.setattr(loader, "_send", meddled)
        result = load(store)
    assert result.exit_code == 1
    assert "not there: <https://w3id.org/lexrights/id/claim/" in result.stderr
    assert '"241"^^<http://www.w3.org/2001/XMLSchema#integer>' in result.stderr
    assert "differs" in result.stdout


@pytest.mark.parametrize("way", ["put", "update"])
def test_a_connection_cut_half_way_leaves_the_graph_or_says_that_it_is_broken(way: str) -> None:
    with servers.oxigraph() as store:
        assert load(store).exit_code == 0
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
        assert f"<{DATA}> is as it was, with" in result.stderr
        assert "Traceback" not in result.output


Meddling = Callable[[Request, Callable[[], httpx.Response]], bool]


@contextmanager
def between(store: Server, meddle: Meddling) -> Iterator[Server]:
    """Pass every request on to a store, but for those that `meddle` takes; it may pass them on itself."""
    ends = {"store": store.store, "query": store.query, "update": store.update}

    def answer(request: Request) -> None:
        path, _, words = request.path[1:].partition("?")
        headers = {name: request.headers[name] for name in ("Content-Type", "Accept") if name in request.headers}

        def passed() -> httpx.Response:
            url = f"{ends[path]}?{words}".rstrip("?")
            return httpx.request(request.command, url, content=request.body, headers=headers)

        if not meddle(request, passed):
            found = passed()
            request.send(found.status_code, found.content, Content_Type=found.headers.get("Content-Type", ""))

    with servers.faulty(answer) as root:
        yield Server(f"{root}/store", f"{root}/query", f"{root}/update", {})


def hang_up(request: Request) -> bool:
    request.close_connection = True
    request.connection.close()
    return True


def test_a_reply_that_is_lost_is_told_from_a_graph_that_stayed(tmp_path: Path) -> None:
    first, second = tmp_path / "first.nt", tmp_path / "second.nt"
    first.write_text('<http://a/b> <http://a/c> "old" .\n', encoding="utf-8")
    second.write_text('<http://a/b> <http://a/c> "new" .\n', encoding="utf-8")

    def lost(request: Request, passed: Callable[[], httpx.Response]) -> bool:
        return request.command == "PUT" and passed().is_success and hang_up(request)

    with servers.oxigraph() as store:
        assert load(store, str(first)).exit_code == 0
        with between(store, lost) as cut:
            result = load(cut, str(second))
    assert result.exit_code == 1
    assert f"<{DATA}> holds what was sent, with 1 triples; only the reply was lost." in result.stderr


def test_a_graph_of_which_half_arrived_is_called_broken(tmp_path: Path) -> None:
    path = tmp_path / "two.nt"
    path.write_text('<http://a/b> <http://a/c> "1" .\n<http://a/b> <http://a/c> "2" .\n', encoding="utf-8")

    def half(request: Request, passed: Callable[[], httpx.Response]) -> bool:
        if request.command != "PUT":
            return False
        request.body = request.body.splitlines(keepends=True)[0]
        return passed().is_success and hang_up(request)

    with servers.oxigraph() as store, between(store, half) as cut:
        result = load(cut, str(path))
    assert result.exit_code == 1
    assert f"<{DATA}> is broken: it held 0 triples, and holds 1. Load it again." in result.stderr


def test_a_proof_that_fails_says_that_the_graph_was_replaced(tmp_path: Path) -> None:
    path, sent = tmp_path / "one.nt", threading.Event()
    path.write_text('<http://a/b> <http://a/c> "1" .\n', encoding="utf-8")

    def silent(request: Request, _passed: Callable[[], httpx.Response]) -> bool:
        if request.command == "PUT":
            sent.set()
        elif sent.is_set():
            return hang_up(request)
        return False

    with servers.oxigraph() as store, between(store, silent) as cut:
        result = load(cut, str(path))
    assert result.exit_code == 1
    assert f"<{DATA}> was replaced, and is not proven whole. Load it again." in result.stderr


def test_an_update_that_runs_out_of_time_leaves_nothing_beside() -> None:
    def slow(request: Request, passed: Callable[[], httpx.Response]) -> bool:
        if b"INSERT DATA" in request.body:
            passed()
            time.sleep(3)
            return hang_up(request)
        return False

    with servers.oxigraph() as store, between(store, slow) as late:
        result = run(late, "load", late.store, "--update", late.update, "--timeout", "2")
        assert f"<{DATA}> is as it was, with 0 triples." in result.stderr
        left = run(store, "ask", "ASK { GRAPH ?g { ?s ?p ?o } }", "--endpoint", store.query, "--graph", "default")
    assert (result.exit_code, left.stdout) == (1, "no\n")


def test_a_rest_beside_that_cannot_be_dropped_is_named(tmp_path: Path) -> None:
    path, seen = tmp_path / "one.nt", threading.Event()
    path.write_text('<http://a/b> <http://a/c> "1" .\n', encoding="utf-8")

    def refusing(request: Request, _passed: Callable[[], httpx.Response]) -> bool:
        if b"INSERT DATA" in request.body:
            seen.set()
        return seen.is_set() and request.path == "/update" and hang_up(request)

    with servers.oxigraph() as store, between(store, refusing) as cut:
        result = load(cut, str(path), "--update", cut.update)
    assert (result.exit_code, f"<{DATA}#loading> may hold a part of it; drop it." in result.stderr) == (1, True)


def test_a_failure_at_the_second_graph_tells_of_the_first_and_the_third() -> None:
    def second(request: Request, _passed: Callable[[], httpx.Response]) -> bool:
        if request.command == "PUT" and request.path.endswith("ns"):
            request.send(500)
            return True
        return False

    with servers.oxigraph() as store, between(store, second) as bad:
        result = load(bad)
    assert result.exit_code == 1
    assert [line.split()[0] for line in result.stdout.splitlines()[1:]] == [DATA]
    assert "<https://w3id.org/lexrights/ns> is as it was" in result.stderr
    assert "Not sent: <https://w3id.org/lexrights/shapes>." in result.stderr


def test_one_of_the_three_graphs_can_be_chosen() -> None:
    with servers.oxigraph() as store:
        result = load(store, "--graph", "https://w3id.org/lexrights/ns")
        assert result.exit_code == 0, result.output
        assert len(result.stdout.splitlines()) == 2
        wrong = load(store, "--graph", "http://example.org/other")
    assert wrong.exit_code == 2
    assert all(f"https://w3id.org/lexrights/{name}" in wrong.stderr for name in ("dataset", "ns", "shapes"))


@pytest.mark.parametrize("name", ["rel", "not an iri>", "", "http://a/ b", "http://a/>", "http://a/{", "http://[bad"])
def test_a_graph_has_an_absolute_iri_before_anything_is_sent(name: str, tmp_path: Path) -> None:
    path, seen = tmp_path / "one.nt", list[str]()
    path.write_text('<http://a/b> <http://a/c> "1" .\n', encoding="utf-8")
    with servers.faulty(lambda request: seen.append(request.path)) as root:
        result = load(Server(f"{root}/store", "", "", {}), str(path), "--graph", name)
    assert (result.exit_code, "is not an absolute IRI" in result.stderr, seen) == (2, True, [])


def test_an_endpoint_that_gives_back_less_than_it_holds_is_told(store_of_ten: str) -> None:
    server = Server(f"{store_of_ten}/store", "", "", {})
    result = load(server)
    assert result.exit_code == 1
    assert "10 triples are there, and" in result.stderr
    assert "10 claims are there, and" in result.stderr
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


def test_a_graph_whose_blank_nodes_cannot_be_told_apart_is_named_and_not_sent(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "knot.ttl"
    knot = " ".join(f"_:n{a} <http://e/p> _:n{b} ." for a in range(12) for b in range(12) if a != b)
    path.write_text(knot, encoding="utf-8")
    found = run(server, "load", server.store, str(path), "--graph", "http://e/knot")
    assert (found.exit_code, found.stdout) == (1, "")
    assert "<http://e/knot> was not sent: 12 blank nodes are too alike to be told apart." in found.stderr
