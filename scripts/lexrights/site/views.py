"""What a page shows of a node, worked out before any template sees it."""

from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import Any

from lexrights.site import amounts, i18n, locales
from lexrights.site.cards import Card, Dispute, Group
from lexrights.site.data import CLAIM_CLASSES, TELLING, Node, Shelf, claim_class, english, kind_of, many, page, tongue
from lexrights.site.links import Link, attributed, texts

SPEAKING = {"claimant", "onBehalfOf"}
SHOWN_APART = {
    *(
        "id",
        "type",
        "label",
        "prefLabel",
        "altLabel",
        "claimant",
        "claimantKind",
        "claimantRole",
        "subject",
        "onBehalfOf",
        *TELLING,
        "saidAt",
        "saidOn",
        "voice",
    ),
    *("hedge", "evidence", "citesAsEvidence", "statedIn", "about", "disputes", "obtainsSupportFrom"),
    *("qualifies", "repliesTo", "before", "after", "value", "minimum", "maximum", "factor", "unit", "measure"),
    *("topConceptOf", "hasTopConcept"),
    *("approximate", "bound", "outOf", "rationale"),
}
SAID = {"onBehalfOf": "on-behalf", "saidAt": "said-at", "saidOn": "said-on"}
OCCASION = dict.fromkeys(TELLING, "told-by") | SAID  # and the word for each
RELATIONS = ("disputes", "obtainsSupportFrom", "qualifies", "repliesTo")


class Views:
    """The views of one shelf."""

    def __init__(self, shelf: Shelf) -> None:
        """Take the shelf."""
        self.shelf = shelf
        self.card = cache(self._card)

    def link(self, value: Any, kind: str = "id") -> Link:
        """Return the link of a value, whose kind is that of its key in the context."""
        text = str(
            value["@value"] if isinstance(value, dict) else str(value).lower() if isinstance(value, bool) else value
        )
        if kind == "id" and text in self.shelf.nodes:
            claimed = kind_of(text) == "claim" and not attributed(self.shelf, text)
            return replace(self.named(text, page(text)), speakers=self._by(self.shelf.nodes[text]) if claimed else ())
        if text.startswith("http"):
            return Link(text, url=text)
        if kind in {"id", "code"}:
            return self.named(text)
        names = locales.written(text, kind)
        return Link(names.get("en", text), names=tuple(names.items()))

    def named(self, name: str, where: str = "") -> Link:
        """Return the link of a node, a code or a class by its name."""
        names = self.shelf.names(name)
        label = self.shelf.nodes.get(name, {}).get("label")
        own = {tongue(self.shelf.nodes[name]): names["en"]} if isinstance(label, dict) and "en" not in label else names
        return Link(names["en"], where, names=tuple(own.items()))

    def speakers(self, node: Node) -> Link:
        """Return who makes a claim and through whom the report has it, as one text that leads nowhere."""
        who, told = dict(self.together(node["claimant"]).names), self._told(node)
        names = {code: who[code] + told[code] for code in i18n.CODES}
        return Link(names["en"], names=tuple(names.items()))

    def together(self, values: Any) -> Link:
        """Return the names of one thing or several as one text that leads nowhere."""
        found = [self.shelf.names(one) for one in many(values)]
        names = {code: ", ".join(one.get(code, one["en"]) for one in found) for code in i18n.CODES}
        return Link(names["en"], names=tuple(names.items()))

    def links(self, values: Any, kind: str = "id") -> tuple[Link, ...]:
        """Return the links of one value or several."""
        return tuple(self.link(one, kind) for one in many(values))

    def unspoken(self, name: str) -> Link:
        """Return the link of a claim without its speaker, for where that stands beside it."""
        return replace(self.link(name), speakers=())

    def cards(self, names: Any) -> tuple[Card, ...]:
        """Return the cards of claims by their ids."""
        return tuple(self.card(name) for name in many(names))

    def pointing(self, name: str, key: str) -> list[str]:
        """Return the ids that point to a node by one property."""
        return [other for found, other in self.shelf.pointing[name] if found == key]

    def groups(self, names: list[str]) -> list[tuple[str, list[Group]]]:
        """Return claims by class, then by who makes them, those with most to say first."""
        found: dict[str, dict[tuple[Link, ...], list[Card]]] = defaultdict(lambda: defaultdict(list))
        for card in self.cards(names):
            found[card.kind][card.claimants].append(card)
        return [
            (
                kind,
                [
                    Group(speakers, tuple(cards))
                    for speakers, cards in sorted(found[kind].items(), key=lambda one: (-len(one[1]), _names(one[0])))
                ],
            )
            for kind in CLAIM_CLASSES
            if kind in found
        ]

    def disputes(self, names: list[str]) -> list[Dispute]:
        """Return the disputes in which any of the claims has a part."""
        statements: dict[str, None] = {}
        for name in names:
            statements.update(dict.fromkeys(many(self.shelf.nodes[name].get("disputes"))))
            if self.pointing(name, "disputes"):
                statements[name] = None
        return [self._dispute(name) for name in statements]

    def disputing(self, disputes: list[Dispute]) -> set[str]:
        """Return the claims that stand in disputes."""
        answers = {card.id for dispute in disputes for answer, by in dispute.answers for card in (answer, *by)}
        return answers | {dispute.statement.id for dispute in disputes}

    def claims_shown(self, name: str) -> list[str]:
        """Return the claims that the page of a thing shows: those on it, and those that stand beside them there."""
        found = [claim["id"] for claim in self.shelf.claims_on(name)] + of_offence(self.shelf, name)
        own = [name] if kind_of(name) == "claim" else []
        found += about_those(self.shelf, found)
        beside = [card.id for _key, cards in self.relations(self.shelf.nodes[name]) for card in cards] if own else []
        disputing = self.disputing(self.disputes(found + own))
        return list(dict.fromkeys([*found, *beside, *sorted(disputing)]))

    def facts(self, node: Node) -> list[tuple[str, tuple[Link, ...]]]:
        """Return what a node says beyond what every page of its kind shows in a place of its own."""
        return [
            (key, texts(value) if _by_language(value) else self.links(value, self.shelf.kind(key)))
            for key, value in node.items()
            if key not in SHOWN_APART and not (key == "broader" and value == node.get("isPartOf"))
        ]

    def relations(self, node: Node) -> list[tuple[str, tuple[Card, ...]]]:
        """Return the claims that a claim rests on, qualifies or replies to, and those that do so to it.

        What it disputes is shown apart, with what it rests on there.
        """
        shown = {"disputes"} | ({"obtainsSupportFrom"} if "disputes" in node else set())
        out = [(key, self.cards(node[key])) for key in RELATIONS if key in node and key not in shown]
        back = [(f"{key}-back", self.cards(self.pointing(node["id"], key))) for key in RELATIONS if key != "disputes"]
        return out + [(key, cards) for key, cards in back if cards]

    def names(self, node: Node) -> list[tuple[str, str]]:
        """Return the (language, name) pairs of a node; its English label first."""
        label = node["label"]
        labels = list(label.items()) if isinstance(label, dict) else [("en", label)]
        others = node.get("altLabel", [])
        pairs = list(others.items()) if isinstance(others, dict) else [("en", one) for one in many(others)]
        return sorted(labels, key=lambda one: one[0] != "en") + [
            (tag, one) for tag, values in pairs for one in many(values)
        ]

    def _card(self, name: str) -> Card:
        node = self.shelf.nodes[name]
        return Card(
            id=name,
            page=page(name),
            text=english(node),
            kind=claim_class(node),
            claimants=self.links(node["claimant"]),
            tongue=tongue(node),
            told=i18n.choice(self._told(node)),
            voice=node["voice"],
            hedge=", ".join(many(node.get("hedge"))),
            amount=i18n.each([amounts.sentence(self.shelf, node, code) for code in i18n.CODES]),
            disputed=bool(self.pointing(name, "disputes")),
            role=_role(self.shelf, node),
            occasion=self._occasion(node),
            about=self.links([one for one in many(node["about"]) if kind_of(one) != "claim"]),
        )

    def _occasion(self, node: Node) -> tuple[tuple[str, tuple[Link, ...]], ...]:
        return tuple(
            (word, self.links(node[key], self.shelf.kind(key))) for key, word in OCCASION.items() if key in node
        )

    def _by(self, node: Node) -> tuple[Link, ...]:
        """Return who makes a claim, each with a link; in one text where others told the report of it."""
        return (self.speakers(node),) if self.shelf.tellers(node) else self.links(node["claimant"])

    def _told(self, node: Node) -> dict[str, str]:
        """Return by language what follows the names of the claimants where others told the report of it."""
        tellers = [dict(self.together(node[key]).names) for key in TELLING if key in node]
        return {code: "".join(i18n.word("told-after", code) + one[code] for one in tellers) for code in i18n.CODES}

    def _dispute(self, name: str) -> Dispute:
        answers = self.pointing(name, "disputes")
        supported = ((one, self.shelf.nodes[one].get("obtainsSupportFrom")) for one in answers)
        return Dispute(self.card(name), tuple((self.card(one), self.cards(support)) for one, support in supported))


def _names(links: tuple[Link, ...]) -> str:
    return ", ".join(link.text for link in links)


def _by_language(value: Any) -> bool:
    return isinstance(value, dict) and "@value" not in value


def about(shelf: Shelf, name: str) -> list[str]:
    """Return the claims that say something of a thing, those apart that it only makes."""
    keys: dict[str, set[str]] = defaultdict(set)
    for key, other in shelf.pointing[name]:
        if kind_of(other) == "claim":
            keys[other].add(key)
    aside = {*SPEAKING, *TELLING, "statedIn", "evidence", "citesAsEvidence"}
    return [claim for claim, found in keys.items() if found - aside]


def of_offence(shelf: Shelf, name: str) -> list[str]:
    """Return the claims on the offence that a provision defines: they are of the offence, not of the provision."""
    own = set(about(shelf, name))
    found = (one for offence in many(shelf.nodes[name].get("definesOffence")) for one in about(shelf, offence))
    return [one for one in dict.fromkeys(found) if one not in own]


def _role(shelf: Shelf, node: Node) -> str:
    """Return in which role a claim is made, where that says more than the names of those who make it."""
    role = str(node.get("claimantRole", ""))
    return "" if role.casefold() in {shelf.label(who).casefold() for who in many(node["claimant"])} else role


def about_those(shelf: Shelf, claims: list[str]) -> list[str]:
    """Return the claims that are about some of the claims given and not among them."""
    found = (other for name in claims for key, other in shelf.pointing[name] if key == "about")
    return list(dict.fromkeys(one for one in found if one not in claims))
