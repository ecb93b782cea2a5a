"""What was withdrawn: nothing that it said is left, and its address says so."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from click.testing import Result

import servers
from lexrights.dataset.namespaces import BASE

Run = Callable[..., Result]
KEY = "claim/odf-20141120-222"
SAID = "now carries up to 20 years in prison"
TOMBSTONE = """- id: claim:odf-20141120-222
  deprecated: true
  deprecationReason: Taken out for the test.
"""


@pytest.fixture
def without(house: Path, run: Run) -> Path:
    """A house in which one claim was withdrawn, and a claim of another number took the place of a second."""
    shutil.rmtree(house / "data/releases")  # what was released before is taken out by hand
    path = house / "data/reports/odf-20141120/claims/2-speech.yaml"
    text = path.read_text(encoding="utf-8")
    entry = re.search(r"- id: claim:odf-20141120-222\n(?:  .*\n)+", text)
    assert entry
    assert SAID in entry[0]
    path.write_text(text.replace(entry[0], TOMBSTONE), encoding="utf-8")
    for answer in (house / "ontology/questions").glob("*.csv"):
        rows = answer.read_text(encoding="utf-8").splitlines(keepends=True)
        answer.write_text("".join(row for row in rows if SAID not in row), encoding="utf-8")
    result = run(house, "build")
    assert result.exit_code == 0, result.output
    return house


@pytest.mark.practice(22)
def test_nothing_that_it_said_is_left_and_its_address_is_gone(without: Path, run: Run, tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert run(without, "site", str(site)).exit_code == 0
    for path in [*(without / "data/published").iterdir(), *site.glob("**/*")]:
        if path.is_file() and "assets" not in path.parts:
            assert SAID.encode() not in path.read_bytes(), path
    page = (site / f"doc/{KEY}.kk.html").read_text(encoding="utf-8")
    assert "Taken out for the test." in page
    assert f"{BASE}id/{KEY}" in (site / f"doc/{KEY}.nt").read_text(encoding="utf-8")
    assert KEY not in (site / "sitemap.xml").read_text(encoding="utf-8")
    with servers.preview(site) as url:
        assert httpx.get(f"{url}id/{KEY}").status_code == 410
        assert httpx.get(f"{url}doc/{KEY}.html").status_code == 200


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
