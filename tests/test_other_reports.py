"""What reports of other countries, bodies and languages need: an invented one has all of it and goes all the way."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import conftest
import reports
from lexrights.cli import main
from lexrights.home import CHECKOUT

FILES = CHECKOUT / "tests/other-report"
KEY = "rw-20210301"


def write(house: Path) -> None:
    shutil.copy(FILES / "entities.yaml", house / "data/entities/ruritania.yaml")
    (house / "data/reports" / KEY).mkdir()
    for name in ("report", "passages", "claims"):
        shutil.copy(FILES / f"{name}.yaml", house / "data/reports" / KEY)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house with the other report, checked and built."""
    house = conftest.copy(tmp_path_factory.mktemp("other") / "house")
    write(house)
    assert run(house, "format", "--check").exit_code == 0
    reports.counted(house)
    assert run(house, "check").exit_code == 0
    reports.build(house)
    return house


@pytest.fixture(scope="module")
def site(other: Path) -> Path:
    made = run(other, "site", str(other.parent / "site"))
    assert made.exit_code == 0, made.output
    return other.parent / "site"


def run(house: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(house), *words])


def rows(house: Path, query: str) -> list[list[str]]:
    asked = run(house, "ask", query, "--format", "json")
    assert asked.exit_code == 0, asked.output
    told = json.loads(asked.stdout)
    names, found = told["head"]["vars"], told["results"]["bindings"]
    return [[row.get(name, {}).get("value", "") for name in names] for row in found]


def page(site: Path, name: str) -> str:
    return (site / "doc" / f"{name}.html").read_text(encoding="utf-8")


def test_its_copy_verifies(other: Path) -> None:
    verified = run(other, "evidence", str(FILES / f"{KEY}.txt"))
    assert verified.exit_code == 0, verified.output


def test_a_report_names_its_publisher_its_author_its_country_its_series_and_its_number(other: Path, site: Path) -> None:
    query = f"""SELECT ?publisher ?author ?country ?series ?number ?pages ?page ?language {{
      report:{KEY} dcterms:publisher ?publisher ; schema:author ?author ; dcterms:spatial ?country ; lr:series ?series ;
        dcterms:identifier ?number ; schema:numberOfPages ?pages ; schema:url ?page ; schema:inLanguage ?language }}"""
    [row] = rows(other, query)
    assert [one.rpartition("/")[2] for one in row[:3]] == ["ruritania-watch", "berg-ada", "ruritania"]
    assert row[3:] == ["Papers of Ruritania Watch", "RW/2021/3", "12", "https://example.org/ruritania.pdf", "sr-Latn"]
    shown = page(site, f"report/{KEY}")
    assert all(one in shown for one in ("Ruritania Watch", "Ada Berg", "RW/2021/3", "Papers of Ruritania Watch"))
    cited = run(other, "cite", f"{KEY}-002").output
    assert "(Ada Berg, Ruritania Watch, Papers of Ruritania Watch, RW/2021/3, 2021-03)" in cited


def test_a_label_is_in_any_language_and_pages_say_in_which(other: Path, site: Path) -> None:
    first, second = page(site, f"claim/{KEY}-001"), page(site, f"claim/{KEY}-002")
    assert '<bdi lang="ka">ადა ექსპერტია.</bdi>' in first
    assert '<bdi lang="en">Ada Berg is a judge.</bdi>' in second
    assert '<bdi lang="ka">ანგარიში</bdi>' in page(site, f"report/{KEY}")
    assert '<bdi lang="sr-Latn">Ruritanija</bdi>' in page(site, "place/ruritania")
    for name, label in (("001", "ადა ექსპერტია"), ("002", "Ada Berg is a judge")):
        assert f"restated: {label}" in run(other, "cite", f"{KEY}-{name}").output
    shown = run(other, "show", "berg-ada").output
    assert shown.count(f"claim:{KEY}-002") == 1
    assert "ადა ექსპერტია." in shown


def test_two_reports_may_use_the_same_words(other: Path) -> None:
    same = "The report calls Vladimir Kozlov a political prisoner."
    assert len(rows(other, f'SELECT ?claim {{ ?claim rdfs:label "{same}"@en }}')) == 2
