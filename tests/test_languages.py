"""Russian and Kazakh readers: every name there is in their languages, and what is claimed told in them."""

import html
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lexrights.dataset import rdf
from lexrights.dataset.namespaces import NS, TERMS
from lexrights.home import Home
from lexrights.query import questions
from lexrights.site import amounts, data, i18n, locales, sentences
from lexrights.site.charts import read as read_chart
from lexrights.site.data import Node, Shelf, many
from lexrights.site.views import Views

KINDS = (
    *("act", "case", "event", "group", "norm", "offence", "org", "person", "place", "provision"),
    *("report", "right", "source", "concept"),
)
LETTERS = re.compile("[а-яәіңғүұқөһ]", re.IGNORECASE)
LATIN = {"org:central-asia-monitor"}  # what writes itself in Latin letters in each language


@pytest.fixture(scope="module")
def there(home: Home) -> Shelf:
    return data.read(home)


def texts(there: Shelf) -> dict[str, list[dict[str, str]]]:
    """What is said by language, for each kind of thing, of term and of text."""
    found = {kind: [label(node) for node in there.of(kind)] for kind in KINDS}
    for space, kind in ((NS, "class or property"), (TERMS, "code or list")):
        own = [said for iri, said in there.told.items() if iri.startswith(space) and iri != space]
        for key in ("label", "definition"):
            found[f"{key} of a {kind}"] = [said[key] for said in own]
    found["title of a provision"] = [node["title"] for node in there.of("provision") if "title" in node]
    found["question"] = [dict(one.asked) for one in questions.shipped(there.home.ontology)]
    return found


def label(node: Node) -> dict[str, str]:
    return node["label"] if isinstance(node["label"], dict) else {"en": node["label"]}


def missing(said: list[dict[str, str]]) -> list[dict[str, str]]:
    return [one for one in said if not set(i18n.CODES) <= one.keys()]


def test_everything_but_the_claims_is_named_in_three_languages(
    there: Shelf, record_property: Callable[[str, object], None]
) -> None:
    for kind, said in texts(there).items():
        assert said, kind
        counts = Counter(tag for one in said for tag in one)
        for tag in i18n.CODES:
            record_property(f"{kind}, of {len(said)}, in {tag}", counts[tag])
        assert missing(said) == [], kind


def test_what_is_not_named_is_found() -> None:
    named, half = {"en": "law", "kk": "заң", "ru": "закон"}, {"en": "law", "kk": "заң"}
    assert missing([named, half, {"en": "law"}]) == [half, {"en": "law"}]


def test_each_language_is_written_in_its_own_letters_and_no_term_twice_in_one(there: Shelf) -> None:
    for kind, said in texts(there).items():
        for one in said:
            known = kind == "source" or one["en"] in {there.label(name) for name in LATIN}
            assert known or all(LETTERS.search(one[tag]) for tag in ("ru", "kk")), one
            if "definition" in kind:
                assert all(text.endswith(".") for text in one.values()), one
    for kind in (*KINDS, "label of a code or list"):
        for tag in i18n.CODES:
            if kind not in {"source", "report"}:
                counts = Counter(one[tag].casefold() for one in texts(there)[kind])
                assert not [text for text, count in counts.items() if count > 1], kind


def test_an_act_carries_its_official_title_and_a_name_with_its_year(there: Shelf) -> None:
    node = there.nodes["act:cc-2014"]
    assert node["title"]["ru"] == "Уголовный кодекс Республики Казахстан"
    assert all("2014" in one for one in label(node).values())


@pytest.mark.parametrize(
    ("language", "amount"),
    [
        ("ru", "максимальный срок лишения свободы: 12 → 20 лет (144 → 240 месяцев)"),
        ("kk", "бас бостандығынан айырудың ең ұзақ мерзімі: 12 → 20 жыл (144 → 240 ай)"),
        ("ru", "максимальный штраф: 4 300 → 43 000 евро"),
        ("ru", "максимальный штраф: приблизительно 2 580 евро"),
        ("kk", "ең жоғары айыппұл: шамамен 2 580 еуро"),
        ("ru", "максимальный штраф в месячных расчётных показателях: 300 (Единица: месячный расчётный показатель)"),
    ],
)
def test_a_quantity_is_told_as_its_readers_write_it(there: Shelf, language: str, amount: str) -> None:
    told = [amounts.sentence(there, node, language) for node in there.of("claim") if "measure" in node]
    assert amount in [re.sub(r"\s", " ", one) for one in told]


def test_a_date_is_written_as_its_readers_write_it() -> None:
    day = locales.written("2014-10-30", "xsd:date")
    assert {code: re.sub(r"\s", " ", one) for code, one in day.items()} == {
        "en": "2014-10-30",
        "ru": "30 октября 2014 г.",
        "kk": "2014 ж. 30 қазан",
    }
    assert locales.written("2014-10", "xsd:date")["ru"].startswith("октябрь 2014")
    assert locales.written("2014", "xsd:date")["kk"] == "2014"
    assert locales.written("late 2014", "xsd:date") == {}
    assert locales.written("21626", "text") == {}


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_claim_is_told_with_its_speaker_its_voice_its_doubt_and_every_code(there: Shelf, language: str) -> None:
    views = Views(there)
    for node in there.of("claim"):
        said = " ".join(sentences.whole(views, node, language))
        for key in ("claimant", "onBehalfOf", "saidAt"):
            assert all(there.names(one)[language] in said for one in many(node.get(key))), node["id"]
        assert i18n.word(node["voice"], language) in said
        assert there.names(data.claim_class(node))[language] in said
        assert amounts.sentence(there, node, language)[1:] in said
        if "hedge" in node:
            assert i18n.word("hedged-claim", language) in said
            assert f'<bdi lang="en">{node["hedge"]}</bdi>' in said
        assert ("approximate" in node) == (
            i18n.word("approximately", language) in amounts.sentence(there, node, language)
        )
        for key in (
            "claimantKind",
            "content",
            "change",
            "assessment",
            "effect",
            "outcome",
            "action",
            "penaltyRelation",
        ):
            assert all(there.names(one)[language] in said for one in many(node.get(key))), (node["id"], key)
        for key in (
            "subject",
            "about",
            "concept",
            "right",
            "contravenes",
            "endangers",
            "actor",
            "addressee",
            "demandedOf",
            "organisation",
        ):
            for one in many(node.get(key)):
                name = there.names(one)[language] if data.kind_of(one) != "claim" else one.partition(":")[2]
                assert name in said, (node["id"], key)
        for key in ("disputes", "obtainsSupportFrom", "qualifies", "repliesTo"):
            assert all(one.partition(":")[2] in said for one in many(node.get(key))), (node["id"], key)


def test_a_claim_of_another_is_never_told_without_who_says_it(there: Shelf) -> None:
    views = Views(there)
    node = there.nodes["claim:odf-20141120-131"]
    said = " ".join(sentences.whole(views, node, "ru"))
    for one in many(node["obtainsSupportFrom"]):
        who = there.names(many(there.nodes[one]["claimant"])[0])["ru"]
        assert f"{one.partition(':')[2]} ({who}: " in said


def test_a_claim_that_is_named_twice_is_told_once(there: Shelf) -> None:
    node = there.nodes["claim:odf-20141120-120"]
    said = " ".join(sentences.whole(Views(there), node, "ru"))
    assert said.count("odf-20141120-119 (Канат Сейтгапаров: Статья 400 Уголовного кодекса 2014 года; Изменение: ") == 1
    assert said.count("odf-20141120-119") == 2


def test_a_claim_told_in_brief_keeps_its_doubt(there: Shelf) -> None:
    node = there.nodes["claim:odf-20141120-049"]
    said = " ".join(sentences.whole(Views(there), node, "kk"))
    assert said.count('<bdi lang="en">can be regarded as</bdi>') == 1 + len(many(node["obtainsSupportFrom"]))


def test_the_words_of_a_language_are_in_the_order_of_its_alphabet() -> None:
    def order(words: str, language: str) -> str:
        return " ".join(sorted(words.split(), key=lambda one: i18n.ordered(one, language)))

    assert order("я ё е а", "ru") == "а е ё я"
    assert order("құқық кодекс әділет адам өмір ой", "kk") == "адам әділет кодекс құқық ой өмір"
    assert order("b10 b9 a1", "en") == "a1 b9 b10"


def test_a_page_tells_each_language_its_own_text() -> None:
    names = {"en": "law", "ru": "закон"}
    page = f"<p>{i18n.choice(names)} {i18n.tongue(names)} {i18n.mark('rights')}</p>"
    assert [text for _ending, text in i18n.told(page)] == [
        "<p>law en Rights</p>",
        "<p>закон ru Права</p>",
        "<p>law en Құқықтар</p>",
    ]
    with pytest.raises(ValueError, match="a mark of ours"):
        i18n.each(["a\ue003b", "c", "d"])
    with pytest.raises(ValueError, match="no word"):
        i18n.told("\ue002 alone")


def linked(page: str, kind: str, language: str) -> list[tuple[str, str, str]]:
    """The links of a page to things of a kind: key, the language of the name, the name."""
    found = re.findall(rf'doc/{kind}/([\w-]+)\.{language}\.html"><bdi lang="(\w+)">(.*?)</bdi>', page)
    return [(key, tongue, html.unescape(name)) for key, tongue, name in found]


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_person_has_one_name_on_all_pages_of_a_language(built: Path, there: Shelf, language: str) -> None:
    seen = 0
    for path in built.glob(f"**/*.{language}.html"):
        for key, tongue, name in linked(path.read_text(encoding="utf-8"), "person", language):
            assert (tongue, name) == (language, there.names(f"person:{key}")[language]), path
            seen += 1
    assert seen > 100


def test_a_list_is_in_the_order_of_the_language_of_its_page(built: Path, there: Shelf) -> None:
    orders = {}
    for language in ("ru", "kk"):
        page = (built / f"browse.{language}.html").read_text(encoding="utf-8")
        names = [name for _key, _tongue, name in linked(page, "right", language)]
        assert names == sorted(names, key=lambda one: i18n.ordered(one, language))
        orders[language] = [key for key, _tongue, _name in linked(page, "right", language)]
    assert orders["ru"] != orders["kk"]
    assert len(orders["ru"]) == len(there.of("right"))


def test_the_sentence_stands_before_the_english_words_and_not_on_english_pages(built: Path) -> None:
    for language in ("ru", "kk"):
        text = (built / f"doc/claim/odf-20141120-131.{language}.html").read_text(encoding="utf-8")
        assert 0 < text.find(i18n.word("told", language)) < text.find('<h1 class="said" lang="en">')
    english = (built / "doc/claim/odf-20141120-131.html").read_text(encoding="utf-8")
    assert i18n.word("told", "en") not in english


def test_the_pictures_name_things_as_the_pages_do(there: Shelf) -> None:
    row = next(row for row in read_chart("penalties", there).rows if row[3].text == "approximately 2580")
    assert dict(row[3].names)["ru"].startswith("приблизительно 2")
    assert dict(row[6].names)["ru"] == there.names("org:open-dialog-foundation")["ru"]


def test_a_literal_knows_its_language() -> None:
    (triple,) = rdf.from_jsonld({"@id": "a:b", "http://e.org/p": {"@value": "закон", "@language": "ru"}})
    assert rdf.language(triple.object) == "ru"
    assert rdf.language(triple.subject) == ""
