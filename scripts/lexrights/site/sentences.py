"""What a claim says in its structured part, as sentences in a language that the data have names in."""

from collections.abc import Iterator

from markupsafe import Markup, escape

from lexrights.site import amounts, i18n
from lexrights.site.data import Node, claim_class, kind_of, many
from lexrights.site.links import Link
from lexrights.site.views import OCCASION, RELATIONS, Views

PARAGRAPH = Markup('<p class="kind">{}</p>\n<p class="lead">{}</p>')
ENGLISH = Markup('{}<bdi lang="en">{}</bdi>{} ({})')


def told(views: Views, name: str) -> Markup:
    """Return the paragraph that stands before the English restatement of a claim on pages in other languages."""
    node = views.shelf.nodes[name]
    said = [
        "" if code == "en" else PARAGRAPH.format(i18n.word("told", code), whole(views, node, code))
        for code in i18n.CODES
    ]
    return Markup(i18n.each(said))  # noqa: S704 - escaped where it is made


def whole(views: Views, node: Node, language: str, *, deep: bool = True) -> Markup:
    """Return who claims what, as sentences; `deep` tells of other claims what they say, else their numbers alone."""
    return Markup(" ").join([*_who(views, node, language), *_what(views, node, language, deep=deep)])


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
        yield _said(i18n.word("hedged-claim", language), _english(node["hedge"], language))


def _what(views: Views, node: Node, language: str, *, deep: bool) -> Iterator[Markup]:
    """Yield its kind, what it is about, its quantity, its codes, and the claims that it answers or rests on."""
    yield _said(i18n.word("kind-of-claim", language), _text(views.named(claim_class(node)), language))
    concerned = [one for one in many(node["about"]) if one != node["subject"]]
    for word, things in (("subject", [node["subject"]]), ("concerned", concerned)):
        if things:
            yield _said(i18n.word(word, language), _things(views, things, language, deep=deep))
    if "measure" in node:
        amount = amounts.sentence(views.shelf, node, language)
        yield escape(f"{amount[:1].upper()}{amount[1:]}.")
    for key, links in views.facts(node):
        names = views.shelf.property_names(key)
        word = i18n.word(key, language) if key in i18n.words() else names.get(language, names["en"])
        yield _said(word, _all(links, language))
    for key in RELATIONS if deep else ():
        if key in node:
            yield _said(i18n.word(key, language), _things(views, many(node[key]), language, deep=True))


def _things(views: Views, names: list[str], language: str, *, deep: bool) -> Markup:
    return Markup("; ").join(_thing(views, name, language, deep=deep) for name in names)


def _thing(views: Views, name: str, language: str, *, deep: bool) -> Markup:
    """Return the name of a thing; of a claim its number, and between brackets who says what in it."""
    if kind_of(name) != "claim":
        return escape(_name(views.link(name), language))
    number = f"{i18n.word('claim', language)} {name.partition(':')[2]}"
    if not deep:
        return escape(number)
    return Markup("{} ({})").format(number, whole(views, views.shelf.nodes[name], language, deep=False))


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
