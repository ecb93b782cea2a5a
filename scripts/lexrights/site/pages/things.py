"""The pages of things: one of each claim, passage, report, provision, person and so on."""

from collections.abc import Iterator
from typing import Any

from lexrights import bibliography, citation
from lexrights.site import schema, sentences
from lexrights.site.data import TELLING, Node, kind_of, many, page
from lexrights.site.documents import File
from lexrights.site.links import titled
from lexrights.site.render import Site
from lexrights.site.views import SPEAKING, about, about_those, of_offence

LONG = 24  # claims on a page above which its headings are listed at its head
APART = {"claim", "dataset", "scheme"}  # what points here and is not listed: claims stand above, others name it only


def pages(site: Site) -> Iterator[File]:
    """Yield the page of every thing, in every language."""
    things = Things(site)
    for name, node in site.shelf.nodes.items():
        if kind_of(name) != "dataset":
            yield from things.thing(name, node)
    for name, node in site.shelf.withdrawn.items():
        yield from things.tombstone(name, node)


class Things:
    """The pages of things of one site."""

    def __init__(self, site: Site) -> None:
        """Take the site."""
        self.site, self.shelf, self.views = site, site.shelf, site.views

    def thing(self, name: str, node: Node) -> Iterator[File]:
        """Yield the page of a thing, whatever its kind."""
        kind, own = kind_of(name), self.views.named(name)
        values: dict[str, Any] = {
            "title": own.told,
            "own": own,
            "headed": titled(node),
            "kind": kind,
            "node": _Lenient(node),
            "uri": self.shelf.iri(name),
            "all_names": self.views.names(node),
            "facts": self.views.facts(node),
            "schema": schema.script(schema.thing(self.shelf, node)),
        }
        more = {"claim": self._claim, "passage": self._passage, "report": self._report}.get(kind, self._plain)
        template = {"claim": "claim.html", "passage": "passage.html", "report": "report.html"}.get(kind, "thing.html")
        yield from self.site.render(page(name), template, **(values | more(name, node)))

    def tombstone(self, name: str, node: Node) -> Iterator[File]:
        """Yield the page of what was withdrawn: that it was, why, and what replaces it; nothing that it said."""
        values = {
            "kind": kind_of(name),
            "uri": self.shelf.iri(name),
            "reason": node.get("deprecationReason", ""),
            "instead": self.views.links(node.get("isReplacedBy")),
        }
        yield from self.site.render(page(name), "withdrawn.html", title=name, listed=False, **values)

    def _plain(self, name: str, node: Node) -> dict[str, Any]:
        headed = {"notation"} if kind_of(name) in {"provision", "report", "scheme"} else set()
        headed |= (
            {"title"} if headed and isinstance(node.get("title"), str) else set()
        )  # else the heading has one of all
        said = about(self.shelf, name) if kind_of(name) != "source" else self._cited_for(name)
        offence = of_offence(self.shelf, name)
        says = [other for key, other in self.shelf.pointing[name] if key in SPEAKING]
        tells = [other for key, other in self.shelf.pointing[name] if key in TELLING]
        disputes = self.views.disputes(list(dict.fromkeys(said + says + offence)))
        further = [one for one in about_those(self.shelf, said) if one not in self.views.disputing(disputes)]
        others = dict.fromkeys(other for _key, other in self.shelf.pointing[name] if kind_of(other) not in APART)
        return {
            "facts": self.views.facts({key: value for key, value in node.items() if key not in headed}),
            "disputes": disputes,
            "of_offence": self.views.groups(offence),
            "said": self.views.groups(said),
            "said_count": len(said),
            "further": self.views.groups(further),
            "jump": len(said) + len(says) > LONG,
            "says": self.views.groups(list(dict.fromkeys(says))),
            "says_count": len(set(says)),
            "tells": self.views.groups(list(dict.fromkeys(tells))),
            "neighbours": self.views.links(list(others)),
        }

    def _cited_for(self, source: str) -> list[str]:
        """Return the claims for which a source is cited, or a part of it."""
        parts = [one for one in self.views.pointing(source, "isPartOf") if kind_of(one) == "source"]
        return [claim["id"] for one in (source, *parts) for claim in self.shelf.claims_on(one)]

    def _claim(self, name: str, node: Node) -> dict[str, Any]:
        sources = many(node.get("citesAsEvidence"))
        disputes, relations = self.views.disputes([name]), self.views.relations(node)
        beside = self.views.disputing(disputes) | {card.id for _key, cards in relations for card in cards}
        cited = citation.claim(self.site.published, self.shelf.iri(name))
        return {
            "card": self.views.card(name),
            "told": sentences.told(self.views, name),
            "concerned": self.views.links([one for one in many(node["about"]) if one != node["subject"]]),
            "disputes": disputes,
            "relations": relations,
            "on_this": self.views.groups([one for one in about_those(self.shelf, [name]) if one not in beside]),
            "places": [self._block(one) | {"section": self.shelf.nodes[one]["section"]} for one in self._places(node)],
            "report": next((self.shelf.nodes[one]["isPartOf"] for one in self._places(node)), "").partition(":")[2],
            "key": name.partition(":")[2],
            "read_in": self.views.link(node["statedIn"]),
            "read_on": self.views.link(self.shelf.nodes.get(node["statedIn"], {}).get("datePublished", ""), "xsd:date"),
            "sources": self.views.links(sources),
            "source_urls": [self._urls(one) for one in sources],
            "citations": {form: write(cited) for form, write in bibliography.FORMS.items()},
        }

    def _urls(self, source: str) -> list[str]:
        """Return the web address of a source; of a part of one, that of the whole."""
        node = self.shelf.nodes.get(source, {})
        return many(node.get("url") or self.shelf.nodes.get(node.get("isPartOf", ""), {}).get("url"))

    def _places(self, node: Node) -> list[str]:
        return [one for one in many(node.get("evidence")) if kind_of(one) == "passage"]

    def _passage(self, name: str, node: Node) -> dict[str, Any]:
        ledger = [one["id"] for one in self.shelf.of("passage") if one["isPartOf"] == node["isPartOf"]]
        place = ledger.index(name)
        apart = {"isPartOf", "hasSource", "hasSelector", "section", "sha256", "noClaim"}
        kept = {key: value for key, value in node.items() if key not in apart}
        return {
            "facts": self.views.facts(kept),
            "read_here": self.views.cards([other for key, other in self.shelf.pointing[name] if key == "evidence"]),
            "before": page(ledger[place - 1]) if place else "",
            "after": page(ledger[place + 1]) if place + 1 < len(ledger) else "",
            "neighbours": (),
        }

    def _report(self, name: str, node: Node) -> dict[str, Any]:
        sections: dict[str, list[dict[str, Any]]] = {}
        for passage in self.shelf.of("passage"):
            if passage["isPartOf"] == name:
                sections.setdefault(passage["section"], []).append(self._block(passage["id"]))
        plain = self._plain(name, node)
        counts = {
            section: len({claim for block in blocks for claim in self.views.pointing(block["id"], "evidence")})
            for section, blocks in sections.items()
        }
        return plain | {"sections": list(sections.items()), "counts": counts, "neighbours": ()}

    def _block(self, name: str) -> dict[str, Any]:
        node = self.shelf.nodes[name]
        start, end = (node["hasSelector"][key] for key in ("start", "end"))
        return {
            "id": name,
            "page": page(name),
            "number": name.rpartition("-")[2],
            "kind": node["passageKind"],
            "claims": len(self.views.pointing(name, "evidence")),
            "width": min((end - start) // 80 + 1, 5),
            "start": start,
            "end": end,
            "reason": node.get("noClaim", ""),
        }


class _Lenient(dict[str, Any]):
    """A node whose absent keys are nothing, for templates."""

    def __missing__(self, _key: str) -> None:
        return None
