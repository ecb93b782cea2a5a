"""What the network does wrong is one line, within the deadline, and no secret is in it."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import servers
from lexrights.cli import main
from lexrights.home import CHECKOUT
from servers import Request

SECRET = {"LEXRIGHTS_USER": "researcher", "LEXRIGHTS_PASSWORD": "tr0ub4dor"}
JSON = "application/sparql-results+json"
COUNT = b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "0"}}]}}'


def ask(root: str, *words: str, timeout: str = "3") -> Result:
    command = ["--home", str(CHECKOUT), "ask", "2", "--endpoint", f"{root}/query", "--timeout", timeout, *words]
    return CliRunner().invoke(main, command, env=SECRET)


def load(root: str, timeout: str = "3") -> Result:
    command = ["--home", str(CHECKOUT), "load", f"{root}/store", "--timeout", timeout]
    return CliRunner().invoke(main, command, env=SECRET)


def told(result: Result, words: str) -> None:
    """One line with these words, exit 1, no secret, no traceback."""
    assert words in result.stderr
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "tr0ub4dor" not in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", [ask, load])
@pytest.mark.parametrize(
    ("code", "words"),
    [
        (401, "(401)"),
        (403, "does not allow this"),
        (404, "has nothing at this address"),
        (405, "does not take this request"),
        (500, "answered 500"),
        (501, "answered 501"),
    ],
)
def test_a_refusal_is_told(command: Callable[[str], Result], code: int, words: str) -> None:
    with servers.faulty(lambda request: request.send(code)) as root:
        told(command(root), words)


@pytest.mark.parametrize("command", [ask, load])
@pytest.mark.parametrize("code", [429, 503])
def test_a_busy_store_is_asked_again_a_few_times_and_no_more(command: Callable[..., Result], code: int) -> None:
    seen: list[str] = []

    def busy(request: Request) -> None:
        seen.append(request.path)
        request.send(code, Retry_After="0")

    with servers.faulty(busy) as root:
        told(command(root), f"({code})")
    assert len(seen) == 4


def test_a_store_that_was_busy_answers_then() -> None:
    seen: list[str] = []

    def busy(request: Request) -> None:
        seen.append(request.path)
        if len(seen) < 3:
            return request.send(503, Retry_After="0")
        return request.send(200, b'{"head": {"vars": []}, "results": {"bindings": []}}', Content_Type=JSON)

    with servers.faulty(busy) as root:
        assert ask(root).exit_code == 0


def test_other_errors_are_not_tried_again() -> None:
    seen: list[str] = []

    def broken(request: Request) -> None:
        seen.append(request.path)
        request.send(500)

    with servers.faulty(broken) as root:
        ask(root)
    assert len(seen) == 1


def test_a_wait_beyond_the_deadline_is_not_waited() -> None:
    with servers.faulty(lambda request: request.send(503, Retry_After="100")) as root:
        told(ask(root), "no time is left to wait")


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"<!DOCTYPE html><html></html>", "text/html", "is it a query endpoint?"),
        (b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a"', JSON, "a cut or broken answer"),
        (b"", JSON, "a cut or broken answer"),
        (b"{}", "application/json", "is it a query endpoint?"),
    ],
)
def test_what_is_no_answer_is_told(body: bytes, kind: str, words: str) -> None:
    with servers.faulty(lambda request: request.send(200, body, Content_Type=kind)) as root:
        told(ask(root), words)


def test_a_count_that_is_none_is_told() -> None:
    with servers.faulty(lambda request: request.send(200, b"<html>", Content_Type="text/html")) as root:
        told(load(root), "gave no count; is it a query endpoint?")


def test_an_answer_shorter_than_it_promised_is_told() -> None:
    with servers.faulty(lambda request: request.send(200, b"{", Content_Type=JSON, Content_Length="100")) as root:
        told(ask(root), "a cut or broken answer")


def slow(request: Request) -> None:
    time.sleep(3)
    request.send(200)


def endless(request: Request) -> None:
    request.send_response(200)
    request.send_header("Content-Type", JSON)
    request.end_headers()
    while True:
        request.wfile.write(b" " * 100_000)
        time.sleep(0.001)


def flooding(request: Request) -> None:
    request.send_response(200)
    request.send_header("Content-Type", JSON)
    request.end_headers()
    while True:
        request.wfile.write(b" " * 10_000_000)


def dripping_headers(request: Request) -> None:
    request.send_response(200)
    for number in range(40):
        request.send_header(f"X-{number}", "a")
        request.flush_headers()
        time.sleep(0.1)
    request.end_headers()


def dripping(request: Request) -> None:
    request.send_response(200)
    request.send_header("Content-Type", JSON)
    request.end_headers()
    for _ in range(40):
        request.wfile.write(b" ")
        request.wfile.flush()
        time.sleep(0.1)


@pytest.mark.parametrize("command", [ask, load])
@pytest.mark.parametrize("way", [slow, endless, dripping, dripping_headers])
def test_one_deadline_holds_for_everything(command: Callable[..., Result], way: servers.Answer) -> None:
    with servers.faulty(way) as root:
        result = command(root, timeout="0.5")
    assert "0.5 s in all" in result.stderr or "too much" in result.stderr
    told(result, "http" if command is load else "0.5 s in all")


@pytest.mark.parametrize("command", [ask, load])
def test_an_answer_without_end_is_not_kept(command: Callable[..., Result]) -> None:
    with servers.faulty(flooding) as root:
        told(command(root, timeout="30"), "too much")


def test_a_store_that_reads_slowly_is_left_at_the_deadline(tmp_path: Path) -> None:
    path = tmp_path / "large.nt"
    path.write_text("".join(f"<http://a/{n}> <http://a/p> <http://a/o> .\n" for n in range(300_000)), "utf-8")

    def sipping(request: Request) -> None:
        for _ in range(100 if request.command == "PUT" else 0):
            request.rfile.read(50_000)
            time.sleep(0.1)
        request.send(200, COUNT, Content_Type=JSON)

    with servers.faulty(sipping, whole=False) as root:
        words = ["load", f"{root}/store", str(path), "--timeout", "8"]
        result = CliRunner().invoke(main, ["--home", str(CHECKOUT), *words], env=SECRET)
    told(result, "did not answer within 8 s in all. <https://w3id.org/lexrights/dataset> is as it was")


def test_nothing_is_there() -> None:
    told(ask(f"http://127.0.0.1:{servers.free_port()}"), "cannot be reached")
    told(ask("http://no-such-host.invalid"), "cannot be reached")


@pytest.mark.parametrize("command", [ask, load])
def test_a_certificate_that_nobody_vouches_for_is_refused(command: Callable[..., Result], tmp_path: Path) -> None:
    seen: list[str] = []
    with servers.faulty(lambda request: seen.append(request.path), tls=tmp_path) as root:
        told(command(root), "certificate verify failed")
    assert seen == []


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("http://example.org/query", "another host; that is not followed"),
        ("file:///etc/passwd", "another host; that is not followed"),
        ("http://127.0.0.1:1/query", "another scheme or port; that is not followed"),
        ("/query", "redirects endlessly"),
        ("http://[bad", "redirects to an invalid address"),
        ("", "without saying where to"),
    ],
)
@pytest.mark.parametrize("command", [ask, load])
def test_a_redirect_goes_to_the_same_host_only_and_not_for_ever(
    command: Callable[..., Result], target: str, words: str
) -> None:
    headers = {"Location": target} if target else {}
    with servers.faulty(lambda request: request.send(307, b"", **headers)) as root:
        told(command(root), words)


def test_the_redirect_of_a_file_is_followed_on_the_same_host_and_tells_no_other_host_a_password() -> None:
    seen: list[tuple[str, str]] = []

    def moved(request: Request) -> None:
        path = request.path.partition("?")[0]
        seen.append((request.command, path))
        if path == "/store":
            return request.send(307, Location="/there")
        if path == "/there" and request.command == "PUT":
            return request.send(307, Location="http://localhost:1/")
        return request.send(200, b"" if request.command == "HEAD" else COUNT, Content_Type=JSON)

    with servers.faulty(moved) as root:
        told(load(root), "another host; that is not followed")
    assert ("PUT", "/there") in seen


def test_a_challenge_that_is_none_is_told() -> None:
    with servers.faulty(lambda request: request.send(401, WWW_Authenticate="Digest nonsense")) as root:
        told(ask(root), "sends a header that cannot be read")


def test_a_file_goes_out_once_though_the_store_challenges() -> None:
    seen: list[str] = []

    def challenge(request: Request) -> None:
        if request.path == "/query":
            return request.send(200, COUNT, Content_Type=JSON)
        seen.append(request.command)
        if request.headers.get("Authorization"):
            return request.send(500)
        return request.send(401, WWW_Authenticate='Digest realm="a", nonce="b", qop="auth", algorithm=MD5')

    with servers.faulty(challenge) as root:
        told(load(root), "answered 500")
    assert seen.count("PUT") == 1


def test_digest_is_taken_where_it_is_offered_beside_basic() -> None:
    seen: list[str] = []

    def challenge(request: Request) -> None:
        seen.append(request.headers.get("Authorization", ""))
        if seen[-1]:
            return request.send(200, COUNT, Content_Type=JSON)
        request.send_response(401)
        request.send_header("WWW-Authenticate", 'Basic realm="a"')
        request.send_header("WWW-Authenticate", 'Digest realm="a", nonce="b", qop="auth", algorithm=MD5')
        request.send_header("Content-Length", "0")
        return request.end_headers()

    with servers.faulty(challenge) as root:
        assert ask(root).exit_code == 0
    assert {one.partition(" ")[0] for one in seen} == {"", "Digest"}


def test_a_redirect_on_the_same_host_is_followed() -> None:
    def moved(request: Request) -> None:
        if request.path == "/query":
            return request.send(307, Location="/other")
        return request.send(200, b'{"head": {"vars": []}, "results": {"bindings": []}}', Content_Type=JSON)

    with servers.faulty(moved) as root:
        assert ask(root).exit_code == 0


def test_credentials_go_out_only_after_a_challenge_and_only_as_it_asks() -> None:
    seen: list[str] = []

    def challenge(request: Request) -> None:
        seen.append(request.headers.get("Authorization", ""))
        if not seen[-1]:
            return request.send(401, WWW_Authenticate='Basic realm="a"')
        return request.send(200, COUNT, Content_Type=JSON)

    with servers.faulty(challenge) as root:
        assert ask(root).exit_code == 0
    assert [one[:6] for one in seen] == ["", "Basic "]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://me:tr0ub4dor@127.0.0.1/query", "a URL must hold no password"),
        ("file:///etc/passwd", "is not an http or https URL"),
        ("localhost:7878", "is not an http or https URL"),
    ],
)
def test_an_endpoint_is_a_plain_web_address(url: str, words: str) -> None:
    result = CliRunner().invoke(main, ["--home", str(CHECKOUT), "ask", "2", "--endpoint", url])
    assert (result.exit_code, words in result.stderr) == (2, True)
    assert "tr0ub4dor" not in result.output


def test_a_password_is_asked_for_and_not_shown() -> None:
    with servers.faulty(lambda request: request.send(200, COUNT, Content_Type=JSON)) as root:
        command = ["--home", str(CHECKOUT), "ask", "2", "--endpoint", f"{root}/query", "--user", "me"]
        result = CliRunner().invoke(main, command, input="tr0ub4dor\n", env={"LEXRIGHTS_PASSWORD": None})
    assert result.exit_code == 0
    assert "Password of me" in result.stderr
    assert "tr0ub4dor" not in result.output


def test_a_token_in_the_query_of_a_url_is_sent_and_not_shown() -> None:
    seen: list[str] = []

    def refusing(request: Request) -> None:
        seen.append(request.path)
        request.send(200 if request.command == "POST" else 403, COUNT, Content_Type=JSON)

    with servers.faulty(refusing) as root:
        command = ["--home", str(CHECKOUT), "load", f"{root}/?access-token=tr0ub4dor", "--query", f"{root}/"]
        told(CliRunner().invoke(main, command), "does not allow this")
    assert any(path.startswith("/?access-token=tr0ub4dor&graph=https") for path in seen)


def test_a_local_file_that_is_no_rdf_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "x.doc"
    path.write_text("x", encoding="utf-8")
    seen: list[str] = []
    with servers.faulty(lambda request: seen.append(request.path)) as root:
        result = CliRunner().invoke(main, ["--home", str(CHECKOUT), "load", f"{root}/store", str(path)])
    assert (result.exit_code, "is not RDF" in result.stderr, seen) == (1, True, [])


def test_a_table_that_answers_yes_or_no_may_be_empty_or_hold_nothing() -> None:
    for rows, told in (("", "no\n"), ("{}", "no\n"), ('{"a": {"type": "literal", "value": "1"}}', "yes\n")):
        body = f'{{"head": {{"vars": ["a"]}}, "results": {{"bindings": [{rows}]}}}}'.encode()

        def answer(request: Request, body: bytes = body) -> None:
            request.send(200, body, Content_Type=JSON)

        with servers.faulty(answer) as root:
            result = CliRunner().invoke(main, ["--home", str(CHECKOUT), "ask", "ASK {}", "--endpoint", f"{root}/query"])
        assert (result.stdout, result.exit_code) == (told, 0), result.output
