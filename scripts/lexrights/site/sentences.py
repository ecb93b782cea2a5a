"""What a claim says in its structured part, as sentences in a language that the data have names in."""

from collections.abc import Iterator

from markupsafe import Markup, escape

from lexrights.site import amounts, i18n
from lexrights.site.data import Node, claim_class, kind_of, many
from lexrights.site.links import Link
from lexrights.site.views import OCCASION, RELATIONS, Views

LIST = Markup('<p class="kind">{}</p>\n<ul class="told">{}</ul>')
ITEM = Markup("<li>{}</li>")
ENGLISH = Markup('{}<bdi lang="en">{}</bdi>{} ({})')


def told(views: Views, name: str) -> Markup:
    """Return the list that stands before the English restatement of a claim on pages in other languages."""
    node = views.shelf.nodes[name]
    said = [
        ""
        if code == "en"
        else LIST.format(i18n.word("told", code), Markup().join(map(ITEM.format, whole(views, node, code))))
        for code in i18n.CODES
    ]
    return Markup(i18n.each(said))  # noqa: S704 - escaped where it is made


def whole(views: Views, node: Node, language: str) -> list[Markup]:
    """Return who claims what, as sentences; another claim is told in brief where it is named first."""
    return [*_who(views, node, language), *_what(views, node, language)]


def _who(views: Views, node: Node, language: str) -> Iterator[Markup]:
    """Yield who speaks, in which role, for whom, where and when, how the document carries it, and the hedge."""
    yield _said(i18n.word("claimed-by", language), _all(views.links(node["claimant"]), language))
    yield _said(i18n.word("claimantKind", language), _all(views.links(node["claimantKind"], "code"), language))
    if "claimantRole" in node:
        yield _said(i18n.word("in-role", language), _english(node["claimantRole"], language))
    for key, word in OCCASION.items():
        if key in node:
            yield _said(i18n.word(word, language), _all(views.links(node[key], views.shelf.kind(key)), language))
    yield _said(i18n.word("voice", language), escape(i18n.word(node["voice"], language)))
    if "hedge" in node:
        yield _said(i18n.word("hedged-claim", language), _english(", ".join(many(node["hedge"])), language))


def _what(views: Views, node: Node, language: str) -> Iterator[Markup]:
    """Yield its kind, what it is about, its quantity, its codes, and the claims that it answers or rests on."""
    known: set[str] = set()
    yield _said(i18n.word("kind-of-claim", language), _text(views.named(claim_class(node)), language))
    concerned = [one for one in many(node["about"]) if one != node["subject"]]
    for word, things in (("subject", [node["subject"]]), ("concerned", concerned)):
        if things:
            yield _said(i18n.word(word, language), _things(views, things, language, known))
    yield from _codes(views, node, language)
    for key in RELATIONS:
        if key in node:
            yield _said(i18n.word(key, language), _things(views, many(node[key]), language, known))


def _codes(views: Views, node: Node, language: str) -> Iterator[Markup]:
    if "measure" in node:
        amount = amounts.sentence(views.shelf, node, language)
        yield escape(f"{amount[:1].upper()}{amount[1:]}.")
    for key, links in views.facts(node):
        names = views.shelf.property_names(key)
        word = i18n.word(key, language) if key in i18n.words() else names.get(language, names["en"])
        yield _said(word, _all(links, language))


def _things(views: Views, names: list[str], language: str, known: set[str]) -> Markup:
    return Markup("; ").join([_thing(views, name, language, known) for name in names])


def _thing(views: Views, name: str, language: str, known: set[str]) -> Markup:
    """Return the name of a thing; of a claim its number and, the first time, between brackets who says what in it."""
    if kind_of(name) != "claim":
        return escape(_name(views.link(name), language))
    number = escape(f"{i18n.word('claim', language)} {name.partition(':')[2]}")
    if name in known:
        return number
    known.add(name)
    return Markup("{} ({})").format(number, _brief(views, views.shelf.nodes[name], language))


def _brief(views: Views, node: Node, language: str) -> Markup:
    """Return who says what of what, with the hedge, in the fewest words."""
    subject = views.link(node["subject"])
    of = (
        f"{i18n.word('claim', language)} {node['subject'].partition(':')[2]}"
        if kind_of(node["subject"]) == "claim"
        else ""
    )
    said = [escape(of or _name(subject, language)), *(one.rstrip(".") for one in _codes(views, node, language))]
    if "hedge" in node:
        said.insert(0, _english(", ".join(many(node["hedge"])), language))
    return Markup("{}: {}").format(_all(views.links(node["claimant"]), language), Markup("; ").join(said))


def _said(word: str, value: Markup) -> Markup:
    """Return a word and a value as a sentence: `Оценка: неясно.`."""
    return Markup("{}: {}{}").format(word, value, "" if value.endswith(".") else ".")


def _all(links: tuple[Link, ...], language: str) -> Markup:
    return Markup(", ").join(_text(link, language) for link in links)


def _text(link: Link, language: str) -> Markup:
    told = dict(link.names)
    return escape(told[language]) if language in told else _english(link.text, language)


def _name(link: Link, language: str) -> str:
    return dict(link.names).get(language, link.text)


def _english(text: str, language: str) -> Markup:
    """Return words of the data that stand in English, marked so."""
    quotes = [i18n.word(key, language) for key in ("open-quote", "close-quote")]
    return ENGLISH.format(quotes[0], text, quotes[1], i18n.word("in-english", language))
