"""What the readers of the site are used to is data: other readers have other words, or none."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

import reports
from lexrights.dataset import releases
from lexrights.errors import DataError
from lexrights.home import Home
from lexrights.site import amounts, charts, data, discovery
from lexrights.site.data import Shelf
from lexrights.source import conventions
from lexrights.source.conventions import Conventions, Unit

Run = Callable[..., Result]
FILE = conventions.NAME
OTHERS = """articles: [§]
abbreviations: {act:cc-2014: StGB}
shortenings:
  Article: §
  of the {label}: '{altLabel}'
  The case of: in re
units:
  euro: {symbol: €, larger: thousand, times: 1000}
"""


@pytest.fixture(scope="module")
def there(home: Home) -> Shelf:
    return data.read(home)


@pytest.fixture
def other(house: Path) -> Path:
    """A dataset with one report, which is not the first, and without conventions."""
    shutil.rmtree(house / "data/reports")
    shutil.rmtree(house / "data/published")
    (house / "data/entities/sources.yaml").unlink()  # nothing cites them
    (house / FILE).unlink()
    (house / "data/identifiers.txt").unlink()
    reports.add(house, "aa")
    reports.edit(house / "data/dataset.yaml", "odf-20141120", "aa")
    return house


def index(script: bytes) -> dict[str, list[str]]:
    """Return the words by which a search finds each page, beside its label."""
    entries = json.loads(script.decode().partition("=")[2].strip().rstrip(";"))
    return {entry[1]: entry[3].split() for entry in entries}


def first(home: Home) -> set[str]:
    """Return the words of the conventions of the first report's readers."""
    kept = conventions.read(home)
    return {*kept.articles, *(word for words in kept.abbreviations.values() for word in words)}


def search(shelf: Shelf) -> dict[str, list[str]]:
    found = discovery.files(shelf, releases.read(shelf.published), [], "/")
    return index(next(content for name, content in found if name == "static/search-data.js"))


def knots(shelf: Shelf) -> set[str]:
    return {cell.text for row in charts.read("network", shelf).rows for cell in row[:2]}


def read(house: Path, text: str) -> Conventions:
    (house / FILE).write_text(text, encoding="utf-8")
    return conventions.read(Home(house))


def test_a_dataset_of_another_report_has_a_site_without_the_words_of_the_first(
    other: Path, run: Run, home: Home
) -> None:
    assert run(other, "check").exit_code == 0
    assert run(other, "build").exit_code == 0
    result = run(other, "site", str(other.parent / "site"))
    assert result.exit_code == 0, result.output
    found = index((other.parent / "site/static/search-data.js").read_bytes())
    assert "Inciting" in found["doc/provision/cc-2014-174"]
    assert len(first(home)) == 12
    assert not first(home) & {word for words in found.values() for word in words}


def test_a_provision_is_found_by_the_words_that_the_conventions_give_its_act(there: Shelf) -> None:
    found = search(there)
    assert found["doc/provision/cao-2014-489"][:6] == ["ст", "статья", "бап", "бабы", "КоАП", "ӘҚБтК"]
    assert found["doc/act/cao-2014"][:2] == ["КоАП", "ӘҚБтК"]
    assert not {"КоАП", "ӘҚБтК"} & {*found["doc/act/cao-2001"], *found["doc/provision/cc-2014-174"]}


def test_the_pictures_shorten_what_the_conventions_shorten(there: Shelf, house: Path) -> None:
    assert {"Art. 174 CC", "Case: Vladimir Kozlov"} <= knots(there)
    plain = replace(there, conventions=Conventions())
    assert {"Article 174 of the Criminal Code of 2014", "The case of Vladimir Kozlov"} <= knots(plain)
    german = replace(there, conventions=read(house, OTHERS))
    assert {"§ 174 CC", "in re Vladimir Kozlov"} <= knots(german)
    assert search(german)["doc/provision/cc-2014-174"][:2] == ["§", "StGB"]


def test_what_names_an_act_without_another_name_is_not_shortened(there: Shelf, house: Path) -> None:
    nodes = {name: {key: one for key, one in node.items() if key != "altLabel"} for name, node in there.nodes.items()}
    nameless = replace(there, nodes=nodes, conventions=read(house, OTHERS))
    assert "§ 174 of the Criminal Code of 2014" in knots(nameless)


@pytest.mark.parametrize(
    ("units", "amount"),
    [
        ({}, "maximum fine: approximately 2,580 EUR"),
        ({"euro": Unit(symbol="€")}, "maximum fine: approximately 2,580 €"),
        ({"euro": Unit(larger="dozen", times=12)}, "maximum fine: approximately 215 dozens (2,580 EUR)"),
        ({"euro": Unit(larger="hundred", times=100, step=50)}, "maximum fine: approximately 2,580 EUR"),
    ],
)
def test_a_quantity_is_told_in_the_units_of_the_conventions(there: Shelf, units: dict[str, Unit], amount: str) -> None:
    shelf = replace(there, conventions=Conventions(units=units))
    fine = next(node for node in there.of("claim") if node.get("value") == 2580)
    assert amounts.sentence(shelf, fine) == amount


def test_the_picture_of_penalties_has_a_part_for_each_unit_those_with_a_title_first(there: Shelf) -> None:
    from lexrights.site import plots  # noqa: PLC0415 - matplotlib is slow to import

    def titles(units: dict[str, Unit]) -> list[tuple[str, str]]:
        shelf = replace(there, conventions=Conventions(units=units))
        drawn = plots.DRAWN["penalties"](charts.read("penalties", shelf), shelf)
        return [(axes.get_title(loc="left"), axes.get_xscale()) for axes in drawn.axes]

    asked = {"month": Unit(title="months"), "euro": Unit(title="euros", scale="log"), "mci": Unit(symbol="MCI")}
    assert titles(asked) == [
        ("months (hollow: the former one)", "linear"),
        ("euros (hollow: the former one)", "log"),
        ("day (hollow: the former one)", "linear"),
        ("monthly calculation index (hollow: the former one)", "linear"),
    ]
    assert [title.partition(" (")[0] for title, _scale in titles({})] == sorted(
        {row[4].text for row in charts.read("penalties", there).rows}
    )


SLIPS = [
    ("article: [§]", "1: article is not a kind of convention. Did you mean articles?"),
    ("articles: [ст, 5]", "1: 5 is not text; write it in quotes if it should be. Mend articles."),
    ("units: [month]", "1: units is not a mapping of keys."),
    ("abbreviations:\n  CC: StGB", "2: CC is not the id of an act. Mend CC."),
    ("abbreviations:\n  act:cc-2014: ['']", "2: the text is empty or has blanks around it. Mend act:cc-2014."),
    ("shortenings:\n  of the {lable}: ''", "2: the text is empty"),
    ("shortenings:\n  of the {lable}: x", "2: {lable} stands for nothing; {label} and {altLabel} are those of an act."),
    ("units:\n  month: year", "2: month is not a mapping of keys. Give it symbol, larger, times, step, title, scale."),
    ("units:\n  month:\n    largest: year", "3: largest is not a key of a unit. Did you mean larger?"),
    ("units:\n  month:\n    larger: year", "3: month does not say how many make a larger unit. Give it times."),
    ("units:\n  month: {larger: year, times: 0}", "2: 0 is not a whole number above 0. Mend times."),
    ("units:\n  month: {larger: year, times: true}", "2: True is not a whole number above 0. Mend times."),
    ("units:\n  month: {scale: loglog}", "2: 'loglog' is neither linear nor log. Mend scale."),
    ("units:\n  month: {symbol: ' m'}", "2: the text is empty or has blanks around it. Mend symbol."),
    ("units: [", "2: not YAML:"),
]


@pytest.mark.parametrize(("text", "words"), SLIPS)
def test_a_slip_in_the_conventions_is_told_with_its_line(house: Path, text: str, words: str) -> None:
    with pytest.raises(DataError) as caught:
        read(house, f"{text}\n")
    assert f"{FILE}:{words}" in str(caught.value)


def test_every_command_that_reads_the_conventions_refuses_faulty_ones(house: Path, run: Run) -> None:
    (house / FILE).write_text("unit: {}\n", encoding="utf-8")
    out = str(house.parent / "out")
    for words in (["check"], ["build"], ["format"], ["site", out], ["plot", "network", "--out", f"{out}.svg"]):
        result = run(house, *words)
        assert (result.exit_code, f"{FILE}:1: unit is not a kind of convention." in result.output) == (1, True), words


ADVICE = "Describe it, or name what is described."


def test_conventions_name_acts_and_codes_that_are_there(house: Path, run: Run) -> None:
    text = "abbreviations:\n  act:cc-2041: StGB\nunits:\n  mnth: {symbol: m}\n  day: {symbol: d}\n"
    (house / FILE).write_text(text, encoding="utf-8")
    assert run(house, "check").stdout.splitlines() == [
        f"{FILE}:2: abbreviations names act:cc-2041, which is not described anywhere. {ADVICE}",
        f"{FILE}:4: units names mnth, which is not in the code lists. Did you mean month?",
    ]


def test_a_slip_is_found_though_no_report_is_made_again(several: Path, made: list[str]) -> None:
    assert reports.found(several) == []
    (several / FILE).write_text("articles: 7\n", encoding="utf-8")
    assert [(one.file, one.line) for one in reports.found(several)] == [(FILE, 1)]
    assert made == []


def test_conventions_have_one_normal_form(house: Path, run: Run) -> None:
    given = (
        "units:\n  euro: {title: fine, symbol: €}\n  day:\n    symbol: d\narticles: [§]\nshortenings: {b: c, a: d}\n"
    )
    (house / FILE).write_text(given, encoding="utf-8")
    assert run(house, "format", "--check").exit_code == 1
    assert run(house, "format").exit_code == 0
    normal = "articles: §\nshortenings:\n  b: c\n  a: d\nunits:\n  euro: {symbol: €, title: fine}\n  day: {symbol: d}\n"
    assert (house / FILE).read_text(encoding="utf-8") == normal
    (house / FILE).write_text(f"# a note\n{normal}", encoding="utf-8")
    refused = run(house, "format")
    words = f"{FILE}:1: a comment would be lost. Move what it says into the commit message."
    assert (refused.exit_code, words in refused.stderr) == (1, True)


def test_without_conventions_all_else_is_as_it_was(house: Path, run: Run) -> None:
    (house / FILE).unlink()
    assert conventions.read(Home(house)) == Conventions()
    for words in (["check"], ["build", "--check"], ["format", "--check"]):
        assert run(house, *words).exit_code == 0, words
