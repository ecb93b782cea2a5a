"""The permanent addresses under a real Apache: each URI, by each Accept header, leads to the right document."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

import servers
from lexrights import home
from lexrights.dataset import identifiers, releases
from lexrights.dataset.namespaces import BASE
from lexrights.dataset.published import Published
from lexrights.home import Home
from lexrights.site import data, w3id

ACCEPT = {
    "text/html": "html",
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "*/*": "html",
    "": "html",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": "html",
    "text/turtle, application/rdf+xml;q=0.8, text/html;q=0.5": "ttl",
    "application/ld+json, */*;q=0.1": "jsonld",
    'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"': "jsonld",
    "TEXT/TURTLE": "ttl",
    "text/turtle;q=0, */*": "html",
    "text/turtle;q=0, application/n-triples": "nt",
    "text/turtle;q=0.1, */*": "ttl",
    "application/json, text/turtle;q=0.9": "ttl",
    "text/*": "html",
}
SIMPLE = [*ACCEPT][:6]
QUESTIONS = ["questions", *(f"questions/{path.stem}" for path in home.CHECKOUT.glob("ontology/questions/*.rq"))]
VERSIONS = [f"{name}/1.0.0" for name in w3id.VERSIONED]


FILES = ("v/1.0.0/lexrights.ttl", "questions/07-maximum-before-and-after.rq", *w3id.FILES)


@pytest.fixture(scope="module")
def apache(built: Path, home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    rules = tmp_path_factory.mktemp("rules")
    port = servers.free_port()
    for name, content in w3id.files(data.read(home), releases.read(Published(home)), f"http://127.0.0.1:{port}/site/"):
        (rules / Path(name).name).write_bytes(content)
    with (
        servers.apache(tmp_path_factory.mktemp("apache"), built, rules, port) as url,
        httpx.Client(base_url=f"{url}lexrights/") as client,
    ):
        yield client


def documents() -> list[str]:
    published = identifiers.read(home.CHECKOUT / "data/identifiers.txt")
    return sorted({iri.partition("#")[0].removeprefix(BASE) for iri in published})


@pytest.mark.practice(9, 10, 19)
@pytest.mark.parametrize("accept", ACCEPT)
def test_every_uri_leads_to_its_document(apache: httpx.Client, built: Path, accept: str) -> None:
    paths = (*documents(), *QUESTIONS, *VERSIONS)
    for path in paths if accept in SIMPLE else paths[::40]:
        answer = apache.get(path, headers={"Accept": accept})
        assert answer.status_code == 303, path
        assert answer.headers["Vary"] == "Accept", path
        assert answer.headers["Access-Control-Allow-Origin"] == "*", path
        target, _, anchor = answer.headers["Location"].partition("/site/")[2].partition("#")
        assert target.endswith(f".{ACCEPT[accept]}"), path
        assert (built / target).is_file(), path
        assert not anchor or (path == f"terms/{anchor}" and target == "terms.html")
        assert path not in VERSIONS or target.startswith("v/1.0.0/")


@pytest.mark.practice(19)
@pytest.mark.parametrize("accept", ["application/rdf+xml", "image/png", "text/turtle;q=0", "application/json"])
def test_who_takes_none_of_the_forms_gets_none(apache: httpx.Client, accept: str) -> None:
    assert w3id.form(accept) is None
    for path in ("id/person/kozlov-vladimir", "ns", *VERSIONS):
        assert apache.get(path, headers={"Accept": accept}).status_code == 406
    assert apache.get("v/1.0.0/lexrights.ttl", headers={"Accept": accept}).status_code == 302


@pytest.mark.parametrize("accept", ACCEPT)
def test_the_preview_chooses_as_the_rules_do(accept: str) -> None:
    assert w3id.form(accept) == ACCEPT[accept]


def test_the_document_arrives_with_its_media_type(apache: httpx.Client) -> None:
    for media in ("text/turtle", "application/n-triples", "application/ld+json", "text/html"):
        answer = apache.get("id/person/kozlov-vladimir", headers={"Accept": media}, follow_redirects=True)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].partition(";")[0] == media
        assert "Vladimir Kozlov" in answer.text


@pytest.mark.parametrize(
    "path", ["id/person/nobody", "id/nothing/x", "id/person", "id/person/../x", "ns/9.9.9", "terms/nothing", "other"]
)
def test_the_unknown_is_not_found(apache: httpx.Client, path: str) -> None:
    assert apache.get(path, follow_redirects=True).status_code == 404


@pytest.mark.practice(11)
def test_versions_the_front_page_and_releases_are_found(apache: httpx.Client) -> None:
    files = [(path, path) for path in FILES]
    files += [(".well-known/void", "dataset.ttl")]
    pages = [(path, "v/1.0.0/index.html") for path in (*VERSIONS, "v/1.0.0", "v/1.0.0/")]
    for path, ending in (*pages, ("", "/site/"), *files):
        answer = apache.get(path)
        assert answer.headers["Location"].endswith(ending)
        assert apache.get(answer.headers["Location"]).status_code == 200


@pytest.mark.practice(11)
def test_a_nanopublication_leads_to_the_file_that_holds_it(apache: httpx.Client) -> None:
    content = (home.CHECKOUT / "data/published/lexrights.nanopubs.trig").read_bytes()
    uris = {path.decode() for path in re.findall(rb"<https://w3id.org/lexrights/(v/[^/]+/np/RA[^#>]+)> a ", content)}
    assert len(uris) > 300
    first, *others = sorted(uris)
    for path in (first, *others[::60]):
        for accept in ("", "text/html", "application/trig"):
            answer = apache.get(path, headers={"Accept": accept})
            assert answer.status_code == 303, path
            document = apache.get(answer.headers["Location"])
            assert (document.content, document.headers["Content-Type"]) == (content, "application/trig")
    for path in (first[:-1], first.replace("v/1.1.0", "v/1.0.0"), first.replace("v/1.1.0", "v/9.9.9")):
        assert apache.get(path, follow_redirects=True).status_code == 404


@pytest.mark.practice(22)
def test_what_was_withdrawn_is_gone(home: Home, built: Path, tmp_path: Path) -> None:
    plain = data.read(home)
    nodes = dict(plain.nodes)
    name, other = "claim:odf-20141120-222", "claim:odf-20141120-223"
    gone = nodes.pop(name) | {"deprecated": True, "deprecationReason": "Taken out."}
    replaced = nodes.pop(other) | {"deprecated": True, "isReplacedBy": name}
    changed = replace(plain, nodes=nodes, withdrawn={name: gone, other: replaced})
    port = servers.free_port()
    (tmp_path / "rules").mkdir()
    rules = w3id.rules(changed, releases.read(Published(home)), f"http://127.0.0.1:{port}/site/")
    (tmp_path / "rules/.htaccess").write_text(rules, encoding="utf-8")
    with servers.apache(tmp_path, built, tmp_path / "rules", port) as url:
        answer = httpx.get(f"{url}lexrights/id/claim/odf-20141120-222")
        assert (answer.status_code, answer.headers["Vary"]) == (410, "Accept")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert httpx.get(f"{url}lexrights/id/claim/odf-20141120-223").status_code == 303
