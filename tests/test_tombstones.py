"""What was withdrawn: nothing that it said is left, and its address says so."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from click.testing import Result

import servers
from lexrights import checksums
from lexrights.dataset import rdf, releases
from lexrights.dataset.namespaces import BASE, DATASET, THINGS
from lexrights.dataset.published import Published
from lexrights.dataset.rdf import value
from lexrights.home import CHECKOUT, Home
from reports import edit, recounted

Run = Callable[..., Result]
DIALECTS = ("lexrights.ttl", "lexrights.nt", "lexrights.jsonld")
OLD = releases.read(Published(Home(CHECKOUT)))[0].version
RELEASED = ("1.0.0", OLD)
KEY = "claim/odf-20141120-222"
SAID = "now carries up to 20 years in prison"
TOMBSTONE = """- id: claim:odf-20141120-222
  deprecated: true
  deprecationReason: Taken out for the test.
"""


def taken_out(house: Path) -> None:
    """Leave the mark alone of a claim, and take its words out of the answers to the questions."""
    path = house / "data/reports/odf-20141120/claims/2-speech.yaml"
    text = path.read_text(encoding="utf-8")
    entry = re.search(r"- id: claim:odf-20141120-222\n(?:  .*\n)+", text)
    assert entry
    assert SAID in entry[0]
    path.write_text(text.replace(entry[0], TOMBSTONE), encoding="utf-8")
    for answer in (house / "ontology/questions").glob("*.csv"):
        rows = answer.read_text(encoding="utf-8").splitlines(keepends=True)
        answer.write_text("".join(row for row in rows if SAID not in row), encoding="utf-8")


@pytest.fixture
def without(house: Path, run: Run) -> Path:
    """A house in which a claim of the first release was taken out, when the second version had become a release too."""
    assert SAID.encode() in (house / "data/releases/1.0.0/lexrights.nt").read_bytes()
    edit(house / "data/dataset.yaml", f"version: {OLD}", "version: 9.9.0")
    taken_out(house)
    result = run(house, "build")
    assert result.exit_code == 0, result.output
    for version in RELEASED:
        words = f"{THINGS}{KEY} was taken out of release {version}, which is not as it was released any more.\n"
        assert words in result.output
    return house


@pytest.mark.practice(22)
def test_nothing_that_it_said_is_left_and_its_address_is_gone(without: Path, run: Run, tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert run(without, "site", str(site)).exit_code == 0
    for path in [*(without / "data").glob("**/*"), *site.glob("**/*")]:
        if path.is_file() and "assets" not in path.parts:
            assert SAID.encode() not in path.read_bytes(), path
    page = (site / f"doc/{KEY}.kk.html").read_text(encoding="utf-8")
    assert "Taken out for the test." in page
    assert f"{BASE}id/{KEY}" in (site / f"doc/{KEY}.nt").read_text(encoding="utf-8")
    assert KEY not in (site / "sitemap.xml").read_text(encoding="utf-8")
    with servers.preview(site) as url:
        assert httpx.get(f"{url}id/{KEY}").status_code == 410
        assert httpx.get(f"{url}doc/{KEY}.html").status_code == 200


@pytest.mark.parametrize("version", RELEASED)
def test_a_release_keeps_all_but_what_was_taken_out(without: Path, home: Home, run: Run, version: str) -> None:
    folder = without / "data/releases" / version
    before = home.published if version == OLD else home.data / "releases" / version
    assert run(without, "check").output == "0 findings.\n"  # its checksums are true
    graphs = [{one: set(rdf.from_files([place / one])) for one in DIALECTS} for place in (before, folder)]
    assert {frozenset(one) for one in graphs[1].values()} == {frozenset(graphs[1]["lexrights.nt"])}
    old, new = graphs[0]["lexrights.nt"], graphs[1]["lexrights.nt"]
    said = {value(one.predicate).rpartition("#")[2] for one in new - old}
    assert said == {"triples", "entities", "deprecated", "deprecationReason"}
    gone = {value(one.subject) for one in old - new}
    assert {one for one in gone if not one.startswith(DATASET)} == {f"{THINGS}{KEY}"}
    recounted(folder / "lexrights.nt")
    tables = [(place / "claims.csv").read_text(encoding="utf-8") for place in (before, folder)]
    rows = [list(csv.reader(table.splitlines())) for table in tables]
    others = [[row for row in some if row[0] != f"{THINGS}{KEY}"] for some in rows]
    assert others[0] == others[1]
    assert len(rows[0]) == len(rows[1])
    for path in folder.iterdir():
        unlike = path.read_bytes() != (before / path.name).read_bytes()
        assert unlike == (path.name in {*DIALECTS, "claims.csv", "SHA256SUMS"}), path.name


def test_a_file_made_from_others_goes_as_a_whole_where_it_names_what_was_taken_out(house: Path, run: Run) -> None:
    folder = house / "data/releases/1.0.0"
    sums = (folder / "SHA256SUMS").read_text(encoding="utf-8")
    for name, content in (("a.trig", f"<{THINGS}{KEY}> {{}}"), ("b.trig", "<claim:odf-20141120-001> {}")):
        (folder / name).write_text(content, encoding="utf-8")
        sums += f"{checksums.of(content)}  {name}\n"
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    taken_out(house)
    stale = run(house, "build", "--check")
    assert stale.exit_code == 1
    assert f"data/releases/1.0.0: holds {THINGS}{KEY}, which was taken out. Run `lexrights build`" in stale.output
    assert run(house, "build").exit_code == 0
    assert run(house, "build", "--check").exit_code == 0
    assert [path.name for path in folder.glob("*.trig")] == ["b.trig"]
    again = run(house, "build")
    assert (again.exit_code, "taken out of release" in again.output) == (0, False)


def test_the_commands_say_that_it_was_withdrawn(without: Path, run: Run) -> None:
    assert "Taken out for the test." in run(without, "show", KEY.replace("/", ":")).output
    cited = run(without, "cite", "odf-20141120-222")
    assert (cited.exit_code, cited.stderr) == (2, f"{BASE}id/{KEY} was withdrawn: Taken out for the test.\n")


def test_what_is_marked_as_withdrawn_and_still_says_something_needs_a_class(without: Path, run: Run) -> None:
    path = without / "data/reports/odf-20141120/claims/2-speech.yaml"
    said = f"{TOMBSTONE}  label: Somebody did something.\n"
    path.write_text(path.read_text(encoding="utf-8").replace(TOMBSTONE, said), encoding="utf-8")
    result = run(without, "check")
    assert result.exit_code == 1
    assert "claim:odf-20141120-222: has no class of the kind that its URI names" in result.output
