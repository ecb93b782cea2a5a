"""`show` takes a URI, a CURIE or a key, and never a thing without who says what of it."""

from collections.abc import Callable

import pytest
from click.testing import Result

from lexrights.home import CHECKOUT

Run = Callable[..., Result]


@pytest.mark.parametrize(
    "name", ["https://w3id.org/lexrights/id/provision/cc-2014-174", "provision:cc-2014-174", "cc-2014-174"]
)
def test_a_thing_is_found_by_uri_curie_and_key(run: Run, name: str) -> None:
    result = run(CHECKOUT, "show", name)
    assert result.exit_code == 0
    assert result.stdout.startswith("https://w3id.org/lexrights/id/provision/cc-2014-174\n")
    for line in result.stdout.splitlines():
        assert not line.startswith("claim:") or "Open Dialog Foundation" in line or "LexRights editors" in line


def test_a_claim_is_shown_with_its_whole_attribution(run: Run) -> None:
    shown = run(CHECKOUT, "show", "claim:odf-20141120-119").stdout
    lines = dict(line.split(maxsplit=1) for line in shown.splitlines()[1:] if len(line.split(maxsplit=1)) == 2)
    assert lines["claimant"] == "Kanat Seytgaparov (person:seytgaparov-kanat)"
    assert lines["voice"] == "quotation (lrt:quotation)"
    assert lines["saidOn"] == "2014-10-30"
    assert "report:odf-20141120" in lines["statedIn"]
    assert "disputes" in shown or "claim:odf-20141120-120" in shown


def test_a_key_of_two_things_and_a_slip_are_answered_with_a_suggestion(run: Run) -> None:
    two = run(CHECKOUT, "show", "kozlov-vladimir")
    assert (two.exit_code, "case:kozlov-vladimir, person:kozlov-vladimir" in two.stderr) == (2, True)
    slip = run(CHECKOUT, "show", "person:kozlow-vladimir")
    assert (slip.exit_code, "Did you mean person:kozlov-vladimir?" in slip.stderr) == (2, True)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("art 174 cc", "provision/cc-2014-174"),
        ("Article 400", "provision/cc-2014-400"),
        ("kozlov case", "case/kozlov-vladimir"),
        ("Козлов Владимир", "person/kozlov-vladimir"),
        ("azimova", "person/asimova-elvira"),
    ],
)
def test_what_people_type_is_understood(run: Run, typed: str, found: str) -> None:
    assert run(CHECKOUT, "show", typed).stdout.startswith(f"https://w3id.org/lexrights/id/{found}\n")


def test_several_that_fit_are_named_and_none_is_guessed(run: Run) -> None:
    result = run(CHECKOUT, "show", "Kozlov")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Kozlov may be case:kozlov-vladimir, person:kozlov-vladimir. Name one of them.\n"
    many = run(CHECKOUT, "show", "criminal code")
    assert "and 18 more. Name one of them." in many.stderr


def test_neighbours_are_shown_both_ways(run: Run) -> None:
    shown = run(CHECKOUT, "show", "act:cc-2014").stdout
    assert "provisionOf  Article 174 of the Criminal Code of 2014 (provision:cc-2014-174)" in shown
    assert "provisionOf     Criminal Code of 2014 (act:cc-2014)" in run(CHECKOUT, "show", "cc-2014-174").stdout


def test_what_is_said_about_the_claims_on_a_thing_is_shown_with_it(run: Run) -> None:
    shown = run(CHECKOUT, "show", "act:law-religion-2011").stdout
    assert shown.index("were not introduced") < shown.index("About these claims") < shown.index("regarded as positive")
