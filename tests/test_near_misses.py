"""A slip is told once, with what is near and of the right kind, and never changes an answer."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from lexrights.dataset import context, identifiers
from lexrights.findings import nearest, suggestion
from lexrights.home import CHECKOUT
from lexrights.query import questions, sparql, things

Run = Callable[..., Result]
TABLE = context.load(CHECKOUT / "ontology")
KNOWN = set(identifiers.read(CHECKOUT / "data/identifiers.txt"))
KOZLOW = "https://w3id.org/lexrights/id/person/kozlow-vladimir"
SPEECH = "data/reports/odf-20141120/claims/2-speech.yaml"
UNITS = "allegation, article, day, euro, hour, lawsuit, mci, month, tenge"
CHANGES = (
    "eased, introduced, made-independent, more-permissive, narrowed, not-introduced, removed, replaced, shortened, "
    "tightened, transferred, unchanged, widened"
)


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("claimnt", {"claimant", "claimantRole", "concerns"}, ["claimant"]),
        ("amendd", {"amended", "acceded"}, ["amended"]),
        ("person:kozlow-vladimir", {"person:kozlov-vladimir", "case:kozlov-vladimir"}, ["person:kozlov-vladimir"]),
        ("Козлав", {"Козлов", "Казыкенов"}, ["Козлов"]),
        ("endangered", {"endangers", "discriminatory"}, ["endangers"]),
        ("max-fin", {"max-fine", "max-fine-mci"}, ["max-fine"]),
        ("amended", {"acceded", "eased"}, []),
        ("person", {"euro", "lawsuit"}, []),
        ("org:kibhr", {"org:tribuna", "org:respublika"}, []),
        ("org:kozlov-vladimir", {"person:kozlov-vladimir"}, []),
        ("http://e/a/kozlow", {"http://e/a/kozlov", "http://e/b/kozlow"}, ["http://e/a/kozlov"]),
    ],
)
def test_near_is_a_slip_and_of_the_same_kind(word: str, known: set[str], near: list[str]) -> None:
    assert nearest(word, known) == near
    assert suggestion(word, known) == (f"Did you mean {near[0]}?" if near else "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT * { ?c lr:claimnt ?x }", {"lr:claimnt": "https://w3id.org/lexrights/ns#claimnt"}),
        ("PREFIX q: <http://e/> SELECT * { ?c q:a.b.?x q:c ?y }", {"q:a.b": "http://e/a.b", "q:c": "http://e/c"}),
        ('prefix lr: <http://e/> ASK { ?lr lr:x \'lr:y\' , """lr:z""" } # lr:w', {"lr:x": "http://e/x"}),
        ("ASK { <http://e/a#lr:b> ?p _:x , nobody:x }", {"<http://e/a#lr:b>": "http://e/a#lr:b"}),
    ],
)
def test_a_name_in_a_query_is_what_its_grammar_takes_for_one(text: str, found: dict[str, str]) -> None:
    names = sparql.names(text, TABLE.prefixes)
    assert {written: iri for written, iri in names.items() if iri} == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * { ?c lr:claimnt ?x }", ["lr:claimnt is not known here. Did you mean lr:claimant?"]),
        ("ASK { ?c ?p lrt:tightend }", ["lrt:tightend is not known here. Did you mean lrt:tightened?"]),
        ("ASK { ?c ?p lrt:xyzzy }", ["lrt:xyzzy is not known here."]),
        (
            f"ASK {{ <{KOZLOW}> ?p claim:odf-20141120-99999 }}",
            [
                f"<{KOZLOW}> is not known here. Did you mean person:kozlov-vladimir?",
                "claim:odf-20141120-99999 is not known here. Did you mean claim:odf-20141120-999?",
            ],
        ),
        (
            "PREFIX q: <https://w3id.org/lexrights/ns#> ASK { ?c a q:Clam }",
            ["q:Clam is not known here. Did you mean lr:Claim?"],
        ),
        ("ASK { ?c lr:claimant person:kozlov-vladimir ; lr:voice lrt:own-voice FILTER(?c != <http://e/x>) }", []),
        ("ASK { ?c ?p ?o FILTER(STRSTARTS(STR(?c), 'https://w3id.org/lexrights/id/clam/')) }", []),
    ],
)
def test_what_nothing_has_is_told_with_the_nearest(text: str, said: list[str]) -> None:
    found = things.slips(text, TABLE, KNOWN)
    assert [re.sub(r"odf-20141120-\d{3}\?$", "odf-20141120-999?", one) for one in found] == said


def test_no_shipped_question_names_what_is_not_there() -> None:
    for question in questions.shipped(CHECKOUT / "ontology"):
        assert things.slips(question.text, TABLE, KNOWN) == [], question.slug


def test_the_command_says_so_and_changes_nothing_else(run: Run, tmp_path: Path) -> None:
    found = run(CHECKOUT, "ask", "SELECT ?c { ?c lr:claimnt ?x }", "--format", "csv")
    assert (found.exit_code, found.stdout.split()) == (0, ["c"])
    assert found.stderr == "lr:claimnt is not known here. Did you mean lr:claimant?\n"
    data = tmp_path / "a.ttl"
    data.write_text("<http://e/a> <http://e/p> <https://w3id.org/lexrights/id/person/nobody> .", encoding="utf-8")
    query = "SELECT ?s { ?s <http://e/p> person:nobody OPTIONAL { ?s lr:claimnt ?o } }"
    found = run(CHECKOUT, "ask", query, "--data", str(data), "--format", "csv")
    assert (found.exit_code, found.stdout.split()) == (0, ["s", "http://e/a"])
    assert found.stderr == "lr:claimnt is not known here. Did you mean lr:claimant?\n"  # the person may be in that file


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Kozlow", "Did you mean case:kozlov-vladimir or person:kozlov-vladimir?"),
        ("Казлов", "Did you mean person:kozlov-vladimir?"),
        ("Қозлов", "Did you mean person:kozlov-vladimir?"),
        ("Kozlov Vladimr", "Did you mean case:kozlov-vladimir or person:kozlov-vladimir?"),
        ("persn:kozlov-vladimir", "Did you mean person:kozlov-vladimir?"),
        ("art 174 ccc", "Did you mean provision:cc-2014-174?"),
        ("xyzzy", "xyzzy is not known here.\n"),
    ],
)
def test_show_suggests_over_names_and_keys_in_all_scripts(run: Run, typed: str, said: str) -> None:
    found = run(CHECKOUT, "show", typed)
    assert (found.exit_code, found.stdout, said in found.stderr) == (2, "", True)
    assert found.stderr.count("\n") == 1


def findings(house: Path, run: Run, *changes: tuple[str, str, int]) -> list[str]:
    path = house / SPEECH
    text = path.read_text(encoding="utf-8")
    for old, new, times in changes:
        assert text.count(old) >= times
        text = text.replace(old, new, times)
    path.write_text(text, encoding="utf-8")
    found = run(house, "check")
    assert found.exit_code == 1
    return [line.removeprefix(f"{SPEECH}:") for line in found.stdout.splitlines()]


def test_a_name_that_nothing_describes_is_one_finding_with_all_its_places(house: Path, run: Run) -> None:
    changes = [("onBehalfOf: org:kazakhstan\n", "onBehalfOf: org:kibhr\n", 2)]
    [found] = findings(house, run, *changes)
    assert found.startswith("101: claim:odf-20141120-213: onBehalfOf names org:kibhr, which is not described anywhere,")
    assert found.endswith(f" also at {SPEECH}:113. Describe it, or name what is described.")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "  change: tightened\n",
            "  change: amended\n",
            f"change names amended, which is not in the code lists. Use {CHANGES}.",
        ),
        (
            "  change: tightened\n",
            "  change: tightend\n",
            "change names tightend, which is not in the code lists. Did you mean tightened?",
        ),
        (
            "  unit: euro\n",
            "  unit: person\n",
            f"unit names person, which is not in the code lists. Use {UNITS}.",
        ),
        (
            "  voice: paraphrase\n",
            "  voice: spoken\n",
            "voice names spoken, which is not in the code lists. Use editorial, own-voice, paraphrase, quotation.",
        ),
        ("  measure: max-fine\n", "  mesure: max-fine\n", "mesure is not a key. Did you mean measure?"),
        ("  type: RightClaim\n", "  type: RigthClaim\n", "RigthClaim is not a class. Did you mean RightClaim?"),
        ("  type: RightClaim\n", "  type: Wrong\n", "Wrong is not a class."),
    ],
)
def test_one_fault_is_one_finding(house: Path, run: Run, old: str, new: str, said: str) -> None:
    [finding] = findings(house, run, (old, new, 1))
    assert finding.partition(": ")[2].partition(": ")[2] == said
