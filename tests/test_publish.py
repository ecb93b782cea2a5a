import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from pyld import jsonld
from rdflib import Graph

from lexrights.dataset import rdf
from lexrights.dataset.namespaces import BASE
from lexrights.home import CHECKOUT, Home
from lexrights.publish import pipeline

PUBLISHED = CHECKOUT / "data" / "published"
DIALECTS = ["lexrights.ttl", "lexrights.nt", "lexrights.jsonld"]


def refuse(url: str, _options: Any = None) -> Any:
    raise AssertionError(f"a parser wants to fetch {url}")


@pytest.mark.practice(21)
def test_the_committed_files_are_those_that_the_authored_data_make(home: Home) -> None:
    assert pipeline.stale(home, lambda _step: None) == []


@pytest.mark.practice(12)
def test_one_canonical_hash_for_all_dialects_in_two_libraries() -> None:
    canonical = set()
    for name in DIALECTS:
        dataset = ox.Dataset(ox.Quad(*triple) for triple in rdf.from_files([PUBLISHED / name]))
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        canonical.add("".join(sorted(f"{quad} .\n" for quad in dataset)))
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": refuse}
    document = json.loads((PUBLISHED / "lexrights.jsonld").read_text(encoding="utf-8"))
    canonical.add(jsonld.normalize(document, options))
    text = (PUBLISHED / "lexrights.nt").read_text(encoding="utf-8")
    canonical.add(jsonld.normalize(text, options | {"inputFormat": "application/n-quads"}))
    assert len(canonical) == 1
    assert len(canonical.pop().splitlines()) == len(text.splitlines())


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser still uses it
def test_rdflib_reads_the_same_number_of_triples_from_each_dialect() -> None:
    forms = {"lexrights.ttl": "turtle", "lexrights.nt": "nt", "lexrights.jsonld": "json-ld"}
    counts = {len(Graph().parse(PUBLISHED / name, format=form)) for name, form in forms.items()}
    assert counts == {len((PUBLISHED / "lexrights.nt").read_text(encoding="utf-8").splitlines())}


def test_there_is_no_blank_node() -> None:
    triples = rdf.from_files([PUBLISHED / "lexrights.nt"])
    assert triples
    assert not [term for triple in triples for term in triple if isinstance(term, ox.BlankNode)]


def test_the_bytes_do_not_depend_on_zone_language_hash_seed_or_folder(house: Path) -> None:
    env = os.environ | {"TZ": "Asia/Almaty", "LANG": "kk_KZ.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-m", "lexrights", "--home", str(house), "build"]
    subprocess.run(command, check=True, env=env, cwd="/", capture_output=True)
    for path in PUBLISHED.iterdir():
        assert (house / "data" / "published" / path.name).read_bytes() == path.read_bytes(), path.name


def test_one_edited_claim_changes_few_lines(house: Path) -> None:
    claims = house / "data/reports/odf-20141120/claims/2-speech.yaml"
    claims.write_text(claims.read_text(encoding="utf-8").replace("sixfold", "six times over", 1), encoding="utf-8")
    pipeline.build(Home(house), lambda _step: None)
    for path in PUBLISHED.iterdir():
        old, new = (set(one.read_bytes().splitlines()) for one in (path, house / "data/published" / path.name))
        assert len(old ^ new) <= 22, path.name  # the URI of a nanopublication stands on ten lines


@pytest.mark.practice(3)
def test_every_table_starts_with_the_uri_and_every_column_is_explained() -> None:
    with (PUBLISHED / "dictionary.csv").open(encoding="utf-8", newline="") as file:
        explained = {(row["file"], row["column"]) for row in csv.DictReader(file) if row["values"]}
    sheets = sorted({path.name for path in PUBLISHED.glob("*.csv")} - {"dictionary.csv"})
    assert "claims.csv" in sheets
    for name in sheets:
        rows = list(csv.reader(io.StringIO((PUBLISHED / name).read_text(encoding="utf-8"))))
        assert rows[0][0] == "uri"
        assert all(row[0].startswith(BASE) for row in rows[1:])
        assert {(name, column) for column in rows[0]} <= explained


@pytest.mark.practice(17)
def test_the_checksums_are_true() -> None:
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], check=False, cwd=PUBLISHED)  # noqa: S607
    assert done.returncode == 0
