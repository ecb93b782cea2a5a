"""Each page shows what its readers come for: who says it, in what words, where; and never less than the data hold."""

import csv
import hashlib
import html
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from lexrights.dataset import releases
from lexrights.dataset.published import Published
from lexrights.home import CHECKOUT, Home
from lexrights.query import questions
from lexrights.site import amounts, data, i18n
from lexrights.site.data import Shelf, many
from lexrights.site.views import Views, of_offence

UNCLAIMED = {18, 25, 29, 37, 38, 49}  # questions on the footnotes, on identity, or on how many claims there are in all
ENGLISH = {key: said[0] for key, said in i18n.words().items()}


@pytest.fixture(scope="module")
def there(home: Home) -> Shelf:
    return data.read(home)


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
        text = seen(built / f"{data.page(node['id'])}.html")
        expected = [node["claimantRole"]] if "claimantRole" in node else []
        expected += [there.label(one) for key in ("claimant", "onBehalfOf", "saidAt") for one in many(node.get(key))]
        expected += [there.day(node["saidOn"])] if "saidOn" in node else []
        expected += [
            node.get("hedge", ""),
            node.get("rationale", ""),
            ENGLISH[node["voice"]],
            amounts.sentence(there, node),
        ]
        report = there.nodes[node["statedIn"]]
        if node["voice"] != "editorial":
            expected += [f"{ENGLISH['read-in']} {there.label(node['statedIn'])} , {report['datePublished']}"]
        expected += [there.label(other) for key, other in there.pointing[node["id"]] if key == "about"]
        for one in many(node.get("evidence")):
            passage = there.nodes[one]
            selector = passage["hasSelector"]
            place = f"characters {selector['start']}\u2013{selector['end']}"
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
    assert "maximum imprisonment: 12 → 20 years (144 → 240 months)" in told
    assert "maximum fine: 4,300 → 43,000 EUR" in told
    approximate = [node for node in there.of("claim") if node.get("approximate")]
    assert approximate
    assert all("approximately" in amounts.sentence(there, node) for node in approximate)


@pytest.mark.parametrize("kind", ["provision", "right", "person", "org", "group", "case", "event", "act", "norm"])
def test_a_thing_is_shown_with_every_claim_about_it_under_its_class_and_its_speaker(
    built: Path, there: Shelf, kind: str
) -> None:
    for node in there.of(kind):
        path = built / f"{data.page(node['id'])}.html"
        text = path.read_text(encoding="utf-8")
        claimed = there.claims_on(node["id"]) or of_offence(there, node["id"])
        assert ENGLISH["identity-only" if claimed else "unclaimed"] in seen(path)
        for claim in there.claims_on(node["id"]):
            heading = text.find(f'-{data.claim_class(claim)}">')
            speaker = text.find(f'<h4><a href="../../{data.page(many(claim["claimant"])[0])}.html"', heading)
            assert 0 <= heading < speaker, (node["id"], claim["id"])
            assert f"doc/claim/{claim['id'].partition(':')[2]}.html" in text[speaker:], (node["id"], claim["id"])


def test_no_card_is_without_its_speaker_its_voice_and_its_doubt(
    built: Path, there: Shelf, record_property: Callable[[str, object], None]
) -> None:
    views, shown = Views(there), 0
    for path in built.glob("**/*.html"):
        if path.name.count(".") > 1:
            continue
        rest = path.read_text(encoding="utf-8")
        group = ""
        for head, card in re.findall(
            r"<h[234][^>]*>(.*?)</h[234]>|<article class=\"card (.*?)</article>", rest, re.DOTALL
        ):
            if head:
                group = head
                continue
            name = re.search(r"doc/claim/([\w-]+)\.html", card)
            assert name, path
            node = there.nodes[f"claim:{name[1]}"]
            said = html.unescape(re.sub(r"<[^>]+>", "", card))
            assert all(there.label(one) in said + html.unescape(group) for one in many(node["claimant"])), (path, said)
            assert ENGLISH[node["voice"]] in said, (path, said)
            assert f"“{node['hedge']}”" in said if "hedge" in node else ENGLISH["hedged"] not in said, (path, said)
            assert (f" {ENGLISH['disputed']}" in said) == bool(views.pointing(node["id"], "disputes")), (path, said)
            assert views.card(node["id"]).role in said, (path, said)
            assert amounts.sentence(there, node) in said, (path, said)
            shown += 1
    assert shown > len(there.of("claim"))
    record_property("cards of claims, each with its speaker, voice, role, hedge and amount", shown)


def test_a_dispute_stands_on_the_page_of_all_that_it_is_about_with_both_sides(built: Path, there: Shelf) -> None:
    pairs = [(node, there.nodes[one]) for node in there.of("claim") for one in many(node.get("disputes"))]
    assert pairs
    for answer, statement in pairs:
        subjects = {*there.subjects(answer), *there.subjects(statement), answer["id"], statement["id"]}
        for thing in subjects:
            text = (built / f"{data.page(thing)}.html").read_text(encoding="utf-8")
            boxes = re.findall(r'<div class="dispute">(.*?)</section>\s*</div>', text, re.DOTALL)
            pages = [data.page(one["id"]) for one in (statement, answer)]
            assert any(all(f"{one}.html" in box for one in pages) for box in boxes), (thing, pages)


def test_a_card_tells_in_which_role_on_which_occasion_and_for_whom(built: Path) -> None:
    text = seen(built / "doc/provision/cc-2014-400.html")
    assert "representative of the General Prosecutor's Office · Said at: Universal Periodic Review of Kaz" in text
    assert "On behalf of: Republic of Kazakhstan (the state)" in seen(built / "doc/provision/cc-2014-130.html")


def test_what_is_said_of_an_offence_stands_on_the_page_of_the_provision_too(built: Path, there: Shelf) -> None:
    for node in there.of("provision"):
        text = seen(built / f"{data.page(node['id'])}.html")
        said = of_offence(there, node["id"])
        assert (ENGLISH["said-of-offence"] in text) == bool(said)
        assert all(flat(data.english(there.nodes[one])) in text for one in said)
    defended = "charges of libel have no link with any professional activity"
    assert defended in seen(built / "doc/provision/cc-2014-130.html").partition(ENGLISH["said-of-offence"])[2]


def test_a_right_leads_to_the_provisions_that_claims_tie_to_it(built: Path) -> None:
    text = (built / "doc/right/freedom-of-speech.html").read_text(encoding="utf-8")
    for article in ("130", "174", "274"):
        assert f'href="../../doc/provision/cc-2014-{article}.html"' in text


def test_the_map_counts_each_claim_of_a_section_once(built: Path, there: Shelf) -> None:
    text = seen(built / "doc/report/odf-20141120.html")
    sections: dict[str, set[str]] = {}
    for node in there.of("claim"):
        for one in many(node.get("evidence")):
            sections.setdefault(there.nodes[one]["section"], set()).add(node["id"])
    for section, claims in sections.items():
        assert f"{section} {ENGLISH['claims']}: {len(claims)} " in text


def test_a_thing_is_called_in_the_language_of_the_page(built: Path) -> None:
    for ending, name in ((".html", "Kazakhstan"), (".ru.html", "Казахстан"), (".kk.html", "Қазақстан")):
        text = (built / f"doc/place/kazakhstan{ending}").read_text(encoding="utf-8")
        tongue = ending.split(".")[1].replace("html", "en")
        assert f'<h1><bdi lang="{tongue}">{name}</bdi></h1>' in text
        assert f'<bdi lang="{tongue}">{name}</bdi></a>' in (built / f"browse{ending}").read_text(encoding="utf-8")


def test_the_front_page_says_what_this_is_and_leads_in(built: Path, there: Shelf) -> None:
    path = built / "index.html"
    text = seen(path)
    for key in ("what-is", "what-is-not", "what-for", "by-right", "by-code", "by-person", "by-case", "by-speaker"):
        assert ENGLISH[key] in text
    for kind, key in (("claim", "claims"), ("provision", "provisions"), ("person", "persons"), ("case", "cases")):
        assert f"{ENGLISH[key]} {len(there.of(kind))}" in text
    assert "/doc/report/odf-20141120.html" in f"/{path.read_text(encoding='utf-8')}".replace('"doc', '"/doc')
    assert "Open Dialog Foundation 3 Article 174 of the Criminal Code now carries up to 20 years" in text


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
        assert one.number in UNCLAIMED or ENGLISH["behind"] in text
        assert one.number in UNCLAIMED or f"{ENGLISH['claimed-by']}: " in text
    assert "Claimed by: Open Dialog Foundation" in seen(built / "questions/12-journalists-who-fled.html")


@pytest.mark.parametrize("name", ["index", "pictures", "network"])
def test_what_gathers_claims_says_that_it_asserts_nothing(built: Path, name: str) -> None:
    assert ENGLISH["identity-only"] in seen(built / f"{name}.html")


def test_the_download_page_tells_each_file_its_size_and_its_checksum(built: Path) -> None:
    text = seen(built / "dataset.html")
    for path in (CHECKOUT / "data/published").iterdir():
        content = path.read_bytes()
        assert f"{path.name} {len(content):,} {hashlib.sha256(content).hexdigest()}".replace(",", " ") in text
    for line in ("curl -L", "lexrights load ", "CC BY 4.0", releases.read(Published(Home(CHECKOUT)))[0].version):
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
