"""The traps of the first report: what a careless reading would have got wrong."""

import re
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
import yaml

from lexrights.dataset import rdf
from lexrights.home import CHECKOUT

DUMP = CHECKOUT / "data/published/lexrights.nt"
QUOTES = "\"'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"
PREFIXES = """
PREFIX cito: <http://purl.org/spar/cito/> PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX lr: <https://w3id.org/lexrights/ns#>
PREFIX lrt: <https://w3id.org/lexrights/terms/> PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX schema: <https://schema.org/>
PREFIX act: <https://w3id.org/lexrights/id/act/> PREFIX case: <https://w3id.org/lexrights/id/case/>
PREFIX concept: <https://w3id.org/lexrights/id/concept/>
PREFIX event: <https://w3id.org/lexrights/id/event/> PREFIX group: <https://w3id.org/lexrights/id/group/>
PREFIX offence: <https://w3id.org/lexrights/id/offence/> PREFIX org: <https://w3id.org/lexrights/id/org/>
PREFIX passage: <https://w3id.org/lexrights/id/passage/> PREFIX person: <https://w3id.org/lexrights/id/person/>
PREFIX report: <https://w3id.org/lexrights/id/report/>
PREFIX provision: <https://w3id.org/lexrights/id/provision/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return rdf.store(rdf.from_files([DUMP]))


def select(store: ox.Store, pattern: str) -> list[list[str]]:
    """Return the rows of `SELECT DISTINCT … WHERE …`, given from its variables on."""
    return list(rdf.rows(store, f"{PREFIXES} SELECT DISTINCT {pattern}"))


def keys(rows: list[list[str]]) -> set[str]:
    return {re.split("[/#]", cell)[-1] for row in rows for cell in row}


def test_1_that_the_foundation_publishes_the_report_is_said_by_the_editors_only(store: ox.Store) -> None:
    found = select(
        store,
        "?voice { ?claim schema:about report:odf-20141120, org:open-dialog-foundation ; lr:voice ?voice }",
    )
    assert keys(found) == {"editorial"}
    assert not select(store, "?o { report:odf-20141120 schema:publisher|dcterms:publisher ?o }")


def test_2_the_sentence_of_2012_is_about_the_offence_and_not_an_article_of_2014(store: ox.Store) -> None:
    of_case = "lr:case case:kozlov-vladimir ; lr:outcome lrt:sentenced ; schema:about ?thing"
    assert keys(select(store, f"?thing {{ ?claim {of_case} }}")) == {"kozlov-vladimir", "inciting-hatred"}
    both = "?claim schema:about person:kozlov-vladimir, provision:cc-2014-174 ; lr:voice ?voice"
    assert keys(select(store, f"?voice {{ {both} }}")) <= {"editorial"}


def test_3_no_word_mixes_two_alphabets() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (CHECKOUT / "data").rglob("*.yaml"))
    assert re.findall(r"\w*(?:[a-z][\u0430-\u0451]|[\u0430-\u0451][a-z])\w*", text, re.IGNORECASE) == []


def test_4_and_5_the_addresses_are_whole_valid_and_one_node_each(store: ox.Store) -> None:
    found = [
        row[0]
        for row in select(
            store, "?url { ?footnote lr:passageKind lrt:footnote ; cito:cites ?source . ?source schema:url ?url }"
        )
    ]
    assert len(found) == 24
    assert all(re.fullmatch(r"[!-~]+", url) and urlsplit(url).hostname for url in found)
    sources = select(store, "?source { ?footnote lr:passageKind lrt:footnote ; cito:cites ?source }")
    assert len(sources) == 24
    hyphens = [url for url in found if re.search(r"pod-prezident|podpisal-obnovlennyjj|proposed-amendments", url)]
    assert len(hyphens) == 2
    assert sum("%D0%" in url for url in found) >= 1


def test_5_footnotes_10_and_12_share_a_source_and_footnote_5_has_none(store: ox.Store) -> None:
    found = select(
        store, "?n ?source { ?footnote lr:footnoteNumber ?n ; cito:cites ?source FILTER(?n IN (5, 10, 12)) }"
    )
    assert {row[0] for row in found} == {"10", "12"}
    assert len({row[1] for row in found}) == 1


def test_6_asimova_is_one_person_with_two_titles_and_a_second_spelling(store: ox.Store) -> None:
    names = select(store, '?p { ?p a schema:Person ; rdfs:label|skos:altLabel ?n FILTER(REGEX(?n, "A[sz]imova")) }')
    assert keys(names) == {"asimova-elvira"}
    roles = select(
        store, "?role { ?claim schema:about person:asimova-elvira ; lr:role ?role ; lr:voice lrt:own-voice }"
    )
    assert sorted(row[0] for row in roles) == [
        "Deputy Minister of Justice",
        "UN Deputy Minister of Justice of Kazakhstan",
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        "?c schema:about provision:criminal-law-2014-confiscation ; lr:value 45",
        "?c schema:about/schema:about offence:torture ; lr:assessment lrt:positive",
        "?c schema:about/schema:about provision:criminal-law-2014-impeding-journalists ; lr:assessment lrt:positive",
        "?c schema:about provision:cc-2014-400 ; lr:change lrt:eased",
        '?c lr:concept|rdfs:label ?text FILTER(REGEX(?text, "common-law"))',
        "?c lr:claimant person:banchuk-alexander ; lr:assessment lrt:positive",
    ],
)
def test_7_what_speaks_for_the_state_is_there_too(store: ox.Store, pattern: str) -> None:
    assert select(store, f"?c {{ {pattern} }}")


def test_8_more_permissive_keeps_its_two_meanings(store: ox.Store) -> None:
    assert keys(select(store, "?change { ?c schema:about provision:cc-2014-403 ; lr:change ?change }")) == {
        "transferred",
        "more-permissive",
    }


def test_8_limitations_of_2011_that_an_article_keeps_are_not_new_in_it(store: ox.Store) -> None:
    kept = "?claim schema:about provision:cao-2014-490 ; lr:change ?change"
    assert keys(select(store, f"?change {{ {kept} }}")) == {"transferred", "unchanged"}


@pytest.mark.parametrize(
    ("concept", "claims"),
    [("forced-labour", {"615", "619", "625"}), ("death-penalty", {"309", "310", "311", "313", "315"})],
)
def test_all_that_is_said_of_a_concept_is_found_under_it(store: ox.Store, concept: str, claims: set[str]) -> None:
    found = keys(select(store, f"?claim {{ ?claim schema:about|lr:concept concept:{concept} }}"))
    assert {claim.rpartition("-")[2] for claim in found} == claims


def test_9_only_article_400_has_indices_in_the_report(store: ox.Store) -> None:
    found = select(store, "?thing ?voice { ?c lr:measure lrt:max-fine-mci ; schema:about ?thing ; lr:voice ?voice }")
    assert {row[0].rsplit("/", 1)[1] for row in found if not row[1].endswith("editorial")} == {"cc-2014-400"}
    assert len({row[0] for row in found if row[1].endswith("editorial")}) >= 5


def test_10_three_sentences_cut_by_a_page_break_have_two_passages_each(store: ox.Store) -> None:
    cut = select(
        store,
        "?first ?second { ?c lr:evidence ?first, ?second . ?first lr:passageKind lrt:sentence ; "
        "oa:hasSelector/oa:end ?end . "
        "?second lr:passageKind lrt:sentence ; oa:hasSelector/oa:start ?start . "
        "FILTER(?start > ?end + 100 && ?start < ?end + 1500) }",
    )
    assert {("045", "049"), ("114", "119")} <= {(first[-3:], second[-3:]) for first, second in cut}
    assert len(cut) >= 3


def test_11_unnamed_speakers_are_kept_apart(store: ox.Store) -> None:
    groups = keys(select(store, "?g { ?c lr:claimant|lr:actor|lr:addressee ?g . ?g a lr:UnnamedGroup }"))
    assert {
        "human-rights-activists",
        "kazakh-human-rights-activists",
        "activists",
        "representatives-of-kazakhstan",
        "kazakh-authorities",
        "international-community",
    } <= groups


@pytest.mark.practice(5, 31)
def test_12_every_link_to_a_treaty_is_the_editors_own(store: ox.Store) -> None:
    voices = select(
        store,
        "?voice { ?c a lr:RightClaim ; schema:about ?article ; lr:voice ?voice . "
        "?article a lr:Norm ; dcterms:isPartOf ?treaty }",
    )
    assert keys(voices) == {"editorial"}


def test_13_reforms_without_a_number_are_provisions(store: ox.Store) -> None:
    found = keys(
        select(
            store,
            "?p { ?c schema:about ?p ; lr:voice lrt:own-voice . ?p a lr:Provision "
            "FILTER NOT EXISTS { ?p skos:notation ?n } }",
        )
    )
    assert {"ccp-2014-pre-investigation-check", "ccp-2014-role-of-lawyer"} <= found
    assert any("evaluation" in key for key in found)


def test_14_no_address_of_a_person_is_in_the_data_and_contacts_are_no_authors(store: ox.Store) -> None:
    for path in [*(CHECKOUT / "data").rglob("*.yaml"), DUMP]:
        assert not re.search(r"[\w.]+@[\w-]+\.\w+", path.read_text(encoding="utf-8")), path
    roles = select(
        store, '?role { ?c schema:about ?p ; lr:role ?role . ?p rdfs:label ?n FILTER(REGEX(?n, "Savchenko")) }'
    )
    assert roles == [["contact person"]]


def test_15_quotation_is_not_a_matter_of_marks(store: ox.Store, report_text: str) -> None:
    quoted = select(
        store,
        "?start ?end { ?c lr:voice lrt:quotation ; lr:evidence/oa:hasSelector ?s . ?s oa:start ?start ; oa:end ?end }",
    )
    marks = {mark for start, end in quoted for mark in report_text[int(start) : int(end)] if mark in QUOTES}
    assert len(marks) >= 2
    plain = select(
        store,
        "?start ?end { ?c lr:voice lrt:own-voice ; lr:evidence/oa:hasSelector ?s . ?s oa:start ?start ; oa:end ?end }",
    )
    assert any(QUOTES[2] in report_text[int(start) : int(end)] for start, end in plain)


def test_16_officials_statements_are_dated_where_the_text_dates_them(store: ox.Store) -> None:
    dated = select(
        store,
        "?who ?when { ?c lr:claimant ?who ; lr:saidOn ?when }",
    )
    assert sorted((who.rsplit("/", 1)[1], when) for who, when in dated) == [
        ("nazarbayev-nursultan", "2013-07"),
        ("representatives-of-kazakhstan", "2014-10-30"),
        ("seytgaparov-kanat", "2014-10-30"),
    ]


def runs_of_nine(text: str) -> set[str]:
    """Return every run of nine words, addresses left out."""
    words = re.findall(r"\w+", re.sub(r"\S*/\S*", " / ", text).lower())
    return {" ".join(run) for run in zip(*(words[at:] for at in range(9)), strict=False)}


@pytest.mark.practice(34)
def test_nothing_in_the_repository_repeats_nine_words_of_the_report(report_text: str) -> None:
    titled = (CHECKOUT / "data/entities/provisions.yaml", *CHECKOUT.glob("data/reports/*/report.yaml"))
    things = [one for path in titled for one in yaml.safe_load(path.read_text(encoding="utf-8"))["things"]]
    titles = [str(one.get("title", "")) for one in things]
    sections = re.findall(
        r"section: (.+)", next(CHECKOUT.glob("data/reports/*/passages.yaml")).read_text(encoding="utf-8")
    )
    own = runs_of_nine(report_text) - {run for title in [*titles, *sections] for run in runs_of_nine(title)}
    kinds = {".yaml", ".ttl", ".rq", ".csv", ".py", ".jsonld", ".md"}
    places = [CHECKOUT / place for place in ("data", "ontology", "shapes", "tests", "scripts")]
    files = [path for place in places for path in place.rglob("*") if path.suffix in kinds]
    texts = {str(path): path.read_text(encoding="utf-8") for path in [*files, *CHECKOUT.glob("*.md")]}
    assert {(name, run) for name, text in texts.items() for run in runs_of_nine(text) & own} == set()
