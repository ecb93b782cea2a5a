"""The shipped questions with their answers, and the claims that each answer rests on."""

import csv
import re
from dataclasses import dataclass

import pyoxigraph as ox

from lexrights.dataset.namespaces import BASE, TERMS
from lexrights.query import questions
from lexrights.site.render import Site
from lexrights.site.views import Group, Link

MOST = 60  # claims that are shown under an answer


@dataclass(frozen=True)
class Answered:
    """A shipped question with its answer, and the claims that the answer rests on."""

    number: int
    slug: str
    english: str
    text: str
    heads: list[str]
    rows: list[list[Link]]
    behind: list[tuple[str, list[Group]]]

    @property
    def speakers(self) -> list[str]:
        """Who makes the claims that the answer rests on."""
        return sorted(
            {", ".join(link.text for link in group.speakers) for _kind, groups in self.behind for group in groups}
        )


def read(site: Site) -> list[Answered]:
    """Return the questions in the order of their numbers."""
    return [_answered(site, one) for one in questions.shipped(site.home.ontology)]


def _answered(site: Site, one: questions.Question) -> Answered:
    with (site.home.ontology / "questions" / f"{one.name}.csv").open(encoding="utf-8", newline="") as file:
        heads, *rows = csv.reader(file)
    cells = [[_cell(site, text) for text in row] for row in rows]
    return Answered(
        one.number, one.name, one.english, one.text, heads, cells, site.views.groups(_behind(site, one.text))
    )


def _behind(site: Site, query: str) -> list[str]:
    """Return the claims that the pattern of a query matches, none where it is so wide that it names most."""
    whole = re.sub(r"\bSELECT\b[^{]*{", "SELECT * {", query[: query.rindex("}") + 1], count=1)
    solutions = site.published.store.query(whole)
    rows = solutions if isinstance(solutions, ox.QuerySolutions) else ()
    matched = {term.value for row in rows for term in row if isinstance(term, ox.NamedNode)}
    found = [node["id"] for node in site.shelf.of("claim") if site.shelf.iri(node["id"]) in matched]
    return found if len(found) <= MOST else []


def _cell(site: Site, text: str) -> Link:
    if text.startswith(TERMS):
        return Link(site.shelf.label(text))
    if text.startswith(BASE):
        name = site.shelf.context.compact_iri(text)
        return site.views.link(name) if name in site.shelf.nodes else Link(site.shelf.label(text))
    return Link(text, url=text if text.startswith(("http://", "https://")) else "")
