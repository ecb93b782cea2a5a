"""What the pictures show: their rows, worked out from the claims, and what they are called."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from lexrights.dataset import dates
from lexrights.dataset.namespaces import TERMS
from lexrights.site import amounts, i18n, locales
from lexrights.site.data import TELLING, Node, Shelf, english, kind_of, many
from lexrights.site.links import Link
from lexrights.site.views import Views
from lexrights.source.conventions import LABEL, OTHER, Unit

NAMES = ("penalties", "timeline", "speakers", "disputes", "network")
KNOTS = ("provision", "right", "person", "case")
MAXIMA = "max-"


@dataclass(frozen=True)
class Chart:
    """A picture as a table: its name, heads as keys of the pages' words, and rows.

    The word under its name with `-alt` tells it without sight.
    """

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Link, ...], ...]


def read(name: str, shelf: Shelf) -> Chart:
    """Return the rows of one picture. Raises KeyError where there is none of that name."""
    return CHARTS[name](shelf, Views(shelf))


def penalties(shelf: Shelf, views: Views) -> Chart:
    """Return the maximum penalties that claims name, before and after, each provision and unit a row."""
    rows = []
    for node in shelf.of("claim"):
        if str(node.get("measure", "")).startswith(MAXIMA) and node["voice"] != "editorial" and "factor" not in node:
            unit, times = _drawn(shelf, node["unit"])
            before, after = (None if one is None else times * amounts.number(one) for one in _figures(node))
            rows.append(
                (
                    views.link(node["subject"]),
                    views.named(node["measure"]),
                    _figure(before, {}),
                    _figure(after, {code: amounts.qualified(shelf, node, code) for code in i18n.CODES}),
                    views.named(unit),
                    views.unspoken(node["id"]),
                    views.speakers(node),
                )
            )
    rows.sort(key=lambda row: (row[1].text, row[0].text))
    return Chart("penalties", ("provision", "measure", "before", "after", "unit", "claim", "claimed-by"), tuple(rows))


def _figures(node: Node) -> tuple[Any, Any]:
    """Return the former figure of a penalty, if there is one, and the present one; of a span, its upper end."""
    return node.get("before"), next(node[key] for key in ("after", "value", "maximum") if key in node)


def _drawn(shelf: Shelf, unit: str) -> tuple[str, int | Decimal]:
    """Return the unit in which figures are drawn, and how many of it one of theirs is, exactly.

    It is the base unit where that has a title among the conventions: so years stand beside months.
    """
    told = shelf.vocabulary.get(TERMS + unit, {})
    base = next(iter(told.get("baseUnit", [])), "").removeprefix(TERMS)
    titled = base and shelf.conventions.units.get(base, Unit()).title
    return (base, Decimal(told["baseMultiple"][0])) if titled else (unit, 1)


def timeline(shelf: Shelf, views: Views) -> Chart:
    """Return the dated claims in the order of their dates."""
    found = []
    for node in shelf.of("claim"):
        start, end = (_date(node, keys) for keys in (("occurred", "occurredFrom"), ("occurredUntil",)))
        if start and node["voice"] != "editorial":
            found.append(
                (f"{dates.words(start)} to {dates.words(end)}" if end else dates.words(start), start, end, node)
            )
    found.sort(key=lambda one: (dates.order(one[1]), dates.order(one[2]), one[3]["id"]))
    rows = [(Link(when), views.unspoken(node["id"]), views.speakers(node)) for when, _start, _end, node in found]
    return Chart("timeline", ("occurred", "claim", "claimed-by"), tuple(rows))


def speakers(shelf: Shelf, views: Views) -> Chart:
    """Return how many claims each speaker makes that bear on each right."""
    under: dict[str, set[str]] = defaultdict(set)
    for node in _said(shelf):
        for thing in shelf.subjects(node) if "right" in node else ():
            if kind_of(thing) == "provision":
                under[thing].update(many(node["right"]))
    counts: Counter[tuple[str, str]] = Counter()
    for node in _said(shelf):
        named = [*shelf.subjects(node), *many(node.get("right"))]
        rights = {right for thing in named for right in ({thing} if kind_of(thing) == "right" else under[thing])}
        counts.update((who, right) for who in many(node["claimant"]) for right in sorted(rights))
    ranked = sorted(counts.items(), key=lambda one: (shelf.label(one[0][0]), shelf.label(one[0][1])))
    rows = [(views.link(who), views.link(right), Link(str(count))) for (who, right), count in ranked]
    return Chart("speakers", ("speaker", "right", "claims"), tuple(rows))


def disputes(shelf: Shelf, views: Views) -> Chart:
    """Return each statement that is disputed, with what disputes it."""
    rows = []
    for node in shelf.of("claim"):
        for answer in views.pointing(node["id"], "disputes"):
            both = [(views.speakers(shelf.nodes[one]), views.unspoken(one)) for one in (node["id"], answer)]
            rows.append((*both[0], *both[1]))
    return Chart("disputes", ("stated-by", "statement", "answered-by", "answer"), tuple(rows))


def network(shelf: Shelf, views: Views) -> Chart:
    """Return the pairs of provisions, rights, people and cases that claims name together, with how many do."""
    rows = [
        (_short(shelf, views, one), _short(shelf, views, other), Link(str(len(claims))))
        for (one, other), claims in joined(shelf).items()
    ]
    return Chart("network", ("one", "other", "claims"), tuple(rows))


def joined(shelf: Shelf) -> dict[tuple[str, str], list[str]]:
    """Return, for each pair of provisions, rights, people and cases, the claims that name both, in order."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for node in _said(shelf):
        linked = [one for key, one in shelf.links(node) if key not in {"onBehalfOf", *TELLING}]
        named = sorted({one for one in (*linked, *shelf.subjects(node)) if kind_of(one) in KNOTS})
        for place, one in enumerate(named):
            for other in named[place + 1 :]:
                found[one, other].append(node["id"])
    return dict(sorted(found.items()))


CHARTS: dict[str, Callable[[Shelf, Views], Chart]] = {
    "penalties": penalties,
    "timeline": timeline,
    "speakers": speakers,
    "disputes": disputes,
    "network": network,
}


def _said(shelf: Shelf) -> Iterator[Node]:
    """Yield the claims of the report and of those whom it quotes."""
    return (node for node in shelf.of("claim") if node["voice"] != "editorial")


def _short(shelf: Shelf, views: Views, name: str) -> Link:
    """Return a link whose text is short by the conventions, such as `Art. 174 CC`."""
    link = views.link(name)
    text = link.text
    for words, short in _shortenings(shelf, shelf.nodes.get(shelf.nodes[name].get("provisionOf", ""), {})):
        text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", short.replace("\\", r"\\"), text)
    return replace(link, text=text, names=(*link.names, ("en", text)))


def _shortenings(shelf: Shelf, act: Node) -> Iterator[tuple[str, str]]:
    """Yield what stands for which words; what names an act that has no other name is left out."""
    others = act.get("altLabel", {})
    names = {} if isinstance(others, dict) else {LABEL: english(act), OTHER: many(others)[0]}
    for words, short in shelf.conventions.shortenings.items():
        for mark, name in names.items():
            words, short = words.replace(mark, name), short.replace(mark, name)  # noqa: PLW2901
        if not any(mark in f"{words} {short}" for mark in (LABEL, OTHER)):
            yield words, short


def _date(node: Node, keys: tuple[str, ...]) -> str:
    found = next((node[key] for key in keys if key in node), "")
    return str(found["@value"] if isinstance(found, dict) else found)


def _figure(figure: int | Decimal | None, words: dict[str, str]) -> Link:
    """Return a figure by language, with words before it; in English as it stands in the data."""
    if figure is None:
        return Link("")
    said = {code: str(figure) if code == "en" else locales.number(figure, code) for code in i18n.CODES}
    names = {code: f"{words.get(code, '')}{one}" for code, one in said.items()}
    return Link(names["en"], names=tuple(names.items()))
