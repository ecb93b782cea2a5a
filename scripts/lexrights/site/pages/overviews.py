"""The pages that lead to things: front, browse, questions, pictures, query, vocabulary, download, about."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from lexrights import bibliography, checksums, citation
from lexrights.dataset.releases import Release
from lexrights.publish.serialization import NANOPUBS, RDF12
from lexrights.site import charts, i18n, schema
from lexrights.site.data import Node, kind_of, many
from lexrights.site.documents import File
from lexrights.site.links import Link
from lexrights.site.pages import answers, vocabulary
from lexrights.site.render import MENU, Site, marked

KINDS = (
    "right",
    "provision",
    "act",
    "person",
    "case",
    "org",
    "group",
    "offence",
    "concept",
    "event",
    "norm",
    "place",
    "report",
    "source",
    "scheme",
)
WAYS = (
    ("by-right", "right"),
    ("by-code", "provision"),
    ("by-person", "person"),
    ("by-case", "case"),
    ("by-speaker", "speaker"),
)
QUERY = {
    *("run", "stop", "stopped", "rows", "triples", "cut", "more-rows", "yes", "no", "sparql", "suggestions"),
    *(
        "table",
        "response",
        "lines",
        "download-answer",
        "unreadable",
        "no-prefix",
        "no-such-name",
        "meant",
        "only-queries",
        "too-large",
        "broken",
    ),
}
PICTURES = {name: {"disputes": "disputes-map"}.get(name, name) for name in charts.NAMES}
FIRST = "before-and-after"  # the slug of the question that the front page answers
WAYS_SHOWN = 6
MAIN = (  # what most come for, then what is derived of it
    "lexrights.ttl",
    "lexrights.jsonld",
    "lexrights.nt",
    "claims.csv",
    "dictionary.csv",
    NANOPUBS,
    RDF12,
)
ABOUT = ("method", "position", "correct", "persistence", "redaction", "licences")


def pages(site: Site, host: str) -> Iterator[File]:
    """Yield all these pages, in every language; what is not found may be anywhere, so that page links from the root."""
    tops = Tops(site)
    yield from tops.index()
    yield from site.render("browse", "browse.html", lambda code: {"kinds": tops.kinds(code)}, title=i18n.mark("browse"))
    yield from tops.asked()
    yield from tops.vocabularies()
    yield from tops.download()
    yield from tops.released()
    yield from tops.drawn()
    yield from site.render(
        "about", "about.html", title=i18n.mark("about-site"), about_keys=ABOUT, about_links=tops.about_links()
    )
    yield from site.render(
        "404", "not-found.html", title=i18n.mark("not-found"), root=urlsplit(host).path, listed=False
    )


class Tops:
    """These pages of one site."""

    def __init__(self, site: Site) -> None:
        """Take the site."""
        self.site, self.shelf, self.views = site, site.shelf, site.views

    def about_links(self) -> list[Link]:
        """Return where the page on us leads: the editors with their address, the releases, the rules, the licence."""
        editors = self.site.dataset["creator"]
        releases = [Link(f"LexRights {one.version}", f"v/{one.version}/index") for one in self.site.releases]
        pages = [Link("SHACL", "shapes"), Link("RDF", "ns")]
        licence = Link("CC BY 4.0", url=self.site.dataset["license"])
        return [
            self.views.link(editors),
            *self.views.links(self.shelf.nodes[editors].get("seeAlso")),
            *releases,
            *pages,
            licence,
        ]

    def index(self) -> Iterator[File]:
        """Yield the front page."""
        counts = Counter(map(kind_of, self.shelf.nodes))
        html = i18n.mark("html")
        figures = [
            (counts[kind], word, Markup(f"browse{html}#{kind}"))  # noqa: S704 - a word of ours
            for kind, word in (
                ("provision", "provisions"),
                ("right", "rights"),
                ("person", "persons"),
                ("case", "cases"),
            )
        ]
        ways = [(word, kind, *self._way(kind)) for word, kind in WAYS]
        yield from self.site.render(
            "index",
            "index.html",
            title="LexRights",
            figures=[(counts["claim"], "claims", Markup(f"dataset{html}")), *figures],  # noqa: S704
            reports=self.views.links([node["id"] for node in self.shelf.of("report")]),
            ways=ways,
            question=next((one for one in self.answered if one.slug.endswith(FIRST)), self.answered[0]),
            schema=schema.script(schema.dataset(self.shelf, self.files)),
            files=self.files,
        )

    def asked(self) -> Iterator[File]:
        """Yield the page of all questions, and one of each."""
        title = i18n.mark("questions")
        yield from self.site.render("questions", "questions.html", title=title, questions=self.answered)
        for one in self.answered:
            yield from self.site.render(f"questions/{one.slug}", "question.html", title=one.asked.told, question=one)

    def drawn(self) -> Iterator[File]:
        """Yield the pages of the pictures and of the network, and the page to ask."""
        shown = [charts.read(name, self.shelf) for name in charts.NAMES]
        yield from self.site.render(
            "pictures", "pictures.html", title=i18n.mark("pictures"), pictures=shown, picture_words=PICTURES
        )
        yield from self.site.render(
            "network", "network.html", title=i18n.mark("network"), picture=shown[-1], assets=self.site.assets
        )
        release = f"v/{self.site.dataset['version']}/lexrights.nt"
        yield from self.site.render(
            "query",
            "query.html",
            title=i18n.mark("query"),
            assets=self.site.assets,
            questions=self.answered,
            told=marked(QUERY),
            prefixes=json.dumps(self.shelf.context.prefixes),
            terms=json.dumps(list(self.shelf.context.keys)),
            files=[f"../{release}", "../ns.nt", "../terms.nt"],
        )

    def vocabularies(self) -> Iterator[File]:
        """Yield the pages of the vocabulary, the code lists, the alignments and the shapes."""
        for path, space, sections in vocabulary.pages(self.shelf):
            title = i18n.mark(MENU.get(path) or {"terms": "codes"}.get(path, path))
            yield from self.site.render(path, "vocabulary.html", title=title, space=space, sections=sections)

    def download(self) -> Iterator[File]:
        """Yield the page of the dataset: every file with its size and checksum."""
        yield from self.site.render(
            "dataset",
            "dataset.html",
            title=i18n.mark("download"),
            files=sorted(self.files, key=lambda file: (MAIN.index(file[0]) if file[0] in MAIN else len(MAIN), file[0])),
            releases=self.site.releases,
            about=self.site.dataset,
            example=next(iter(many(self.site.dataset.get("exampleResource"))), "").replace(":", "/"),
            citation=bibliography.text(citation.dataset(self.site.published)),
            schema=schema.script(schema.dataset(self.shelf, self.files)),
        )

    def released(self) -> Iterator[File]:
        """Yield a page of each release: its files with their sizes and checksums."""
        for one in self.site.releases:
            path, title = f"v/{one.version}/index", f"LexRights {one.version}"
            yield from self.site.render(path, "release.html", title=title, release=one, files=self._files(one))

    @cached_property
    def files(self) -> list[tuple[str, int, str]]:
        """The published files."""
        return self._files(self.site.releases[0])

    def kinds(self, language: str) -> list[tuple[str, str, list[tuple[Link, int]]]]:
        """Return the things by kind, each with the number of claims on it, in the order of a language.

        After the people come the speakers.
        """
        found = []
        for kind in KINDS:
            nodes = sorted(self.shelf.of(kind), key=lambda node: self._ordered(node, language))
            links = [(self.views.link(node["id"]), len(self.shelf.claims_on(node["id"]))) for node in nodes]
            found.append((kind, f"{kind}s", links))
        speakers = Counter(who for node in self.shelf.of("claim") for who in many(node["claimant"]))
        ranked = [(self.views.link(name), count) for name, count in speakers.most_common()]
        place = KINDS.index("person") + 1
        return [*found[:place], ("speaker", "by-speaker", ranked), *found[place:]]

    def _ordered(self, node: Node, language: str) -> tuple[Any, ...]:
        """Return what a list is ordered by: what things are parts of, the most first, then names by their numbers."""
        whole = next(iter(many(node.get("provisionOf") or node.get("isPartOf"))), "")
        names = self.shelf.names(node["id"])
        return -len(self.shelf.pointing[whole]), whole, i18n.ordered(names.get(language, names["en"]), language)

    @cached_property
    def answered(self) -> list[answers.Answered]:
        """The shipped questions with their answers."""
        return answers.read(self.site)

    def _way(self, kind: str) -> tuple[list[Link], int]:
        links = next(links for one, _word, links in self.kinds("en") if one == kind)
        ranked = sorted(links, key=lambda one: -one[1])
        return [link for link, _count in ranked[:WAYS_SHOWN]], max(len(links) - WAYS_SHOWN, 0)

    def _files(self, one: Release) -> list[tuple[str, int, str]]:
        """Return the name, the size in bytes and the SHA-256 of each file of a release."""
        return [(name, len(content), checksums.of(content)) for name, content in self.site.originals(one)]
