"""The shipped questions with their answers, and the claims that each answer rests on."""

import csv
import re
from dataclasses import dataclass

import pyoxigraph as ox

from lexrights.dataset.namespaces import BASE
from lexrights.query import questions
from lexrights.site.cards import Group
from lexrights.site.links import Link
from lexrights.site.render import Site

MOST = 60  # claims that are shown under an answer


@dataclass(frozen=True)
class Answered:
    """A shipped question with its answer, and the claims that the answer rests on."""

    number: int
    slug: str
    asked: Link
    text: str
    heads: list[str]
    rows: list[list[Link]]
    behind: list[tuple[str, list[Group]]]

    @property
    def speakers(self) -> list[tuple[Link, ...]]:
        """Who makes the claims that the answer rests on."""
        found = {group.speakers for _kind, groups in self.behind for group in groups}
        return sorted(found, key=lambda links: ", ".join(link.text for link in links))


def read(site: Site) -> list[Answered]:
    """Return the questions in the order of their numbers."""
    return [_answered(site, one) for one in questions.shipped(site.home.ontology)]


def _answered(site: Site, one: questions.Question) -> Answered:
    with (site.home.ontology / "questions" / f"{one.name}.csv").open(encoding="utf-8", newline="") as file:
        heads, *rows = csv.reader(file)
    cells = [[_cell(site, text) for text in row] for row in rows]
    asked = Link(one.english, names=tuple(one.asked.items()))
    return Answered(one.number, one.name, asked, one.text, heads, cells, site.views.groups(_behind(site, one.text)))


def _behind(site: Site, query: str) -> list[str]:
    """Return the claims that the pattern of a query matches, none where it is so wide that it names most."""
    whole = re.sub(r"\bSELECT\b[^{]*{", "SELECT * {", query[: query.rindex("}") + 1], count=1)
    solutions = site.published.store.query(whole)
    rows = solutions if isinstance(solutions, ox.QuerySolutions) else ()
    matched = {term.value for row in rows for term in row if isinstance(term, ox.NamedNode)}
    found = [node["id"] for node in site.shelf.of("claim") if site.shelf.iri(node["id"]) in matched]
    return found if len(found) <= MOST else []


def _cell(site: Site, text: str) -> Link:
    if text.startswith(BASE):
        name = site.shelf.context.compact_iri(text)
        return site.views.link(name) if name in site.shelf.nodes else site.views.named(text)
    if text.startswith(("http://", "https://")):
        return Link(text, url=text)
    return Link(text, names=tuple(site.shelf.called.get(text, {}).items()))
