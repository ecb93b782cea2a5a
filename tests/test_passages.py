from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from lexrights.check.evidence import failures, ledger, report_of
from lexrights.dataset.published import Published
from lexrights.home import Home
from lexrights.source import layout, part
from lexrights.source.layout import Layout
from lexrights.source.passages import digest, propose

Run = Callable[..., Result]
FOLD = (
    "A heading\n\n One sentence. Another, cut by \n\n"
    + " " * 40
    + "\n1 http://a.example/x-\ny.html \n the page end.1 \n"
)


def told(text: str, laid_out: Layout = layout.GENERAL) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.kind) for span in propose(text, laid_out)]


def sections(text: str, laid_out: Layout = layout.GENERAL) -> list[str]:
    return list(dict.fromkeys(span.section for span in propose(text, laid_out)))


def first(home: Home) -> Layout:
    return layout.read(home, part.files(home, "odf-20141120"))


@pytest.mark.practice(28)
def test_every_character_that_is_not_blank_lies_in_exactly_one_span(report_text: str, home: Home) -> None:
    covered = [0] * len(report_text)
    for span in propose(report_text, first(home)):
        covered[span.start : span.end] = [count + 1 for count in covered[span.start : span.end]]
    wrong = [at for at, char in enumerate(report_text) if not char.isspace() and covered[at] != 1]
    assert wrong == []


def test_headings_sentences_and_footnotes_are_told_apart() -> None:
    assert told(FOLD, Layout(body=r" \S")) == [
        ("A heading", "heading"),
        ("One sentence.", "sentence"),
        ("Another, cut by", "sentence"),
        ("1 http://a.example/x-\ny.html", "footnote"),
        ("the page end.1", "sentence"),
    ]


def test_a_digest_does_not_see_how_white_space_is_laid() -> None:
    assert digest("a  b\n c") == digest("a b c")
    assert digest("a b c") != digest("a bc")


def test_the_proposal_differs_from_the_ledger_only_where_an_editor_corrected_a_kind(
    report_text: str, home: Home
) -> None:
    store = Published(home).store
    authored = ledger(store, report_of(store, report_text.encode()))
    proposed = propose(report_text, first(home))
    assert [(span.start, span.end) for span in proposed] == [(one.start, one.end) for one in authored]
    changed = [one.iri[-3:] for span, one in zip(proposed, authored, strict=True) if span.kind != one.kind]
    assert changed == ["092", "133"]


def test_the_ledger_verifies_against_the_text(report_text: str, home: Home) -> None:
    store = Published(home).store
    passages = ledger(store, report_of(store, report_text.encode()))
    assert len(passages) == 135
    assert list(failures(report_text, passages)) == []
    edited = report_text.replace("Kozlov", "Koslov", 1)
    assert len(list(failures(edited, passages))) == 1


def test_notes_follow_their_numbers_whatever_they_begin_with() -> None:
    notes = "7 An act,\n1994 edition, and\n9 more of them\n8) siehe oben\n9) там же\n"
    assert told(f"Body.\n\n_______\n{notes}\nThe body again. It ends.") == [
        ("Body.", "sentence"),
        ("_______\n7 An act,\n1994 edition, and\n9 more of them", "footnote"),
        ("8) siehe oben", "footnote"),
        ("9) там же", "footnote"),
        ("The body again.", "sentence"),
        ("It ends.", "sentence"),
    ]


def test_notes_without_numbers_end_where_a_page_does() -> None:
    text = "Body.*\n-----\n* One note\n† another\n\fThe next page. It goes on.\n"
    assert told(text, Layout(note=r"[*†] ", mark=r"\*")) == [
        ("Body.*", "sentence"),
        ("-----\n* One note", "footnote"),
        ("† another", "footnote"),
        ("The next page.", "sentence"),
        ("It goes on.", "sentence"),
    ]


def test_a_line_under_which_no_note_begins_stays_in_the_body() -> None:
    assert told("One.\n-----\nNo note. But this.") == [
        ("One.\n-----\nNo note.", "sentence"),
        ("But this.", "sentence"),
    ]


def test_sentences_end_before_capitals_of_every_script_and_not_after_an_abbreviation() -> None:
    assert [
        words for words, _kind in told("Закон принят. Éva «спорит». «Нет». قال. no more, Art. 5. See Art. Five.")
    ] == [
        "Закон принят.",
        "Éva «спорит».",
        "«Нет».",
        "قال. no more, Art. 5.",
        "See Art.",
        "Five.",
    ]
    spoken = told("See (Art. Five of it). Gen. Assembly.", Layout(abbreviations=("Art.", "Gen.")))
    assert [words for words, _kind in spoken] == ["See (Art. Five of it).", "Gen. Assembly."]


def test_a_page_that_ends_within_a_sentence_ends_no_paragraph_in_any_script() -> None:
    cut = "Закон принят\n\n" + "парламентом."
    assert told(f"{cut}\n\nEnd.") == [(cut, "sentence"), ("End.", "sentence")]


def test_sections_begin_with_the_headings_that_the_layout_describes() -> None:
    text = "Title\n\nII. THE\n COURTS\n\nA text.\n\nIII. Who judges\n\nA text.\n\nChapter B: JUDGES\n\nA text."
    assert sections(text) == ["0. Introduction", "II. The courts", "III. Who judges"]
    assert sections(text, Layout(section="Chapter .: (.+)", opening="Before")) == ["Before", "Chapter B: Judges"]
    assert sections(text, Layout(section=".* judges")) == ["0. Introduction", "III. Who judges"]


def test_a_draft_follows_the_layout_in_the_file_of_its_report(house: Path, run: Run, report_path: Path) -> None:
    ledger = house / "data/reports/odf-20141120/passages.yaml"
    ledger.write_text("")  # as a shell leaves it that is about to write the draft there
    kept = run(house, "evidence", "--propose", str(report_path))
    assert (kept.exit_code, kept.stdout.count("id: passage:odf-20141120-")) == (0, 135)
    described = house / "data/reports/odf-20141120/report.yaml"
    text = described.read_text(encoding="utf-8")
    described.write_text(text.replace("layout:\n  body: ' \\S'\n", ""), encoding="utf-8")
    general = run(house, "evidence", "--propose", str(report_path))
    assert (general.exit_code, general.stdout.count("id: passage:odf-20141120-")) == (0, 126)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("  bodi: x", "bodi is not a key of a layout. Did you mean body?"),
        ("  note: '(1'", "(1 is not a regular expression: missing ), unterminated subpattern at position 0."),
        ("  note: (?i)x", "(?i)x is not a regular expression: global flags not at the start of the expression"),
        ("  section: 12", "12 is not text; write it in quotes if it should be. Mend the value of section."),
        ("  abbreviations: [Art., true]", "True is not text; write it in quotes if it should be."),
    ],
)
def test_a_slip_in_a_layout_is_told_with_its_line(
    house: Path, run: Run, report_path: Path, line: str, words: str
) -> None:
    path = house / "data/reports/odf-20141120/report.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  body: ' \\S'", line), encoding="utf-8")
    for command in (["check"], ["format"], ["evidence", "--propose", str(report_path)]):
        result = run(house, *command)
        assert result.exit_code == 1, command
        assert f"data/reports/odf-20141120/report.yaml:3: {words}" in result.output, command


def test_a_layout_that_is_none_or_stands_elsewhere_is_told_with_its_line(house: Path, run: Run) -> None:
    path = house / "data/reports/odf-20141120/report.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("layout:\n  body: ' \\S'", "layout: wide"), encoding="utf-8"
    )
    places = house / "data/entities/places.yaml"
    places.write_text("layout: {mark: '[*]'}\n" + places.read_text(encoding="utf-8"), encoding="utf-8")
    found = run(house, "check").stdout
    assert "report.yaml:2: layout is not a mapping of keys. Give it section, opening, footnotes," in found
    assert "places.yaml:1: layout says how the text of a report is laid out, and no report is described here." in found


def test_a_layout_has_one_normal_form(house: Path, run: Run) -> None:
    path = house / "data/reports/odf-20141120/report.yaml"
    text = path.read_text(encoding="utf-8")
    given = "layout: {abbreviations: [Art.], body: \" \\\\S\", section: '\\d (.+)'}"
    path.write_text(text.replace("layout:\n  body: ' \\S'", given), encoding="utf-8")
    assert run(house, "format").exit_code == 0
    normal = "layout:\n  section: \\d (.+)\n  body: ' \\S'\n  abbreviations: Art.\n"
    assert path.read_text(encoding="utf-8") == text.replace("layout:\n  body: ' \\S'\n", normal)
    assert layout.read(Home(house), [path]) == Layout(section=r"\d (.+)", body=r" \S", abbreviations=("Art.",))
