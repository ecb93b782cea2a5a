"""Each page shows what its readers come for: who says it, in what words, where; and never less than the data hold."""

import csv
import hashlib
import html
import re
from functools import cache
from pathlib import Path

import pytest

from lexrights import questions
from lexrights.homes import CHECKOUT, Home
from lexrights.site import amounts, shelf, words
from lexrights.site.shelf import Shelf, many
from lexrights.site.views import Views

ENGLISH = {key: said[0] for key, said in words.words().items()}


@pytest.fixture(scope="module")
def there(home: Home) -> Shelf:
    return shelf.read(home)


@cache
def seen(path: Path) -> str:
    """What a reader sees of a page, without the markup, in one line."""
    text = path.read_text(encoding="utf-8").partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def flat(text: object) -> str:
    return re.sub(r"\s+", " ", str(text)).strip()


def test_a_claim_is_shown_with_all_that_the_data_say_of_it(built: Path, there: Shelf) -> None:
    views = Views(there)
    for node in there.of("claim"):
        text = seen(built / f"{shelf.page(node['id'])}.html")
        expected = [node["claimantRole"]] if "claimantRole" in node else []
        expected += [there.label(one) for key in ("claimant", "onBehalfOf", "saidAt") for one in many(node.get(key))]
        expected += [there.day(node["saidOn"])] if "saidOn" in node else []
        expected += [
            node.get("hedge", ""),
            node.get("rationale", ""),
            ENGLISH[node["voice"]],
            amounts.sentence(there, node),
        ]
        expected += [ENGLISH["negated"]] if node.get("negated") else []
        for one in many(node.get("evidence")):
            passage = there.nodes[one]
            place = f"characters {passage['start']}\u2013{passage['end']}"
            expected += [f"Passage {one[-3:]}", passage["section"], place]
            expected.append(
                f"lexrights evidence {passage['isPartOf'].partition(':')[2]}.txt {node['id'].partition(':')[2]}"
            )
        for one in many(node.get("citesAsEvidence")):
            expected += [flat(url) for url in many(there.nodes.get(one, {}).get("url"))]
        for key in ("disputes", "obtainsSupportFrom", "qualifies", "repliesTo"):
            expected += [there.label(one) for one in [*many(node.get(key)), *views.pointing(node["id"], key)]]
        for one in expected:
            assert flat(one) in text, (node["id"], one)


def test_a_quantity_is_told_as_a_sentence_with_its_unit_and_its_doubt(there: Shelf) -> None:
    told = [amounts.sentence(there, node) for node in there.of("claim") if "measure" in node]
    assert "maximum imprisonment: 144 → 240 months (12 → 20 years)" in told
    approximate = [node for node in there.of("claim") if node.get("approximate")]
    assert approximate
    assert all("approximately" in amounts.sentence(there, node) for node in approximate)


@pytest.mark.parametrize("kind", ["provision", "right", "person", "org", "group", "case", "event", "act", "norm"])
def test_a_thing_is_shown_with_every_claim_about_it_under_its_class_and_its_speaker(
    built: Path, there: Shelf, kind: str
) -> None:
    for node in there.of(kind):
        path = built / f"{shelf.page(node['id'])}.html"
        text = path.read_text(encoding="utf-8")
        assert ENGLISH["identity-only"] in seen(path)
        for claim in there.claims_on(node["id"]):
            heading = text.find(f'-{shelf.claim_class(claim)}">')
            who = ", ".join(there.label(one) for one in many(claim["claimant"]))
            speaker = text.find(f'<h4><bdi lang="en">{html.escape(who)}</bdi>', heading)
            assert 0 <= heading < speaker, (node["id"], claim["id"])
            assert f"doc/claim/{claim['id'].partition(':')[2]}.html" in text[speaker:], (node["id"], claim["id"])


def test_the_front_page_says_what_this_is_and_leads_in(built: Path, there: Shelf) -> None:
    path = built / "index.html"
    text = seen(path)
    for key in ("what-is", "what-is-not", "what-for", "by-right", "by-code", "by-person", "by-case", "by-speaker"):
        assert ENGLISH[key] in text
    for kind, key in (("claim", "claims"), ("provision", "provisions"), ("person", "persons"), ("case", "cases")):
        assert f"{ENGLISH[key]} {len(there.of(kind))}" in text
    assert "/doc/report/odf-20141120.html" in f"/{path.read_text(encoding='utf-8')}".replace('"doc', '"/doc')
    (answer,) = (CHECKOUT / "ontology/questions").glob("07-*.csv")
    with answer.open(encoding="utf-8", newline="") as file:
        assert all(row["label"] in text and row["before"] in text for row in csv.DictReader(file))


def test_each_question_is_shown_with_its_answer_and_its_query(built: Path) -> None:
    listed = seen(built / "questions.html")
    for one in questions.shipped(CHECKOUT / "ontology"):
        text = seen(built / f"questions/{one.name}.html")
        assert one.english in listed
        assert one.english in text
        assert ENGLISH["identity-only"] in text
        assert flat(one.text) in text
        with (CHECKOUT / f"ontology/questions/{one.name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
        table = (
            (built / f"questions/{one.name}.html").read_text("utf-8").partition("<tbody>")[2].partition("</tbody>")[0]
        )
        assert table.count("<tr>") == len(rows)
        assert all(flat(cell) in text for row in rows for cell in row if not cell.startswith("http"))


@pytest.mark.parametrize("name", ["index", "pictures", "network"])
def test_what_gathers_claims_says_that_it_asserts_nothing(built: Path, name: str) -> None:
    assert ENGLISH["identity-only"] in seen(built / f"{name}.html")


def test_the_download_page_tells_each_file_its_size_and_its_checksum(built: Path) -> None:
    text = seen(built / "dataset.html")
    for path in (CHECKOUT / "data/published").iterdir():
        content = path.read_bytes()
        assert f"{path.name} {len(content):,} {hashlib.sha256(content).hexdigest()}".replace(",", " ") in text
    for line in ("curl -L", "lexrights load ", "CC BY 4.0", "1.0.0"):
        assert line in text


def test_the_vocabulary_page_has_each_term_with_its_meaning_and_its_uses(built: Path, there: Shelf) -> None:
    text = seen(built / "ns.html")
    for facts in (facts for iri, facts in there.vocabulary.items() if iri.startswith("https://w3id.org/lexrights/ns#")):
        for key in ("label", "definition", "example", "scopeNote"):
            assert all(flat(one) in text for one in facts.get(key, [])), facts
    claims = re.search(rf"lr:MeasureClaim .*?{ENGLISH['used']}:? (\d+)", text)
    assert claims
    assert int(claims[1]) == len([node for node in there.of("claim") if "measure" in node])


def test_the_about_page_says_how_to_correct_us_and_what_stays(built: Path) -> None:
    text = seen(built / "about.html")
    for key in ("method", "position", "correct", "persistence", "redaction", "licences"):
        assert ENGLISH[f"about-{key}"] in text
        assert ENGLISH[f"about-{key}-text"] in text


def test_the_map_shows_each_passage_and_why_one_has_no_claim(built: Path, there: Shelf) -> None:
    text = seen(built / "doc/report/odf-20141120.html")
    for node in there.of("passage"):
        assert node["section"] in text
        assert f"Passage {node['id'][-3:]} ." in text.replace(
            f"Passage  {node['id'][-3:]}", f"Passage {node['id'][-3:]}"
        )
        assert node.get("noClaim", "") in text
