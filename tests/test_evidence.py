"""A reader's copy is verified passage by passage; a wrong copy and a wrong ledger are told apart."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import reports
from lexrights.check.evidence import Coverage, Passage, coverage

Run = Callable[..., Result]
LEDGER = "data/published/lexrights.nt"


def copy(folder: Path, raw: bytes) -> str:
    path = folder / "copy.txt"
    path.write_bytes(raw)
    return str(path)


@pytest.mark.practice(5, 28)
def test_the_true_copy_verifies_and_every_section_is_counted(house: Path, run: Run, report_path: Path) -> None:
    result = run(house, "evidence", str(report_path))
    assert result.exit_code == 0
    assert len([line for line in result.stdout.splitlines() if line[:2] in {f"{n}." for n in range(8)}]) == 8
    assert result.stdout.splitlines()[-1].split() == ["all", "135", "134", "1", "390"]


def test_an_edited_copy_names_the_passage_and_blames_the_copy(
    house: Path, run: Run, report_path: Path, tmp_path: Path
) -> None:
    result = run(house, "evidence", copy(tmp_path, report_path.read_bytes().replace(b"Kozlov", b"Koslov", 1)))
    assert result.exit_code == 1
    assert "passage odf-20141120-063: the text at" in result.stderr
    assert "1 failure. The copy is not the text that the offsets refer to" in result.stderr


def test_a_wrong_ledger_is_blamed_on_us(house: Path, run: Run, report_path: Path) -> None:
    ledger = house / LEDGER
    end = '/passage/odf-20141120-063#selector> <http://www.w3.org/ns/oa#end> "'
    text = ledger.read_text(encoding="utf-8")
    at = text.index(end) + len(end)
    ledger.write_text(f"{text[:at]}1{text[at:]}", encoding="utf-8")
    result = run(house, "evidence", str(report_path))
    assert result.exit_code == 1
    assert "The copy is the text that was hashed, so the ledger is wrong" in result.stderr


def test_another_text_fails_and_so_does_one_that_is_not_text(house: Path, run: Run, tmp_path: Path) -> None:
    for raw in (b"Something else.", b"", "Нечто другое. ".encode() * 9999):
        result = run(house, "evidence", copy(tmp_path, raw))
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
        assert "copy.txt: is no copy of a report that is published here; the nearest is: Report of 20" in result.stderr
    for raw in (bytes(range(256)), b"%PDF-1.4\n%%EOF\n", "Résumé".encode("latin-1")):
        for words in ([], ["claim:odf-20141120-222"], ["--propose"]):
            result = run(house, "evidence", copy(tmp_path, raw), *words)
            assert (result.exit_code, result.stdout) == (2, "")
            assert result.stderr.endswith("copy.txt is not UTF-8 text. Save its text as UTF-8 first.\n")


def test_a_claim_stands_beside_its_passage_of_the_readers_copy(house: Path, run: Run, report_path: Path) -> None:
    result = run(house, "evidence", str(report_path), "odf-20141120-222")
    assert result.exit_code == 0
    assert re.search(r"claimant +Open Dialog Foundation", result.stdout)
    assert "2. The freedom of speech, sentence at 9854-10031:" in result.stdout
    text = " ".join(report_path.read_bytes().decode()[9854:10031].split())
    assert result.stdout.rstrip().endswith(text)


def test_a_claim_of_a_passage_that_was_edited_is_refused(
    house: Path, run: Run, report_path: Path, tmp_path: Path
) -> None:
    edited = copy(tmp_path, report_path.read_bytes().replace(b"12 to 20", b"11 to 20"))
    result = run(house, "evidence", edited, "claim:odf-20141120-222")
    assert result.exit_code == 2
    assert "this is not the text that claim:odf-20141120-222 points to" in result.stderr


def test_a_claim_without_a_passage_and_an_unknown_one_are_refused(house: Path, run: Run, report_path: Path) -> None:
    without = run(house, "evidence", str(report_path), "claim:odf-20141120-917")
    assert (without.exit_code, "points to no passage" in without.stderr) == (2, True)
    unknown = run(house, "evidence", str(report_path), "claim:odf-20141120-22")
    assert (unknown.exit_code, "Did you mean claim:odf-20141120-" in unknown.stderr) == (2, True)


@pytest.mark.parametrize(
    ("name", "key"),
    [("A_HRC_WG.6_20 (1).txt", "a-hrc-wg-6-20-1"), ("Évaluation.TXT", "evaluation"), ("aa.txt", "aa")],
)
def test_a_draft_has_the_key_that_the_name_of_the_file_makes(
    house: Path, run: Run, tmp_path: Path, name: str, key: str
) -> None:
    (tmp_path / name).write_text("A text.\n", encoding="utf-8")
    result = run(house, "evidence", "--propose", str(tmp_path / name))
    assert (result.exit_code, f"- id: passage:{key}-001\n" in result.stdout) == (0, True)
    assert result.stderr == f"The draft is for report:{key}, which is to be described in data/reports/{key}.\n"


def test_a_draft_has_the_key_of_the_report_that_names_the_text(house: Path, run: Run, tmp_path: Path) -> None:
    reports.add(house, "aa")
    (tmp_path / "copy (2).txt").write_text("The report aa.", encoding="utf-8")
    result = run(house, "evidence", "--propose", str(tmp_path / "copy (2).txt"))
    assert ("isPartOf: report:aa" in result.stdout, result.stderr) == (True, "")


def test_a_name_that_makes_no_key_is_told(house: Path, run: Run, tmp_path: Path) -> None:
    for name in ("Доклад.txt", "con.txt"):
        (tmp_path / name).write_text("A text.\n", encoding="utf-8")
        result = run(house, "evidence", "--propose", str(tmp_path / name))
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Name the copy after the key of its report." in result.stderr


def test_a_draft_is_not_asked_for_one_claim(house: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("A text.\n", encoding="utf-8")
    result = run(house, "evidence", "--propose", str(tmp_path / "x.txt"), "claim:x")
    assert (result.exit_code, "leave the CLAIM out" in result.stderr) == (2, True)


def test_sections_are_counted_in_the_order_of_the_text() -> None:
    ledger = [Passage("", 0, 1, "", name, "sentence", "", 2) for name in ("2. Law", "10. Courts", "Annex", "2. Law")]
    assert coverage(ledger) == [
        Coverage("2. Law", 2, 2, 0, 4),
        Coverage("10. Courts", 1, 1, 0, 2),
        Coverage("Annex", 1, 1, 0, 2),
    ]
