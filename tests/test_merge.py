"""The published files, put together out of parts, are those that one part over everything would give."""

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest

from lexrights.check import summary
from lexrights.dataset import rdf
from lexrights.dataset.namespaces import THINGS
from lexrights.home import CHECKOUT, Home
from lexrights.publish import keep, merge, serialization, tables
from lexrights.publish.serialization import BETWEEN, JSONLD, NTRIPLES, TURTLE
from lexrights.source import description, part
from lexrights.source.part import Part
from reports import ABOUT, add, build, edit, found, published


def as_one(house: Path) -> dict[str, bytes]:
    """Return the files that hold data, written from one part over everything."""
    ground = part.ground(Home(house))
    parts = [part.read(ground, key) for key in part.parts(Home(house))]
    parts.append(description.read(ground, summary.totals(summary.of_part(one, []) for one in parts)))
    nodes = sorted((node for one in parts for node in one.nodes), key=lambda node: str(node["id"]))
    triples = rdf.ordered(triple for one in parts for triple in one.triples)
    blocks, columns = serialization.blocks(Part(ground, nodes=nodes, triples=triples))
    files = {}
    for name, some in blocks.items():
        body = b"".join(block for _key, block in some).removesuffix(BETWEEN.get(name, b""))
        head = serialization.head(name, ground.context, columns.get(name, []))
        files[name] = head + body + serialization.foot(name)
    assert files[NTRIPLES] == serialization.ntriples(triples)
    assert files[TURTLE] == serialization.turtle(triples, ground.context)
    assert [node["id"] for node in json.loads(files[JSONLD])["@graph"]] == [node["id"] for node in nodes]
    return files


@pytest.fixture
def varied(house: Path) -> Path:
    """Reports of which each has columns that the others have not, and keys between those of the others."""
    more = f"about: {ABOUT}, evidence: passage:"
    add(house, "aa", f"label: 'Said, \"so\", and more.', hedge: 'a, \"b\"', {more}aa-001")
    add(house, "aa-b", f"label: Not so., onBehalfOf: org:kazakhstan, {more}aa-b-001")
    add(house, "zz", f"label: Later., claimantRole: expert, saidOn: 2015-02, {more}zz-001")
    edit(house / "data/reports/zz/passages.yaml", "section: All", "section: All, altLabel: [One, Two]")
    names = "{en: One, kk: Бір, ru: [Один, Одна]}"
    edit(house / "data/reports/aa-b/passages.yaml", "section: All", f"section: All, altLabel: {names}")
    build(house)
    return house


def test_the_committed_files_are_those_of_one_part_over_everything() -> None:
    files = as_one(CHECKOUT)
    assert len(files) > 15
    for name, content in files.items():
        assert (CHECKOUT / "data/published" / name).read_bytes() == content, name


def test_parts_with_other_columns_and_keys_give_the_files_of_one_part(varied: Path) -> None:
    files, there = as_one(varied), published(varied)
    rest = {"SHA256SUMS", "dictionary.csv", *serialization.VOCABULARIES}
    assert there.keys() == files.keys() | rest
    for name, content in files.items():
        assert there[name] == content, name
    sums = dict(line.split("  ")[::-1] for line in there["SHA256SUMS"].decode().splitlines())
    assert sums.keys() == there.keys() - {"SHA256SUMS"}
    assert all(hashlib.sha256(there[name]).hexdigest() == digest for name, digest in sums.items())


def test_a_table_has_the_columns_of_all_parts_and_the_dictionary_explains_them(varied: Path) -> None:
    there = published(varied)
    rows = list(csv.DictReader(io.StringIO(there["claims.csv"].decode(), newline="")))
    of = {row["uri"].rpartition("/")[2]: row for row in rows}
    assert of["aa-002"]["hedge"] == 'a, "b"'
    assert of["aa-002"]["label"] == 'Said, "so", and more.'
    assert (of["aa-b-002"]["onBehalfOf"], of["aa-b-002"]["hedge"]) == (f"{THINGS}org/kazakhstan", "")
    assert (of["zz-002"]["saidOn"], of["zz-002"]["onBehalfOf"]) == ("2015-02", "")
    passages = {row["uri"]: row for row in csv.DictReader(io.StringIO(there["passages.csv"].decode(), newline=""))}
    names = [{key: row[key] for key in row if "altLabel" in key} for uri, row in passages.items() if "/odf-" not in uri]
    assert names == [
        {"altLabel": "", "altLabel_kk": "", "altLabel_ru": ""},
        {"altLabel": "One", "altLabel_kk": "Бір", "altLabel_ru": "Один | Одна"},
        {"altLabel": "One | Two", "altLabel_kk": "", "altLabel_ru": ""},
    ]
    assert [row["uri"] for row in rows] == sorted(row["uri"] for row in rows)
    explained = {tuple(row[:2]) for row in csv.reader(io.StringIO(there["dictionary.csv"].decode(), newline=""))}
    for name in (name for name in there if name.endswith("s.csv")):
        header = next(csv.reader(io.StringIO(there[name].decode(), newline="")))
        assert {(name, column) for column in header} <= explained


def test_pieces_of_any_size_give_the_same_files(varied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = published(varied)
    monkeypatch.setattr(merge, "CHUNK", 1)
    with_small = {name: good[name] for name in ("lexrights.jsonld", "lexrights.ttl", "passages.csv")}
    build(varied)
    assert {name: published(varied)[name] for name in with_small} == with_small


@pytest.mark.parametrize("text", ["plain", 'a "quote"', "a, b", "a\nb", "a\r\nb", " blank ", "", "'", '"', "Қ | 😀"])
def test_a_moved_row_says_what_it_said(text: str) -> None:
    old, new = ["uri", "label", "role"], ["uri", "type", "role", "label"]
    line = tables.line({"uri": "x", "label": text, "role": f"{text}!"}, old)
    moved = tables.moved(line * 2, old, new)
    assert moved == tables.line({"uri": "x", "label": text, "role": f"{text}!"}, new) * 2
    assert list(csv.reader(io.StringIO(moved.decode(), newline=""))) == [["x", "", f"{text}!", text]] * 2


def test_a_kept_part_holds_what_it_is_made_of(varied: Path) -> None:
    kept = keep.keep(part.ground(Home(varied)), varied / keep.FOLDER)
    shared = kept.load("", {})
    assert shared
    one = kept.load("aa", shared.entries)
    assert one
    assert one.path
    raw = one.path.read_bytes()
    assert kept.load("aa", {}) is None
    blocks, columns = serialization.blocks(part.read(part.ground(Home(varied)), "aa"))
    assert one.columns == columns
    assert {name: [(key, raw[at : at + size]) for key, at, size in some] for name, some in one.spans.items()} == blocks
    assert found(varied) == []
