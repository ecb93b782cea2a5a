"""A slip is told once, with what is near and of the right kind, and never changes an answer."""

import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import Result

from lexrights.dataset import context, identifiers
from lexrights.dataset.namespaces import BASE, NS, THINGS
from lexrights.dataset.published import Published
from lexrights.findings import nearest, suggestion
from lexrights.home import CHECKOUT, Home
from lexrights.query import questions, sparql, things

Run = Callable[..., Result]
TABLE = context.load(CHECKOUT / "ontology")
KNOWN = set(identifiers.read(CHECKOUT / "data/identifiers.txt"))
KOZLOW = "https://w3id.org/lexrights/id/person/kozlow-vladimir"
SPEECH = "data/reports/odf-20141120/claims/2-speech.yaml"
UNDESCRIBED = "which is not described anywhere. Describe it, or name what is described."
UNITS = (
    "allegation, article, count, day, duration, euro, gel, hour, kgs, lawsuit, mci, money, month, percent, person, "
    "tenge, year"
)
CHANGES = (
    "altered, continued, eased, introduced, made-independent, more-permissive, narrowed, not-introduced, removed, "
    "replaced, shortened, tightened, transferred, unchanged, widened"
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
        ("provision:cc-2014-401", {"provision:cc-2014-400", "provision:cc-2014-404"}, []),
        ("claim:aa-0001", {"claim:aa-001", "claim:aa-002"}, ["claim:aa-001"]),
        ("kozlov-vladimir2", {"kozlov-vladimir"}, ["kozlov-vladimir"]),
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
        ("PREFIX q: <http://e/> ASK { ?s q:a\\-b\\. ?o }", {"q:a\\-b\\.": "http://e/a-b."}),
        (
            "BASE <http://e/x/> PREFIX q: <y#> ASK { <z> q:a <#b> }",
            {"<z>": "http://e/x/z", "q:a": "http://e/x/y#a", "<#b>": "http://e/x/#b"},
        ),
        ("CONSTRUCT { ?s lr:x ?o } WHERE { ?s <http://e/z> ?o }", {"<http://e/z>": "http://e/z"}),
        ("CONSTRUCT WHERE { ?s <http://e/z> ?o }", {"<http://e/z>": "http://e/z"}),
        ("INSERT DATA { GRAPH lr:g { lr:s lr:p lr:o } }", {}),
        ("INSERT { GRAPH lr:g { ?s lr:p lr:o } } WHERE { ?s <http://e/z> ?o }", {"<http://e/z>": "http://e/z"}),
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
                "claim:odf-20141120-99999 is not known here.",
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
    assert things.slips(text, TABLE, KNOWN) == said


@pytest.mark.parametrize(
    ("text", "meant", "elsewhere"),
    [
        ("ASK { ?c a <http://w3id.org/lexrights/ns#Claim> }", "lr:Claim", True),
        ("ASK { ?c a <https://www.w3id.org/lexrights/ns#Claim> }", "lr:Claim", True),
        ("ASK { ?c a <https://w3id.org/lexrights/nsClaim> }", "lr:Claim", True),
        ("ASK { ?c a <https://w3id.org/lexrights/ns/Claim> }", "lr:Claim", True),
        ("ASK { ?c a <https://w3id.org/lexright/ns#Claim> }", "lr:Claim", True),
        ("ASK { ?c ?p <https://w3id.org/lexrights/term/tightened> }", "lrt:tightened", True),
        ("ASK { ?c ?p <https://w3id.org/lexrights/id/persons/kozlov-vladimir> }", "person:kozlov-vladimir", False),
        ("BASE <https://w3id.org/lexrights/ns#> ASK { ?c a <Claim> }", "lr:Claim", True),
        ("BASE <http://w3id.org/lexrights/ns#> ASK { ?c a <Claim> }", f"<{NS}>", True),
        ("PREFIX lr: <http://w3id.org/lexrights/ns#> ASK { ?c a lr:Claim ; lr:voice ?v }", f"<{NS}>", True),
        ("PREFIX lr: <https://w3id.org/lexrights/ns> ASK { ?c a lr:Claim ; lr:voice ?v }", f"<{NS}>", True),
        ("PREFIX l: <https://w3id.org/lexrigths/ns#> ASK { ?c a l:Claim ; l:voice ?v }", f"<{NS}>", True),
        ("PREFIX p: <https://w3id.org/lexrights/id/person> ASK { ?c ?p p:x }", f"<{THINGS}person/>", False),
        ("PREFIX schema: <http://schema.org/> ASK { ?c schema:about ?x }", "<https://schema.org/>", False),
        ("ASK { ?c <http://schema.org/about> ?x }", "schema:about", False),
        ("ASK { ?c schema:abut ?x }", "schema:about", False),
        ("ASK { ?c lr:abut ?x }", "schema:about", True),
        ("ASK { ?c lr:tightened ?x }", "lrt:tightened", True),
        ("ASK { ?c lr:claim\\-ant ?x }", "lr:claimant", True),
    ],
)
def test_a_slip_in_a_namespace_is_told_once_with_the_right_one(text: str, meant: str, elsewhere: bool) -> None:  # noqa: FBT001
    [told] = things.slips(text, TABLE, KNOWN)
    assert told.endswith(f" is not known here. Did you mean {meant}?")
    assert things.slips(text, TABLE, KNOWN, ours=False) == ([told] if elsewhere else [])


@pytest.mark.parametrize(
    "text",
    [
        f"BASE <http://e/> PREFIX d: <{BASE}dataset#> PREFIX lr: <{NS}> ASK {{ d:csv a lr:Claim }}",
        f"PREFIX l: <{BASE}> PREFIX doc: <{BASE}doc/> ASK {{ l:dataset ?p doc:x }}",
        "PREFIX sosa: <http://www.w3.org/ns/sosa#> ASK { ?s a sosa:Start ; rdfs:label ?l ; skos:broader ?b }",
        "BASE <https://w3id.org/lexrights/> ASK { ?s a <ns#Claim> ; <ns#voice> <terms/editorial> }",
        "ASK { GRAPH <https://w3id.org/lexrights/ns> { ?s ?p <urn:x> } FILTER(STRSTARTS(STR(?s), STR(lr:))) }",
        "CONSTRUCT { ?s lr:made lrt:here } WHERE { ?s lr:claimant ?o }",
        "INSERT DATA { person:new lr:made lrt:here }",
    ],
)
def test_what_is_right_or_of_others_is_no_slip(text: str) -> None:
    assert things.slips(text, TABLE, KNOWN) == []


def test_nothing_that_is_published_is_told_as_a_slip() -> None:
    everything = {
        term for quad in Published(Home(CHECKOUT)).store for term in (quad.subject, quad.predicate, quad.object)
    }
    iris = [str(term) for term in everything if isinstance(term, ox.NamedNode)]
    foreign = [iri for iri in iris if not iri.startswith(f"<{BASE}")]
    assert things.slips(f"ASK {{ VALUES ?x {{ {' '.join(foreign)} }} }}", TABLE, KNOWN) == []
    ours = sorted(set(iris) - set(foreign))
    assert [
        one for one in things.slips(f"ASK {{ VALUES ?x {{ {' '.join(ours)} }} }}", TABLE, KNOWN) if "mean" in one
    ] == []


def test_ten_thousand_names_that_nothing_has_take_no_time() -> None:
    text = f"ASK {{ VALUES ?x {{ {' '.join(f'lr:x{number} <http://e/{number}>' for number in range(10_000))} }} }}"
    begun = time.monotonic()
    assert len(things.slips(text, TABLE, KNOWN)) == things.LOOKED_AT // 2
    assert time.monotonic() - begun < 5


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
        ("Казлов", "Did you mean case:kozlov-vladimir or person:kozlov-vladimir?"),
        ("Қозлов", "Did you mean case:kozlov-vladimir or person:kozlov-vladimir?"),
        ("Kozlov Vladimr", "Did you mean case:kozlov-vladimir or person:kozlov-vladimir?"),
        ("persn:kozlov-vladimir", "Did you mean person:kozlov-vladimir?"),
        ("lr:claimnt", "Did you mean lr:claimant?"),
        ("claimnt", "Did you mean lr:claimant?"),
        ("provision:cc-2014-999", "provision:cc-2014-999 is not known here.\n"),
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
    assert found.startswith("117: claim:odf-20141120-213: onBehalfOf names org:kibhr, which is not described anywhere,")
    assert found.endswith(f" also at {SPEECH}:131. Describe it, or name what is described.")


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
        ("  unit: euro\n", "  unit: vague\n", "A measure claim names one unit. (lrt:vague)"),
        (
            "  unit: euro\n",
            "  unit: people\n",
            f"unit names people, which is not in the code lists. Use {UNITS}.",
        ),
        (
            "  voice: paraphrase\n",
            "  voice: spoken\n",
            "voice names spoken, which is not in the code lists. Use editorial, own-voice, paraphrase, quotation.",
        ),
        (
            "  evidence: passage:odf-20141120-055\n",
            "  evidence: passage:odf-20141120-999\n",
            f"evidence names passage:odf-20141120-999, {UNDESCRIBED}",
        ),
        (
            "  case: case:kozlov-vladimir\n",
            "  case: person:kozlov-vladimir\n",
            "A case claim belongs to one case. (person:kozlov-vladimir)",
        ),
        ("  type: RightClaim\n", "", "has no class of the kind that its URI names; give it that class."),
        (
            "  type: RightClaim\n",
            "  type: Person\n",
            "has the class https://schema.org/Person, and its URI is of another kind.",
        ),
        ("  measure: max-fine\n", "  mesure: max-fine\n", "mesure is not a key. Did you mean measure?"),
        ("  type: RightClaim\n", "  type: RigthClaim\n", "RigthClaim is not a class. Did you mean RightClaim?"),
        ("  type: RightClaim\n", "  type: Wrong\n", "Wrong is not a class."),
    ],
)
def test_one_fault_is_one_finding(house: Path, run: Run, old: str, new: str, said: str) -> None:
    [finding] = findings(house, run, (old, new, 1))
    assert finding.partition(": ")[2].partition(": ")[2] == said


def test_two_faults_in_two_places_are_two_findings(house: Path, run: Run) -> None:
    changed = findings(house, run, ("  case: case:kozlov-vladimir\n", "  case: person:kozlov-vladimir\n", 2))
    assert [one.partition(": ")[0] for one in changed] == ["234", "259"]


def test_what_is_wrong_with_a_thing_itself_is_told_beside_what_points_to_it(house: Path, run: Run) -> None:
    people = house / "data/entities/people.yaml"
    text = people.read_text(encoding="utf-8")
    people.write_text(text.replace("    en: Vladimir Kozlov\n", "", 1), encoding="utf-8")
    told = findings(house, run, ("  case: case:kozlov-vladimir\n", "  case: person:kozlov-vladimir\n", 1))
    assert [one.rpartition(": ")[2] for one in told] == [
        "A thing has a label in English.",
        "A case claim belongs to one case. (person:kozlov-vladimir)",
    ]


def test_a_count_is_not_told_where_something_else_is_wrong(house: Path, run: Run) -> None:
    path = house / "data/dataset.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("publisher: org:lexrights-editors", "publisher: org:lexrights-editor"), encoding="utf-8"
    )
    found = run(house, "check").stdout.splitlines()
    assert [line.partition(": dataset:: ")[2] for line in found] == [
        "publisher names org:lexrights-editor, which is not described anywhere. Did you mean org:lexrights-editors?"
    ]
