"""Real stores, started on loopback and free ports for the tests, and a small one that misbehaves."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 10000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 400
MaxQueryExecutionTime = 60
"""

APACHE = """
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {folder}/apache.pid
ErrorLog {folder}/apache.log
DocumentRoot {folder}/root
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
LoadModule env_module /usr/lib/apache2/modules/mod_env.so
LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so
LoadModule rewrite_module /usr/lib/apache2/modules/mod_rewrite.so
TypesConfig /etc/mime.types
<Directory {folder}/root>
Require all granted
Options FollowSymLinks
AllowOverride All
</Directory>
"""


@dataclass(frozen=True)
class Server:
    """The endpoints of a store, and the environment that opens it."""

    store: str
    query: str
    update: str
    env: dict[str, str]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def installed(program: str, package: str) -> str:
    """The path of a program that Python's packages do not bring; the test is skipped where it is not."""
    found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
    if not found:
        pytest.skip(f"{program} is not installed; Debian has it in {package}")
    return found


@contextmanager
def oxigraph() -> Iterator[Server]:
    program = Path(sys.executable).with_name("oxigraph")
    root = f"127.0.0.1:{free_port()}"
    with running([str(program), "serve", "--bind", root], f"http://{root}/query"):
        yield Server(f"http://{root}/store", f"http://{root}/query", f"http://{root}/update", {})


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    program = installed("virtuoso-t", "virtuoso-opensource-7-bin")
    port = free_port()
    configuration = folder / "virtuoso.ini"
    configuration.write_text(VIRTUOSO.format(folder=folder, sql=free_port(), http=port), encoding="utf-8")
    root = f"http://127.0.0.1:{port}"
    secret = {"LEXRIGHTS_USER": "dba", "LEXRIGHTS_PASSWORD": "dba"}  # those of a new database
    with running([program, "-f", "-c", str(configuration)], f"{root}/sparql"):
        yield Server(f"{root}/sparql-graph-crud-auth", f"{root}/sparql", f"{root}/sparql-auth", secret)


@contextmanager
def preview(folder: Path, *words: str) -> Iterator[str]:
    """Run `lexrights serve` over a built site."""
    port = free_port()
    command = [sys.executable, "-m", "lexrights", "serve", str(folder), "--port", str(port), *words]
    with running(command, f"http://127.0.0.1:{port}/index.html"):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def plain(folder: Path) -> Iterator[str]:
    """Run the plainest of web hosts over a folder."""
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    with running(command, f"http://127.0.0.1:{port}/"):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def apache(folder: Path, site: Path, rules: Path, port: int) -> Iterator[str]:
    """Run Debian's Apache with the site at /site/ and the rules of the permanent addresses at /lexrights/."""
    program = installed("apache2", "apache2")
    (folder / "root").mkdir()
    (folder / "root/site").symlink_to(site)
    (folder / "root/lexrights").symlink_to(rules)
    (folder / "apache.conf").write_text(APACHE.format(folder=folder, port=port), encoding="utf-8")
    with running([program, "-X", "-f", str(folder / "apache.conf")], f"http://127.0.0.1:{port}/site/index.html"):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def running(command: list[str], url: str) -> Iterator[None]:
    """Run a server until the block ends, from when it answers at `url`."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait(url, process)
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the server ended"
        try:
            httpx.get(url, timeout=2)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"nothing answers at {url}")


Answer = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """What a faulty server was asked; `answer` gives what it does."""

    body = b""

    def send(self, code: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


def self_signed(folder: Path) -> ssl.SSLContext:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([installed("openssl", "openssl"), "req", *made, *names], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


@contextmanager
def faulty(answer: Answer, *, whole: bool = True, tls: Path | None = None) -> Iterator[str]:
    """Serve every request by `answer`, its body read before or not; yield the root URL.

    With a folder `tls`, by a certificate made there that nobody vouches for.
    """

    class Handler(Request):
        def handle_one(self) -> None:
            if whole:
                self.body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            try:
                answer(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = handle_one  # noqa: N815 - the library's names

    certified = self_signed(tls) if tls else None
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certified:
        server.handle_error = lambda *_request: None  # type: ignore[method-assign] # who refuses, hangs up
        server.socket = certified.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
