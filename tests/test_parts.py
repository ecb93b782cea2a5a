"""One report apart from all reports: what is told within it, what over all, and what is made again after a change."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from lexrights.dataset import changes, context
from lexrights.home import CHECKOUT, Home
from lexrights.publish import delta, engines, keep, tables
from lexrights.source import part, yamlfile
from reports import ABOUT, NAMES, add, answer, build, edit, found, published

Run = Callable[..., Result]


# One report


def test_one_report_is_read_from_its_own_files_and_the_shared_ones(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(house, "aa")
    read: list[str] = []
    original = yamlfile.load

    def watched(path: Path, name: str) -> yamlfile.Block:
        read.append(name)
        return original(path, name)

    monkeypatch.setattr(yamlfile, "load", watched)
    one = part.read(part.ground(Home(house)), "aa")
    assert {entry.id for entry in one.entries} == {"report:aa", "passage:aa-001", "claim:aa-001"}
    assert not [name for name in read if name.startswith("data/reports/odf")]
    assert ABOUT in {entry.id for entry in one.named}


def test_a_report_may_answer_another_also_in_a_chain(house: Path) -> None:
    add(house, "aa")
    add(house, "bb", answer("bb", "aa"))
    add(house, "cc", answer("cc", "bb", "person:kozlov-vladimir"))
    assert found(house) == []


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (answer("bb", "aa", "org:open-dialog-foundation"), "which has the same claimant"),
        ("label: One more., about: provision:cc-2014-174, evidence: passage:aa-001", "a passage of another"),
        (answer("bb", "ab"), "names claim:ab-001, which is not described anywhere"),
        (
            "label: One more., about: claim:aa-001, disputes: passage:aa-001, evidence: passage:bb-001",
            "What a claim disputes is a claim. (passage:aa-001)",
        ),
    ],
    ids=["itself", "passage", "nothing", "no claim"],
)
def test_what_is_wrong_between_two_reports_is_told(house: Path, claim: str, words: str) -> None:
    add(house, "aa")
    add(house, "bb", claim)
    told = found(house)
    assert [one for one in told if words in str(one)], told
    assert {one.file for one in told} == {"data/reports/bb/claims.yaml"}


def test_an_answer_to_what_was_withdrawn_is_told(house: Path) -> None:
    add(house, "aa")
    add(house, "bb", answer("bb", "aa"))
    gone = "- {id: claim:aa-001, deprecated: true, deprecationReason: It was wrong.}\n"
    (house / "data/reports/aa/claims.yaml").write_text(f"claims:\n{gone}")
    edit(house / "data/reports/aa/passages.yaml", "section: All", "section: All, noClaim: Nothing is left.")
    told = {(one.subject, one.problem.partition(",")[0]) for one in found(house)}
    assert ("claim:bb-002", "points to https://w3id.org/lexrights/id/claim/aa-001") in told


def test_a_fault_of_a_shared_thing_is_told_once(several: Path) -> None:
    edit(several / "data/entities/provisions.yaml", "provisionOf: act:cc-2014", "provisionOf: act:cc-2041")
    assert len(found(several)) == 1


def test_a_shared_file_that_cannot_be_read_does_not_drown_in_what_follows(several: Path) -> None:
    (several / "data/entities/provisions.yaml").write_text("things: [\n")
    told = found(several)
    assert [one.file for one in told] == ["data/entities/provisions.yaml"]


def test_a_report_that_cannot_be_read_leaves_the_findings_of_others(several: Path) -> None:
    (several / "data/reports/aa/claims.yaml").write_text("claims: [\n")
    edit(several / "data/reports/bb/claims.yaml", "assessment: positive", "assessment: 5")
    assert {one.file for one in found(several)} == {"data/reports/aa/claims.yaml", "data/reports/bb/claims.yaml"}


def test_a_report_may_be_one_file(house: Path) -> None:
    add(house, "aa")
    shutil.move(house / "data/reports/aa/report.yaml", house / "data/reports/aa.yaml")
    assert part.parts(Home(house)) == ["", "aa", "odf-20141120"]
    assert found(house) == []


# The whole


def test_an_id_in_two_reports_is_told_with_both_places(house: Path) -> None:
    add(house, "aa")
    add(house, "bb")
    edit(house / "data/reports/bb/claims.yaml", "claim:bb-001", "claim:aa-001")
    [told] = found(house)
    assert (told.file, told.subject) == ("data/reports/bb/claims.yaml", "claim:aa-001")
    assert "data/reports/aa/claims.yaml:3" in told.problem


def test_the_same_words_of_the_editors_beside_two_reports_are_told(house: Path) -> None:
    ours = "voice: editorial, statedIn: 'dataset:', claimant: org:lexrights-editors, claimantKind: editors,"
    ours += " rationale: So., label: The same."
    add(house, "aa", f"{ours}, about: {ABOUT}, evidence: passage:aa-001")
    add(house, "bb", f"{ours}, about: {ABOUT}, evidence: passage:bb-001")
    [told] = found(house)
    assert told.subject == "claim:bb-002"
    assert told.problem.endswith("id/claim/aa-002; keep one of the two.")


def test_two_reports_may_say_the_same_in_the_same_words(house: Path) -> None:
    add(house, "aa", label="The same.")
    add(house, "bb", label="The same.")
    assert found(house) == []


def test_a_lost_identifier_of_a_report_is_told(several: Path) -> None:
    shutil.rmtree(several / "data/reports/cc")
    assert {one.subject.rpartition("/id/")[2] for one in found(several)} == {
        "claim/cc-001",
        "passage/cc-001",
        "report/cc",
    }
    assert not (several / keep.FOLDER / "report-cc").exists()


# What is made again


def test_one_changed_claim_makes_one_report_again_and_the_bytes_of_a_clean_build(
    several: Path, made: list[str]
) -> None:
    build(several)
    assert made == []
    edit(several / "data/reports/cc/claims.yaml", "Somebody in cc", "Someone in cc")
    build(several)
    assert made == ["cc"]
    again = published(several)
    shutil.rmtree(several / keep.FOLDER)
    build(several)
    assert sorted(made[1:]) == ["", *NAMES, "odf-20141120"]
    assert published(several) == again


def test_a_changed_thing_makes_those_again_that_name_it(several: Path, made: list[str]) -> None:
    of = "provision:cc-2014-400"
    edit(several / "data/reports/bb/claims.yaml", f"subject: {ABOUT}, about: {ABOUT}", f"subject: {of}, about: {of}")
    build(several)
    made.clear()
    edit(
        several / "data/entities/provisions.yaml",
        "id: provision:cc-2014-400\n",
        "id: provision:cc-2014-400\n  altLabel: Assemblies\n",
    )
    assert found(several) == []
    assert sorted(made) == ["", "bb", "odf-20141120"]


def test_a_report_that_names_another_is_made_again_with_it(house: Path, made: list[str]) -> None:
    add(house, "aa")
    add(house, "bb", answer("bb", "aa"))
    add(house, "cc")
    found(house)
    made.clear()
    edit(house / "data/reports/aa/claims.yaml", "Somebody in aa", "Someone in aa")
    assert found(house) == []
    assert sorted(made) == ["aa", "bb"]


@pytest.mark.parametrize("name", ["shapes/case.ttl", "shapes/audits/cycle.rq", "ontology/terms.ttl"])
def test_a_changed_rule_makes_all_again(several: Path, made: list[str], name: str) -> None:
    path = several / name
    path.write_bytes(path.read_bytes() + b"\n")
    found(several)
    assert sorted(made) == ["", *NAMES, "odf-20141120"]


def test_a_part_with_a_finding_is_not_kept(several: Path) -> None:
    before = (several / keep.FOLDER / "report-aa").read_bytes()
    edit(several / "data/reports/aa/claims.yaml", "assessment: positive", "assessment: 5")
    assert len(found(several)) == 1
    assert len(found(several)) == 1
    assert (several / keep.FOLDER / "report-aa").read_bytes() == before


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "folder", "inside", "gone"])
def test_what_is_damaged_is_made_again(several: Path, made: list[str], damage: str) -> None:
    good = published(several)
    kept = several / keep.FOLDER / "report-bb"
    raw = kept.read_bytes()
    damaged = {"flip": raw[:-9] + bytes([raw[-9] ^ 1]) + raw[-8:], "cut": raw[:-30], "empty": b""}
    if damage in damaged:
        kept.write_bytes(damaged[damage])
    elif damage == "inside":
        kept.unlink()
        (kept.with_name("other") / "more").mkdir(parents=True)
    else:
        shutil.rmtree(several / keep.FOLDER)
    if damage == "folder":
        (several / keep.FOLDER).write_text("in the way")
    build(several)
    assert "bb" in made
    assert published(several) == good


def test_two_at_once_do_no_harm(several: Path) -> None:
    shutil.rmtree(several / keep.FOLDER)
    words = [sys.executable, "-m", "lexrights", "--home", str(several)]
    runs = [subprocess.Popen([*words, "check"], stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [run.communicate()[1] for run in runs] == ["0 findings.\n"] * 3


def test_what_is_kept_is_not_committed() -> None:
    words = ["git", "check-ignore", "-q", f"{keep.FOLDER}/shared"]
    assert (CHECKOUT / ".gitignore").read_text().splitlines().count(f"/{keep.FOLDER}/") == 1
    if (CHECKOUT / ".git").exists():
        assert subprocess.run(words, check=False, cwd=CHECKOUT).returncode == 0


# In several processes


def test_several_processes_give_the_bytes_of_one(several: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = published(several)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1})
    monkeypatch.setattr(engines, "make", None)  # nothing is made in this process but the shared part
    shutil.copytree(several / keep.FOLDER, several / "shared")
    for path in (several / keep.FOLDER).glob("report-*"):
        path.unlink()
    build(several)
    assert published(several) == good


def test_a_fault_in_another_process_is_told_in_plain_words(several: Path, run: Run) -> None:
    edit(several / "shapes/audits/cycle.rq", "SELECT", "SELEKT")
    told = run(several, "check")
    assert (told.exit_code, "cycle.rq: is not a query" in told.output, "Traceback" in told.output) == (2, True, False)


def test_an_engine_that_is_none_is_refused_before_anything_is_read(house: Path, run: Run) -> None:
    (house / "data/dataset.yaml").write_text("nonsense")
    told = run(house, "build", "--engine", "nonsense")
    assert (told.exit_code, told.output) == (2, "--engine nonsense: there is local, spark and spark:MASTER.\n")


@pytest.mark.daily
def test_spark_gives_the_same_bytes(several: Path) -> None:
    """PySpark lies in the folder that LEXRIGHTS_SPARK names, as it is too large to be installed for every test."""
    if not os.environ.get("LEXRIGHTS_SPARK"):
        pytest.skip("PySpark is not here; set LEXRIGHTS_SPARK to a folder that holds it")
    good = published(several)
    shutil.rmtree(several / keep.FOLDER)
    words = [sys.executable, "-m", "lexrights", "--home", str(several), "build", "--engine", "spark:local[2]"]
    env = os.environ | {"PYTHONPATH": os.environ["LEXRIGHTS_SPARK"]}
    done = subprocess.run(words, check=False, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr.endswith("; nothing changed.\n")
    assert {path.name for path in (several / keep.FOLDER).iterdir()} >= {f"report-{name}" for name in NAMES}
    assert published(several) == good
    edit(several / "data/reports/aa/claims.yaml", "Somebody in aa", "Someone in aa")
    nowhere = subprocess.run([*words[:-1], "spark:nowhere"], check=False, env=env, capture_output=True, text=True)
    assert (nowhere.returncode, nowhere.stderr.count("\n")) == (1, 1)
    assert nowhere.stderr.startswith("Spark at nowhere failed: ")


# The files out of the parts


def test_tables_with_other_columns_become_one() -> None:
    lines = b'a,"1, ""x""\nand more",t\nb,2,u\n'
    assert tables.moved(lines, ["uri", "label", "type"], ["uri", "type", "hedge", "label"]) == (
        b'a,t,,"1, ""x""\nand more"\nb,u,,2\n'
    )


@pytest.mark.parametrize("stride", [1, 7, 64, 1 << 20])
def test_what_changed_is_found_without_a_look_at_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stride: int
) -> None:
    monkeypatch.setattr(delta, "STRIDE", stride)
    table = context.load(CHECKOUT / "ontology")
    names = [f"<https://w3id.org/lexrights/id/claim/{name}>" for name in ("a-1", "a-2", "b", "b-1", "c")]
    sides = [[line for name in names for line in (f'{name} <p:x> "1" .\n', f'{name} <p:y> "2" .\n')] for _ in range(2)]
    tried = [sides]
    for place in range(len(sides[0])):
        shorter = [*sides[0][:place], *sides[0][place + 1 :]]
        changed = [*sides[0][:place], sides[0][place].replace('"', '"0', 1), *sides[0][place + 1 :]]
        other = [line for line in sides[0] if line.split()[0] != sides[0][place].split()[0]]
        tried += [[sides[0], one] for one in (shorter, changed, other, [])] + [
            [one, sides[0]] for one in (shorter, other)
        ]
    for old, new in tried:
        paths = [tmp_path / "old", tmp_path / "new"]
        for path, lines in zip(paths, (old, new), strict=True):
            path.write_text("".join(sorted(lines)))
        told = [(one.kind, one.thing) for one in delta.changed(paths[0], paths[1], table)]
        graphs = [list(delta._triples((b"", [path.read_bytes()]))) for path in paths]  # noqa: SLF001 - parse whole files
        whole = [(one.kind, one.thing) for one in changes.compare(graphs[0], graphs[1], table)]
        assert sorted(told) == sorted(whole)
