"""Every command reads a user's file alike: all its graphs, all its triples, and what harms ends in one line."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import Result

import servers
from lexrights.dataset import foreign
from lexrights.errors import DataError
from lexrights.home import CHECKOUT
from servers import Server

Run = Callable[..., Result]
EVERYTHING = "SELECT ?s ?p ?o { ?s ?p ?o }"
NAMED = '{"@id": "http://e/g", "@graph": [{"@id": "http://e/a", "http://e/p": [{"@id": "http://e/b"}, 1]}]}'
TRIG = "<http://e/a> <http://e/p> 1 . <http://e/g> { <http://e/a> <http://e/p> <http://e/b> }"
QUADS = """<http://e/a> <http://e/p> <http://e/b> <http://e/g> .
<http://e/a> <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
"""
TRIPLES = QUADS.replace(" <http://e/g>", "")
RDFXML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">
<rdf:Description rdf:about="{}"><e:p rdf:resource="other"/></rdf:Description></rdf:RDF>"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with servers.oxigraph() as one:
        yield one


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path, base: str | None = None) -> set[str]:
    return {str(triple) for triple in foreign.read(path, base, lambda _text: None)}


def faults(path: Path, base: str | None = None) -> str:
    with pytest.raises(DataError) as error:
        read(path, base)
    return str(error.value).replace(str(path), path.name)


@pytest.mark.parametrize(("name", "text"), [("x.jsonld", NAMED), ("x.trig", TRIG), ("x.nq", QUADS)])
def test_all_graphs_are_read_together_by_every_command(
    run: Run, server: Server, tmp_path: Path, name: str, text: str
) -> None:
    path, plain = write(tmp_path / name, text), write(tmp_path / "plain.nt", TRIPLES)
    told = f"{path}: holds 1 named graph; all are read together.\n"
    asked = run(CHECKOUT, "ask", EVERYTHING, "--data", str(path), "--format", "csv")
    assert sorted(csv.reader(asked.stdout.splitlines()[1:])) == [
        ["http://e/a", "http://e/p", "1"],
        ["http://e/a", "http://e/p", "http://e/b"],
    ]
    assert asked.stderr == told
    same = run(CHECKOUT, "diff", str(path), str(plain))
    assert (same.exit_code, same.stdout.strip(), same.stderr) == (0, "", f"{told}nothing changed.\n")
    checked = run(CHECKOUT, "check", str(path))
    assert (checked.exit_code, checked.stderr.startswith(told)) == (1, True)
    assert "holds no triple" not in checked.stdout
    loaded = run(CHECKOUT, "load", server.store, str(path), "--graph", "http://e/own")
    assert (loaded.exit_code, loaded.stderr) == (0, told)
    assert loaded.stdout.splitlines()[1].split()[1] == "2"


def test_a_file_with_one_plain_graph_needs_no_words(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "x.nt", TRIPLES)
    assert run(CHECKOUT, "ask", "ASK { ?s ?p 1 }", "--data", str(path)).output == "yes\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.jsonld", '{"@id": "", "http://e/p": {"@id": "other"}}'),
        ("x.ttl", "<> <http://e/p> <other> ."),
        ("x.trig", "<http://e/g> { <> <http://e/p> <other> }"),
        ("x.rdf", RDFXML.format("")),
    ],
)
def test_what_is_relative_is_relative_to_the_file_or_to_a_base(tmp_path: Path, name: str, text: str) -> None:
    path = write(tmp_path / name, text)
    assert read(path) == {f"<{path.as_uri()}> <http://e/p> <{tmp_path.as_uri()}/other>"}
    assert read(path, "http://base/x") == {"<http://base/x> <http://e/p> <http://base/other>"}
    told: list[str] = []
    foreign.read(path, None, told.append)
    assert told[-1] == f"{path}: holds relative IRIs; they are relative to {path.as_uri()}, unless --base says to what."
    told.clear()
    foreign.read(path, "http://base/x", told.append)
    assert not [one for one in told if "holds relative" in one]


def test_without_a_base_each_command_takes_the_address_of_the_file(run: Run, server: Server, tmp_path: Path) -> None:
    path = write(tmp_path / "x.ttl", "<> a <https://w3id.org/lexrights/ns#Case> .")
    same = write(tmp_path / "y.nt", f"<{path.as_uri()}> <{A}> <https://w3id.org/lexrights/ns#Case> .")
    told = f"{path}: holds relative IRIs; they are relative to {path.as_uri()}, unless --base says to what.\n"
    query = ("SELECT ?s { ?s a lr:Case }", "--format", "csv")
    asked = run(CHECKOUT, "ask", *query, "--data", str(path))
    assert (asked.stdout.split(), asked.stderr) == (["s", path.as_uri()], told)
    checked = run(CHECKOUT, "check", str(path))
    assert (path.as_uri() in checked.stdout, told in checked.stderr) == (True, True)
    assert run(CHECKOUT, "diff", str(path), str(same)).stderr == "nothing changed.\n"
    loaded = run(CHECKOUT, "load", server.store, str(path), "--graph", "http://e/own-address")
    assert (loaded.exit_code, loaded.stderr) == (0, told)
    there = run(CHECKOUT, "ask", *query, "--endpoint", server.query, "--graph", "http://e/own-address")
    assert there.stdout.split() == ["s", path.as_uri()]


def test_a_base_goes_with_each_command(run: Run, server: Server, tmp_path: Path) -> None:
    path = write(tmp_path / "x.ttl", "<> a <https://w3id.org/lexrights/ns#Case> .")
    other = write(
        tmp_path / "y.nt", "<http://base/x> a <https://w3id.org/lexrights/ns#Case> .".replace(" a ", f" <{A}> ")
    )
    base = ("--base", "http://base/x")
    asked = run(CHECKOUT, "ask", "SELECT ?s { ?s a lr:Case }", "--data", str(path), *base, "--format", "csv")
    assert asked.stdout.split() == ["s", "http://base/x"]
    assert run(CHECKOUT, "diff", str(path), str(other), *base).stderr == "nothing changed.\n"
    assert "http://base/x" in run(CHECKOUT, "check", str(path), *base).stdout
    loaded = run(CHECKOUT, "load", server.store, str(path), "--graph", "http://e/based", *base)
    assert loaded.exit_code == 0, loaded.output
    there = ("--endpoint", server.query, "--graph", "http://e/based", "--format", "csv")
    assert run(CHECKOUT, "ask", "SELECT ?s { ?s a lr:Case }", *there).stdout.split() == ["s", "http://base/x"]


A = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def test_two_versions_of_a_document_are_compared_under_one_address(run: Run, tmp_path: Path) -> None:
    old, new = (write(tmp_path / name, "<> <http://e/p> <#part> .") for name in ("old.ttl", "new.ttl"))
    assert run(CHECKOUT, "diff", str(old), str(new)).stderr == "nothing changed.\n"


def test_a_base_needs_files_and_is_absolute(run: Run) -> None:
    for words in (["ask", "1"], ["check"], ["load", "http://127.0.0.1:1/store"]):
        found = run(CHECKOUT, *words, "--base", "http://e/")
        assert (found.exit_code, "--base requires" in found.stderr) == (2, True)
    found = run(CHECKOUT, "check", "x.ttl", "--base", "here")
    assert found.exit_code == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[\n{"@id": "http://e/a b", "http://e/p": 1}]', "x.jsonld:2: 'http://e/a b' is not an absolute IRI."),
        ('{"@id": "http://e/a",\n "http://e/p": {"@id": "http://e/{x}"}}', "x.jsonld:2: 'http://e/{x}' is no"),
        ('{"@id": "http://e/a",\n "http://e/p q": 1}', "x.jsonld:2: 'http://e/p q' is not an absolute IRI."),
        ('{"@id": "http://e/a",\n "@type": "http://e/<>"}', "x.jsonld:2: 'http://e/<>' is not an absolute IRI."),
        ('{"@context": {"@base": null},\n "@id": "rel", "http://e/p": 1}', "x.jsonld:2: 'rel' is not an absolute IRI."),
        ('{"@context": {"e": "http://e/"},\n "@id": "e:a b", "e:p": 1}', "x.jsonld:2: 'http://e/a b' is no"),
        ('{"@id": "http://e/g h",\n "@graph": [{"@id": "http://e/a", "http://e/p": 1}]}', "x.jsonld:1: 'http://e/g h'"),
        ('{"@id": "http://e/a",\n "http://e/p": {"@value": "x", "@language": "e n"}}', "x.jsonld:2: 'e n' is no lang"),
        ('{"@context": "http://e/c", "@id": "http://e/a"}', "x.jsonld: names a context elsewhere, and nothing is f"),
        ('{"@id": "http://e/a",\n', "x.jsonld:2: not JSON-LD: "),
    ],
)
def test_what_json_ld_would_leave_out_in_silence_is_named(tmp_path: Path, text: str, words: str) -> None:
    found = faults(write(tmp_path / "x.jsonld", text))
    assert found.startswith(words)
    assert "Callback" not in found
    assert "Parser error" not in found


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('<e:p rdf:resource="http://e/a b"/>', "x.rdf:3: not RDF/XML: error while parsing IRI 'http://e/a b'"),
        ("<e:p rdf:resource='http://e/{a}'/>", "x.rdf:3: not RDF/XML: error while parsing IRI 'http://e/{a}'"),
        ('<e:p rdf:datatype="a b">x</e:p>', "x.rdf:3: not RDF/XML: error while parsing IRI 'a b'"),
        ('<e:p xml:lang="e n">x</e:p>', "x.rdf:3: not RDF/XML: error while parsing language tag 'e n'"),
        ('<e:p rdf:nodeID="1 2"/>', "x.rdf:3: not RDF/XML: 1 2 is not a valid rdf:nodeID value."),
        ("<q:p/>", "x.rdf:3: not RDF/XML: Unknown prefix q:."),
        ("<e:p>&nope;</e:p>", "x.rdf:3: not RDF/XML: unrecognized entity `nope`."),
        ("<e:p></e:q>", "x.rdf:3: not RDF/XML: ill-formed document"),
    ],
)
def test_what_is_wrong_in_rdf_xml_is_told_with_its_line(tmp_path: Path, line: str, words: str) -> None:
    text = RDFXML.format("http://e/x").replace("<e:p", f"\n{line}<e:p")
    assert faults(write(tmp_path / "x.rdf", text)).startswith(words)


@pytest.mark.parametrize("name", ["x.ttl", "x.nt", "x.nq", "x.trig", "x.jsonld", "x.rdf"])
def test_a_file_without_triples_is_told_by_each_command(run: Run, server: Server, tmp_path: Path, name: str) -> None:
    texts = {"x.jsonld": "{}", "x.rdf": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'}
    path = write(tmp_path / name, texts.get(name, ""))
    told = f"{path}: holds no triple.\n"
    asked = run(CHECKOUT, "ask", "ASK { ?s ?p ?o }", "--data", str(path))
    assert (asked.exit_code, asked.stdout, asked.stderr) == (0, "no\n", told)
    assert run(CHECKOUT, "diff", str(path), str(path)).stderr == f"{told}{told}nothing changed.\n"
    loaded = run(CHECKOUT, "load", server.store, str(path), "--graph", "http://e/nothing")
    assert (loaded.exit_code, loaded.stderr) == (0, told)
    checked = run(CHECKOUT, "check", str(path))
    assert (checked.exit_code, checked.stdout) == (1, f"{path}: holds no triple. Name a file with data.\n")


def test_a_key_without_an_iri_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonld", '{"@id": "http://e/a", "http://e/p": 1, "name": "x", "age": {"http://e/p": 2}}')
    told: list[str] = []
    assert len(foreign.read(path, None, told.append)) == 1  # of what such a key holds, nothing is said either
    assert told == [f"{path}: keys without an IRI say nothing in JSON-LD: age, name."]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.ttl", "<http://e/a> <http://e/p> <http://e/b> ."),
        ("x.nt", "<http://e/a> <http://e/p> <http://e/b> .\n"),
        ("x.trig", "<http://e/a> <http://e/p> <http://e/b> ."),
        ("x.nq", "<http://e/a> <http://e/p> <http://e/b> .\n"),
        ("x.jsonld", '{"@id": "http://e/a", "http://e/p": {"@id": "http://e/b"}}'),
        ("x.rdf", RDFXML.format("http://e/a").replace("other", "http://e/b")),
    ],
)
def test_a_byte_order_mark_is_no_part_of_a_file(tmp_path: Path, name: str, text: str) -> None:
    assert read(write(tmp_path / name, f"\ufeff{text}")) == {"<http://e/a> <http://e/p> <http://e/b>"}


def test_blank_nodes_of_two_files_are_not_mixed(tmp_path: Path) -> None:
    paths = [write(tmp_path / name, "_:a <http://e/p> 1 .") for name in ("x.ttl", "y.ttl")]
    with foreign.gathered(paths, None, print) as files:
        assert len({quad.subject for path in files for quad in ox.parse(path=path)}) == 2


def test_every_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    paths = [write(tmp_path / name, "x") for name in ("x.ttl", "y.doc", "z.nt")]
    with pytest.raises(DataError) as error, foreign.gathered(paths, None, print):
        pass
    assert [Path(one.file).name for one in error.value.findings] == ["x.ttl", "y.doc", "z.nt"]


def test_nothing_is_imported_from_the_folder_that_a_command_runs_in(tmp_path: Path) -> None:
    path = write(tmp_path / "x.nt", TRIPLES)
    for name in ("json", "pathlib", "pyoxigraph"):
        write(tmp_path / f"{name}.py", "open('trap', 'w').close()")
    code = "from pathlib import Path; from lexrights.dataset import foreign"
    code += f"; foreign.read(Path({str(path)!r}), None, print)"
    done = subprocess.run([sys.executable, "-P", "-c", code], check=False, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "trap").exists()


NAMES = "abcdefghijk"
ENTITIES = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(NAMES))
HARMFUL = {
    "deep.jsonld": lambda: '{"http://e/p":' * 5000 + "1" + "}" * 5000,
    "deeper.jsonld": lambda: "[" * 100_000,
    "deep.nt": lambda: "<http://a> <http://p> " + "<<( <http://a> <http://p> " * 100_000 + "1",
    "nested.nt": lambda: (
        "<http://a> <http://p> " + "<<( <http://a> <http://p> " * 50 + "<http://a> " + ")>> " * 50 + "."
    ),
    "bomb.rdf": lambda: f'<!DOCTYPE r [<!ENTITY a "ten letters">{ENTITIES}]>' + RDFXML.format("&k;"),
    "wide.rdf": lambda: (
        f'<!DOCTYPE r [<!ENTITY a "{"x" * 10_000}">]>'
        + RDFXML.format("http://e/a").replace("<e:p ", "<e:q>&a;</e:q>" * 20_000 + "<e:p ")
    ),
}


@pytest.mark.parametrize("name", HARMFUL)
@pytest.mark.parametrize("command", ["check", "diff", "ask", "load"])
def test_a_file_that_harms_its_reader_ends_in_one_line(tmp_path: Path, name: str, command: str) -> None:
    path = write(tmp_path / name, HARMFUL[name]())
    words = {
        "check": ["check", str(path)],
        "diff": ["diff", str(path), str(path)],
        "ask": ["ask", EVERYTHING, "--data", str(path)],
        "load": ["load", "http://127.0.0.1:1/store", str(path)],
    }[command]
    code = "import sys; from lexrights.__main__ import main; sys.argv[1:] = " + json.dumps(words)
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; main()"], check=False, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line != "1 finding."]
    assert len(lines) == 1
    assert lines[0].startswith(f"{path}:")


def test_reading_stays_in_its_memory(tmp_path: Path) -> None:
    path = write(tmp_path / "bomb.rdf", HARMFUL["bomb.rdf"]())
    code = (
        "import resource, sys; from pathlib import Path; from lexrights.errors import DataError;"
        "from lexrights.dataset import foreign\n"
        f"try: foreign.read(Path({str(path)!r}), None, print)\n"
        "except DataError: print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert int(done.stdout) < 2**20  # KiB


def test_entities_that_only_shorten_are_read(tmp_path: Path) -> None:
    text = '<!DOCTYPE r [<!ENTITY e "http://e/">]>' + RDFXML.format("&e;a").replace("other", "&e;b")
    assert read(write(tmp_path / "x.rdf", text)) == {"<http://e/a> <http://e/p> <http://e/b>"}


ENDLESS = (
    "from lexrights.dataset import parser; parser.TIME = 1; parser.read = lambda *_: sum(iter(int, 1)); parser.main()"
)


def test_a_file_that_takes_a_processor_for_ever_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "COMMAND", (sys.executable, "-c", ENDLESS))
    with pytest.raises(DataError) as raised:
        read(write(tmp_path / "x.ttl", ""))
    assert str(raised.value).endswith("x.ttl: cannot be read: it takes more than 10 minutes of a processor.")


@pytest.mark.parametrize(
    "text",
    [
        '{"@context": "http://127.0.0.1:9/c", "http://e/p": 1}',
        '{"@context": {"t": {"@id": "http://e/t", "@context": "http://127.0.0.1:9/c"}}, "t": {"http://e/p": 1}}',
        '{"@context": {"@version": 1.1, "@import": "http://127.0.0.1:9/c"}, "http://e/p": 1}',
    ],
)
def test_a_context_elsewhere_is_told_in_our_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError) as raised:
        read(write(tmp_path / "x.jsonld", text))
    assert "x.jsonld: names a context elsewhere, and nothing is fetched. Put the context" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{"@id": "http://e/a", "@reverse": {"http://e/k": {"@id": "http://e/b"}, "r": {"http://e/p": 1}}}',
            "<http://e/b> <http://e/k> <http://e/a>",
        ),
        (
            '{"@context": {"i": {"@reverse": "@i"}}, "@id": "http://e/a", "http://e/k": {"@id": "http://e/b"}}',
            "<http://e/a> <http://e/k> <http://e/b>",
        ),
    ],
)
def test_what_jsonld_leaves_out_stays_out(tmp_path: Path, text: str, expected: str) -> None:
    assert read(write(tmp_path / "x.jsonld", text)) == {expected}


def test_a_letter_that_turtle_takes_in_a_name_is_taken(tmp_path: Path, run: Callable[..., Result]) -> None:
    """U+E01EF may stand in a name by Turtle's grammar, and not in an IRI by RFC 3987."""
    path = write(tmp_path / "x.ttl", "@prefix e: <http://e/> . e:a\U000e01ef e:p 1 .")
    assert read(path) == {'<http://e/a\U000e01ef> <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer>'}
    found = run(CHECKOUT, "ask", "SELECT ?s { ?s ?p ?o }", "--data", str(path), "--format", "csv")
    assert (found.exit_code, found.stdout.split()) == (0, ["s", "http://e/a\U000e01ef"])
