"""Parts that are kept: they are used only while all that they were made of, and all that they name, is what it was."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from lexrights.dataset import context
from lexrights.home import CHECKOUT, Home
from lexrights.publish import keep
from lexrights.source import entries, part
from reports import ABOUT, NAMES, add, answer, build, edit, found, published

Run = Callable[..., Result]
SAME = "org:open-dialog-foundation"
ALL = ["", *NAMES, "odf-20141120"]


def spoil(path: Path) -> str:
    """Make a file that cannot be read, and return what it was."""
    text = path.read_text(encoding="utf-8")
    path.write_text("claims: [\n", encoding="utf-8")
    return text


def told(house: Path) -> list[str]:
    """Return what a check finds, and make sure that one with nothing kept finds the same."""
    with_kept = found(house)
    shutil.rmtree(house / keep.FOLDER)
    assert found(house) == with_kept
    return [one.problem for one in with_kept]


def test_a_kept_answer_is_not_used_once_what_it_answers_can_be_read_again(house: Path) -> None:
    add(house, "aa")
    add(house, "bb", answer("bb", "aa", SAME))
    claims = house / "data/reports/aa/claims.yaml"
    text = spoil(claims)
    assert {one.file for one in found(house)} == {"data/reports/aa/claims.yaml"}
    claims.write_text(text, encoding="utf-8")
    assert [words for words in told(house) if "which has the same claimant" in words]


def test_a_kept_answer_is_not_used_once_its_report_comes(house: Path) -> None:
    add(house, "bb", answer("bb", "aa", SAME))
    assert len(found(house)) == 1  # what claim:bb-002 is about and disputes
    add(house, "aa")
    assert [words for words in told(house) if "which has the same claimant" in words]


def test_a_kept_answer_is_not_used_once_a_claim_further_on_changes(house: Path, made: list[str]) -> None:
    add(house, "aa")
    add(house, "bb", answer("bb", "aa"))
    add(
        house,
        "cc",
        answer("cc", "bb", "person:seytgaparov-kanat")
        .replace("claim:bb-001", "claim:bb-002")
        .replace("about: [", "about: [claim:aa-001, "),
    )
    add(house, "dd")
    assert found(house) == []
    made.clear()
    first = house / "data/reports/aa/claims.yaml"
    edit(first, f"about: {ABOUT}", f"about: {ABOUT}, disputes: claim:cc-002, claimant: person:kozlov-vladimir")
    problems = told(house)
    assert made[:3] == ["aa", "bb", "cc"]
    assert sum("comes back to itself" in words for words in problems) == 3


def test_a_kept_report_is_not_used_once_what_it_misses_is_described(house: Path, made: list[str]) -> None:
    add(house, "aa")
    claims = house / "data/reports/aa/claims.yaml"
    edit(claims, f"about: {ABOUT}", f"about: [{ABOUT}, person:somebody-new]")
    [dangling] = found(house)
    assert "about names person:somebody-new, which is not described anywhere." in dangling.problem
    made.clear()
    people = house / "data/entities/people.yaml"
    entry = "- {id: person:somebody-new, type: [Person, Agent], label: Somebody New}\n"
    people.write_text(people.read_text(encoding="utf-8") + entry, encoding="utf-8")
    assert found(house) == []
    assert made == ["", "aa"]


def test_a_fault_among_the_shared_makes_no_report_again_that_does_not_name_it(several: Path, made: list[str]) -> None:
    edit(several / "data/entities/events.yaml", "  startDate: ", "  startDate: 2011\n  endDate: 2010\n  notation: ")
    assert found(several)
    made.clear()
    assert found(several)
    assert made
    assert not set(made) & set(NAMES)


def test_a_fault_within_a_report_makes_no_other_again(several: Path, made: list[str]) -> None:
    edit(several / "data/reports/aa/claims.yaml", "assessment: positive", "assessment: 5")
    found(several)
    found(several)
    assert made == ["aa", "aa"]


def test_a_changed_context_makes_all_again(several: Path, made: list[str]) -> None:
    path = several / "ontology/context.jsonld"
    path.write_bytes(path.read_bytes() + b"\n")
    found(several)
    assert sorted(made) == ALL


def test_a_file_that_moves_makes_its_report_again(several: Path, made: list[str]) -> None:
    folder = several / "data/reports/aa"
    (folder / "claims.yaml").rename(folder / "claims-1.yaml")
    assert found(several) == []
    assert made == ["aa"]


def test_a_folder_that_is_closed_to_us_is_done_without(
    several: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    good, before = published(several), (several / keep.FOLDER / "report-aa").read_bytes()
    edit(several / "data/reports/aa/claims.yaml", "Somebody in aa", "Someone in aa")
    access = os.access
    closed = several / keep.FOLDER
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != closed and access(path, mode))
    build(several)
    assert sorted(made) == ALL
    assert published(several) != good
    assert (closed / "report-aa").read_bytes() == before
    monkeypatch.undo()
    again = published(several)
    build(several)
    assert published(several) == again


def test_somebody_else_at_work_is_not_disturbed(several: Path, made: list[str]) -> None:
    place = several / keep.FOLDER
    (place / "report-gone").write_bytes(b"of a report that is gone")
    handle = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert found(several) == []
        assert (sorted(made), (place / "report-gone").exists()) == (ALL, True)
    finally:
        os.close(handle)
    assert found(several) == []
    assert (len(made), (place / "report-gone").exists()) == (len(ALL), False)


def test_another_edition_makes_all_again_and_other_words_on_the_dataset_do_not(several: Path, made: list[str]) -> None:
    path = several / "data/dataset.yaml"
    edit(path, "keyword: [criminal law", "keyword: [penal law")
    build(several)
    assert made == []
    edit(path, "issued: 2026-11-27", "issued: 2026-11-28")
    build(several)
    assert sorted(made) == ALL
    again = published(several)
    shutil.rmtree(several / keep.FOLDER)
    build(several)
    assert published(several) == again


@pytest.mark.parametrize("head", [[], {}, {"inputs": 5}, None], ids=str)
def test_a_kept_file_of_another_form_is_as_good_as_none(several: Path, made: list[str], head: object) -> None:
    content = json.dumps(head).encode() + b"\n"
    digest = hashlib.sha256(content).hexdigest().encode()
    (several / keep.FOLDER / "report-aa").write_bytes(digest + content)
    assert found(several) == []
    assert made == ["aa"]


@pytest.mark.parametrize("name", ["report:aa", "claim:aa-b-001", "passage:aa-b-c"])
def test_the_reports_that_may_hold_an_id_begin_it(house: Path, name: str) -> None:
    for key in ("aa", "aa-b", "a", "aa-b-0", "b", "ab"):
        add(house, key)
    home, key = Home(house), name.partition(":")[2]
    expected = [one for one in part.parts(home) if one and (key == one or key.startswith(f"{one}-"))]
    assert part.reports_of(home, name) == expected
    assert expected


def test_an_entry_is_known_by_what_it_says() -> None:
    table = context.load(CHECKOUT / "ontology")
    people = entries.read(Home(CHECKOUT), table, [CHECKOUT / "data/entities/people.yaml"])
    assert len({keep.digest_of(one) for one in people}) == len(people)
    assert keep.digest_of(None) == ""
