"""Each audit finds its fault in a graph that the shapes pass, and no other audit does."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from lexrights.dataset import rdf
from lexrights.home import CHECKOUT

AUDITS = {path.stem: path.read_text(encoding="utf-8") for path in (CHECKOUT / "shapes/audits").glob("*.rq")}
FAULTS = sorted((CHECKOUT / "tests/audits").glob("*.ttl"))
GOOD = [CHECKOUT / "tests/shapes/valid.ttl", *sorted((CHECKOUT / "ontology").glob("*.ttl"))]


def found(store: ox.Store) -> set[str]:
    return {name for name, query in AUDITS.items() if list(rdf.rows(store, query))}


@pytest.mark.practice(6)
def test_every_audit_has_a_fault_that_it_finds() -> None:
    assert {path.stem for path in FAULTS} == set(AUDITS)


def test_no_audit_finds_anything_in_the_valid_graph() -> None:
    assert found(rdf.store(rdf.from_files(GOOD))) == set()


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_exactly_that_audit_finds_it(path: Path) -> None:
    assert found(rdf.store(rdf.from_files([*GOOD, path]))) == {path.stem}
