"""What was published under a version stays: kept by the build, watched by the check, found on the site."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from click.testing import Result

import servers
from lexrights.dataset import releases
from lexrights.dataset.published import Published
from lexrights.home import CHECKOUT, Home

Run = Callable[..., Result]

OLD = releases.read(Published(Home(CHECKOUT)))[0].version
NEW = "9.9.0"


def renamed(house: Path, old: str, new: str) -> None:
    path = house / "data/dataset.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.fixture
def later(house: Path, run: Run) -> Path:
    """A house whose second version is published."""
    assert run(house, "build").exit_code == 0
    renamed(house, OLD, NEW)
    result = run(house, "build")
    assert result.exit_code == 0, result.output
    return house


@pytest.mark.practice(27)
def test_a_build_of_another_version_keeps_the_one_before(home: Home, later: Path, run: Run) -> None:
    kept = later / "data/releases" / OLD
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == {
        path.name: path.read_bytes() for path in home.published.iterdir()
    }
    assert [one.version for one in releases.read(Published(Home(later)))] == [NEW, OLD, "1.0.0"]
    assert run(later, "build", "--check").exit_code == 0
    assert "nothing changed" in run(later, "build").output


def test_a_version_that_was_released_is_not_given_again(later: Path, run: Run) -> None:
    renamed(later, NEW, OLD)
    result = run(later, "build")
    assert result.exit_code == 1
    assert f"data/dataset.yaml:8: dataset:: version {OLD} was released before. Give it a later one." in result.output


@pytest.mark.parametrize("harm", ["change", "remove", "add"])
def test_a_release_that_is_not_as_it_was_is_found(later: Path, run: Run, harm: str) -> None:
    path = later / "data/releases/1.0.0" / {"add": "new.csv"}.get(harm, "claims.csv")
    if harm == "remove":
        path.unlink()
    else:
        path.write_text("claim\n", encoding="utf-8")
    result = run(later, "check")
    assert result.exit_code == 1
    assert f"data/releases/1.0.0/{path.name}: is not what SHA256SUMS says. Restore it" in result.output


def test_what_is_published_and_not_whole_is_not_replaced_by_another_version(house: Path, run: Run) -> None:
    assert run(house, "build").exit_code == 0
    (house / "data/published/claims.csv").write_text("claim\n", encoding="utf-8")
    renamed(house, OLD, NEW)
    result = run(house, "build")
    assert (result.exit_code, "data/published/claims.csv: is not what SHA256SUMS says." in result.output) == (1, True)
    assert (house / "data/published/claims.csv").read_text(encoding="utf-8") == "claim\n"
    assert not (house / "data/releases" / OLD).exists()


@pytest.mark.practice(8)
def test_every_release_is_on_the_site(later: Path, run: Run, tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert run(later, "site", str(site)).exit_code == 0
    for version in ("1.0.0", OLD, NEW):
        for name in ("index.html", "index.kk.html", "lexrights.ttl", "ns.ttl", "ns.nt", "terms.jsonld", "SHA256SUMS"):
            assert (site / "v" / version / name).is_file(), name
        assert f"v/{version}/index.html" in (site / "releases.atom").read_text(encoding="utf-8")
        assert f"v/{version}/index.html" in (site / "dataset.html").read_text(encoding="utf-8")
    with servers.preview(site) as url, httpx.Client(base_url=url, headers={"Accept": "text/turtle"}) as client:
        for name in ("ns", "terms", "alignments"):
            assert client.get(f"{name}/1.0.0").headers["Location"] == f"{url}v/1.0.0/{name}.ttl"
            page = client.get(f"{name}/1.0.0", headers={"Accept": "text/html"}).headers["Location"]
            assert page == f"{url}v/1.0.0/index.html"
            assert client.get(page).status_code == 200
            assert client.get(f"{name}/9.9.9").status_code == 404
        assert client.get("v/1.0.0/").status_code == 200
        question = "questions/07-maximum-before-and-after"
        assert client.get(question).headers["Location"] == f"{url}questions.ttl"
        assert client.get(question, headers={"Accept": "text/html"}).headers["Location"] == f"{url}{question}.html"
        assert client.get(f"{question}.rq").status_code == 200
        assert client.get("terms/nothing").status_code == 404
        assert client.get("terms/tightened").headers["Location"] == f"{url}terms.ttl"
        query = "SELECT ?v { <https://w3id.org/lexrights/dataset> <http://www.w3.org/ns/dcat#version> ?v }"
        found = client.get("sparql", params={"query": query}, headers={"Accept": "application/json"})
        assert json.loads(found.text)["results"]["bindings"][0]["v"]["value"] == NEW
