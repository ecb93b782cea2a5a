"""The triples of the completed entries are those that a JSON-LD processor makes of them."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from lexrights.check import summary
from lexrights.dataset import context, rdf
from lexrights.dataset.context import Term
from lexrights.dataset.namespaces import THINGS
from lexrights.dataset.rdf import value
from lexrights.home import CHECKOUT, Home
from lexrights.source import completion, description, part, triples
from lexrights.source.entries import Entry
from lexrights.source.values import problem
from lexrights.source.yamlfile import read
from reports import build

Run = Callable[..., Result]
TABLE = context.load(CHECKOUT / "ontology")
GROUND = part.ground(Home(CHECKOUT))
TEXTS = ["A text.", ["One.", "Another."], 'Quotes " and \\ and {braces} Қазақ 😀']
LANGUAGES: list[Any] = [
    *TEXTS,
    {"en": "One", "kk": "Бір", "ru": ["Один", "Одна"]},
    {"sr-Latn": "Jedan", "sr-Cyrl-RS": "Један", "zh-Hant-TW": "一"},
]
OWN = ["dataset:", "dataset:#x"]
REFERENCES = [
    *(f"{kind}:a-1" for kind in sorted(TABLE.kinds)),
    *OWN,
    *("lrt:a-1", "skos:Concept", "https://example.org/a?b=c&d=%20#e", "http://example.org"),
    "https://w3id.org/lexrights/id/person/a",
    ["claim:a-2", "claim:a-1", "https://example.org/ä"],
]
SAMPLES: dict[str, list[Any]] = {
    "id": REFERENCES,
    "code": ["month", "contravenes", "max-fine", ["b", "a-1"], "case", "right", "footnote", "claim", "2"],
    "text": TEXTS,
    "texts": LANGUAGES,
    "xsd:string": [*TEXTS, "http://example.org/a", "claim:a-1", "12"],
    "xsd:integer": [0, -7, 240, 999_999_999_999_999, [3, 1]],
    "number": [0, 240, Decimal("4.4"), [Decimal("0.5"), 3]],
    "xsd:nonNegativeInteger": [0, 240, [3, 1]],
    "xsd:boolean": [True, False],
    "xsd:date": ["2014-07-03", "2014-07", "2014", 2014, ["2014-07-03", 2015, "2016-02"], "2010~", "201X"],
}


def entry(text: str) -> Entry:
    [block] = read(f"things:\n{text}")["things"]
    return Entry("x.yaml", block, read("defaults: {}")["defaults"])


def same(nodes: list[dict[str, Any]]) -> int:
    """Compare the triples of nodes with those that a JSON-LD processor makes, and return their number."""
    ours = triples.of_nodes(nodes, TABLE)
    graph = [completion.readable(node, TABLE) for node in nodes]
    assert ours == rdf.from_jsonld({**TABLE.document, "@graph": graph})
    return len(ours)


def test_the_published_document_gives_the_same_triples() -> None:
    parts = [part.read(GROUND, key) for key in part.parts(Home(CHECKOUT))]
    assert len(parts) == 2
    parts.append(description.read(GROUND, summary.totals(summary.of_part(one, []) for one in parts)))
    nodes = [node for one in parts for node in one.nodes]
    assert same(nodes) == len((CHECKOUT / "data/published/lexrights.nt").read_bytes().splitlines())
    published = rdf.from_files([CHECKOUT / "data/published/lexrights.jsonld"])
    assert set(triples.of_nodes(nodes, TABLE)) == set(published)


def test_there_are_samples_for_each_kind_of_value() -> None:
    assert {term.kind for term in TABLE.terms.values()} == SAMPLES.keys()


@pytest.mark.parametrize("term", TABLE.terms.values(), ids=lambda term: term.name)
def test_each_value_that_a_key_may_have_gives_the_same_triple(term: Term) -> None:
    for number, given in enumerate(SAMPLES[term.kind]):
        items = given if isinstance(given, list) else [given]
        assert not [item for item in items if item not in OWN and problem(term, item, TABLE)], given
        block = entry(f"- id: claim:a-{number}").block
        block[term.name] = given
        nodes = completion.complete([Entry("x.yaml", block, block)], TABLE, GROUND.above)
        texts = given.values() if isinstance(given, dict) else [given]
        assert same(nodes) == sum(len(one) if isinstance(one, list) else 1 for one in texts), given


@pytest.mark.parametrize("name", sorted(TABLE.classes))
def test_each_class_gives_the_same_types(name: str) -> None:
    nodes = completion.complete([entry(f"- {{id: person:a, type: {name}, label: A}}")], TABLE, GROUND.above)
    assert same(nodes) >= 2


@pytest.mark.parametrize("kind", ["Case", "Right", "CaseClaim", "RightClaim", "Person"])
def test_a_kind_that_is_a_key_too_is_read_under_each_class(kind: str) -> None:
    """`Case` and `Right` bring a context of their own, in which `case` and `right` are kinds of things, not keys."""
    names = "[case:a, right:a]"
    keys = "case: case:a, right: right:a, " if kind.endswith("Claim") else ""
    text = f"- {{id: right:b, type: {kind}, {keys}about: {names}, seeAlso: {names}, contravenes: {names}}}"
    nodes = completion.complete([entry(text)], TABLE, GROUND.above)
    assert same(nodes) == len(nodes[0]["type"]) + (8 if keys else 6)


def test_what_is_said_twice_is_one_triple() -> None:
    nodes = completion.complete([entry("- {id: claim:a, keyword: [x, x], about: [claim:b, claim:b]}")], TABLE, {})
    assert same(nodes) == 2


def test_what_is_left_of_a_withdrawn_case_keeps_its_uri_in_every_dialect(several: Path, run: Run) -> None:
    """Nothing but the mark is left, and so no class that says how its prefix is read."""
    for kind in ("case", "right"):
        entry = f"- {{id: {kind}:gone, deprecated: true, deprecationReason: It was none.}}\n"
        path = several / f"data/entities/{kind}s.yaml"
        path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
    build(several)
    dialects = [several / f"data/published/lexrights.{ending}" for ending in ("ttl", "nt", "jsonld")]
    first, *others = [set(rdf.from_files([path])) for path in dialects]
    assert [one == first for one in others] == [True, True]
    assert {f"{THINGS}case/gone", f"{THINGS}right/gone"} <= {value(triple.subject) for triple in first}
    assert run(several, "site", str(several / "site")).exit_code == 0
    documents = [several / f"site/doc/case/gone.{ending}" for ending in ("ttl", "nt", "jsonld")]
    first, *others = [set(rdf.from_files([path])) for path in documents]
    assert first
    assert [one == first for one in others] == [True, True]
