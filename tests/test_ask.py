"""`ask` answers, opens nothing, ends in time, and says what is wrong with a query."""

import csv
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import lexrights
from lexrights.errors import CommandError, LexRightsError
from lexrights.home import CHECKOUT
from lexrights.query import guard, questions, worker

Run = Callable[..., Result]
SHIPPED = questions.shipped(CHECKOUT / "ontology")


def ask(run: Run, *words: str) -> Result:
    return run(CHECKOUT, "ask", *words)


def test_alone_it_lists_the_questions_and_what_can_be_set(run: Run) -> None:
    lines = ask(run).stdout.splitlines()
    assert len(lines) == len(SHIPPED) + 1
    assert any(line.startswith("22 ") and "provision=provision:cc-2014-174" in line for line in lines)


@pytest.mark.parametrize("question", SHIPPED, ids=lambda one: one.slug)
def test_each_question_gives_its_rows_as_csv(run: Run, question: questions.Question) -> None:
    (path,) = (CHECKOUT / "ontology/questions").glob(f"{question.number:02}-*.csv")
    found = ask(run, str(question.number), "--format", "csv")
    assert found.exit_code == 0
    expected = csv.reader(path.read_text(encoding="utf-8").splitlines())
    assert list(csv.reader(found.stdout.splitlines())) == list(expected)


def test_a_table_has_labels_beside_uris_or_not(run: Run) -> None:
    query = "SELECT ?p { ?c lr:after 240 ; schema:about ?p }"
    assert "Article 174 of the Criminal Code of 2014 (provision:cc-2014-174)" in ask(run, query).stdout
    plain = ask(run, query, "--no-labels")
    assert plain.stdout.splitlines() == ["p", "provision:cc-2014-174"]
    assert plain.stderr == "1 row.\n"


def test_a_query_comes_from_a_file_or_from_stdin_too(tmp_path: Path) -> None:
    path = tmp_path / "penalties.rq"
    path.write_text("SELECT (COUNT(?c) AS ?n) { ?c a lr:MeasureClaim }", encoding="utf-8")
    words = [sys.executable, "-m", "lexrights", "ask", "--format", "csv"]
    by_file = subprocess.run([*words, str(path)], check=True, capture_output=True)
    with path.open() as stdin:
        by_stdin = subprocess.run([*words, "-"], check=True, capture_output=True, stdin=stdin)
    assert by_file.stdout == by_stdin.stdout
    assert int(by_file.stdout.split()[1]) > 20


def test_ask_construct_and_describe_have_their_forms(run: Run) -> None:
    assert ask(run, "ASK { ?c lr:voice lrt:editorial }").stdout == "yes\n"
    assert ask(run, "ASK { ?c lr:voice lrt:nobody }").stdout == "no\n"
    built = "CONSTRUCT { ?c a lr:CaseClaim } WHERE { ?c a lr:CaseClaim }"
    assert "a lr:CaseClaim ." in ask(run, built).stdout
    lines = ask(run, built, "--format", "nt").stdout.splitlines()
    assert lines
    assert all(line.endswith("<https://w3id.org/lexrights/ns#CaseClaim> .") for line in lines)
    document = json.loads(ask(run, built, "--format", "jsonld").stdout)
    assert {one["@id"].rpartition("/")[0] for one in document} == {"https://w3id.org/lexrights/id/claim"}
    described = ask(run, "DESCRIBE person:kozlov-vladimir").stdout
    assert "Vladimir Kozlov" in described
    wrong = ask(run, built, "--format", "csv")
    assert wrong.exit_code == 2
    assert wrong.stderr == "This query returns a graph, which cannot be written as CSV. Use table, ttl, jsonld, nt.\n"


def test_json_is_that_of_sparql_and_tsv_holds_terms(run: Run) -> None:
    query = "SELECT ?c ?n { ?c lr:after ?n } ORDER BY ?n LIMIT 1"
    found = json.loads(ask(run, query, "--format", "json").stdout)
    assert found["head"]["vars"] == ["c", "n"]
    assert found["results"]["bindings"][0]["n"]["type"] == "literal"
    assert ask(run, query, "--format", "tsv").stdout.splitlines()[1].startswith("<https://w3id.org/lexrights/id/claim/")


def test_the_variant_for_excel_starts_with_a_mark_and_keeps_cyrillic(tmp_path: Path, run: Run) -> None:
    out = tmp_path / "names.csv"
    query = 'SELECT ?n { person:kozlov-vladimir rdfs:label ?n FILTER(LANG(?n) = "ru") }'
    assert ask(run, query, "--format", "excel", "--out", str(out)).exit_code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbfn\r\n")
    assert "Козлов" in out.read_text(encoding="utf-8-sig")


def test_a_file_is_whole_or_not_there_and_its_ending_names_the_form(tmp_path: Path, run: Run) -> None:
    assert ask(run, "7", "--out", str(tmp_path / "a.tsv")).exit_code == 0
    assert (tmp_path / "a.tsv").read_text(encoding="utf-8").startswith("?label\t")
    assert ask(run, "7", "--out", str(tmp_path / "a.doc")).exit_code == 2
    slow = ask(run, CARTESIAN, "--timeout", "0.5", "--out", str(tmp_path / "b.csv"))
    assert slow.exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.tsv"]


def test_a_parameter_is_set_by_key_curie_and_uri_alike(run: Run) -> None:
    ways = ("cc-2014-403", "provision:cc-2014-403", "https://w3id.org/lexrights/id/provision/cc-2014-403")
    found = {ask(run, "22", "--set", f"provision={way}").stdout for way in ways}
    assert len(found) == 1
    assert "more permissive" in found.pop()


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("provison=cc-2014-403", "Did you mean provision?"),
        ("provision=c-2014-400", "Did you mean cc-2014-400?"),
        ("provision", "write it as name=value"),
        ("provision=x> } #", "is not an IRI"),
        ('provision=provision:x" } UNION {', "is not an IRI"),
    ],
)
def test_a_wrong_setting_is_told_and_never_becomes_query(run: Run, setting: str, words: str) -> None:
    found = ask(run, "22", "--set", setting)
    assert (found.exit_code, words in found.stderr) == (2, True)


SERVICES = [
    "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { { { sErViCe SILENT <%s> { ?s ?p ?o } } } }",
    "SELECT * { ?x ?y ?z FILTER NOT EXISTS { SERVICE <%s> { ?s ?p ?o } } }",
    "SELECT * { ?a rdfs:label ?b # a 'comment\n SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { ?a <http://a/#b> ?c . SERVICE<%s>{?s ?p ?o}}",
    "SELECT * { ?a rdfs:label '''it's # ''' . SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { ?a provision:b\\# ?c . SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { FILTER(1<2)SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <%s> { ?s ?p ?o } }",
    "SELECT * FROM <%s> { ?s ?p ?o }",
    "SELECT * FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } FROM <file:///etc/passwd> WHERE { ?s ?p ?o }",
    "SELECT * { FILTER(1<2)SERVICE#>\n<%s>{?s ?p ?o} }",
    "SELECT * { ?x a schema:Place . FILTER(1<2)SERVICE:b#>\n<%s>{?s ?p ?o} }",
    'SELECT * { OPTIONAL {?s <http://x/\\u0041#> "\\u0022" }. SERVICE <%s> {?a ?b ?c} OPTIONAL {?z ?y "\\u0022" }}',
]


@pytest.mark.parametrize("query", SERVICES)
def test_nothing_is_opened_by_a_query(run: Run, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        asked = query.replace("%s", f"http://127.0.0.1:{server.getsockname()[1]}/")
        found = ask(run, asked)
        with pytest.raises(CommandError):
            lexrights.ask(asked)
        with pytest.raises(TimeoutError):
            server.accept()
    assert found.exit_code == 2
    assert "nothing is opened by a query here" in found.stderr


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("SERVICE FROM" AS ?service) { ?from a lr:Claim } LIMIT 1',
        "SELECT ?service { ?service a <http://example.org/SERVICE> } # FROM",
        "PREFIX service: <http://example.org/from#> SELECT * { ?s a service:FROM }",
    ],
)
def test_a_word_that_only_looks_like_it_is_no_harm(run: Run, query: str) -> None:
    assert ask(run, query).exit_code == 0


def test_even_past_the_guard_the_worker_can_open_nothing(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setattr(guard, "refuse", lambda _text: None)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        query = SERVICES[0].replace("%s", f"http://127.0.0.1:{server.getsockname()[1]}/")
        assert ask(run, query).exit_code != 0
        with pytest.raises(TimeoutError):
            server.accept()


CARTESIAN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.mark.parametrize(
    "query",
    [
        CARTESIAN,
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), '(a+)+b$')) }",
        "SELECT (COUNT(*) AS ?n) { ?a (!rdf:nothing|^(!rdf:nothing))* ?b . ?b (!rdf:nothing|^(!rdf:nothing))* ?c }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
        "CONSTRUCT { ?a ?e ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?i && ?c = ?h) }",
    ],
    ids=["product", "regex", "path", "order", "construct"],
)
def test_a_deadline_holds_and_the_next_query_is_answered(run: Run, query: str) -> None:
    found = ask(run, query, "--timeout", "1")
    assert found.exit_code == 1
    assert found.stderr == "the query took longer than 1 s. Narrow it, or give it more time.\n"
    assert ask(run, "2").exit_code == 0


def test_a_table_is_cut_at_1000_rows_and_says_so_and_a_file_is_not(run: Run, tmp_path: Path) -> None:
    found = ask(run, "SELECT * { ?s ?p ?o }")
    assert len(found.stdout.splitlines()) == 1001
    assert found.stderr == "1000 rows: the first 1000; --format csv gives all.\n"
    assert ask(run, "SELECT * { ?s ?p ?o }", "--out", str(tmp_path / "all.csv")).exit_code == 0
    assert len((tmp_path / "all.csv").read_text(encoding="utf-8").splitlines()) > 7000


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELEC * { ?a ?b ?c }", "line 1, column"),
        ("SELECT *\n{ ?a ?b ?c ", "line 2, column"),
        ("SELECT * {", 'expected ".", "}", '),
        ("SELECT * { ?a foo:b ?c }", "column 15: the prefix foo: is not declared."),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "line 1, column"),
    ],
)
def test_a_syntax_error_shows_the_line_and_a_caret(run: Run, query: str, words: str) -> None:
    found = ask(run, query)
    assert found.exit_code == 2
    first, line, caret = found.stderr.rstrip("\n").split("\n")
    assert words in first
    assert line.strip() in query
    assert caret.strip() == "^"


def test_other_rdf_files_can_be_asked(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("<http://a/b> <http://a/c> 5 .", encoding="utf-8")
    assert ask(run, "SELECT ?o { ?s ?p ?o }", "--data", str(path), "--format", "csv").stdout.split() == ["o", "5"]
    path.write_text("<http://a/b> <http://a/c> ", encoding="utf-8")
    wrong = ask(run, "SELECT ?o { ?s ?p ?o }", "--data", str(path))
    assert (wrong.exit_code, "x.ttl:1:" in wrong.stderr) == (1, True)


def test_a_reader_that_goes_away_and_a_stop_leave_no_process_behind() -> None:
    words = [sys.executable, "-m", "lexrights", "ask", "SELECT * { ?a ?b ?c . ?d ?e ?f }", "--format", "csv"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as asked:
        assert asked.stdout
        assert asked.stderr
        asked.stdout.read(100)
        asked.stdout.close()
        assert b"Traceback" not in asked.stderr.read()
        asked.wait(10)
    with pytest.raises(ProcessLookupError):
        os.killpg(asked.pid, 0)


def test_a_worker_whose_parent_was_killed_ends_by_itself() -> None:
    words = [sys.executable, "-m", "lexrights", "ask", CARTESIAN, "--timeout", "1"]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL, start_new_session=True) as asked:
        time.sleep(0.5)
        asked.kill()
    for _ in range(600):
        try:
            os.killpg(asked.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("the worker still runs")


def test_a_worker_that_dies_is_told() -> None:
    child = worker.start(lambda: os._exit(3))
    with pytest.raises(LexRightsError, match="ended before its answer"):
        worker.ask(child, worker.Query("ASK {}", "json", {}, 5))


def test_workers_answer_side_by_side() -> None:
    found: list[str] = []

    def one() -> None:
        words = [sys.executable, "-m", "lexrights", "ask", "2", "--format", "csv"]
        found.append(subprocess.run(words, check=True, capture_output=True, text=True).stdout)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1


def test_a_query_refused_is_a_wrong_command() -> None:
    with pytest.raises(CommandError):
        guard.refuse("SELECT * { SERVICE ?x {} }")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--set", "a=b"], "--set requires a QUESTION"),
        (["--out", "x.csv"], "--out requires a QUESTION"),
        (["2", "--graph", "http://a/b"], "--graph requires --endpoint"),
        (["2", "--data", str(CHECKOUT / "data/published/lexrights.nt"), "--endpoint", "http://a/"], "be used together"),
        (["22", "--set", "provision=cc-2014-400", "--set", "provision=cc-2014-403"], "is given twice"),
        (["missing.rq"], "missing.rq: cannot be read"),
        (["2", "--out", "nowhere/a.csv"], "nowhere: there is no such folder"),
        (["DESCRIBE person:kozlov-vladimir", "--format", "csv"], "Use table, ttl, jsonld, nt."),
    ],
)
def test_what_would_be_ignored_or_cannot_be_is_a_wrong_command(run: Run, words: list[str], told: str) -> None:
    found = ask(run, *words)
    assert (found.exit_code, told in found.stderr) == (2, True), found.stderr


def test_a_query_without_braces_is_a_query(run: Run) -> None:
    assert "Kozlov" in ask(run, "DESCRIBE person:kozlov-vladimir").stdout


@pytest.mark.parametrize(("raw", "code"), [(b"\xef\xbb\xbfASK {}", 0), (b"\xff", 2)])
def test_a_file_and_stdin_may_have_a_byte_order_mark_and_must_be_utf_8(tmp_path: Path, raw: bytes, code: int) -> None:
    (tmp_path / "q.rq").write_bytes(raw)
    for name in (str(tmp_path / "q.rq"), "-"):
        words = [sys.executable, "-m", "lexrights", "ask", name]
        found = subprocess.run(words, input=raw, capture_output=True, check=False)
        assert (found.returncode, b"is not UTF-8 text" in found.stderr) == (code, code == 2)


def test_out_of_memory_is_one_line() -> None:
    query = "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?e), STR(?i))) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    words = [sys.executable, "-m", "lexrights", "ask", query, "--timeout", "60"]
    code = f"import sys; sys.argv = {words[2:]!r}; import lexrights.query.process as w; w.MEMORY = 2**28"
    code += "; import lexrights.cli as c; c.main()"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=90)
    assert found.returncode == 1
    assert found.stderr.count("\n") == 1
    assert "it may need more than 4 GiB" in found.stderr
