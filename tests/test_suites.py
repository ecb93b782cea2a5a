"""W3C's test suites through our own door: how a file is read, and how a query is answered.

The suites come with the source of rdflib, at the version that constraints.txt locks; LEXRIGHTS_SUITES names its folder
`test`. What is expected to differ stands in a table with its reason; a line of it that is no longer true fails.
"""

import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import Result

from lexrights.dataset import parser, rdf
from lexrights.dataset.namespaces import RDF
from lexrights.errors import CommandError
from lexrights.home import CHECKOUT
from lexrights.query import worker
from lexrights.query.worker import Query
from lexrights.stores import literals

Run = Callable[..., Result]
Property = Callable[[str, object], None]
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
TURTLE = "http://www.w3.org/2013/TurtleTests/"
QUERIES = (
    *("aggregates", "bind", "bindings", "construct", "csv-tsv-res", "exists", "functions", "grouping", "json-res"),
    *("negation", "project-expression", "property-path", "subquery", "syntax-query"),
)
FORMS = {
    "srx": ox.QueryResultsFormat.XML,
    "xml": ox.QueryResultsFormat.XML,
    "srj": ox.QueryResultsFormat.JSON,
    "json": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
}
VERSION, GENERAL = "asks for JSON-LD 1.0", "asks for generalized RDF, which no graph holds"
OPTION, REMOTE = "asks for an option that no command has", "names a context elsewhere, and nothing is fetched"
KEPT = "drops what is no IRI or no language in silence; here it is refused with its line"
DIRECTION = "drops the direction of a text, which RDF 1.2 keeps"
DOTS, SCOPE = "the parser leaves the dots of a base as they are", "the parser takes the context of another scope"
JSONLD = {  # why a test, by its name, ends otherwise
    **dict.fromkeys(("tc029", "te026", "te071", "te115", "te116", "tep02", "ter21", "ter24", "ter32"), VERSION),
    **dict.fromkeys(("ter42", "ttn01"), VERSION),
    **dict.fromkeys(("t0118", "te075"), GENERAL),
    **dict.fromkeys(("te077", "tdi09", "tdi10", "tdi11", "tdi12"), OPTION),
    **dict.fromkeys(("tc031", "tc034", "te126", "te127", "te128", "tso05", "tso06", "tso08", "tso09", "tso11"), REMOTE),
    **dict.fromkeys(("te060", "te111", "te112", "tli12", "tli14"), KEPT),
    **dict.fromkeys(("twf01", "twf02", "twf03", "twf04", "twf05", "twf07"), KEPT),
    **dict.fromkeys(("tdi02", "tdi04", "tdi05", "tdi06"), DIRECTION),
    **dict.fromkeys(("t0122", "t0123", "te062", "te091"), DOTS),
    "tc013": SCOPE,
}
OURS = {"srx": "xml", "srj": "json"}
ENGINE = {  # why the engine itself gives another answer
    "aggregates/agg-empty-group.srx": "asks for a row of a group where there is no solution to group",
    "construct/constructwhere04result.ttl": "has FROM, and no graph has that name here",
    "functions/bnode01.srx": "the engine's BNODE(text) is one node in all rows",
    "functions/strdt03.srx": "takes a text for one without a datatype, as RDF 1.0 did",
    "functions/strlang03.srx": "takes a text for one without a datatype, as RDF 1.0 did",
}
SPARQL = {"construct/constructwhere04result.ttl": "has FROM, and nothing is opened by a query here"}


@pytest.fixture(scope="module")
def suites() -> Path:
    folder = os.environ.get("LEXRIGHTS_SUITES")
    if not folder:
        pytest.skip("LEXRIGHTS_SUITES names no folder with W3C's test suites, which come with the source of rdflib")
    return Path(folder)


def door(path: Path, kind: ox.RdfFormat, base: str) -> tuple[str, list[ox.Triple]]:
    """What is wrong with a file, or its triples, as the process that reads a user's file sees them."""
    out = io.BytesIO()
    said = parser.read(path, kind, base, out)
    return said.get("error", ""), triples(out.getvalue(), ox.RdfFormat.N_TRIPLES)


def triples(text: bytes, kind: ox.RdfFormat) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(text, format=kind, lenient=True)]


def alike(some: Iterable[ox.Triple], others: Iterable[ox.Triple]) -> bool:
    return set(rdf.canonical(some)) == set(rdf.canonical(others))


class Manifest:
    """A manifest in Turtle: its tests, and what it says of each."""

    def __init__(self, path: Path, base: str) -> None:
        self.store = ox.Store()
        self.store.bulk_load(path=path, format=ox.RdfFormat.TURTLE, base_iri=base)

    def tests(self) -> list[ox.NamedNode]:
        query = f"SELECT ?t {{ ?m <{MF}entries>/<{RDF}rest>*/<{RDF}first> ?t }}"
        return sorted({row[0] for row in self.store.query(query)}, key=str)  # type: ignore[union-attr]

    def all(self, test: Any, name: str) -> list[Any]:
        return [quad.object for quad in self.store.quads_for_pattern(test, ox.NamedNode(name), None)]

    def one(self, test: Any, name: str) -> Any:
        return next(iter(self.all(test, name)), None)

    def kind(self, test: Any) -> str:
        return str(self.one(test, rdf.TYPE).value.rpartition("#")[2])


def test_turtle_is_read_as_the_suite_says(suites: Path, record_property: Property) -> None:
    folder = suites / "data/suites/w3c/turtle"
    manifest = Manifest(folder / "manifest.ttl", TURTLE)
    failed = []
    for test in manifest.tests():
        name = manifest.one(test, f"{MF}action").value.removeprefix(TURTLE)
        error, found = door(folder / name, ox.RdfFormat.TURTLE, TURTLE + name)
        expected = manifest.one(test, f"{MF}result")
        if "Negative" in manifest.kind(test):
            right = bool(error)
        elif expected is None:
            right = not error
        else:
            result = (folder / expected.value.removeprefix(TURTLE)).read_bytes()
            right = not error and alike(found, triples(result, ox.RdfFormat.N_TRIPLES))
        if not right:
            failed.append((name, error))
    record_property("W3C tests of Turtle", len(manifest.tests()))
    record_property("W3C tests of Turtle passed", len(manifest.tests()) - len(failed))
    assert len(manifest.tests()) > 290
    assert failed == []


def test_jsonld_is_read_as_the_suite_says(suites: Path, record_property: Property) -> None:
    """As the union of all graphs, which is our rule for every command."""
    folder = suites / "jsonld/1.1"
    manifest = json.loads((folder / "toRdf-manifest.jsonld").read_text(encoding="utf-8"))
    wrong = {}
    for test in manifest["sequence"]:
        options = test.get("option", {})
        base = options.get("base", manifest["baseIri"] + test["input"])
        error, found = door(folder / test["input"], ox.RdfFormat.JSON_LD, base)
        if "produceGeneralizedRdf" in options:
            right = False
        elif "expect" in test:
            union = triples((folder / test["expect"]).read_bytes(), ox.RdfFormat.N_QUADS)
            right = not error and alike(found, union)
        else:
            right = bool(error) == ("expectErrorCode" in test)
        if not right:
            wrong[test["@id"].removeprefix("#")] = (test["name"], error)
    record_property("W3C tests of JSON-LD to RDF", len(manifest["sequence"]))
    record_property("W3C tests of JSON-LD to RDF passed", len(manifest["sequence"]) - len(wrong))
    assert wrong.keys() == JSONLD.keys(), {name: wrong.get(name) for name in wrong.keys() ^ JSONLD.keys()}
    assert {name for name, (_title, error) in wrong.items() if "nothing is fetched" in error} == {
        name for name, why in JSONLD.items() if why == REMOTE
    }


def graph(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    """Triples by value, their blank nodes matched by what they hold."""
    return set(rdf.canonical(ox.Triple(s, p, valued(o)) for s, p, o in triples))


def valued(term: Any) -> Any:
    return literals.normal(term) if isinstance(term, ox.Literal) else term


def rows(found: Any) -> set[ox.Triple] | bool:
    """Solutions as such a graph, one node a row."""
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QueryTriples):
        return graph(found)
    names = [ox.NamedNode(f"x:{variable.value}") for variable in found.variables]
    made = []
    for solution in found:
        row = ox.BlankNode()
        made.append(ox.Triple(row, ox.NamedNode("x:row"), ox.Literal("")))
        made += [ox.Triple(row, name, term) for name, term in zip(names, solution, strict=True) if term is not None]
    return graph(made)


def cells(body: bytes) -> list[list[tuple[str, str]]]:
    """The rows of CSV, which tells no types: numbers by value, blank nodes without names, columns by their names."""
    head, *others = csv.reader(io.StringIO(body.decode(), newline=""))
    return sorted(sorted(zip(head, map(cell, row), strict=True)) for row in others)


def as_csv(found: Any) -> bytes:
    return bytes(found.serialize(format=ox.QueryResultsFormat.CSV))


def cell(text: str) -> str:
    try:
        return repr(float(text))
    except ValueError:
        return "_:" if text.startswith("_:") else text


def store_of(manifest: Manifest, action: Any, local: Callable[[Any], Path]) -> ox.Store:
    store = ox.Store()
    for one in manifest.all(action, f"{QT}data"):
        store.load(path=local(one), format=rdf.form(local(one)), base_iri=one.value)
    for one in manifest.all(action, f"{QT}graphData"):
        graph = one if isinstance(one, ox.NamedNode) else manifest.one(one, f"{QT}graph")
        store.load(path=local(graph), format=rdf.form(local(graph)), base_iri=graph.value, to_graph=graph)
    return store


def ours(store: ox.Store, text: str, form: str) -> bytes:
    """What `lexrights ask` gives: its guard, its process, its writers."""
    return worker.ask(worker.start(lambda: store), Query(text, form, {}, 30)).read()


def answer(body: bytes, form: str) -> Any:
    """An answer in one of our forms, to compare."""
    if form == "csv":
        return cells(body)
    if form in FORMS:
        return rows(ox.parse_query_results(body, format=FORMS[form]))
    return graph(triples(body, ox.RdfFormat.TURTLE))


def evaluations(suites: Path) -> Iterator[tuple[str, str, ox.Store, Path]]:
    """The tests of SPARQL 1.1 Query that have an answer: name, query, data and the file with what is expected."""
    for name in QUERIES:
        folder = suites / "data/suites/w3c/sparql11" / name
        base = f"http://e/{name}/"

        def local(node: Any, folder: Path = folder, base: str = base) -> Path:
            return folder / str(node.value).removeprefix(base)

        manifest = Manifest(folder / "manifest.ttl", base)
        for test in manifest.tests():
            action, result = manifest.one(test, f"{MF}action"), manifest.one(test, f"{MF}result")
            query = manifest.one(action, f"{QT}query")
            if query is not None and result is not None:
                text = f"BASE <{query.value}>\n{local(query).read_text(encoding='utf-8')}"
                store = store_of(manifest, action, local)
                yield f"{name}/{local(result).name}", text, store, local(result)


def test_sparql_is_answered_as_the_engine_does(suites: Path, record_property: Property) -> None:
    """Answers are compared by value, for 2 and 2.0 are one decimal, and in the form in which the suite has them."""
    count, other, wrong = 0, set(), set()
    for name, text, store, result in evaluations(suites):
        form = result.suffix[1:]
        found = store.query(text)
        right = cells(as_csv(found)) if form == "csv" else rows(found)
        try:
            asked = OURS.get(form, form)
            same = answer(ours(store, text, asked), asked) == right
        except CommandError:
            same = False
        count += 1
        wrong |= set() if same else {name}
        other |= set() if right == answer(result.read_bytes(), form) else {name}
    record_property("W3C tests of SPARQL 1.1 evaluation", count)
    record_property("W3C tests of SPARQL 1.1 evaluation passed by the engine", count - len(other))
    record_property("W3C tests of SPARQL 1.1 evaluation passed by lexrights ask", count - len(other | wrong))
    assert count == 183
    assert other == ENGINE.keys()
    assert wrong == SPARQL.keys()


def test_a_sample_is_the_same_by_the_command(suites: Path, run: Run) -> None:
    """As the user types it, with a process for the file and one for the query."""
    folder = suites / "data/suites/w3c/sparql11"
    for name, data in (("aggregates/agg01", "agg01"), ("functions/ucase01", "data"), ("property-path/pp01", "pp01")):
        query, place = folder / f"{name}.rq", folder / name.partition("/")[0]
        result = run(CHECKOUT, "ask", str(query), "--data", str(place / f"{data}.ttl"), "--format", "json")
        assert result.exit_code == 0, result.output
        assert answer(result.stdout_bytes, "json") == answer(query.with_suffix(".srx").read_bytes(), "srx")
    for name in ("turtle-syntax-bad-base-01.ttl", "turtle-eval-bad-01.ttl"):
        result = run(CHECKOUT, "check", str(suites / "data/suites/w3c/turtle" / name))
        assert (result.exit_code, result.stdout.count("\n"), "not Turtle" in result.stdout) == (1, 1, True)
