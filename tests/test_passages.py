import pytest

from lexrights.check.evidence import failures, ledger, report_of
from lexrights.dataset.published import load
from lexrights.home import Home
from lexrights.source.passages import digest, propose

FOLD = (
    "A heading\n\n One sentence. Another, cut by \n\n"
    + " " * 40
    + "\n1 http://a.example/x-\ny.html \n the page end.1 \n"
)


@pytest.mark.practice(28)
def test_every_character_that_is_not_blank_lies_in_exactly_one_span(report_text: str) -> None:
    covered = [0] * len(report_text)
    for span in propose(report_text):
        covered[span.start : span.end] = [count + 1 for count in covered[span.start : span.end]]
    wrong = [at for at, char in enumerate(report_text) if not char.isspace() and covered[at] != 1]
    assert wrong == []


def test_headings_sentences_and_footnotes_are_told_apart() -> None:
    spans = [(FOLD[span.start : span.end], span.kind) for span in propose(FOLD)]
    assert spans == [
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
    store = load(home)
    authored = ledger(store, report_of(store, report_text.encode()))
    proposed = propose(report_text)
    assert [(span.start, span.end) for span in proposed] == [(one.start, one.end) for one in authored]
    changed = [one.iri[-3:] for span, one in zip(proposed, authored, strict=True) if span.kind != one.kind]
    assert changed == ["092", "133"]


def test_the_ledger_verifies_against_the_text(report_text: str, home: Home) -> None:
    store = load(home)
    passages = ledger(store, report_of(store, report_text.encode()))
    assert len(passages) == 135
    assert list(failures(report_text, passages)) == []
    edited = report_text.replace("Kozlov", "Koslov", 1)
    assert len(list(failures(edited, passages))) == 1
