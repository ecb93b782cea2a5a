"""What reports of other countries, bodies and languages need: an invented one has all of it and goes all the way."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import conftest
import reports
from lexrights.cli import main
from lexrights.dataset import rdf
from lexrights.home import CHECKOUT, Home
from lexrights.site import charts, data, plots
from lexrights.source.values import EDTF

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
    described = house / "data/dataset.yaml"
    reports.edit(described, "spatial: place:kazakhstan", "spatial: [place:kazakhstan, place:ruritania]")
    reports.edit(described, "Kazakhstan, linked data", "Kazakhstan, Ruritania, linked data")
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
    assert re.search('<h1 class="said" lang="ka">.*<bdi>ადა ექსპერტია.</bdi></h1>', first)
    assert re.search('<h1 class="said" lang="en">.*<bdi>Ada Berg is a judge.</bdi></h1>', second)
    assert '<bdi lang="ka">ანგარიში</bdi>' in page(site, f"report/{KEY}")
    assert '<bdi lang="sr-Latn">Ruritanija</bdi>' in page(site, "place/ruritania")
    for name, label in (("001", "ადა ექსპერტია"), ("002", "Ada Berg is a judge")):
        assert f"restated: {label}" in run(other, "cite", f"{KEY}-{name}").output
    shown = run(other, "show", "berg-ada").output
    assert shown.count(f"claim:{KEY}-002") == 1
    assert "ადა ექსპერტია." in shown


def test_a_claim_is_one_row_of_a_question_whatever_the_languages_of_its_label(other: Path) -> None:
    told = [row[1:] for row in rows(other, "54") if KEY in row[1]]
    assert [(claim.rpartition("-")[2], statement) for claim, statement in told] == [
        ("013", "According to the Press Inspectorate of Ruritania, the fines are mild."),
        ("014", ""),
    ]
    dated = [row[1].rpartition("-")[2] for row in rows(other, "35") if KEY in row[1]]
    assert sorted(dated) == ["010", "011", "012"]


def test_two_reports_may_use_the_same_words(other: Path) -> None:
    same = "The report calls Vladimir Kozlov a political prisoner."
    assert len(rows(other, f'SELECT ?claim {{ ?claim rdfs:label "{same}"@en }}')) == 2


AMOUNTS = {
    "005": "maximum fine: more than 4,000.5 GEL",
    "006": "maximum imprisonment: at least 7.5 years",
    "007": "number: 674 of 987 persons",
    "008": "share: approximately 4.4 %",
    "009": "maximum fine: 500 → 600 KGS",
}


def test_figures_keep_their_unit_their_bound_and_their_whole_on_pages_and_in_tables(other: Path, site: Path) -> None:
    for name, amount in AMOUNTS.items():
        assert f">{amount}<" in page(site, f"claim/{KEY}-{name}")
    with (other / "data/published/claims.csv").open(encoding="utf-8", newline="") as file:
        told = {row["uri"].rpartition("-")[2]: row for row in csv.DictReader(file) if KEY in row["uri"]}
    kept = ("value", "outOf", "unit", "bound", "approximate")
    assert [told["005"][one] for one in kept] == ["4000.5", "", "gel", "more-than", ""]
    assert [told["007"][one] for one in kept] == ["674", "987", "person", "", ""]
    assert [told["008"][one] for one in kept] == ["4.4", "", "percent", "", "true"]


def test_the_published_forms_say_the_same_of_a_unit_that_is_a_prefix_too(other: Path) -> None:
    turtle, document = (other / "data/published" / f"lexrights.{ending}" for ending in ("ttl", "jsonld"))
    told = set(rdf.from_files([turtle]))
    assert told == set(rdf.from_jsonld(json.loads(document.read_text(encoding="utf-8"))))
    assert {str(one.object) for one in told if KEY + "-007" in str(one.subject) and "unit" in str(one.predicate)} == {
        "<https://w3id.org/lexrights/terms/person>"
    }


def test_equal_measures_compare_in_whichever_unit_they_are_told(other: Path) -> None:
    ranked = [row[1:] for row in rows(other, "6")]
    assert ["https://w3id.org/lexrights/terms/at-least", "90"] in ranked
    assert [float(months) for _bound, months in ranked] == [240, 144, 120, 90, 72, 36]
    fines = [row[1:4] for row in rows(other, "21") if "Section 7" in row[0]]
    assert [[one.rpartition("/")[2] for one in row] for row in fines] == [
        ["more-than", "4000.5", "gel"],
        ["", "600", "kgs"],
    ]
    asked = "SELECT ?currency { ?unit skos:broader lrt:money ; skos:notation ?currency } ORDER BY ?currency"
    assert rows(other, asked) == [["EUR"], ["GEL"], ["KGS"], ["KZT"]]


def test_a_picture_shows_bounds_and_each_unit(other: Path) -> None:
    drawn = plots.draw("penalties", data.read(Home(other))).decode()
    assert "&gt; 4,000.5" in drawn or "> 4,000.5" in drawn
    assert "\u2265 7.5" in drawn
    assert "lari (hollow: the former one)" in drawn


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("unit: gel", "unit: month", "counts in https://w3id.org/lexrights/terms/month, and its measure is given in"),
        ("unit: gel", "unit: money", "which is a kind of unit; use one below it"),
        ("bound: more-than", "bound: month", "A figure has at most one bound"),
        ("before: 500", "bound: at-most, before: 500", "A bound says on which side of a value"),
        ("outOf: 987", "outOf: 600", "The part is not more than the whole."),
        ("value: 4.4\n", "value: 4.40\n", "Write '4.40' in quotes"),
        ("value: 4.4\n", "value: '4.4'\n", "'4.4' is not a number such as 12 or 4.4."),
    ],
)
def test_a_slip_in_a_figure_is_told(other: Path, tmp_path: Path, old: str, new: str, told: str) -> None:
    house = Path(shutil.copytree(other, tmp_path / "house"))
    reports.edit(house / "data/reports" / KEY / "claims.yaml", old, new.replace(", ", "\n  "))
    found = run(house, "check")
    assert found.exit_code == 1
    assert told in found.output


def test_uncertain_dates_are_told_in_words_and_stay_in_order(other: Path, site: Path) -> None:
    asked = f"""SELECT ?when (DATATYPE(?when) AS ?kind) {{ ?claim lr:occurred ?when
      FILTER(STRSTARTS(STR(?claim), STR(claim:{KEY}))) }} ORDER BY ?claim"""
    assert rows(other, asked) == [[when, EDTF] for when in ("2010~", "[2013-11-21..2013-11-30]", "201X")]
    for name, words in (("010", "about 2010"), ("011", "between 2013-11-21 and 2013-11-30"), ("012", "the 2010s")):
        assert f">{words}<" in page(site, f"claim/{KEY}-{name}")
    drawn = [row[0].text for row in charts.read("timeline", data.read(Home(other))).rows]
    assert [one for one in drawn if "about" in one or "2010s" in one] == ["the 2010s", "about 2010"]
    assert drawn.index("between 2013-11-21 and 2013-11-30") < drawn.index("2014-07")
    assert "(2020-01-01)" not in run(other, "cite", f"{KEY}-013").output
    assert "Said on about 2020-03" in run(other, "cite", f"{KEY}-013").output


def test_a_place_in_a_source_is_cited_and_leads_to_the_whole(other: Path, site: Path) -> None:
    asked = f"""SELECT ?place ?whole {{ claim:{KEY}-013 cito:citesAsEvidence ?part . ?part lr:locator ?place ;
      dcterms:isPartOf/schema:url ?whole }}"""
    assert rows(other, asked) == [["para. 12", "https://example.org/herald"]]
    shown = page(site, f"claim/{KEY}-013")
    assert "Herald of 3 March 2020, paragraph 12" in shown
    assert 'href="https://example.org/herald"' in shown
    assert "the fines are mild" in page(site, "source/herald-20200303")


def test_three_and_four_levels_of_speaking_stay_apart_and_in_order(other: Path, site: Path) -> None:
    asked = f"""SELECT ?claimant ?reporter ?passer {{ ?claim lr:statedIn report:{KEY} ; lr:claimant ?claimant ;
      lr:reportedBy ?reporter OPTIONAL {{ ?claim lr:passedOnBy ?passer }} }} ORDER BY ?claim"""
    told = [[one.rpartition("/")[2] for one in row] for row in rows(other, asked)]
    assert told == [["press-inspectorate", "herald", "berg-ada"], ["press-inspectorate", "herald", ""]]
    chain = "Press Inspectorate of Ruritania, as told by Herald, as told by Ada Berg"
    assert f"Claim by {chain} (paraphrased), restated" in run(other, "cite", f"{KEY}-013").output
    assert f"<title>{chain}: According to" in page(site, f"claim/{KEY}-013")
    assert chain in run(other, "show", "ru-press-act-007").output
    herald = page(site, "org/herald")
    assert herald.index("What others say by its account") < herald.index("the fines are mild")
    assert "the fines are mild" not in herald[: herald.index("What others say by its account")]
    with (other / "data/published/claims.csv").open(encoding="utf-8", newline="") as file:
        [row] = [one for one in csv.DictReader(file) if one["uri"].endswith(f"{KEY}-013")]
    assert [row[key].rpartition("/")[2] for key in ("claimant", "reportedBy", "passedOnBy")] == told[0]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("occurred: 2010~", "occurred: 2010-13~", "nor one of EDTF"),
        ("occurred: 2010~", "occurred: 2010/2011", "or on an uncertain date (EDTF)"),
        ("reportedBy: org:herald\n  passedOnBy", "passedOnBy", "had been reported by somebody else"),
        ("passedOnBy: person:berg-ada", "passedOnBy: org:ruritania-watch", "who publishes the report"),
        ("reportedBy: org:herald", "reportedBy: org:press-inspectorate", "another than the claimant"),
        ("voice: quotation", "voice: own-voice", "never in the report's own voice"),
    ],
)
def test_a_slip_in_a_date_or_in_who_speaks_is_told(other: Path, tmp_path: Path, old: str, new: str, told: str) -> None:
    house = Path(shutil.copytree(other, tmp_path / "house"))
    reports.edit(house / "data/reports" / KEY / "claims.yaml", old, new)
    found = run(house, "check")
    assert found.exit_code == 1
    assert told in found.output
