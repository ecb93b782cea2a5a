"""Numbers of four digits are written whole and read behind those of three."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import Result

import reports
from conftest import copy
from lexrights.dataset.identifiers import reading

Run = Callable[..., Result]
ABOUT = "person:kozlov-vladimir"
TEXT = "The report aa."
SPANS = {999: (0, 3), 1000: (4, 10), 1001: (11, 14)}


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with a second report whose passages and claims are those from 999 on."""
    house = copy(tmp_path_factory.mktemp("long") / "house")
    reports.add(house, "aa")
    folder = house / "data/reports/aa"
    (folder / "passages.yaml").write_text(
        "defaults: {type: Passage, isPartOf: report:aa, section: All, passageKind: sentence}\npassages:\n"
        + "".join(
            f"- {{id: passage:aa-{number}, label: Passage {number}, start: {start}, end: {end}, sha256: {sha}}}\n"
            for number, (start, end) in SPANS.items()
            for sha in [hashlib.sha256(TEXT[start:end].encode()).hexdigest()]
        )
    )
    (folder / "claims.yaml").write_text(
        "defaults: {statedIn: report:aa, claimant: org:open-dialog-foundation, voice: own-voice, type: RoleClaim,"
        f" claimantKind: ngo, role: expert, about: {ABOUT}, subject: {ABOUT}}}\nclaims:\n"
        "- {id: claim:aa-999, label: One is an expert., evidence: [passage:aa-1000, passage:aa-999]}\n"
        "- {id: claim:aa-1000, label: Another is an expert., evidence: passage:aa-1001}\n"
    )
    reports.build(house)
    return house


def test_names_are_read_by_the_numbers_in_them() -> None:
    names = ["claim:aa-1000", "claim:aa-999", "claim:aa-0998", "claim:ab-1", "act:cc-2014"]
    assert sorted(names, key=reading) == [names[4], names[2], names[1], names[0], names[3]]


def test_citations_and_what_is_shown_name_them_whole_and_in_order(long: Path, run: Run) -> None:
    cited = run(long, "cite", "aa-999").stdout
    assert "passage 999, characters 0-3; section All, passage 1000, characters 4-10" in cited
    assert "passage 1001, characters 11-14" in run(long, "cite", "claim:aa-1000").stdout
    shown = run(long, "show", ABOUT).stdout
    assert 0 < shown.index("claim:aa-999 ") < shown.index("claim:aa-1000 ")
    named = re.findall("passage:aa-[0-9]+", run(long, "show", "claim:aa-999").stdout)
    assert list(dict.fromkeys(named)) == ["passage:aa-999", "passage:aa-1000"]


def test_passages_verify_and_the_files_are_in_their_normal_form(long: Path, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "aa.txt"
    path.write_text(TEXT)
    assert run(long, "evidence", str(path)).exit_code == 0
    assert run(long, "format").exit_code == 0
    for kind in ("passages", "claims"):
        text = (long / f"data/reports/aa/{kind}.yaml").read_text()
        assert re.findall(r"id: \w+:aa-(\d+)", text)[:2] == ["999", "1000"]
    assert run(long, "build", "--check").exit_code == 0


def test_pages_follow_the_text(long: Path, run: Run, tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert run(long, "site", str(site)).exit_code == 0
    turn = re.findall(r'href="[^"]*aa-(\d+)[^"]*" rel="(\w+)"', (site / "doc/passage/aa-1000.html").read_text())
    assert turn == [("999", "prev"), ("1001", "next")]
    report = (site / "doc/report/aa.html").read_text()
    assert list(dict.fromkeys(re.findall(r"passage/aa-(\d+)", report))) == ["999", "1000", "1001"]
    thing = (site / f"doc/{ABOUT.replace(':', '/')}.html").read_text()
    assert 0 < thing.index("claim/aa-999") < thing.index("claim/aa-1000")


@pytest.mark.parametrize(("sentences", "last"), [(999, "passage:zz-999"), (1000, "passage:zz-1000")])
def test_a_draft_has_as_many_digits_as_its_last_passage(
    house: Path, run: Run, tmp_path: Path, sentences: int, last: str
) -> None:
    path = tmp_path / "zz.txt"
    path.write_text(" ".join(f"Sentence {number} stands here." for number in range(sentences)))
    found = yaml.safe_load(run(house, "evidence", str(path), "--propose").stdout)["passages"]
    ids = [one["id"] for one in found]
    assert ids[-1] == last
    assert ids == sorted(ids)
